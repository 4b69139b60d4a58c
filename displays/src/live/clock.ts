// The hall's time on a page: TVs and phones have wrong clocks, so the server's send times correct them.
// It knows offsets and zones; it refuses to know what is shown.
import { signal } from "@preact/signals";

/** The hall's time zone: its screens show it even when the TV was set up in another one. */
const ZONE = "Asia/Ho_Chi_Minh";
const offset_ms = signal(0);
let trusted = false;

/** Milliseconds UTC by the server's clock. */
export function now_ms(): number {
  return Date.now() + offset_ms.value;
}

/** A message said when it was sent. One delivered late can only make us slow, so only a later or a fresh one moves the clock. */
export function hearTime(sentAtMs: number, fresh: boolean): void {
  if (sentAtMs <= 0) return; // an answer made up on the spot, as a player's first
  const seen = sentAtMs - Date.now();
  if (fresh || !trusted || seen > offset_ms.peek()) offset_ms.value = seen;
  trusted = true;
}

/** Beats every second, on the second; what reads it shows the time anew. */
export const tick = signal(Date.now());
(function beat() {
  tick.value = now_ms();
  setTimeout(beat, 1000 - (now_ms() % 1000) + 5);
})();

function formatted(at_ms: number, options: Intl.DateTimeFormatOptions, language: string): string {
  return new Intl.DateTimeFormat(language === "vi" ? "vi-VN" : "en-GB", { ...options, timeZone: ZONE }).format(at_ms);
}

/** Vietnam keeps one time all year. */
const AHEAD_OF_UTC_MS = 7 * 3_600_000;

/** The hall's days, counted. */
export function hallDay(at_ms: number): number {
  return Math.floor((at_ms + AHEAD_OF_UTC_MS) / 86_400_000);
}

export function hallHour(at_ms: number): number {
  return Math.floor((at_ms + AHEAD_OF_UTC_MS) / 3_600_000) % 24;
}

/** "07:42" */
export function hourMinute(at_ms: number): string {
  return formatted(at_ms, { hour: "2-digit", minute: "2-digit", hour12: false }, "en").replace("24:", "00:");
}

/** "Thứ Bảy, 21/11" */
export function weekdayDate(at_ms: number, language: string): string {
  const weekday = formatted(at_ms, { weekday: "long" }, language);
  const day = formatted(at_ms, { day: "2-digit", month: "2-digit" }, "en");
  return `${weekday.charAt(0).toUpperCase()}${weekday.slice(1)}, ${day}`;
}
