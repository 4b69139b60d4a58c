// The hall's voice on a TV: it says what it is told, one announcement after the other, and reports what became of each; which call is
// spoken, by whom and in which order is decided by the server.
import { effect, signal } from "@preact/signals";
import type { Audio, Outcome, SpeakJob } from "../../contract";
import { type Api, type Job, type Line, now_ms, type Session } from "../../live";
import { Clips } from "./clips";
import { type Said, Saying } from "./saying";

const REMEMBERED = 200;

export class Voice {
  /** Can it be heard? "suspended" until somebody presses, unless the TV was set up to allow sound. */
  readonly state = signal<Audio["state"]>("none");
  private readonly sound: AudioContext | null = openSound();
  private readonly clips: Clips | null;
  private readonly seen: string[] = [];
  /** A person had to touch the screen before it could be heard: fetched anew, it would be silent until somebody does so again. */
  wokenByHand = false;
  private waiting: SpeakJob[] = [];
  /** Its clips are being fetched. */
  private preparing: SpeakJob | null = null;
  private saying: Saying | null = null;

  constructor(
    api: Api,
    private readonly line: Line,
    private readonly zone: string,
    session: Session,
  ) {
    this.clips = this.sound && new Clips(api, this.sound);
    line.listen("player:self");
    line.onJob((job) => this.take(job));
    effect(() => {
      if (line.live.value) this.reportAudio();
      document.body.setAttribute("data-voice", this.state.value);
    });
    if (!this.sound) return;
    this.sound.onstatechange = () => this.readState();
    this.readState();
    ["pointerdown", "keydown"].forEach((touch) => document.addEventListener(touch, () => this.touched()));
    this.wake();
    effect(() => {
      const who = session.view.value;
      if (who && who.kind !== "nobody") void this.clips!.load(); // clips are for enrolled screens only
    });
  }

  /** Ask the TV to let us be heard; it may refuse until a person presses something. */
  private wake(): void {
    if (this.sound && this.sound.state !== "running") void this.sound.resume();
  }

  /** Nothing is said or about to be. */
  get rests(): boolean {
    return !this.saying && !this.preparing && this.waiting.length === 0;
  }

  /** By a person. */
  touched(): void {
    if (this.sound && this.sound.state !== "running") this.wokenByHand = true;
    this.wake();
  }

  private readState(): void {
    this.state.value = this.sound!.state === "running" ? "running" : "suspended";
    if (this.state.value !== "running" && this.saying) this.saying.lost(this.state.value);
  }

  private reportAudio(): void {
    const early = this.state.value === "running" && this.clips !== null && !this.clips.ready.value;
    const report: Audio = { kind: "audio", zone: this.zone, state: early ? "loading" : this.state.value };
    this.line.report({ kind: "audio", ...report });
  }

  private take(job: Job): void {
    if (job.kind === "hush") this.hush(job.id, job.at_once);
    else if (job.kind === "speak" && this.isNew(job.id)) {
      this.waiting.push(job);
      this.next();
    }
  }

  /** Ids repeat when a line was cut: the second time nothing happens. */
  private isNew(id: string): boolean {
    if (this.seen.indexOf(id) >= 0) return false;
    this.seen.push(id);
    this.seen.splice(0, this.seen.length - REMEMBERED);
    return true;
  }

  private next(): void {
    if (this.saying || this.preparing) return;
    const job = this.waiting.shift();
    if (!job) return;
    if (now_ms() > job.expires_at_ms) this.report(job.id, "expired");
    else if (!this.sound || this.state.value !== "running") this.report(job.id, "failed", this.state.value);
    else return void this.prepare(job, this.sound, this.clips!);
    this.next();
  }

  private async prepare(job: SpeakJob, sound: AudioContext, clips: Clips): Promise<void> {
    const names = job.segments.map((segment) => segment.clip);
    this.preparing = job;
    const missing = await clips.lacking(names);
    const wanted = this.preparing === job; // else it was hushed meanwhile
    if (wanted) this.preparing = null;
    clips.follow(job.bank);
    if (wanted && missing === undefined) this.saying = this.say(job, sound, clips);
    else if (wanted) this.report(job.id, "failed", `no clip ${missing}`);
    if (!this.saying) this.next();
  }

  private say(job: SpeakJob, sound: AudioContext, clips: Clips): Saying {
    const ask = (said: Said, detail: string, answered?: (turn: boolean) => void): void => this.report(job.id, said, detail, answered);
    return new Saying(job, sound, (name) => clips.get(name)!, ask, () => {
      clips.forget(job.segments.map((segment) => segment.clip));
      this.saying = null;
      this.next();
    });
  }

  /** One that has not begun is taken back; one that has is finished, unless it is to stop at once. */
  private hush(id: string, atOnce: boolean): void {
    if (this.saying && this.saying.job.id === id) {
      this.saying.hush(atOnce);
      return;
    }
    const waits = this.waiting.some((job) => job.id === id) || (this.preparing !== null && this.preparing.id === id);
    this.waiting = this.waiting.filter((job) => job.id !== id);
    if (this.preparing && this.preparing.id === id) this.preparing = null;
    if (waits) this.report(id, "dropped", "hush");
    else this.isNew(id);
    this.next();
  }

  private report(job: string, outcome: Outcome["outcome"], detail = "", answered?: (turn: boolean) => void): void {
    const report: Outcome = { kind: "outcome", job, outcome, detail };
    this.line.report({ kind: "outcome", ...report }, answered && ((answer) => answered("turn" in answer && answer.turn)));
  }
}

function openSound(): AudioContext | null {
  const older = window as unknown as { webkitAudioContext?: typeof AudioContext };
  const Sound = window.AudioContext || older.webkitAudioContext;
  return Sound ? new Sound() : null;
}
