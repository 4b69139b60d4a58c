// How long a break lasts, in the few lengths that breaks have. It knows minutes; who rests is the asker's business.
import { hourMinute, now_ms } from "../live";
import { t } from "../words";
import type { Asking } from "./question";

const BREAKS_MINUTES = [10, 15, 30, 60];

/** A break without an end is shown as one without an end: nothing is invented. */
export function untilQuestion(choose: (until_at_ms: number | null) => void): Asking {
  return howLongQuestion(t("counter.ask.until"), BREAKS_MINUTES, t("counter.until_unknown"), choose);
}

/** Until the end of so many minutes, or `open`: null. */
export function howLongQuestion(title: string, lengths: number[], open: string, choose: (until_at_ms: number | null) => void): Asking {
  const ends = lengths.map((minutes, at) => {
    const until = Math.ceil((now_ms() + minutes * 60_000) / 60_000) * 60_000;
    return { key: String(at + 1), label: t("counter.until", { minutes, time: hourMinute(until) }), choose: () => choose(until) };
  });
  return { title, answers: [...ends, { key: String(ends.length + 1), label: open, choose: () => choose(null) }] };
}
