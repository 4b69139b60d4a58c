// Which picture or video stands beside the calls, and for how long; and who has its place when that is shared. It knows the list and the
// clock; a file that cannot be shown is skipped and reported. Nothing here is awaited by a call.
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
  /** The slide shown now, or last when another part has the place; null when there is none. */
  readonly shown = signal<Slide | null>(null);
  /** The part of the column that has the place now; null while it is the slide's. */
  readonly other = signal<string | null>(null);
  /** Rises with every turn, so that the same file begins anew. */
  readonly turn = signal(0);
  private files: SlideView[] = [];
  private others: readonly string[] = [];
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
    this.begin();
  }

  /** The place is shared with these parts: after every slide each of them has its turn. */
  shares(others: readonly string[]): void {
    if (others.join() === this.others.join()) return;
    this.others = others;
    const has = this.other.peek();
    const nobody = has === null ? this.shown.peek() === null : others.indexOf(has) < 0;
    if (nobody) this.next();
    else if (this.timer === 0) this.stays();
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
        this.begin();
      }
    } catch {
      again_ms = SOON_MS; // the server is away, or does not know this screen yet
    }
    setTimeout(() => void this.load(), again_ms);
  }

  /** A video moves: it may go on, until its time is over. */
  runs(): void {
    const slide = this.shown.peek();
    if (slide === null || !isVideo(slide) || this.other.peek() !== null) return;
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
    if (this.broken.indexOf(slide.name) < 0) {
      this.broken.push(slide.name);
      this.at -= 1; // the next one moves into its place
    }
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

  /** Another list: its first slide at once. */
  private begin(): void {
    this.turnTo(null);
  }

  private next(): void {
    this.turnTo(this.others[this.others.indexOf(this.other.peek() ?? "") + 1] ?? null);
  }

  /** It is this part's turn, or, without one, the next slide's; where there is no slide, the first part's. */
  private turnTo(part: string | null): void {
    const slides = this.slides;
    if (part === null || slides.length === 0) {
      this.at = slides.length > 0 ? (this.at + 1) % slides.length : -1;
      this.shown.value = slides[this.at] ?? null;
      this.turn.value += 1;
    }
    this.other.value = part ?? (slides.length > 0 ? null : (this.others[0] ?? null));
    this.stays();
  }

  /** From now on for its full time; what has the place alone stays, unless it is a video. */
  private stays(): void {
    clearTimeout(this.timer);
    this.timer = 0;
    const slide = this.shown.peek();
    const turns = this.others.length + this.slides.length;
    if (this.other.peek() !== null || slide === null) {
      if (turns > 1) this.timer = window.setTimeout(() => this.next(), this.seconds * 1000);
    } else if (turns > 1 || isVideo(slide)) {
      const stays_ms = ((slide === "counts" ? 0 : slide.seconds) || this.seconds) * 1000;
      this.until_ms = Date.now() + (slide !== "counts" && slide.seconds > 0 ? stays_ms : LONGEST_MS);
      this.timer = isVideo(slide) ? window.setTimeout(() => this.fails(), SILENT_MS) : window.setTimeout(() => this.next(), stays_ms);
    }
  }
}

function isVideo(slide: Slide): boolean {
  return slide !== "counts" && slide.kind === "video";
}
