// Names for the keys that messages carry, from the hall's own list. While it is unknown, nothing is made up.
import type { HallView } from "../contract";
import { t } from "../words";

/** "Chứng thực"; the key itself while the hall's names are unknown. */
export function serviceName(hall: HallView | null, key: string): string {
  return hall?.services.find((service) => service.key === key)?.name ?? key;
}

/** "Quầy 3", or the desk's own name. */
export function counterName(hall: HallView | null, no: number): string {
  const found = hall?.counters.find((counter) => counter.no === no);
  return found?.desk ? found.name : `${t("counter")} ${no}`;
}

/** What one types for each service: the letter of its series; a number after L where letters do not tell them apart. */
export function serviceKeys(hall: HallView | null): { key: string; service: string; name: string }[] {
  const services = hall?.services ?? [];
  const letters = services.map((service) => service.series);
  const telling = new Set(letters).size === letters.length && letters.every((letter) => /^[A-Z]+$/.test(letter));
  return services.map(({ key, name }, at) => ({ key: telling ? letters[at]! : `L${at + 1}`, service: key, name }));
}

/** How long, as a clerk reads it off a clock: "4:12", "1:04:12". Never negative. */
export function lasting(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (value: number): string => `0${value}`.slice(-2);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
