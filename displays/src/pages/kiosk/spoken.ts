// Words that the hall's server speaks for this kiosk: asked for piece by piece, the next one made while one is heard. It knows how to
// ask, to wait and to stop; it refuses to know where the words come from.
import type { ReadAloudView } from "../../contract";
import { type Api, Refusal } from "../../live";

const AGAIN_AFTER_MS = 300;
/** The hall's own voice comes first. */
const LATER_AFTER_MS = 1500;
const PATIENCE_MS = 25_000;
/** After its time a piece is over, whether the sound card says so or not. */
const SLACK_MS = 2000;

/** The hall's own voice is being made, or too many are read to: it may be asked again. */
const LATER: readonly string[] = ["reads_later", "readers_full"];

interface Piece {
  text: string;
  language: string;
}

export class Spoken {
  private sound: AudioContext | null = null;
  /** Raised by whatever makes all that was asked before worthless. */
  private turn = 0;
  private hush: () => void = () => undefined;

  constructor(private readonly api: Api) {}

  /** Within a touch, without which a browser makes no sound. */
  wake(): void {
    this.sound ??= new AudioContext();
    if (this.sound.state !== "running") void this.sound.resume();
  }

  /** Until the last is heard: null. Else why not, in the server's words for the reader; "" when nobody answered. `begun` is told when
   * the first is heard. */
  async say(pieces: Piece[], begun: () => void): Promise<string | null> {
    const turn = (this.turn += 1);
    let next = this.made(pieces[0], turn);
    for (let at = 0; at < pieces.length; at += 1) {
      const clip = await next;
      if (turn !== this.turn) return null;
      if (typeof clip === "string") return clip;
      next = this.made(pieces[at + 1], turn);
      begun();
      await this.play(clip);
      if (turn !== this.turn) return null;
    }
    return null;
  }

  stop(): void {
    this.turn += 1;
    this.hush();
  }

  /** Or why not. Never throws: it may be made while another is heard. */
  private made(piece: Piece | undefined, turn: number): Promise<AudioBuffer | string> {
    if (!piece) return Promise.resolve("");
    const until = performance.now() + PATIENCE_MS;
    const wanted = this.ask(piece, () => turn === this.turn && performance.now() < until);
    return Promise.race([wanted, pause(PATIENCE_MS).then(() => "")]);
  }

  private async ask({ text, language }: Piece, still: () => boolean): Promise<AudioBuffer | string> {
    let why = "";
    while (still()) {
      try {
        const { url } = await this.api.post<ReadAloudView>("aloud", { language, text });
        return (await this.fetched(url, still)) ?? "";
      } catch (trouble) {
        why = trouble instanceof Refusal && trouble.code !== "unreadable" ? trouble.message : "";
        if (!(trouble instanceof Refusal && LATER.includes(trouble.code))) return why;
        await pause(LATER_AFTER_MS);
      }
    }
    return why;
  }

  private async fetched(url: string, still: () => boolean): Promise<AudioBuffer | null> {
    while (still()) {
      const bytes = await this.api.bytes(url);
      if (bytes.byteLength > 0) return this.sound!.decodeAudioData(bytes);
      await pause(AGAIN_AFTER_MS);
    }
    return null;
  }

  private play(clip: AudioBuffer): Promise<void> {
    return new Promise((over) => {
      const source = this.sound!.createBufferSource();
      source.buffer = clip;
      source.connect(this.sound!.destination);
      source.onended = () => over();
      setTimeout(over, clip.duration * 1000 + SLACK_MS);
      this.hush = () => {
        source.stop();
        over();
      };
      source.start();
    });
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, ms));
}
