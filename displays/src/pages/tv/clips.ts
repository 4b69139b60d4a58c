// The clips of the hall's voice on this screen, decoded before they are needed. It knows where they come from and whether they are
// those of the server's bank; it refuses to know sentences.
import { signal } from "@preact/signals";
import type { Api } from "../../live";

interface Clip {
  url: string;
  opus_url?: string;
  duration_ms: number;
}

interface Manifest {
  revision?: string;
  clips: Record<string, Clip>;
}

const AGAIN_MS = 5000;
const DECODERS = 4;
const FRESH = "fresh/";

export class Clips {
  private readonly decoded: Record<string, AudioBuffer> = {};
  private readonly urls: Record<string, string> = {};
  private revision = "";
  /** The bank has been here once: from now on a call is said at once. */
  readonly ready = signal(false);
  private loading: Promise<void> | null = null;
  private again = 0;
  /** Opus is a fifth of the way through the air; whoever cannot decode it, which shows at the first clip, takes WAV. */
  private opus = true;

  constructor(
    private readonly api: Api,
    private readonly sound: AudioContext,
  ) {}

  get(name: string): AudioBuffer | undefined {
    return this.decoded[name];
  }

  /** The server speaks from another bank than ours: fetch it, beside our work. */
  follow(revision: string): void {
    if (revision && revision !== this.revision) void this.load();
  }

  /** The first of these that is not there, after what was made for one announcement alone has been fetched. */
  async lacking(names: readonly string[]): Promise<string | undefined> {
    const fresh = names.filter((name) => name.indexOf(FRESH) === 0 && !this.decoded[name]);
    await Promise.all(fresh.map((name) => this.decode(name, [`/api/v1/sounds/${name}.wav`])));
    const missing = (): string | undefined => names.find((name) => !this.decoded[name]);
    // the bank may have grown since this screen was switched on, or is still being fetched: who waits too long is passed over
    if (missing() !== undefined) await this.load();
    return missing();
  }

  /** What was made for one announcement alone is not said again. */
  forget(names: readonly string[]): void {
    names.filter((name) => name.indexOf(FRESH) === 0).forEach((name) => {
      delete this.decoded[name];
      delete this.urls[name];
    });
  }

  /** Fetch and decode the whole bank: in the call path nothing is loaded. Asked again while there is none. */
  load(): Promise<void> {
    if (!this.loading) this.loading = this.fetch().then(() => void (this.loading = null));
    return this.loading;
  }

  private async fetch(): Promise<void> {
    clearTimeout(this.again);
    const told = await this.api.get<Manifest>("sounds/manifest?language=*").catch(() => null);
    const manifest: Manifest = told || { clips: {} };
    const names = Object.keys(manifest.clips);
    if (names.length === 0) this.again = window.setTimeout(() => void this.load(), AGAIN_MS);
    const decodeSome = async (): Promise<void> => {
      for (let name = names.shift(); name !== undefined; name = names.shift()) await this.decode(name, addresses(manifest.clips[name]!));
    };
    await Promise.all(Array.from({ length: DECODERS }, decodeSome));
    this.revision = manifest.revision || "";
    if (told) this.ready.value = true;
  }

  /** A clip that cannot be had fails whole announcements, which are reported, and another player speaks. */
  private async decode(name: string, urls: string[]): Promise<void> {
    if (urls.indexOf(this.urls[name]!) >= 0) return;
    for (const url of urls) {
      const opus = /\.opus$/.test(url);
      if (opus && !this.opus) continue;
      const bytes = await this.api.bytes(url).catch(() => null);
      const sound = bytes && (await decoded(this.sound, bytes).catch(() => null));
      if (sound) {
        this.decoded[name] = sound;
        this.urls[name] = url;
        break;
      }
      if (opus && bytes) this.opus = false;
    }
    document.body.setAttribute("data-clips", String(Object.keys(this.decoded).length));
  }
}

function addresses(clip: Clip): string[] {
  return clip.opus_url ? [clip.opus_url, clip.url] : [clip.url];
}

/** Old TVs know the callback form only, and return nothing; newer ones also return a promise, which nobody else awaits. */
function decoded(sound: AudioContext, bytes: ArrayBuffer): Promise<AudioBuffer> {
  return new Promise((keep, fail) => {
    const promised = sound.decodeAudioData(bytes, keep, fail) as Promise<AudioBuffer> | undefined;
    if (promised) promised.catch(fail);
  });
}
