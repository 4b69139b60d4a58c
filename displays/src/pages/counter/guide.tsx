// The guide's desk takes a number for somebody who cannot or will not touch the kiosk, and reads it out. It knows what to ask
// and how to show it; numbers are the server's.
import type { JSX } from "preact";
import type { ErrandAsked, TakeTicket, TicketIssued } from "../../contract";
import { Sign, TicketNumber } from "../../parts";
import { nameOf, placeOf, serviceKeys, serviceName } from "../../parts/names";
import { Press } from "../../parts/press";
import type { Asking } from "../../parts/question";
import { t } from "../../words";
import { actWith } from "./acts";
import type { Desk } from "./desk";
import { askCancel } from "./tickets";

const KEYS = ["C", "B", "Y"];

export function Guide({ desk }: { desk: Desk }): JSX.Element | null {
  if (!desk.isGuide) return null;
  return (
    <div class="guide">
      {KEYS.map(actWith).map((act) => (
        <Press key={act.key} hint={act.key} disabled={!act.may(desk)} onPress={() => act.press(desk)}>
          {t(act.word)}
        </Press>
      ))}
    </div>
  );
}

type Wanted = Omit<TakeTicket, "command_id">;
/** As the hall has it: asking for more is refused. */
const MOST_ERRANDS = 3;

/** `before`: errands that were chosen already and are to stand on the same number. */
export function askTake(desk: Desk, before: ErrandAsked[] = []): Asking {
  const answers = serviceKeys(desk.live.hall.value).map(({ key, service, name }) => ({
    key,
    label: name,
    choose: () => void (desk.asking.value = askClass(desk, { service, also: before })),
  }));
  return { title: t(before.length ? "counter.ask.take_more" : "counter.ask.take"), answers, narrow: true };
}

/** The class takes the number. None is the first answer, so that Enter means it; errand and language are switched before. */
function askClass(desk: Desk, wanted: Wanted, at = 0): Asking {
  const hall = desk.live.hall.value;
  const classes = hall?.priorities ?? [];
  const again = (changed: Partial<Wanted>, nth: number): void => void (desk.asking.value = askClass(desk, { ...wanted, ...changed }, nth));
  const none = { key: "1", label: t(classes.length ? "counter.priority_none" : "counter.take"), choose: () => take(desk, wanted) };
  const some = classes.map((one, nth) => ({
    key: String(nth + 2),
    label: nameOf(one),
    choose: () => take(desk, { ...wanted, priority: one.key }),
  }));
  const submits = hall?.services.find((one) => one.key === wanted.service)?.kind === "submit";
  const supplement = wanted.errand === "supplement";
  const errand = {
    key: "B",
    label: <Switched on={supplement}>{t("errand.supplement")}</Switched>,
    choose: () => again({ errand: supplement ? null : "supplement" }, some.length + 1),
  };
  const languages = hall?.languages ?? [];
  const spoken = wanted.language ?? languages[0] ?? "vi";
  const next = languages[(languages.indexOf(spoken) + 1) % languages.length] ?? null;
  const language = {
    key: "V",
    label: t("counter.take_language", { language: languageName(spoken) }),
    choose: () => again({ language: next === languages[0] ? null : next }, some.length + (submits ? 2 : 1)),
  };
  const gathered = [...(wanted.also ?? []), { service: wanted.service, errand: wanted.errand ?? null }];
  const more = { key: "M", label: t("kiosk.more"), choose: () => void (desk.asking.value = askTake(desk, gathered)) };
  const switches = [...(submits ? [errand] : []), ...(languages.length > 1 ? [language] : [])];
  const answers = [none, ...some, ...switches, ...(gathered.length < MOST_ERRANDS ? [more] : [])];
  return { title: t(classes.length ? "counter.ask.take_priority" : "counter.ask.take_how"), answers, at };
}

function Switched({ on, children }: { on: boolean; children: string }): JSX.Element {
  return (
    <span class="service">
      <Sign mark={on ? "tick" : "ring"} class={on ? "service-on" : "service-off"} />
      {children}
      <span class="only-heard">{t(on ? "counter.switched_on" : "counter.switched_off")}</span>
    </span>
  );
}

/** In its own words; a language these pages do not speak by its code. */
function languageName(code: string): string {
  return code === "vi" || code === "en" ? t(`language.${code}`) : code;
}

function take(desk: Desk, asked: Wanted): void {
  desk.command<TicketIssued>("tickets", asked, (issued) => void (desk.asking.value = taken(desk, issued)));
}

function taken(desk: Desk, issued: TicketIssued): Asking {
  const { id, number } = issued;
  const leave = { key: "1", label: t("done"), choose: () => void (desk.asking.value = null) };
  const print = {
    key: "I",
    label: t("counter.print"),
    choose: () => desk.pressTicket(id, "reprint", {}, t("counter.told.print", { number })),
  };
  const cancel = { key: "H", label: t("counter.cancel"), choose: () => void (desk.asking.value = askCancel(desk, issued)) };
  return {
    title: t("counter.taken"),
    shown: <Taken desk={desk} issued={issued} />,
    answers: [leave, ...(issued.will_print ? [print] : []), cancel],
  };
}

function Taken({ desk, issued }: { desk: Desk; issued: TicketIssued }): JSX.Element {
  return (
    <div class="taken" role="status">
      <p class="taken-number">
        <TicketNumber>{issued.number}</TicketNumber>
      </p>
      <p>
        {serviceName(desk.live.hall.value, issued.service)} · {issued.ahead ? t("kiosk.ahead", { n: issued.ahead }) : t("kiosk.nobody")}
      </p>
      {issued.to_come?.map((one, at) => (
        <p key={at}>
          {t("kiosk.then")}: {serviceName(desk.live.hall.value, one.service)} · {placeOf(desk.live.hall.value, one.service)}
        </p>
      ))}
      <p>
        {t("counter.taken_code")} <strong class="taken-code">{issued.short_code}</strong>
      </p>
      <p>{t(issued.will_print ? "counter.taken_prints" : "counter.taken_no_print")}</p>
    </div>
  );
}
