// The day in five figures, and the sum of all that was issued. What nobody knows is said in words, never as a zero.
import type { JSX } from "preact";
import type { HallForecast, Sums, SupervisorScreen } from "../../contract";
import { hourMinute } from "../../live";
import { lasting } from "../../parts/names";
import { t, type WordKey } from "../../words";
import { span } from "./watch";

const STATES = ["waiting", "called", "serving", "held", "done", "no_show", "cancelled", "expired"] as const;

export function Figures({ seen }: { seen: SupervisorScreen }): JSX.Element {
  const { sums } = seen;
  const unknown = t("supervisor.unknown");
  const minutes = (seconds: number | null): string => (seconds === null ? unknown : lasting(seconds * 1000));
  const percent = seen.called_in_promise_percent;
  return (
    <section class="block figures" aria-label={t("supervisor.today")}>
      <dl class="kpis">
        <Figure word="supervisor.waiting_now" value={String(sums.waiting)} />
        <Figure word="supervisor.longest" value={sums.waiting === 0 ? t("supervisor.nobody_waits") : minutes(seen.longest_wait_seconds)} />
        <Figure word="supervisor.mean" value={minutes(seen.mean_wait_seconds)} />
        <Figure word="supervisor.promise" value={percent === null ? unknown : `${percent} %`} />
        <ByClosing forecast={seen.forecast} waiting={sums.waiting} />
      </dl>
      <Sum sums={sums} />
    </section>
  );
}

/** Everything that was issued, and where it is: a leader sees at a glance that nobody is missing. */
export function Sum({ sums }: { sums: Sums }): JSX.Element {
  const parts = STATES.map((state) => `${t(`state.${state}`).toLowerCase()} ${sums[state]}`);
  return <p class="sums">{sums.issued === 0 ? t("supervisor.none_issued") : `${t("supervisor.issued", { n: sums.issued })} = ${parts.join(" + ")}`}</p>;
}

/** How many of those who wait are done when the hall closes. */
function ByClosing({ forecast, waiting }: { forecast: HallForecast | undefined; waiting: number }): JSX.Element {
  if (!forecast) return <Figure word="supervisor.forecast_none" value={t("supervisor.unknown")} />;
  const time = hourMinute(forecast.closes_at_ms).replace("00:00", "24:00"); // the end of this day, not its beginning
  const known = waiting - forecast.unknown;
  if (waiting === 0) return <Figure word="supervisor.forecast" values={{ time }} value={t("supervisor.nobody_waits")} />;
  if (known <= 0) return <Figure word="supervisor.forecast" values={{ time }} value={t("supervisor.unknown")} />;
  const left = forecast.unknown ? `, ${t("supervisor.forecast_left", { n: forecast.unknown })}` : "";
  const of = `${t("supervisor.forecast_of", { n: known })}${left}`;
  return <Figure word="supervisor.forecast" values={{ time }} value={span(forecast.done_by_closing)} more={of} />;
}

interface FigureProps {
  word: WordKey;
  value: string;
  values?: Record<string, string>;
  more?: string;
}

function Figure({ word, value, values = {}, more = "" }: FigureProps): JSX.Element {
  return (
    <div>
      <dt>{t(word, values)}</dt>
      <dd class={/^[^0-9]*$/.test(value) ? "unknown" : "clock"}>
        <span>{value}</span>
        {more && <small>{more}</small>}
      </dd>
    </div>
  );
}
