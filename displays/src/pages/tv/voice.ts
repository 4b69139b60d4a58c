// The hall's voice on a TV: clips decoded beforehand, spliced on the sound card's own clock. It plays what it is told and
// reports what became of it; which call is spoken, by whom and in which order is decided by the server.
import { effect, signal } from "@preact/signals";
import type { Audio, Outcome, SpeakJob } from "../../contract";
import { type Api, type Job, type Line, now_ms, type Session } from "../../live";

export interface Manifest {
  clips: Record<string, { url: string; duration_ms: number }>;
}

const LEAD_SECONDS = 0.03;
const PAUSE_BETWEEN_SECONDS = 0.7;
const MANIFEST_AGAIN_MS = 5000;
const DECODERS = 4;

interface Speaking {
  job: SpeakJob;
  begins: number;
  sources: AudioBufferSourceNode[];
  timers: number[];
}

export class Voice {
  /** Can it be heard? "suspended" until somebody presses, unless the TV was set up to allow sound. */
  readonly state = signal<Audio["state"]>("none");
  private readonly sound: AudioContext | null = openSound();
  private readonly clips: Record<string, AudioBuffer> = {};
  private readonly urls: Record<string, string> = {};
  private loading = false;
  private readonly seen: string[] = [];
  private speaking: Speaking[] = [];

  constructor(
    private readonly api: Api,
    private readonly line: Line,
    private readonly zone: string,
    session: Session,
  ) {
    line.listen("player:self");
    line.onJob((job) => this.take(job));
    effect(() => {
      if (line.live.value) this.reportAudio();
      document.body.setAttribute("data-voice", this.state.value);
    });
    if (!this.sound) return;
    this.sound.onstatechange = () => this.readState();
    this.readState();
    ["pointerdown", "keydown"].forEach((touch) => document.addEventListener(touch, () => this.wake()));
    this.wake();
    effect(() => {
      const who = session.view.value;
      if (who && who.kind !== "nobody") void this.load(); // clips are for enrolled screens only
    });
  }

  /** Ask the TV to let us be heard; it may refuse until a person presses something. */
  wake(): void {
    if (this.sound && this.sound.state !== "running") void this.sound.resume();
  }

  private readState(): void {
    this.state.value = this.sound!.state === "running" ? "running" : "suspended";
  }

  private reportAudio(): void {
    const report: Audio = { kind: "audio", zone: this.zone, state: this.state.value };
    this.line.report({ kind: "audio", ...report });
  }

  private take(job: Job): void {
    if (job.kind === "hush") this.hush(job.id);
    else if (job.kind === "speak" && this.seen.indexOf(job.id) < 0) this.speak(job);
  }

  private speak(job: SpeakJob): void {
    this.seen.push(job.id);
    this.seen.splice(0, this.seen.length - 200);
    if (now_ms() > job.expires_at_ms) return this.report(job.id, "expired");
    if (!this.sound || this.state.value !== "running") return this.report(job.id, "failed", this.state.value);
    const missing = job.segments.filter((segment) => !this.clips[segment.clip]);
    if (missing.length > 0) {
      void this.load(); // the bank may have grown since this screen was switched on
      return this.report(job.id, "failed", `no clip ${missing[0]!.clip}`);
    }
    this.schedule(job, this.sound);
  }

  /** One announcement after the other: the next begins when the one before it has ended. */
  private schedule(job: SpeakJob, sound: AudioContext): void {
    const free = this.speaking.reduce((latest, one) => Math.max(latest, one.begins + one.job.duration_ms / 1000 + PAUSE_BETWEEN_SECONDS), 0);
    const begins = Math.max(sound.currentTime + LEAD_SECONDS, free);
    const sources = job.segments.map((segment) => {
      const source = sound.createBufferSource();
      source.buffer = this.clips[segment.clip]!;
      source.connect(sound.destination);
      source.start(begins + segment.at_ms / 1000);
      return source;
    });
    const wait_ms = (begins - sound.currentTime) * 1000;
    const timers = [
      window.setTimeout(() => this.began(job), wait_ms),
      window.setTimeout(() => this.ended(job), wait_ms + job.duration_ms),
    ];
    this.speaking.push({ job, begins, sources, timers });
  }

  private began(job: SpeakJob): void {
    document.body.setAttribute("data-speaking", job.id);
    this.report(job.id, "started");
  }

  private ended(job: SpeakJob): void {
    document.body.removeAttribute("data-speaking");
    this.speaking = this.speaking.filter((one) => one.job !== job);
    this.report(job.id, "finished");
  }

  /** One that has begun is finished; one that has not is taken back. */
  private hush(id: string): void {
    const waiting = this.speaking.find((one) => one.job.id === id && one.begins > this.sound!.currentTime);
    if (!waiting) {
      if (this.seen.indexOf(id) < 0) this.seen.push(id);
      return;
    }
    waiting.sources.forEach((source) => source.stop());
    waiting.timers.forEach((timer) => clearTimeout(timer));
    this.speaking = this.speaking.filter((one) => one !== waiting);
    this.report(id, "dropped", "hush");
  }

  private report(job: string, outcome: Outcome["outcome"], detail = ""): void {
    const report: Outcome = { kind: "outcome", job, outcome, detail };
    this.line.report({ kind: "outcome", ...report });
  }

  /** Fetch and decode the whole bank before it is needed: in the call path nothing is loaded. Asked again while there is none. */
  private async load(): Promise<void> {
    if (this.loading) return;
    this.loading = true;
    const manifest = await this.api.get<Manifest>("sounds/manifest?language=vi,en,tone").catch((): Manifest => ({ clips: {} }));
    const names = Object.keys(manifest.clips);
    if (names.length === 0) setTimeout(() => void this.load(), MANIFEST_AGAIN_MS);
    const decodeSome = async (): Promise<void> => {
      for (let name = names.shift(); name !== undefined; name = names.shift()) await this.decode(name, manifest.clips[name]!.url);
    };
    await Promise.all(Array.from({ length: DECODERS }, decodeSome));
    this.loading = false;
  }

  private async decode(name: string, url: string): Promise<void> {
    if (this.urls[name] === url) return;
    try {
      const bytes = await this.api.bytes(url);
      this.clips[name] = await decoded(this.sound!, bytes);
      this.urls[name] = url;
    } catch {
      return; // a missing clip fails whole announcements, which are reported, and another player speaks
    }
    document.body.setAttribute("data-clips", String(Object.keys(this.clips).length));
  }
}

/** Old TVs know the callback form only, and return nothing; newer ones also return a promise, which nobody else awaits. */
function decoded(sound: AudioContext, bytes: ArrayBuffer): Promise<AudioBuffer> {
  return new Promise((keep, fail) => {
    const promised = sound.decodeAudioData(bytes, keep, fail) as Promise<AudioBuffer> | undefined;
    if (promised) promised.catch(fail);
  });
}

function openSound(): AudioContext | null {
  const older = window as unknown as { webkitAudioContext?: typeof AudioContext };
  const Sound = window.AudioContext || older.webkitAudioContext;
  return Sound ? new Sound() : null;
}
