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

/** "15–25 phút"; words for "nobody can say" when there is no range. Never a point, never a zero. */
export function range(minutes: readonly [number, number] | null, inLanguage: Language = language.value): string {
  if (!minutes) return t("range.unknown", {}, inLanguage);
  const [low, high] = minutes;
  return low <= 0 ? t("range.under", { high: Math.max(1, high) }, inLanguage) : t("range.minutes", { low, high }, inLanguage);
}
