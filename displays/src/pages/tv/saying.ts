// One announcement as it sounds: it begins when the server has said that it is our turn, and is silent by itself when the server
// has not said so lately (see SpeakJob in the contract). The silence is written into the sound card's own timetable, so that it
// comes even if this page hangs. It knows samples and leases; it refuses to know the network.
import type { Outcome, SpeakJob } from "../../contract";

const GRANTED_WITHIN_MS = 1000;
const SPEAKING_EVERY_MS = 1000;
const LEASE_MS = 2000;
const LEAD_SECONDS = 0.02;
/** Long enough not to click, too short to be heard. */
const FADE_SECONDS = 0.01;

export type Said = Outcome["outcome"];
/** Tells the server how it goes; `answered` with whether it is our turn. */
export type Ask = (said: Said, detail: string, answered?: (turn: boolean) => void) => void;

export class Saying {
  private readonly gain: GainNode;
  private readonly volume: number;
  private sources: AudioBufferSourceNode[] = [];
  private readonly timers: number[] = [];
  private leaseTimer = 0;
  private begun = false;
  private over = false;

  constructor(
    readonly job: SpeakJob,
    private readonly sound: AudioContext,
    private readonly clip: (name: string) => AudioBuffer,
    private readonly ask: Ask,
    private readonly ended: () => void,
  ) {
    this.volume = (job.volume === undefined ? 100 : job.volume) / 100;
    this.gain = sound.createGain();
    this.gain.gain.value = 0;
    this.gain.connect(sound.destination);
    const asked_ms = performance.now();
    this.timers.push(window.setTimeout(() => this.end("failed", "no_answer"), GRANTED_WITHIN_MS));
    ask("started", "", (turn) => {
      if (this.over) return;
      if (!turn || performance.now() - asked_ms > GRANTED_WITHIN_MS) return this.end("failed", "no_turn");
      this.begin(asked_ms);
    });
  }

  /** True when it is over by that; one that has begun is finished unless it is to stop at once. */
  hush(atOnce: boolean): boolean {
    if (this.over || (this.begun && !atOnce)) return false;
    this.end("dropped", "hush");
    return true;
  }

  /** The sound is gone: the TV was muted by its own system. */
  lost(detail: string): void {
    this.end("failed", detail);
  }

  private begin(asked_ms: number): void {
    this.begun = true;
    this.timers.splice(0).forEach((timer) => clearTimeout(timer));
    const begins = this.sound.currentTime + LEAD_SECONDS;
    this.sources = this.job.segments.map((segment) => {
      const source = this.sound.createBufferSource();
      source.buffer = this.clip(segment.clip);
      source.connect(this.gain);
      source.start(begins + segment.at_ms / 1000);
      return source;
    });
    this.lease(asked_ms);
    document.body.setAttribute("data-speaking", this.job.id);
    this.timers.push(window.setTimeout(() => this.end("finished"), LEAD_SECONDS * 1000 + this.job.duration_ms));
    this.timers.push(window.setInterval(() => this.goOn(), SPEAKING_EVERY_MS));
  }

  private goOn(): void {
    const asked_ms = performance.now();
    this.ask("speaking", "", (turn) => {
      if (this.over) return;
      if (turn) this.lease(asked_ms);
      else this.end("failed", "no_turn");
    });
  }

  /** It may sound until so long after that report was sent, by clocks of our own. */
  private lease(asked_ms: number): void {
    const left_ms = LEASE_MS - (performance.now() - asked_ms);
    if (left_ms <= 0) return this.end("failed", "server_away");
    const now = this.sound.currentTime;
    const until = now + left_ms / 1000;
    const gain = this.gain.gain;
    gain.cancelScheduledValues(now);
    gain.setValueAtTime(this.volume, now);
    gain.setValueAtTime(this.volume, Math.max(now, until - FADE_SECONDS));
    gain.linearRampToValueAtTime(0, until);
    clearTimeout(this.leaseTimer);
    this.leaseTimer = window.setTimeout(() => this.end("failed", "server_away"), left_ms);
  }

  private end(said: Said, detail = ""): void {
    if (this.over) return;
    this.over = true;
    this.timers.forEach((timer) => clearTimeout(timer));
    clearTimeout(this.leaseTimer);
    if (this.begun) this.silence();
    document.body.removeAttribute("data-speaking");
    this.ask(said, detail);
    this.ended();
  }

  private silence(): void {
    const now = this.sound.currentTime;
    const gain = this.gain.gain;
    const before = gain.value;
    gain.cancelScheduledValues(now);
    gain.setValueAtTime(before, now);
    gain.linearRampToValueAtTime(0, now + FADE_SECONDS);
    this.sources.forEach((source) => source.stop(now + 2 * FADE_SECONDS));
    setTimeout(() => this.gain.disconnect(), 500);
  }
}
