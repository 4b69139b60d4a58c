// The page fetched anew by itself: when the server has newer pages than this one, and once a night. It knows when that is and that a
// reload ends on a whole page; whether somebody is in the middle of something only the page can say.
import { signal } from "@preact/signals";
import type { ZoneScreen } from "../contract";
import { hallDay, hallHour, now_ms } from "./clock";
import type { Line } from "./line";

const WATCH_EVERY_MS = 2000;
const LOOK_EVERY_MS = 600_000;
/** All screens lose a server that is upgraded in the same moment, and find it again in the same: they do not ask in the same. */
const LOOK_WITHIN_MS = 15_000;
const NIGHT_WITHIN_MS = 600_000;
const TRY_EVERY_MS = 60_000;
/** A finger that has just left the glass may come back. */
const UNTOUCHED_MS = 10_000;
const PATIENCE_MS = 6000;
/** For a hall that never closes. */
const QUIETEST_HOUR = 3;

type HallState = ZoneScreen["hall"];

export interface Habits {
  /** Nobody is in the middle of anything. */
  rests: () => boolean;
  /** A page that nobody sits at: it goes by itself for newer pages and at night. Tells what the hall is doing, if that is known; null when
   *  it must stay. A page where people work leaves this out: they are shown `newer`, and it goes only when it no longer understands the server. */
  alone?: () => HallState | undefined | null;
}

const PLAIN: Habits = { rests: () => true };

export class Renewal {
  /** The server has newer pages than this one. */
  readonly newer = signal(false);
  /** None: nobody wants to know. */
  private habits: Habits | null = null;
  /** The day on which it was opened; null until the server has told the time. */
  private openedOn: number | null = null;
  private touchedAt = 0;
  private lookAt = LOOK_EVERY_MS * (0.5 + Math.random());
  private tryAt = renewedFor() === madeOfHere() ? TRY_EVERY_MS : 0;
  private readonly nightAfter_ms = Math.random() * NIGHT_WITHIN_MS;
  private asking = false;

  constructor(private readonly line: Line) {
    for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, () => (this.touchedAt = performance.now()), true);
    this.line.live.subscribe((live) => live && this.found());
    setInterval(() => void this.watch(), WATCH_EVERY_MS);
  }

  follow(habits: Habits): void {
    this.habits = habits;
  }

  /** Somebody asks for it. */
  now(): void {
    void this.renew(() => true);
  }

  /** A server that was away may have come back as another. */
  private found(): void {
    if (this.openedOn === null) this.openedOn = hallDay(now_ms());
    else this.lookAt = Math.min(this.lookAt, performance.now() + Math.random() * LOOK_WITHIN_MS);
  }

  private async watch(): Promise<void> {
    if (this.habits && performance.now() >= this.lookAt) await this.look();
    if (performance.now() < this.tryAt || !this.isDue()) return;
    this.tryAt = performance.now() + TRY_EVERY_MS;
    await this.renew(() => this.isDue());
  }

  private isDue(): boolean {
    const { rests, alone } = this.habits || PLAIN;
    const hall = alone ? alone() : null;
    const wanted = this.line.outdated.peek() || (hall !== null && (this.newer.peek() || this.isNight(hall)));
    return wanted && performance.now() - this.touchedAt > UNTOUCHED_MS && nothingTyped() && rests();
  }

  /** Another day than the one it was opened on, and nobody is in the hall. */
  private isNight(hall: HallState | undefined): boolean {
    const now = now_ms() - this.nightAfter_ms;
    if (this.openedOn === null || !this.line.live.peek() || hallDay(now) <= this.openedOn) return false;
    return hall === "closed" || hall === "holiday" || hall === "early" || hallHour(now) === QUIETEST_HOUR;
  }

  private async look(): Promise<void> {
    this.lookAt = performance.now() + LOOK_EVERY_MS;
    const there = await madeOf();
    if (there) this.newer.value = there.join() !== madeOfHere() && there.join() !== renewedFor();
  }

  /** Only onto a page that is there with all it is made of: a reload never ends on an error. `still`: may it go on after that was asked? */
  private async renew(still: () => boolean): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    const there = await madeOf();
    const whole = there !== null && (await Promise.all(there.map(read))).every((text) => text !== null);
    this.asking = false;
    if (!whole || !still()) return;
    sessionStorage.setItem(RENEWED_FOR, there.join()); // pages that are the same afterwards are not fetched for that reason again
    location.reload();
  }
}

const RENEWED_FOR = "renewed_for";

function renewedFor(): string | null {
  return sessionStorage.getItem(RENEWED_FOR);
}

function nothingTyped(): boolean {
  return Array.from(document.querySelectorAll("input, textarea")).every((one) => (one as HTMLInputElement).value === (one as HTMLInputElement).defaultValue);
}

const ASSETS = /<(?:link rel="stylesheet" href|script src)="([^"]+)"/g;

/** What the page of this address is made of, as the server has it now; null when it does not say. */
async function madeOf(): Promise<string[] | null> {
  const html = await read(location.pathname + location.search);
  const found: string[] = [];
  for (let one = ASSETS.exec(html ?? ""); one; one = ASSETS.exec(html!)) found.push(one[1]!);
  return found.length > 1 ? found : null;
}

function madeOfHere(): string {
  const parts = document.querySelectorAll('head link[rel="stylesheet"], head script[src]');
  return Array.from(parts, (one) => one.getAttribute("src") ?? one.getAttribute("href")).join();
}

function read(address: string): Promise<string | null> {
  return new Promise((tell) => {
    const request = new XMLHttpRequest();
    request.open("GET", address);
    request.timeout = PATIENCE_MS;
    request.onloadend = () => tell(request.status === 200 ? request.responseText : null);
    request.send();
  });
}
