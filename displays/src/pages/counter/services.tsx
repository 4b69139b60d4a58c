// Which services this counter takes: switched on and off one by one, then noted at once. It knows the choice; whether
// somebody would be left alone is the server's to ask.
import { Sign } from "../../parts";
import { serviceKeys } from "../../parts/names";
import type { Answer, Asking } from "../../parts/question";
import { t } from "../../words";
import type { Desk } from "./desk";

/** `taken`: chosen so far; `at`: the answer that was pressed last. */
export function askServices(desk: Desk, taken: string[] = desk.counter?.services ?? [], at = 0): Asking {
  const all = serviceKeys(desk.live.hall.value);
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
      choose: () => void (desk.asking.value = askServices(desk, on ? others : [...taken, service], nth)),
    };
  });
  if (taken.length) answers.push({ key: "1", label: t("counter.services_set", { n: taken.length }), choose: () => set(desk, taken) });
  return { title: t("counter.ask.services"), answers, at };
}

/** In the hall's order, so that the same choice is the same command. */
function set(desk: Desk, taken: string[]): void {
  const services = serviceKeys(desk.live.hall.value).map((one) => one.service);
  desk.press("services", { services: services.filter((service) => taken.indexOf(service) >= 0) });
}
