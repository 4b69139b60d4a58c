// A microphone as a recorder: plain samples, a level while it runs, a WAV at the end. It knows why a browser says no.
import { signal } from "@preact/signals";

export type NoMicrophone = "insecure" | "blocked" | "none";

/** A recording as it came from the microphone. */
export interface Recorded {
  wav: Blob;
  duration_ms: number;
  /** The highest sample, 0 to 1. */
  peak: number;
}

const LONGEST_MS = 12_000;
const SAMPLES_AT_ONCE = 2048;
/** A needle that falls slowly can be read. */
const FALLS = 0.9;

export class Recorder {
  /** 0 to 1 while it records; null while it does not. */
  readonly level = signal<number | null>(null);
  readonly refused = signal<NoMicrophone | null>(canRecord() ? null : "insecure");
  private readonly pieces: Float32Array[] = [];
  private sound: AudioContext | null = null;
  private stream: MediaStream | null = null;
  private ended: ((recorded: Recorded) => void) | null = null;

  /** Records until `stop`, or for twelve seconds. False when there is no microphone for us. */
  async start(ended: (recorded: Recorded) => void): Promise<boolean> {
    if (this.level.peek() !== null || this.refused.peek() === "insecure") return false;
    try {
      const audio = { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false };
      this.stream = await navigator.mediaDevices.getUserMedia({ audio });
    } catch (trouble) {
      this.refused.value = trouble instanceof DOMException && trouble.name === "NotFoundError" ? "none" : "blocked";
      return false;
    }
    this.refused.value = null;
    this.ended = ended;
    this.pieces.length = 0;
    this.sound = new AudioContext();
    const listener = this.sound.createScriptProcessor(SAMPLES_AT_ONCE, 1, 1);
    listener.onaudioprocess = (heard) => this.hear(heard.inputBuffer.getChannelData(0));
    this.sound.createMediaStreamSource(this.stream).connect(listener);
    listener.connect(this.sound.destination);
    this.level.value = 0;
    return true;
  }

  /** Ends it and hands the recording over. */
  stop(): void {
    const rate = this.close();
    if (rate !== null) this.ended?.(asRecorded(this.pieces, rate));
  }

  /** Ends it; nothing is kept. */
  drop(): void {
    this.close();
  }

  private close(): number | null {
    if (!this.sound) return null;
    const rate = this.sound.sampleRate;
    this.stream?.getTracks().forEach((track) => track.stop());
    void this.sound.close();
    this.sound = null;
    this.level.value = null;
    return rate;
  }

  private hear(samples: Float32Array): void {
    if (!this.sound) return;
    this.pieces.push(new Float32Array(samples));
    this.level.value = Math.max(highest(samples), (this.level.value || 0) * FALLS);
    if ((this.pieces.length * SAMPLES_AT_ONCE * 1000) / this.sound.sampleRate > LONGEST_MS) this.stop();
  }
}

/** Browsers give a microphone only to pages that came by https, or from the machine itself. */
function canRecord(): boolean {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  return !!devices && typeof devices.getUserMedia === "function";
}

function highest(samples: Float32Array): number {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return peak;
}

function asRecorded(pieces: readonly Float32Array[], rate: number): Recorded {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const peak = pieces.reduce((most, piece) => Math.max(most, highest(piece)), 0);
  return { wav: new Blob([wavHead(length, rate), ...pieces.map(as16Bit)], { type: "audio/wav" }), duration_ms: (length * 1000) / rate, peak };
}

function as16Bit(samples: Float32Array): Int16Array<ArrayBuffer> {
  const whole = new Int16Array(samples.length);
  samples.forEach((sample, at) => (whole[at] = Math.round(Math.max(-1, Math.min(1, sample)) * 32767)));
  return whole;
}

/** RIFF, one channel, 16 bits. */
function wavHead(length: number, rate: number): ArrayBuffer {
  const head = new DataView(new ArrayBuffer(44));
  const letters = (at: number, text: string): void => Array.from(text).forEach((letter, by) => head.setUint8(at + by, letter.charCodeAt(0)));
  letters(0, "RIFF");
  head.setUint32(4, 36 + 2 * length, true);
  letters(8, "WAVEfmt ");
  head.setUint32(16, 16, true);
  head.setUint16(20, 1, true);
  head.setUint16(22, 1, true);
  head.setUint32(24, rate, true);
  head.setUint32(28, 2 * rate, true);
  head.setUint16(32, 2, true);
  head.setUint16(34, 16, true);
  letters(36, "data");
  head.setUint32(40, 2 * length, true);
  return head.buffer;
}
