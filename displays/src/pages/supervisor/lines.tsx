// The lines: who waits for what, how long, how many of them are done by closing, and whether numbers are given. The worst first.
import type { JSX } from "preact";
import type { CounterRow, WatchedLine } from "../../contract";
import { hourMinute } from "../../live";
import { Range, Sign } from "../../parts";
import { serviceName } from "../../parts/names";
import { Press } from "../../parts/press";
import { t } from "../../words";
import { Block } from "./hall";
import { askLine } from "./levers";
import { span, type Watch } from "./watch";

const MIDNIGHT = "00:00";

export function Lines({ watch, lines, counters }: { watch: Watch; lines: WatchedLine[]; counters: CounterRow[] }): JSX.Element {
  const off = !watch.live.line.live.value || watch.presses.busy.value;
  return (
    <Block title={t("supervisor.lines")} class="lines">
      <ol>
        {inOrderOfTrouble(lines, counters).map((line) => (
          <li key={line.service} class={isLeft(line, counters) ? "sv-row sv-line sv-hurts" : "sv-row sv-line"} data-line={line.service}>
            <LineCells watch={watch} line={line} left={isLeft(line, counters)} />
            <p class="sv-more">
              <Press
                disabled={off}
                label={t("supervisor.ask_what", { what: serviceName(watch.live.hall.value, line.service) })}
                onPress={() => askLine(watch, line)}
              >
                <Sign mark="more" />
              </Press>
            </p>
          </li>
        ))}
      </ol>
    </Block>
  );
}

function LineCells({ watch, line, left }: { watch: Watch; line: WatchedLine; left: boolean }): JSX.Element {
  const { waiting, longest_wait_seconds: longest, done_by_closing: done } = line;
  const name = serviceName(watch.live.hall.value, line.service);
  const why = said(line, left);
  return (
    <>
      <p class="sv-wide">
        <span class={why ? "sv-service sv-short" : "sv-service"} title={name}>
          {name}
        </span>
        {why && (
          <small class={left || line.stop ? "sv-late" : ""} title={why}>
            {why}
          </small>
        )}
      </p>
      <p class="sv-people">
        {t("people", { n: waiting })}
        {longest !== undefined && <small>{t("supervisor.longest_of", { n: Math.floor(longest / 60) })}</small>}
      </p>
      <p class="sv-range">
        {waiting > 0 || line.wait_minutes ? <Range minutes={line.wait_minutes ?? null} /> : "–"}
        {waiting > 0 && <small>{done ? t("supervisor.done_of", { range: span(done), n: waiting }) : t("supervisor.done_unknown")}</small>}
      </p>
    </>
  );
}

function said(line: WatchedLine, left: boolean): string {
  if (line.stop) {
    const until = hourMinute(line.stop.until_at_ms);
    const word = until === MIDNIGHT ? "supervisor.stopped_day" : "supervisor.stopped";
    return t(word, { reason: line.stop.reason, time: until });
  }
  if (line.lift) return t("supervisor.lifted", { reason: line.lift.reason });
  return [left ? t("supervisor.no_counter") : "", line.issuing ? t(`issuing.${line.issuing}`) : ""].filter(Boolean).join(" · ");
}

/** People wait and nobody works for them. */
function isLeft(line: WatchedLine, counters: CounterRow[]): boolean {
  return line.waiting > 0 && !counters.some(({ counter }) => counter.state === "open" && counter.services.indexOf(line.service) >= 0);
}

function inOrderOfTrouble(lines: WatchedLine[], counters: CounterRow[]): WatchedLine[] {
  return [...lines].sort((one, other) => Number(isLeft(other, counters)) - Number(isLeft(one, counters)) || other.waiting - one.waiting);
}
