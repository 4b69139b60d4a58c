// Day or night: what the hall's settings say, or the clock, or this screen's own address (?theme=day, night, clock).
import type { TvView } from "../../contract";
import { hourMinute } from "../../live";

const LOOKS: Record<string, TvView["theme"]> = { day: "day", light: "day", night: "night", dark: "night", clock: "clock" };

/** What the address asks for; null when it does not. */
export function askedTheme(search: string): TvView["theme"] | null {
  const found = /[?&]theme=(\w+)/.exec(search);
  return (found && LOOKS[found[1]!]) || null;
}

export function isDay(tv: TvView | null, asked: TvView["theme"] | null, at_ms: number): boolean {
  const theme = asked ?? tv?.theme ?? "night";
  if (theme !== "clock") return theme === "day";
  const hour = parseInt(hourMinute(at_ms), 10);
  const [from, until] = [tv?.day_begins_hour ?? 6, tv?.night_begins_hour ?? 18];
  return from <= until ? hour >= from && hour < until : hour >= from || hour < until;
}
