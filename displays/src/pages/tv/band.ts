// Which calls stand in the band, and which of them are "now". A call is highlighted for its full time from the moment this
// very screen first shows it, whatever became of its ticket; an undone one goes at once. It knows calls and moments, no looks.
import type { Call } from "../../contract";

/** Every call is highlighted at least this long after this screen first showed it (the hall's rule says 3 s). */
export const HIGHLIGHT_MS = 4000;
/** On a screen just switched on, only these were not seen by anybody yet. */
const FRESH_AT_START_MS = 15_000;
/** After a lost connection: older calls are history, not news. */
const FRESH_AFTER_LOSS_MS = 120_000;
/** Calls whose highlight ended stay while others beside them are still highlighted, so that nothing jumps; up to this many. */
const STAY_TOGETHER = 4;

export interface Shown {
  call: Call;
  now: boolean;
}

export interface Band {
  /** Newest first: all that are highlighted, and those just highlighted that stay beside them; when none is, the newest alone. */
  band: Shown[];
  /** The calls before, newest first, every number once. */
  earlier: Call[];
  /** When the next highlight ends, by the screen's own clock; null when none is left. */
  nextChange_ms: number | null;
}

export class Memory {
  /** By call. A map, for an object with numbers for keys holds room for all of them up to the largest, for ever. */
  private readonly until_ms = new Map<number, number>();
  private newest = 0;
  private started = false;
  private together: number[] = [];
  /** Seen lately. In a rush a call is no longer among the newest while it must still be highlighted. */
  private seen: readonly Call[] = [];

  /** Take a state in: `calls` newest first; `screenNow` any clock that only runs forward; `hallNow` the server's time. */
  see(calls: readonly Call[], screenNow: number, hallNow: number): void {
    const fresh_ms = this.started ? FRESH_AFTER_LOSS_MS : FRESH_AT_START_MS;
    for (const call of calls) {
      if (call.id > this.newest && hallNow - call.at_ms < fresh_ms) this.until_ms.set(call.id, screenNow + HIGHLIGHT_MS);
    }
    this.newest = calls.reduce((most, call) => Math.max(most, call.id), this.newest);
    this.started = true;
    this.seen = this.withLit(calls, screenNow);
    this.until_ms.forEach((until, id) => until < screenNow && this.until_ms.delete(id));
  }

  /** What is to be seen now. */
  arrange(calls: readonly Call[], screenNow: number): Band {
    const said = this.withLit(calls, screenNow).filter((call) => call.state !== "undone");
    const isNow = (call: Call) => this.isLit(call, screenNow);
    const current = oncePerNumber(said.filter((call) => isNow(call) || call.state !== "missed"));
    const highlighted = current.filter(isNow);
    const band = highlighted.length > 0 ? this.besides(current, isNow) : current.slice(0, 1);
    this.together = highlighted.length > 0 ? band.map((call) => call.id) : [];
    return {
      band: band.map((call) => ({ call, now: isNow(call) })),
      earlier: current.filter((call) => band.indexOf(call) < 0),
      nextChange_ms: highlighted.length > 0 ? Math.min(...highlighted.map((call) => this.until_ms.get(call.id)!)) : null,
    };
  }

  private isLit(call: Call, screenNow: number): boolean {
    return (this.until_ms.get(call.id) ?? 0) > screenNow;
  }

  /** These, and older ones whose highlight is not over. */
  private withLit(calls: readonly Call[], screenNow: number): Call[] {
    const pushedOut = this.seen.filter((one) => this.isLit(one, screenNow) && calls.every((call) => call.id > one.id));
    return [...calls, ...pushedOut];
  }

  private besides(current: Call[], isNow: (call: Call) => boolean): Call[] {
    let room = STAY_TOGETHER - current.filter(isNow).length;
    return current.filter((call) => isNow(call) || (this.together.indexOf(call.id) >= 0 && room-- > 0));
  }
}

/** A recall is a new call of the same number: only the newest stands. */
function oncePerNumber(calls: Call[]): Call[] {
  return calls.filter((call, at) => calls.findIndex((other) => other.number === call.number) === at);
}
