// Which picture or video stands beside the calls, and for how long. It knows the list and the clock; a file that cannot be shown is
// skipped and reported. Nothing here is awaited by a call.
import { signal } from "@preact/signals";
import type { PlaylistView, Slides, SlideView } from "../../contract";
import type { Api, Line } from "../../live";

export type Slide = SlideView | "counts";

const AGAIN_MS = 300_000;
const SOON_MS = 10_000;
/** A video that says nothing for so long is broken, and none runs longer than this. */
const SILENT_MS = 15_000;
const LONGEST_MS = 600_000;

export class Playlist {
  /** What is shown now; null when there is nothing to show. */
  readonly shown = signal<Slide | null>(null);
  /** Rises with every turn, so that the same file begins anew. */
  readonly turn = signal(0);
  private files: SlideView[] = [];
  private broken: string[] = [];
  private at = -1;
  private timer = 0;
  private until_ms = 0;
  private seconds = 12;
  private counts = false;

  constructor(
    private readonly api: Api,
    private readonly line: Line,
  ) {}

  /** What the hall wants: so many seconds a slide, its counts among them or not. */
  wants(seconds: number, counts: boolean): void {
    this.seconds = seconds;
    if (counts === this.counts) return;
    this.counts = counts;
    this.next();
  }

  /** Asks for the list, now and every five minutes. */
  async load(): Promise<void> {
    let again_ms = AGAIN_MS;
    try {
      const { slides } = await this.api.get<PlaylistView>("playlist");
      if (slides.map((one) => one.url).join() !== this.files.map((one) => one.url).join()) {
        this.files = slides;
        this.broken = [];
        this.tell();
        this.next();
      }
    } catch {
      again_ms = SOON_MS; // the server is away, or does not know this screen yet
    }
    setTimeout(() => void this.load(), again_ms);
  }

  /** A video moves: it may go on, until its time is over. */
  runs(): void {
    const slide = this.shown.peek();
    if (slide === null || slide === "counts" || slide.kind === "picture") return;
    clearTimeout(this.timer);
    if (Date.now() >= this.until_ms) this.next();
    else this.timer = window.setTimeout(() => this.fails(), SILENT_MS);
  }

  /** The video has ended. */
  ended(): void {
    this.next();
  }

  /** What is shown cannot be shown: the next takes its place at once. */
  fails(): void {
    const slide = this.shown.peek();
    if (slide === null || slide === "counts") return;
    if (this.broken.indexOf(slide.name) < 0) this.broken.push(slide.name);
    this.tell();
    this.next();
  }

  /** Reports tell of now: said again whenever the line is there again. */
  tell(): void {
    const report: Slides = { kind: "slides", broken: this.broken };
    this.line.report({ kind: "slides", ...report });
  }

  private get slides(): Slide[] {
    const good = this.files.filter((one) => this.broken.indexOf(one.name) < 0);
    return this.counts ? ["counts", ...good] : good;
  }

  private next(): void {
    clearTimeout(this.timer);
    const slides = this.slides;
    this.at = slides.length > 0 ? (this.at + 1) % slides.length : -1;
    const slide = slides[this.at] ?? null;
    this.shown.value = slide;
    this.turn.value += 1;
    if (slide === null || (slides.length === 1 && !isVideo(slide))) return; // a picture alone stays
    const stays_ms = ((slide === "counts" ? 0 : slide.seconds) || this.seconds) * 1000;
    this.until_ms = Date.now() + (slide !== "counts" && slide.seconds > 0 ? stays_ms : LONGEST_MS);
    this.timer = isVideo(slide) ? window.setTimeout(() => this.fails(), SILENT_MS) : window.setTimeout(() => this.next(), stays_ms);
  }
}

function isVideo(slide: Slide): boolean {
  return slide !== "counts" && slide.kind === "video";
}
