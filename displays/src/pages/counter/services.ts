// The services of this counter, asked and sent.
import { servicesQuestion } from "../../parts/services";
import type { Asking } from "../../parts/question";
import { t } from "../../words";
import type { Desk } from "./desk";

export function askServices(desk: Desk): Asking {
  const choice = {
    title: t("counter.ask.services"),
    hall: desk.live.hall.value,
    ask: (next: Asking) => void (desk.asking.value = next),
    set: (services: string[]) => desk.press("services", { services }),
  };
  return servicesQuestion(choice, desk.counter?.services ?? []);
}
