// The parts with one look on every page: number, counter plate, range, state chip, notice, key hint, clock, "not live", dots.
// They know how things look; they refuse to know where things come from.
import type { ComponentChildren, JSX } from "preact";
import "./tokens.css";
import "./parts.css";
import { hourMinute, tick } from "../live/clock";
import { language, range, t } from "../words";
import { type Mark, Sign } from "./marks";

export { Arrow, type Mark, Sign } from "./marks";
export { Enrol } from "./enrol";

/** "A042" as a lighter letter and tabular digits. */
export function TicketNumber({ children }: { children: string }): JSX.Element {
  const cut = /^([^0-9]*)(.*)$/.exec(children)!;
  return (
    <span class="number" aria-label={children}>
      {cut[1] && <span class="number-letter">{cut[1]}</span>}
      {cut[2]}
    </span>
  );
}

/** "Quầy 3", or the desk's own name: a guide's desk has no number to look for. */
export function CounterPlate({ no, desk = false, boxed = false }: { no: number; desk?: boolean; boxed?: boolean }): JSX.Element {
  const look = boxed ? "plate plate-boxed" : "plate";
  if (desk) return <span class={`${look} plate-desk`}>{t("counter.desk")}</span>;
  return (
    <span class={look}>
      {t("counter")}
      <span class="plate-no">{no}</span>
    </span>
  );
}

/** "15–25 phút", or words for "nobody can say". */
export function Range({ minutes }: { minutes: readonly [number, number] | null }): JSX.Element {
  return <span class={minutes ? "range" : "range range-unknown"}>{range(minutes)}</span>;
}

export type Tone = "now" | "good" | "stop" | "quiet";

/** A state by colour, shape and word at once. */
export function StateChip({ tone, mark, children }: { tone: Tone; mark: Mark; children: ComponentChildren }): JSX.Element {
  return (
    <span class={`chip chip-${tone}`}>
      <Sign mark={mark} class="chip-mark" />
      {children}
    </span>
  );
}

interface NoticeProps {
  mark: Mark;
  title: string;
  stop?: boolean;
  children?: ComponentChildren;
}

/** One thing the reader has to know, and beneath it what to do next. `stop`: something does not work. */
export function Notice({ mark, title, stop = false, children }: NoticeProps): JSX.Element {
  return (
    <div class={stop ? "notice notice-stop" : "notice"} role={stop ? "alert" : "status"}>
      <Sign mark={mark} class="notice-mark" />
      <div>
        <p class="notice-title">{title}</p>
        {children}
      </div>
    </div>
  );
}

/** The key that does the same as the button it stands on. */
export function KeyHint({ children }: { children: string }): JSX.Element {
  return <kbd class="key">{children}</kbd>;
}

/** Silence made visible. `since_at_ms`: when what is shown was last true. */
export function NotLive({ since_at_ms }: { since_at_ms: number | null }): JSX.Element {
  return (
    <div class="notlive" role="alert" data-not-live="">
      <Sign mark="broken" class="notlive-mark" />
      <span>{since_at_ms ? t("not_live.since", { time: hourMinute(since_at_ms) }) : t("connecting")}</span>
    </div>
  );
}

/** "07:42" in the hall's time zone. */
export function Clock(): JSX.Element {
  return <time class="clock">{hourMinute(tick.value)}</time>;
}

/** People as dots, oneself the last and largest; more than `most` are told in words beside, not drawn. */
export function Dots({ ahead, most = 12 }: { ahead: number; most?: number }): JSX.Element {
  const drawn = Math.min(ahead, most);
  const width = drawn * 26 + 40;
  return (
    <svg class="dots" viewBox={`0 0 ${width} 40`} height="40" role="img" aria-label={t("people", { n: ahead })}>
      {Array.from({ length: drawn }, (_, at) => (
        <circle key={at} cx={14 + at * 26} cy="20" r="9" fill="currentColor" opacity="0.55" />
      ))}
      <circle cx={width - 20} cy="20" r="14" fill="none" stroke="currentColor" stroke-width="5" />
    </svg>
  );
}

/** The html element speaks the reader's language too: fonts, hyphens and screen readers listen to it. */
export function speakLanguage(): void {
  document.documentElement.lang = language.value;
}
