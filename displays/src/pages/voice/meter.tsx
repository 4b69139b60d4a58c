// Two bars: how loud the microphone hears us, and how far a piece of work is. Drawn, so that no style stands in the page.
import type { JSX } from "preact";
import { t } from "../../words";

const LOUD = 0.9;
const QUIET_DB = -48;

/** In decibels, as ears hear: the right end is as loud as it goes. */
export function Meter({ level }: { level: number }): JSX.Element {
  const part = Math.max(0, 1 - (20 * Math.log10(Math.max(level, 1e-4))) / QUIET_DB);
  return (
    <svg class="vo-meter" viewBox="0 0 200 10" preserveAspectRatio="none" role="img" aria-label={t("studio.level")}>
      <rect class="vo-bed" width="200" height="10" />
      <rect class={level > LOUD ? "vo-hot" : "vo-level"} width={200 * part} height="10" />
    </svg>
  );
}

/** `part` from 0 to 1; null while nobody can say. */
export function Progress({ part, label }: { part: number | null; label: string }): JSX.Element {
  return (
    <div class="vo-progress" role="status">
      <p>
        {label} {part !== null && <b>{Math.round(part * 100)}%</b>}
      </p>
      <svg class="vo-meter" viewBox="0 0 200 10" preserveAspectRatio="none" aria-hidden="true">
        <rect class="vo-bed" width="200" height="10" />
        {part === null ? <rect class="vo-level vo-some" width="60" height="10" /> : <rect class="vo-level" width={200 * part} height="10" />}
      </svg>
    </div>
  );
}
