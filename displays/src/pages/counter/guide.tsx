// The guide's desk takes a number for somebody who cannot or will not touch the kiosk, and reads it out. It knows what to ask
// and how to show it; numbers are the server's.
import type { JSX } from "preact";
import type { TakeTicket, TicketIssued } from "../../contract";
import { TicketNumber } from "../../parts";
import { nameOf, serviceKeys, serviceName } from "../../parts/names";
import { Press } from "../../parts/press";
import type { Asking } from "../../parts/question";
import { t } from "../../words";
import type { Desk } from "./desk";
import { askCancel } from "./tickets";

export function Guide({ desk }: { desk: Desk }): JSX.Element | null {
  if (!desk.isGuide) return null;
  return (
    <p class="guide">
      <Press hint="C" disabled={!desk.ready.value} onPress={() => void (desk.asking.value = askTake(desk))}>
        {t("counter.take")}
      </Press>
    </p>
  );
}

export function askTake(desk: Desk): Asking {
  const answers = serviceKeys(desk.live.hall.value).map(({ key, service, name }) => ({
    key,
    label: name,
    choose: () => askClass(desk, service),
  }));
  return { title: t("counter.ask.take"), answers, narrow: true };
}

/** Asked only where the hall has classes. None is the first answer, so that Enter means it. */
function askClass(desk: Desk, service: string): void {
  const classes = desk.live.hall.value?.priorities ?? [];
  if (!classes.length) return take(desk, { service });
  const none = { key: "1", label: t("counter.priority_none"), choose: () => take(desk, { service }) };
  const some = classes.map((one, at) => ({
    key: String(at + 2),
    label: nameOf(one),
    choose: () => take(desk, { service, priority: one.key }),
  }));
  desk.asking.value = { title: t("counter.ask.take_priority"), answers: [none, ...some] };
}

function take(desk: Desk, asked: Omit<TakeTicket, "command_id">): void {
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
      <p>
        {t("counter.taken_code")} <strong class="taken-code">{issued.short_code}</strong>
      </p>
      <p>{t(issued.will_print ? "counter.taken_prints" : "counter.taken_no_print")}</p>
    </div>
  );
}
