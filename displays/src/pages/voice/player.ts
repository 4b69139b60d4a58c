// Lets one sound be heard at a time. It knows decoding and playing; where a sound comes from is the asker's business.
import { signal } from "@preact/signals";

export class Player {
  /** What is heard now, by the name it was given. */
  readonly playing = signal<string | null>(null);
  private sound: AudioContext | null = null;
  private source: AudioBufferSourceNode | null = null;

  /** Plays it from the beginning, or stops it when it is this very one. Throws what `fetch` throws. */
  async toggle(name: string, fetch: () => Promise<ArrayBuffer>): Promise<void> {
    const same = this.playing.peek() === name;
    this.stop();
    if (same) return;
    this.playing.value = name;
    this.sound = this.sound || new AudioContext();
    void this.sound.resume();
    try {
      const decoded = await this.sound.decodeAudioData(await fetch());
      if (this.playing.peek() === name) this.play(decoded);
    } catch (trouble) {
      if (this.playing.peek() === name) this.playing.value = null;
      throw trouble;
    }
  }

  stop(): void {
    this.source?.stop();
    this.source = null;
    this.playing.value = null;
  }

  private play(decoded: AudioBuffer): void {
    const source = this.sound!.createBufferSource();
    source.buffer = decoded;
    source.connect(this.sound!.destination);
    source.onended = () => {
      if (this.source !== source) return;
      this.source = null;
      this.playing.value = null;
    };
    source.start();
    this.source = source;
  }
}
