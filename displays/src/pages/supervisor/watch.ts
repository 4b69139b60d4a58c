// What the supervisor's page holds: the hall's newest state, its staff and devices, and the presses. It knows where to ask.
import { effect, signal } from "@preact/signals";
import type { CodeMade, CounterRow, CounterView, DayByHour, DeviceRow, DeviceView, StaffView, SupervisorScreen } from "../../contract";
import { type Live, now_ms, Refusal, type Room } from "../../live";
import { Presses } from "../../live/presses";
import type { Asking } from "../../parts/question";

const CLOCKS_DIFFER_MS = 1500;
const HOURS_EVERY_MS = 20_000;

export class Watch {
  readonly room: Room<SupervisorScreen>;
  readonly presses: Presses;
  /** Apart, because what became of them is said beside the papers. */
  readonly reprints: Presses;
  /** What became of the last paper asked for: `about` is the ticket of its row, or null for a number that was typed. */
  readonly reprinted = signal<{ about: string | null; good: boolean; words: string } | null>(null);
  readonly asking = signal<Asking | null>(null);
  /** Null while unknown, or when this account may not see them. */
  readonly staff = signal<StaffView[] | null>(null);
  readonly devices = signal<DeviceView[] | null>(null);
  /** The code that was just made: shown until the next one. */
  readonly code = signal<CodeMade | null>(null);

  /** Today by hours as it was twenty seconds ago at most; null until it is known. */
  readonly hours = signal<DayByHour | null>(null);
  readonly hours_failed = signal(false);

  /** The device of the newest trial, and since when an outcome counts as its own. */
  readonly tried = signal<{ device: string; at_ms: number } | null>(null);

  constructor(readonly live: Live) {
    this.room = live.line.listen<SupervisorScreen>("supervisor");
    this.presses = new Presses(live.api, () => void live.session.open());
    this.reprints = new Presses(live.api, () => void live.session.open());
    effect(() => {
      if (!this.room.state.value) return;
      this.presses.truthArrived();
      this.reprints.truthArrived();
    });
    effect(() => {
      const view = live.session.view.value;
      if (view && view.kind !== "nobody") void Promise.all([this.refresh(), this.readHours()]);
    });
    setInterval(() => document.hidden || void this.readHours(), HOURS_EVERY_MS);
    document.addEventListener("visibilitychange", () => document.hidden || void this.readHours());
  }

  async refresh(): Promise<void> {
    await Promise.all([this.fetch("staff", this.staff), this.fetch("devices", this.devices)]);
  }

  counter(no: number, action: "open" | "pause" | "services" | "close", body: object = {}): void {
    this.asking.value = null;
    void this.presses.press(`counters/${no}/${action}`, body);
  }

  /** Numbers of a service: no more, or again. */
  service(key: string, action: "stop" | "lift" | "resume", body: object = {}): void {
    this.asking.value = null;
    void this.presses.press(`services/${key}/${action}`, body);
  }

  /** Somebody stands before it and looks. */
  try(device: string): void {
    const at_ms = now_ms() - CLOCKS_DIFFER_MS;
    void this.presses.press(`devices/${device}/test`, {}, () => void (this.tried.value = { device, at_ms }));
  }

  /** A change of staff or devices, and the lists anew. */
  change<T>(path: string, body: object, heard: (answer: T) => void = () => undefined): void {
    this.asking.value = null;
    void this.presses.press<T>(path, body, (answer) => {
      heard(answer);
      void this.refresh();
    });
  }

  /** No room carries it. What was known stays while nobody answers. */
  private async readHours(): Promise<void> {
    const kind = this.live.session.view.peek()?.kind ?? "nobody";
    if (kind === "nobody") return;
    try {
      this.hours.value = await this.live.api.get<DayByHour>("supervisor/hours");
      this.hours_failed.value = false;
    } catch {
      this.hours_failed.value = true;
    }
  }

  private async fetch<T>(path: string, into: { value: T[] | null }): Promise<void> {
    try {
      into.value = await this.live.api.get<T[]>(path);
    } catch (trouble) {
      if (trouble instanceof Refusal) into.value = null;
    }
  }
}

const COUNTER_TROUBLE: Record<CounterView["state"], number> = { paused: 2, closed: 1, open: 0 };

const OVERDUE = 3;

/** How long past the moment it was said to be back; 0 while it is not. */
export function overdue_ms({ counter }: CounterRow, now: number): number {
  return counter.state === "paused" && counter.until_at_ms !== null ? Math.max(0, now - counter.until_at_ms) : 0;
}

/** People wait and nobody is there, or nobody came back when they said. */
export function hurts(row: CounterRow, now: number): boolean {
  return overdue_ms(row, now) > 0 || (row.waiting > 0 && row.counter.state !== "open");
}

/** Where it hurts first: nobody there while people wait, then the longest lines. Equal ones keep their numbers' order. */
export function inOrderOfTrouble(rows: readonly CounterRow[], now: number): CounterRow[] {
  const trouble = (row: CounterRow): number => {
    if (!row.waiting) return 0;
    return overdue_ms(row, now) > 0 ? OVERDUE : COUNTER_TROUBLE[row.counter.state];
  };
  return [...rows].sort((one, other) => trouble(other) - trouble(one) || other.waiting - one.waiting || one.counter.no - other.counter.no);
}

/** "28–33", or "12" where both ends are one. */
export function span([low, high]: readonly number[]): string {
  return low === high ? String(low) : `${low}–${high}`;
}

const DEVICE_TROUBLE: Record<DeviceRow["state"], number> = { lost: 3, warning: 2, unknown: 1, ok: 0 };

export function sickFirst(rows: readonly DeviceRow[]): DeviceRow[] {
  return [...rows].sort((one, other) => DEVICE_TROUBLE[other.state] - DEVICE_TROUBLE[one.state] || one.name.localeCompare(other.name));
}
