// What a phone does besides showing: it shakes, sounds, stays awake, and its title calls from behind other tabs.
// It knows the phone's senses, each of which may be missing; when to use them is the ticket's business.
import { signal } from "@preact/signals";

const BUZZ_MS = [500, 200, 500, 200, 500];
const TONES_HZ = [660, 880, 660, 880];
const TONE_SECONDS = 0.25;
const TITLE_MS = 900;

interface Lock {
  release(): Promise<void>;
}

export class Alarm {
  /** The citizen has asked for it by a touch: from then on it may sound, and the screen stays on. */
  readonly armed = signal(false);
  private sound: AudioContext | null = null;
  private lock: Lock | null = null;
  private title: number | null = null;

  constructor() {
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) return;
      this.calm();
      if (this.armed.value) void this.stayAwake();
    });
  }

  /** Only a touch may ask for this: browsers keep pages silent until then. */
  arm(): void {
    this.armed.value = true;
    this.sound = this.sound || (window.AudioContext ? new AudioContext() : null);
    if (this.sound && this.sound.state !== "running") void this.sound.resume().catch(() => undefined);
    void this.stayAwake();
  }

  /** There is nothing more to be told. */
  disarm(): void {
    this.armed.value = false;
    if (this.lock) void this.lock.release().catch(() => undefined);
    this.lock = null;
    this.calm();
  }

  /** `words` stand in the title while nobody looks. */
  ring(words: string): void {
    if ("vibrate" in navigator) navigator.vibrate(BUZZ_MS);
    if (this.armed.value) this.play();
    if (document.hidden) this.flash(words);
  }

  private play(): void {
    const sound = this.sound;
    if (!sound || sound.state !== "running") return;
    TONES_HZ.forEach((frequency, at) => {
      const tone = sound.createOscillator();
      tone.frequency.value = frequency;
      tone.connect(sound.destination);
      tone.start(sound.currentTime + at * TONE_SECONDS);
      tone.stop(sound.currentTime + (at + 0.8) * TONE_SECONDS);
    });
  }

  private flash(words: string): void {
    this.calm();
    const plain = document.title;
    this.title = window.setInterval(() => void (document.title = document.title === plain ? words : plain), TITLE_MS);
  }

  private calm(): void {
    if (this.title !== null) clearInterval(this.title);
    this.title = null;
  }

  /** Browsers let go of it by themselves when the page is hidden; some have none, and none without HTTPS. */
  private async stayAwake(): Promise<void> {
    const wakeful = navigator as unknown as { wakeLock?: { request(kind: "screen"): Promise<Lock> } };
    if (!wakeful.wakeLock || document.hidden) return;
    this.lock = await wakeful.wakeLock.request("screen").catch(() => null);
  }
}
