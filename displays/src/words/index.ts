// The words of every page in the reader's language. Vietnamese is complete by type: a key that does not exist does not compile.
import { signal } from "@preact/signals";
import en from "./en.json";
import vi from "./vi.json";

export type WordKey = keyof typeof vi;
export type Language = "vi" | "en";

const WORDS: Record<Language, Record<WordKey, string>> = { vi, en };

/** The reader's language; a page that offers a choice sets it. */
export const language = signal<Language>("vi");

/** The sentence for `key`, its {holes} filled. */
export function t(key: WordKey, holes: Record<string, string | number> = {}, inLanguage: Language = language.value): string {
  return WORDS[inLanguage][key].replace(/\{(\w+)\}/g, (hole, name: string) => (name in holes ? String(holes[name]) : hole));
}

/** From here on nobody counts minutes any more. */
const LONG = { low: 60, high: 120 };

/** "15–25 phút", "4–6,5 giờ"; words for "nobody can say" when there is no range. Never a point, never a zero. */
export function range(minutes: readonly [number, number] | null, inLanguage: Language = language.value): string {
  if (!minutes) return t("range.unknown", {}, inLanguage);
  const [low, high] = minutes;
  if (low >= LONG.low || high >= LONG.high) return inHours(low, high, inLanguage);
  return low <= 0 ? t("range.under", { high: Math.max(1, high) }, inLanguage) : t("range.minutes", { low, high }, inLanguage);
}

/** To the nearest half of an hour: who waits for hours plans no closer. */
function inHours(low: number, high: number, inLanguage: Language): string {
  const [from, until] = [Math.round(low / 30) / 2, Math.round(high / 30) / 2];
  const said = (hours: number): string => (inLanguage === "vi" ? String(hours).replace(".", ",") : String(hours));
  if (from <= 0) return t("range.under_hours", { high: said(Math.ceil(high / 30) / 2) }, inLanguage);
  return t("range.hours", { low: said(from), high: said(Math.max(until, from + 0.5)) }, inLanguage);
}
