// How long a break lasts, in the few lengths that breaks have. It knows minutes; who rests is the asker's business.
import { hourMinute, now_ms } from "../live";
import { t } from "../words";
import type { Asking } from "./question";

const BREAKS_MINUTES = [10, 15, 30, 60];

/** A break without an end is shown as one without an end: nothing is invented. */
export function untilQuestion(choose: (until_at_ms: number | null) => void): Asking {
  const breaks = BREAKS_MINUTES.map((minutes, at) => {
    const until = Math.ceil((now_ms() + minutes * 60_000) / 60_000) * 60_000;
    return { key: String(at + 1), label: t("counter.until", { minutes, time: hourMinute(until) }), choose: () => choose(until) };
  });
  const open = { key: String(breaks.length + 1), label: t("counter.until_unknown"), choose: () => choose(null) };
  return { title: t("counter.ask.until"), answers: [...breaks, open] };
}
