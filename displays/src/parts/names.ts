// Names for the keys that messages carry, from the hall's own list. While it is unknown, nothing is made up.
import type { HallView, ServiceName } from "../contract";
import { hourMinute, now_ms, weekdayDate } from "../live/clock";
import { language, t } from "../words";

/** In the reader's language, as far as the hall has given it one. */
export function nameOf({ name, name_en }: { name: string; name_en: string | null }): string {
  return (language.value === "en" && name_en) || name;
}

/** What a service is for, in a citizen's words. */
export function labelOf({ label, label_en }: ServiceName): string {
  return (language.value === "en" && label_en) || label;
}

/** The same in the other language, for the reader beside. */
export function otherLabelOf({ label, label_en }: ServiceName): string | null {
  return language.value === "en" ? label : label_en;
}

/** "Chứng thực"; the key itself while the hall's names are unknown. */
export function serviceName(hall: HallView | null, key: string): string {
  const found = hall?.services.find((service) => service.key === key);
  return found ? nameOf(found) : key;
}

/** What somebody comes for, as they chose it: the field, or papers that were asked for. */
export function serviceWords(hall: HallView | null, key: string, errand: string | null): string {
  const found = hall?.services.find((service) => service.key === key);
  const name = !found ? key : found.kind === "ask" ? nameOf(found) : labelOf(found); // a button that says "press here" is no errand
  return errand === "supplement" ? `${name} · ${t("errand.supplement")}` : name;
}

/** Where a service is received: "Quầy 1, 2", or the desk's own name. "Quầy" never stands at the end of a line without its number. */
export function placeOf(hall: HallView | null, key: string): string {
  const numbers = hall?.services.find((service) => service.key === key)?.counters ?? [];
  const desks = numbers.filter((no) => hall?.counters.some((counter) => counter.no === no && counter.desk));
  const plain = numbers.filter((no) => desks.indexOf(no) < 0);
  return [...(plain.length ? [`${t("counter")}\u00a0${plain.join(", ")}`] : []), ...desks.map((no) => counterName(hall, no))].join(", ");
}

/** The letters on the numbers of these services, each once: "A", "L". */
export function seriesOf(hall: HallView | null, keys: readonly string[]): string[] {
  const letters = (hall?.services ?? []).filter((service) => keys.indexOf(service.key) >= 0).map((service) => service.series);
  return letters.filter((letter, at) => letters.indexOf(letter) === at);
}

/** "Quầy 3", or the desk's own name. */
export function counterName(hall: HallView | null, no: number): string {
  const found = hall?.counters.find((counter) => counter.no === no);
  if (found?.desk && language.value === "en") return t("counter.desk");
  return found?.desk ? found.name : `${t("counter")} ${no}`;
}

/** "Mở lại lúc 13:30", with the day when it is another one. */
export function opensWords(at_ms: number): string {
  const day = weekdayDate(at_ms, language.value);
  const time = hourMinute(at_ms);
  return day === weekdayDate(now_ms(), language.value) ? t("hall.opens", { time }) : t("hall.opens_on", { day, time });
}

/** What one types for each service: the letter of its series; a number after L where letters do not tell them apart. */
export function serviceKeys(hall: HallView | null): { key: string; service: string; name: string }[] {
  const services = hall?.services ?? [];
  const letters = services.map((service) => service.series);
  const telling = new Set(letters).size === letters.length && letters.every((letter) => /^[A-Z]+$/.test(letter));
  return services.map((one, at) => ({ key: telling ? letters[at]! : `L${at + 1}`, service: one.key, name: nameOf(one) }));
}

/** How long, as a clerk reads it off a clock: "4:12", "1:04:12". Never negative. */
export function lasting(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (value: number): string => `0${value}`.slice(-2);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
