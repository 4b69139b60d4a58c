// The questions a clerk is asked before something out of the ordinary: where to, why, until when, with what outcome.
// They know the choices and their keys; asking and sending are others' business.
import type { TicketView } from "../../contract";
import { untilQuestion } from "../../parts/breaks";
import { counterName, placeOf, serviceKeys, serviceName } from "../../parts/names";
import { onPaper } from "../../parts/numbers";
import type { Answer, Asking } from "../../parts/question";
import { reasonQuestion } from "../../parts/reasons";
import { t } from "../../words";
import type { Desk } from "./desk";
import { type Row, rowOf } from "./rows";
import { askAbout } from "./tickets";

const OUTCOMES = ["received", "supplement_needed", "refused", "guided", "result_returned", "guided_online"] as const;
type Outcome = (typeof OUTCOMES)[number];

export function askOutcome(desk: Desk): Asking {
  const answers = outcomeAnswers(desk, (outcome) => desk.press("finish", { outcome }));
  const next: Answer = {
    key: "G",
    label: t("counter.next_with"),
    chord: `Shift 1–${answers.length}`,
    choose: () => void (desk.asking.value = askOutcomeThenNext(desk)),
  };
  const drop: Answer = { key: String(answers.length + 1), label: t("counter.drop_errands"), choose: () => void (desk.asking.value = askDrop(desk)) };
  const drops = desk.ticket?.to_come?.length ? [drop] : [];
  const title = t("counter.ask.outcome", { number: desk.ticket?.number ?? "" });
  return { title, shown: goesOn(desk), answers: [...answers, ...drops, next], chord: (key) => nextWith(desk, key) };
}

/** One chord is the whole cycle with an outcome: the ticket in hand ends with the nth one, and the next is called. */
export function nextWith(desk: Desk, key: string): boolean {
  const outcome = /^Shift\+/.test(key) ? outcomes(desk)[Number(key.slice(6)) - 1] : undefined;
  const may = !!outcome && !!desk.ticket && desk.ready.value && desk.counter?.state === "open";
  if (may) desk.callNext(outcome);
  return may;
}

/** Where the visitor goes with either answer, and how many wait there: said before it is pressed. */
function goesOn(desk: Desk): string | null {
  const hall = desk.live.hall.value;
  const service = desk.ticket?.to_come?.[0]?.service;
  if (!service) return null;
  const known = desk.seen.value?.goes_on;
  const waits = known?.service !== service ? "" : known.waiting ? t("supervisor.waits", { n: known.waiting }) : t("supervisor.nobody_waits");
  return [t("counter.ask.goes_on", { service: serviceName(hall, service) }), placeOf(hall, service), waits].filter(Boolean).join(" · ");
}

/** What the visitor has also come for is not brought back by an undo. */
function askDrop(desk: Desk): Asking {
  const places = (desk.ticket?.to_come ?? []).map((one) => serviceName(desk.live.hall.value, one.service)).join(" → ");
  const drop: Answer = { key: "1", label: t("counter.drop_errands"), choose: () => desk.press("drop-errands") };
  return { title: t("counter.ask.drop_sure", { number: desk.ticket?.number ?? "", places }), grave: true, answers: [drop] };
}

function askOutcomeThenNext(desk: Desk): Asking {
  const answers = outcomeAnswers(desk, (outcome) => desk.callNext(outcome)).map((one) => ({ ...one, chord: `Shift ${one.key}` }));
  const title = t("counter.ask.next_with", { number: desk.ticket?.number ?? "" });
  return { title, shown: goesOn(desk), answers, chord: (key) => nextWith(desk, key) };
}

function outcomeAnswers(desk: Desk, choose: (outcome: Outcome) => void): Answer[] {
  return outcomes(desk).map((outcome, at) => ({
    key: String(at + 1),
    label: t(`outcome.${outcome}`),
    choose: () => choose(outcome),
  }));
}

/** In the order of their keys: 1 is the first. */
export function outcomes(desk: Desk): Outcome[] {
  const known: readonly string[] = desk.live.hall.value?.outcomes ?? OUTCOMES;
  return OUTCOMES.filter((outcome) => known.includes(outcome));
}

export function askHold(desk: Desk): Asking {
  const title = t("counter.ask.hold", { number: desk.ticket?.number ?? "" });
  return reasonQuestion("hold", title, (reason) => desk.press("hold", { reason }));
}

/** To a counter that was named already. */
export function askTransferTo(desk: Desk, counter: number): Asking {
  return transferWhy(desk, counterName(desk.live.hall.value, counter), { counter });
}

function transferWhy(desk: Desk, to: string, target: object): Asking {
  const title = t("counter.ask.transfer_why", { number: desk.ticket?.number ?? "", to });
  return reasonQuestion("transfer", title, (reason) => desk.press("transfer", { ...target, reason }));
}

/** To a counter by its number, or to a service by its letter or its first letters without signs. */
export function askTransfer(desk: Desk): Asking {
  const hall = desk.live.hall.value;
  const number = desk.ticket?.number ?? "";
  const why = (to: string, target: object): void => void (desk.asking.value = transferWhy(desk, to, target));
  const services: Answer[] = serviceKeys(hall)
    .filter((one) => one.service !== desk.ticket?.service)
    .map(({ key, service, name }) => ({ key, label: name, choose: () => why(name, { service }) }));
  const counters: Answer[] = (hall?.counters ?? [])
    .filter((counter) => counter.no !== desk.no)
    .map((counter) => {
      const name = counterName(hall, counter.no);
      return { key: String(counter.no), label: name, choose: () => why(name, { counter: counter.no }) };
    });
  return { title: t("counter.ask.transfer", { number }), search: t("counter.transfer_hint"), answers: [...counters, ...services] };
}

export function askRequeue(desk: Desk): Asking {
  const title = t("counter.ask.requeue", { number: desk.ticket?.number ?? "" });
  return reasonQuestion("requeue", title, (reason) => desk.press("requeue", { reason }));
}

export function askPause(desk: Desk): Asking {
  return reasonQuestion("pause", t("counter.ask.pause"), (reason) => {
    desk.asking.value = untilQuestion((until_at_ms) => desk.press("pause", { reason, until_at_ms }));
  });
}

export function askMissed(desk: Desk): Asking {
  return pick(desk, t("counter.ask.missed"), "missed");
}

export function askHeld(desk: Desk): Asking {
  return pick(desk, t("counter.ask.held"), "held");
}

/** One of several tickets; a single one needs no picking. */
function pick(desk: Desk, title: string, list: Row["list"]): Asking {
  const rows = desk.rows.value.filter((row) => row.list === list);
  if (rows.length === 1) return askAbout(desk, rows[0]!);
  const answers = rows.map((row, at) => ({
    key: String(at + 1),
    label: `${row.number} · ${serviceName(desk.live.hall.value, row.service)}`,
    choose: () => void (desk.asking.value = askAbout(desk, row)),
  }));
  return { title, answers };
}

/** A number as it is typed: "a42" is A042. It may be in any list of the hall. */
export function askNumber(desk: Desk): Asking {
  const choose = (text: string): void => void openNumber(desk, onPaper(text));
  return { title: t("counter.ask.number"), answers: [], own: { label: t("counter.ask.number_hint"), choose } };
}

/**
 * The menu of that number; where nothing can be done with it, where it is. The question stands until the server has answered:
 * a key pressed ahead must not mean the ticket in hand.
 */
async function openNumber(desk: Desk, number: string): Promise<void> {
  const asked = desk.asking.value;
  desk.told.value = desk.presses.trouble.value = null;
  const here = desk.rows.value.find((one) => one.number === number);
  const ticket = here ? null : await desk.find(number);
  if (desk.asking.value !== asked) return;
  desk.asking.value = null;
  if (ticket instanceof Error) return void (desk.presses.trouble.value = ticket.message);
  const list = ticket && LIST_OF[ticket.state];
  const row = here ?? (ticket && list ? rowOf(ticket, list) : null);
  if (row) desk.asking.value = askAbout(desk, row);
  else if (ticket) desk.presses.trouble.value = whereItIs(desk, ticket);
}

const LIST_OF: Partial<Record<TicketView["state"], Row["list"]>> = { waiting: "line", no_show: "missed", held: "held" };

function whereItIs(desk: Desk, { number, state, counter }: TicketView): string {
  const where = counter === null ? [] : [counterName(desk.live.hall.value, counter)];
  return [number, t(`state.${state}`), ...where].join(" · ");
}

export function askClose(desk: Desk): Asking {
  const close = { key: "1", label: t("counter.close"), choose: () => desk.press("close") };
  return { title: t("counter.ask.close"), answers: [close], grave: true };
}
