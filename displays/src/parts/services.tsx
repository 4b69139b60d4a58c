// Which services a counter takes: switched on and off one by one, then noted at once. It knows the choice; what is done with it, and
// whether somebody would be left alone, is the asker's and the server's affair.
import type { HallView } from "../contract";
import { t } from "../words";
import { Sign } from ".";
import { serviceKeys } from "./names";
import type { Answer, Asking } from "./question";

interface Choice {
  title: string;
  hall: HallView | null;
  /** The same question with another choice. */
  ask(next: Asking): void;
  /** In the hall's order, so that the same choice is the same command. */
  set(services: string[]): void;
}

/** `taken`: chosen so far; `at`: the answer that was pressed last. */
export function servicesQuestion(choice: Choice, taken: readonly string[], at = 0): Asking {
  const all = serviceKeys(choice.hall);
  const answers = all.map(({ key, service, name }, nth): Answer => {
    const on = taken.indexOf(service) >= 0;
    const others = taken.filter((one) => one !== service);
    return {
      key,
      label: (
        <span class="service">
          <Sign mark={on ? "tick" : "ring"} class={on ? "service-on" : "service-off"} />
          {name}
          <span class="only-heard">{t(on ? "counter.service_on" : "counter.service_off")}</span>
        </span>
      ),
      choose: () => choice.ask(servicesQuestion(choice, on ? others : [...taken, service], nth)),
    };
  });
  const inOrder = all.map((one) => one.service).filter((service) => taken.indexOf(service) >= 0);
  if (taken.length) answers.push({ key: "1", label: t("counter.services_set", { n: taken.length }), choose: () => choice.set(inOrder) });
  return { title: choice.title, answers, at };
}
