// Today by hours: bars to be seen, and beneath each its figures to be read, in one table. Hours to come stand empty, so that the day
// has its length from the morning on.
import type { JSX } from "preact";
import type { DayByHour, DayHour, Sums } from "../../contract";
import { hourMinute } from "../../live";
import { t } from "../../words";
import { Sum } from "./figures";
import { Block } from "./hall";
import type { Watch } from "./watch";

const HOUR_MS = 3_600_000;
/** More than a hall is open. A longer day begins with its first hour that has something: no number is missing from its chart. */
const MOST_HOURS = 12;
const TALL = 100;

/** `sums`: what the hours add up to, said here where the figures above have no room for it. */
export function Hours({ watch, sums }: { watch: Watch; sums: Sums }): JSX.Element {
  const day = watch.hours.value;
  return (
    <Block title={t("hours.title")} class="hours" beside={day ? t("hours.at", { time: hourMinute(day.computed_at_ms) }) : ""}>
      {!day && <p class="sv-none">{t(watch.hours_failed.value ? "hours.failed" : "connecting")}</p>}
      {day && !day.hours.some((hour) => hour.issued) && <p class="sv-none">{t("supervisor.none_issued")}</p>}
      {day && day.hours.some((hour) => hour.issued) && <Chart day={day} />}
      {sums.issued > 0 && <Sum sums={sums} />}
    </Block>
  );
}

function Chart({ day }: { day: DayByHour }): JSX.Element {
  const columns = columnsOf(day);
  const most = Math.max(1, ...columns.map(({ hour }) => (hour ? Math.max(hour.issued, hour.called, hour.waiting) : 0)));
  const last = day.hours[day.hours.length - 1];
  return (
    <table>
      <caption class="only-heard">{t("hours.title")}</caption>
      <colgroup>
        <col class="hours-words" />
      </colgroup>
      <tbody>
        <tr class="hours-bars" aria-hidden="true">
          <td />
          {columns.map(({ begins_at_ms, hour }) => (
            <td key={begins_at_ms}>
              <Bars hour={hour} most={most} />
            </td>
          ))}
        </tr>
        <tr>
          <th scope="col" class="hours-word">
            {t("hours.hour")}
          </th>
          {columns.map(({ begins_at_ms, hour }) => (
            <th key={begins_at_ms} scope="col" class={hour && hour === last ? "hours-now" : ""}>
              {Number(hourMinute(begins_at_ms).slice(0, 2))}
            </th>
          ))}
        </tr>
        <Row kind="issued" columns={columns} of={(hour) => String(hour.issued)} />
        <Row kind="called" columns={columns} of={(hour) => String(hour.called)} />
        <Row kind="waiting" columns={columns} of={(hour) => String(hour.waiting)} />
        <Row kind="median" columns={columns} of={(hour) => (hour.median_wait_seconds === null ? "–" : String(Math.round(hour.median_wait_seconds / 60)))} />
      </tbody>
    </table>
  );
}

interface Column {
  begins_at_ms: number;
  hour: DayHour | null;
}

function Row({ kind, columns, of }: { kind: "issued" | "called" | "waiting" | "median"; columns: Column[]; of: (hour: DayHour) => string }): JSX.Element {
  return (
    <tr>
      <th scope="row" class="hours-word">
        <svg class={`hours-key hours-${kind}`} viewBox="0 0 10 10" aria-hidden="true">
          {kind !== "median" && <rect x="0" y={kind === "waiting" ? 4 : 0} width="10" height={kind === "waiting" ? 2 : 10} />}
        </svg>
        {t(`hours.${kind}`)}
      </th>
      {columns.map(({ begins_at_ms, hour }) => (
        <td key={begins_at_ms}>{hour ? of(hour) : ""}</td>
      ))}
    </tr>
  );
}

/** Issued and called beside each other; who was left waiting as a line across both. */
function Bars({ hour, most }: { hour: DayHour | null; most: number }): JSX.Element {
  const tall = (n: number): number => (n / most) * (TALL - 4);
  return (
    <svg viewBox={`0 0 20 ${TALL}`} preserveAspectRatio="none">
      {hour && <rect class="hours-issued" x="2" y={TALL - tall(hour.issued)} width="8" height={tall(hour.issued)} />}
      {hour && <rect class="hours-called" x="10" y={TALL - tall(hour.called)} width="8" height={tall(hour.called)} />}
      {hour && <rect class="hours-waiting" x="0" y={TALL - tall(hour.waiting) - 3} width="20" height="3" />}
    </svg>
  );
}

/** What has been, and the empty hours until closing. */
function columnsOf(day: DayByHour): Column[] {
  const been: Column[] = day.hours.map((hour) => ({ begins_at_ms: hour.begins_at_ms, hour }));
  const first = day.hours.findIndex(({ issued, called, waiting }) => issued + called + waiting > 0);
  const newest = been.slice(Math.max(0, Math.min(first < 0 ? been.length : first, been.length - MOST_HOURS)));
  const closes = day.closes_at_ms ?? 0;
  let next = (newest[newest.length - 1]?.begins_at_ms ?? closes) + HOUR_MS;
  while (next < closes && newest.length < MOST_HOURS) {
    newest.push({ begins_at_ms: next, hour: null });
    next += HOUR_MS;
  }
  return newest;
}
