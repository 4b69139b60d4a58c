// The questions a clerk is asked before something out of the ordinary: where to, why, until when, with what outcome.
// They know the choices and their keys; asking and sending are others' business.
import type { TicketView } from "../../contract";
import { hourMinute, now_ms } from "../../live";
import { counterName, serviceName } from "../../parts/names";
import type { Answer, Asking } from "../../parts/question";
import { reasonQuestion } from "../../parts/reasons";
import { t, type WordKey } from "../../words";
import type { Desk } from "./desk";

const OUTCOMES = ["received", "supplement_needed", "refused", "guided", "result_returned", "guided_online"] as const;

export function askOutcome(desk: Desk): Asking {
  const known = desk.live.hall.value?.outcomes ?? OUTCOMES;
  const answers = OUTCOMES.filter((outcome) => known.includes(outcome)).map((outcome, at) => ({
    key: String(at + 1),
    label: t(`outcome.${outcome}`),
    choose: () => desk.press("finish", { outcome }),
  }));
  return { title: t("counter.ask.outcome", { number: desk.ticket?.number ?? "" }), answers };
}

export function askHold(desk: Desk): Asking {
  const title = t("counter.ask.hold", { number: desk.ticket?.number ?? "" });
  return reasonQuestion("hold", title, (reason) => desk.press("hold", { reason }));
}

/** To a service by its letter, or to a counter by its number. */
export function askTransfer(desk: Desk): Asking {
  const hall = desk.live.hall.value;
  const number = desk.ticket?.number ?? "";
  const why = (to: string, target: object): void => {
    desk.asking.value = reasonQuestion("transfer", t("counter.ask.transfer_why", { number, to }), (reason) =>
      desk.press("transfer", { ...target, reason }),
    );
  };
  const services: Answer[] = (hall?.services ?? [])
    .filter((service) => service.key !== desk.ticket?.service)
    .map((service) => ({ key: service.series, label: service.name, choose: () => why(service.name, { service: service.key }) }));
  const counters: Answer[] = (hall?.counters ?? [])
    .filter((counter) => counter.no !== desk.no)
    .map((counter) => {
      const name = counterName(hall, counter.no);
      return { key: String(counter.no), label: name, choose: () => why(name, { counter: counter.no }) };
    });
  return { title: t("counter.ask.transfer", { number }), answers: [...services, ...counters], narrow: true };
}

const BREAKS_MINUTES = [10, 15, 30, 60];

export function askPause(desk: Desk): Asking {
  return reasonQuestion("pause", t("counter.ask.pause"), (reason) => {
    desk.asking.value = askUntil((until_at_ms) => desk.press("pause", { reason, until_at_ms }));
  });
}

/** A break without an end is shown as one without an end: nothing is invented. */
function askUntil(choose: (until_at_ms: number | null) => void): Asking {
  const breaks = BREAKS_MINUTES.map((minutes, at) => {
    const until = Math.ceil((now_ms() + minutes * 60_000) / 60_000) * 60_000;
    return { key: String(at + 1), label: t("counter.until", { minutes, time: hourMinute(until) }), choose: () => choose(until) };
  });
  const open = { key: String(breaks.length + 1), label: t("counter.until_unknown"), choose: () => choose(null) };
  return { title: t("counter.ask.until"), answers: [...breaks, open] };
}

export function askMissed(desk: Desk): Asking {
  return pick(desk, t("counter.ask.missed"), desk.seen.value?.missed ?? [], askAboutMissed);
}

export function askHeld(desk: Desk): Asking {
  return pick(desk, t("counter.ask.held"), desk.seen.value?.held ?? [], askAboutHeld);
}

/** One of several tickets; a single one needs no picking. */
function pick(desk: Desk, title: string, tickets: TicketView[], then: (desk: Desk, ticket: TicketView) => Asking): Asking {
  if (tickets.length === 1) return then(desk, tickets[0]!);
  const answers = tickets.map((ticket, at) => ({
    key: String(at + 1),
    label: `${ticket.number} · ${serviceName(desk.live.hall.value, ticket.service)}`,
    choose: () => void (desk.asking.value = then(desk, ticket)),
  }));
  return { title, answers };
}

export function askAboutMissed(desk: Desk, { id, number }: TicketView): Asking {
  return choices(t("counter.ask.back", { number }), [
    ["counter.readmit", () => desk.pressTicket(id, "readmit")],
    ["counter.call_now", () => void (desk.asking.value = askCall(desk, number, { ticket: id }))],
  ]);
}

export function askAboutHeld(desk: Desk, { id, number }: TicketView): Asking {
  return choices(t("counter.ask.back", { number }), [
    ["counter.resume_here", () => desk.pressTicket(id, "resume", { counter: desk.no })],
    ["counter.resume_line", () => desk.pressTicket(id, "resume")],
  ]);
}

/** Out of turn, so with a reason: it stands on the day sheet. */
export function askCall(desk: Desk, number: string, target: { ticket: string } | { number: string }): Asking {
  return reasonQuestion("call", t("counter.ask.call_why", { number }), (reason) => desk.press("call", { ...target, reason }));
}

/** A number as it is typed: "a42" is A042. */
export function askNumber(desk: Desk): Asking {
  const choose = (text: string): void => {
    const number = wholeNumber(text);
    desk.asking.value = askCall(desk, number, { number });
  };
  return { title: t("counter.ask.number"), answers: [], own: { label: t("counter.ask.number_hint"), choose } };
}

export function wholeNumber(text: string): string {
  const found = /^([A-Z]{0,2})0*([0-9]+)$/.exec(text.toUpperCase().replace(/[^A-Z0-9]/g, ""));
  return found ? found[1] + (found[1] ? `00${found[2]}`.slice(-Math.max(3, found[2]!.length)) : found[2]!) : text.toUpperCase();
}

export function askClose(desk: Desk): Asking {
  return { ...choices(t("counter.ask.close"), [["counter.close", () => desk.press("close")]]), grave: true };
}

function choices(title: string, of: [WordKey, () => void][]): Asking {
  return { title, answers: of.map(([word, choose], at) => ({ key: String(at + 1), label: t(word), choose })) };
}
