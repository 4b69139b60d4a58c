// Opening hours in the reader's language, as the hall puts them into lines.
import type { HallView } from "../contract";
import { language } from "../words";

export function hoursOf(hall: HallView): string[] {
  return language.value === "en" ? hall.hours_en : hall.hours;
}
