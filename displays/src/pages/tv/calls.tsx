// Is it me, and where do I go? The band with the newest calls, and the calls before it in two columns.
import type { ComponentChildren, JSX } from "preact";
import type { Call, HallView } from "../../contract";
import { Arrow, CounterPlate, TicketNumber } from "../../parts";
import { t, type WordKey } from "../../words";
import type { Shown } from "./band";

/** More rows than this spread over the whole width; more than twice this are set smaller. */
const ROWS_AT_FULL_SIZE = 4;

export function bandShape(count: number): string {
  if (count <= ROWS_AT_FULL_SIZE) return `band-${Math.max(1, count)}`;
  if (count > 2 * ROWS_AT_FULL_SIZE) return "band-dense";
  return `band-wide band-wide-${Math.ceil(count / 2)}`;
}

interface BandProps {
  shown: Shown[];
  hall: HallView | null;
  /** Who is to be named at the newest call, where the counters' places do not say it. */
  officers: Record<string, string>;
}

export function BandView({ shown, hall, officers }: BandProps): JSX.Element {
  return (
    <section class={`band ${bandShape(shown.length)}`}>
      {shown.map(({ call, now }) => (
        <p key={call.id} class={`called${now ? " called-now" : ""}${call.number.length > 4 ? " called-long" : ""}`} {...marks(call, now)}>
          <span class="called-invite"><Both word="tv.invite" /></span>
          <span class="called-number"><TicketNumber>{call.number}</TicketNumber></span>
          <Arrow />
          <Place no={call.counter} hall={hall} officer={shown.length === 1 ? officers[call.counter] : undefined} />
        </p>
      ))}
    </section>
  );
}

export function Earlier({ calls, hall, rows }: { calls: Call[]; hall: HallView | null; rows: number }): JSX.Element | null {
  if (rows <= 0 || calls.length === 0) return null;
  return (
    <section class="earlier">
      {calls.slice(0, rows * 2).map((call) => (
        <p key={call.id} class="before" {...marks(call, false)}>
          <TicketNumber>{call.number}</TicketNumber>
          <Arrow />
          <CounterPlate no={call.counter} desk={isDesk(call.counter, hall)} />
        </p>
      ))}
    </section>
  );
}

function Place({ no, hall, officer }: { no: number; hall: HallView | null; officer: string | undefined }): JSX.Element {
  if (isDesk(no, hall)) return <span class="called-desk"><Both word="counter.desk" /></span>;
  return (
    <span class="called-place">
      <span class="called-word"><Both word="counter">{officer && <span class="called-officer"> · {officer}</span>}</Both></span>
      <span class="called-no">{no}</span>
    </span>
  );
}

/** A word, and the English one beneath it where the sheet has room for it. */
function Both({ word, children }: { word: WordKey; children?: ComponentChildren }): JSX.Element {
  return (
    <>
      {t(word)}
      {children}
      <span class="called-english" lang="en">{t(word, {}, "en")}</span>
    </>
  );
}

function isDesk(no: number, hall: HallView | null): boolean {
  return hall ? hall.counters.some((counter) => counter.no === no && counter.desk) : no === 0;
}

/** What a test, or a camera's script, reads off the screen. */
function marks(call: Call, now: boolean): Record<string, string | number | undefined> {
  return { "data-call": call.id, "data-number": call.number, "data-counter": call.counter, "data-now": now ? "" : undefined };
}
