// Every counter in its own place, with the number it serves now or why it serves none. The places never move.
import type { JSX } from "preact";
import type { CounterName, ZoneScreen } from "../../contract";
import { hourMinute } from "../../live";
import { CounterPlate, Sign, TicketNumber } from "../../parts";
import { t } from "../../words";
import type { Layout } from "./layout";

interface GridProps {
  counters: CounterName[];
  screen: ZoneScreen;
  layout: Layout;
  /** Counters whose call is highlighted. */
  now: number[];
}

export function Grid({ counters, screen, layout, now }: GridProps): JSX.Element | null {
  if (layout.rows === 0) return null;
  const { named } = layout;
  const long = Object.keys(screen.serving ?? {}).some((no) => screen.serving![no]!.length > 4);
  const gap = layout.rows > 8 ? 0.4 : 0.6;
  const place = { width: share(layout.columns, 0.6), height: share(layout.rows, gap), marginBottom: `${gap}rem` };
  return (
    <ul class={`grid grid-${layout.size}${long ? " grid-long" : ""}${named ? " grid-named" : ""}`}>
      {counters.map((counter) => (
        <li key={counter.no} class={now.indexOf(counter.no) >= 0 ? "place place-now" : "place"} data-place={counter.no} style={place}>
          <Where counter={counter} officer={named ? screen.officers?.[counter.no] : undefined} dense={isDense(layout)} />
          <Serving no={counter.no} screen={screen} officer={named ? screen.officers?.[counter.no] : undefined} dense={isDense(layout)} />
        </li>
      ))}
    </ul>
  );
}

/** One of so many parts, less the gap beside it. */
function share(parts: number, gap: number): string {
  return `calc(${(100 / parts).toFixed(3)}% - ${gap}rem)`;
}

/** From here on a place has room for the counter's number, not for the word before it. */
function isDense({ size }: Layout): boolean {
  return size === "twenty" || size === "forty" || size === "more";
}

function Where({ counter, officer, dense }: { counter: CounterName; officer: string | undefined; dense: boolean }): JSX.Element {
  if (dense) return <span class="place-no">{counter.desk ? <Sign mark="person" class="place-desk" /> : counter.no}</span>;
  return (
    <span class="place-where">
      {counter.desk ? <span class="plate plate-desk">{t("tv.desk")}</span> : <CounterPlate no={counter.no} />}
      {officer && <span class="place-officer">{officer}</span>}
    </span>
  );
}

/** Where the word "Quầy" has no room the officer stands beneath the number. */
function Serving({ officer, dense, ...what }: { no: number; screen: ZoneScreen; officer: string | undefined; dense: boolean }): JSX.Element {
  const state = <State {...what} dense={dense} />;
  if (!dense || !officer) return state;
  return (
    <span class="place-both">
      {state}
      <span class="place-officer">{officer}</span>
    </span>
  );
}

function State({ no, screen, dense }: { no: number; screen: ZoneScreen; dense: boolean }): JSX.Element {
  const rests = screen.resting?.find((one) => one.no === no);
  if (rests) {
    const until = rests.until_at_ms && !dense ? t("tv.until", { time: hourMinute(rests.until_at_ms) }) : null;
    return <span class="place-state"><Sign mark="bars" class="place-mark" />{until ?? t(dense ? "tv.rests" : "tv.paused")}</span>;
  }
  const number = screen.serving?.[no];
  if (number) return <span class="place-number"><TicketNumber>{number}</TicketNumber></span>;
  if ((screen.closed ?? []).indexOf(no) >= 0) return <span class="place-state"><Sign mark="cross" class="place-mark" />{t("tv.shut")}</span>;
  const working = screen.hall === "open" || screen.hall === "early";
  return <span class="place-state place-idle">{working && !dense ? t("tv.idle") : "–"}</span>;
}

/** The one counter of a screen, and who serves there. */
export function WhoServes({ counter, officer }: { counter: CounterName; officer: string | undefined }): JSX.Element | null {
  if (!officer) return null;
  return (
    <p class="who-serves">
      <CounterPlate no={counter.no} desk={counter.desk} />
      <span class="who-serves-name">{officer}</span>
    </p>
  );
}
