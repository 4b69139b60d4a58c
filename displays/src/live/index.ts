// What a page holds in its hand: the api, its session, the hall's names and its line. Nothing else of the network is public.
import "./older";
import { effect, signal, type Signal } from "@preact/signals";
import type { HallView } from "../contract";
import { language } from "../words";
import { Api, Unreachable } from "./api";
import { Line } from "./line";
import { Renewal } from "./renewal";
import { identity, Session } from "./session";

export { Api, newCommandId, Refusal, Unreachable } from "./api";
export { hourMinute, now_ms, tick, weekdayDate } from "./clock";
export { type Job, Line } from "./line";
export { type Habits } from "./renewal";
export { Room } from "./room";
export { Session } from "./session";

export interface Live {
  readonly api: Api;
  readonly session: Session;
  /** Names of services, counters and zones in the reader's language; null until known. */
  readonly hall: Signal<HallView | null>;
  /** Opened at once; a page that is nobody yet calls `reopen()` after it signed in. */
  readonly line: Line;
  /** Fetches the page anew when that is due and nobody minds. */
  readonly renewal: Renewal;
}

/**
 * Opens everything a page needs. Pages render from the first moment: every part is a signal that starts as unknown.
 * A key in the address wins over the cookie: whoever opens the address means that device.
 */
export function openLive(slot: string): Live {
  const api = new Api(slot);
  const session = new Session(api);
  // With a key in the address the cookie comes first: a socket opened before it would be nobody's, and opened twice.
  let settled = !/^#key=/.test(location.hash);
  const line = new Line(slot, settled);
  const hall = signal<HallView | null>(null);
  let known: string | null = null;
  effect(() => {
    const view = session.view.value;
    if (view && settled && known !== null && known !== identity(view)) line.reopen();
    if (view) known = identity(view);
  });
  effect(() => {
    api.language = language.value;
    if (session.view.value) fetchHall(api, hall);
  });
  void session.open().then(() => {
    if (!settled) line.reopen();
    settled = true;
  });
  return { api, session, hall, line, renewal: new Renewal(line) };
}

async function fetchHall(api: Api, hall: Signal<HallView | null>): Promise<void> {
  try {
    hall.value = await api.get<HallView>("hall");
  } catch (trouble) {
    // A refusal is answered by signing in, which asks again by itself.
    if (trouble instanceof Unreachable) setTimeout(() => void fetchHall(api, hall), 2000);
  }
}
