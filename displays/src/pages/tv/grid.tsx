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
  const named = Object.keys(screen.officers ?? {}).length > 0;
  const long = Object.keys(screen.serving ?? {}).some((no) => screen.serving![no]!.length > 4);
  const gap = layout.rows > 8 ? 0.4 : 0.6;
  const place = { width: share(layout.columns, 0.6), height: share(layout.rows, gap), marginBottom: `${gap}rem` };
  return (
    <ul class={`grid grid-${layout.size}${long ? " grid-long" : ""}${named ? " grid-named" : ""}`}>
      {counters.map((counter) => (
        <li key={counter.no} class={now.indexOf(counter.no) >= 0 ? "place place-now" : "place"} data-place={counter.no} style={place}>
          <Where counter={counter} officer={screen.officers?.[counter.no]} dense={isDense(layout)} />
          <Serving no={counter.no} screen={screen} dense={isDense(layout)} />
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
      <CounterPlate no={counter.no} desk={counter.desk} />
      {officer && <span class="place-officer">{shortOfficer(officer)}</span>}
    </span>
  );
}

function Serving({ no, screen, dense }: { no: number; screen: ZoneScreen; dense: boolean }): JSX.Element {
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

/** "Nguyễn Thị Minh Khai" is known to the hall as "Minh Khai". */
export function shortOfficer(name: string): string {
  return name.length <= 12 ? name : name.split(" ").slice(-2).join(" ");
}
