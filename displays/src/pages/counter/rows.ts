// The tickets behind the one in hand, whichever list they stand in. It knows rows; what can be done with one is asked elsewhere.
import type { CounterScreen, TicketView } from "../../contract";

export interface Row {
  list: "line" | "missed" | "held";
  id: string;
  number: string;
  service: string;
  /** Has a priority class; which one is never shown. */
  marked: boolean;
}

/** Line, missed, held: as they stand on the page, from top to bottom. */
export function rowsOf(seen: CounterScreen | null): Row[] {
  if (!seen) return [];
  const line = seen.line.map(({ ticket: id, number, service, marked }): Row => ({ list: "line", id, number, service, marked }));
  return [...line, ...seen.missed.map((ticket) => rowOf(ticket, "missed")), ...seen.held.map((ticket) => rowOf(ticket, "held"))];
}

export function rowOf({ id, number, service, marked }: TicketView, list: Row["list"]): Row {
  return { list, id, number, service, marked };
}
