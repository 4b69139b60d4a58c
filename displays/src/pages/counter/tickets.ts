// What can be done with a ticket that is not at the counter: called, brought back, corrected, printed again, cancelled.
// It knows choices, their keys and what each still has to ask; the server decides.
import { nameOf, serviceKeys, serviceName } from "../../parts/names";
import type { Answer, Asking } from "../../parts/question";
import { reasonQuestion } from "../../parts/reasons";
import { t, type WordKey } from "../../words";
import type { Desk } from "./desk";
import { askNote } from "./notes";
import type { Row } from "./rows";

type Choice = [key: string, word: WordKey, choose: () => void];

/** The small menu of one row. Its letters are the same in every list. */
export function askAbout(desk: Desk, row: Row): Asking {
  desk.select(row);
  const choices = { line: ofWaiting, missed: ofMissed, held: ofHeld }[row.list](desk, row);
  const answers = choices.map(([key, word, choose]): Answer => ({ key, label: t(word), choose }));
  const title = row.list === "line" ? "counter.ask.what" : "counter.ask.back";
  return { title: t(title, { number: row.number }), answers };
}

function ofWaiting(desk: Desk, row: Row): Choice[] {
  const { id, number, marked } = row;
  const call: Choice = ["G", "counter.call_first", () => ask(desk, askCall(desk, number, { ticket: id }))];
  const change: Choice = ["D", "counter.change", () => ask(desk, askChange(desk, row))];
  const priority: Choice = ["U", "counter.priority", () => ask(desk, askPriority(desk, row))];
  const clear: Choice = ["B", "counter.priority_clear", () => ask(desk, askClearing(desk, row))];
  const note: Choice = ["E", "counter.note", () => ask(desk, askNote(desk, row))];
  const classes = desk.live.hall.value?.priorities.length;
  const ofPlace = [change, ...(classes ? [priority] : []), ...(marked ? [clear] : [])];
  return [...(desk.mayCall(row) ? [call] : []), ...ofPlace, note, ...ofPaper(desk, row)];
}

function ofMissed(desk: Desk, { id, number }: Row): Choice[] {
  return [
    ["1", "counter.readmit", () => desk.pressTicket(id, "readmit")],
    ["2", "counter.call_now", () => ask(desk, askCall(desk, number, { ticket: id }))],
  ];
}

function ofHeld(desk: Desk, row: Row): Choice[] {
  return [
    ["1", "counter.resume_here", () => desk.pressTicket(row.id, "resume", { counter: desk.no })],
    ["2", "counter.resume_line", () => desk.pressTicket(row.id, "resume")],
    ["E", "counter.note", () => ask(desk, askNote(desk, row))],
    ...ofPaper(desk, row),
  ];
}

/** Only the guide and a supervisor send somebody away who is not there. */
function ofPaper(desk: Desk, row: Row): Choice[] {
  const { id, number } = row;
  const print: Choice = ["I", "counter.print", () => desk.pressTicket(id, "reprint", {}, t("counter.told.print", { number }))];
  const cancel: Choice = ["H", "counter.cancel", () => ask(desk, askCancel(desk, row))];
  const mayCancel = desk.isGuide || desk.live.session.view.value?.role !== "clerk";
  return mayCancel ? [print, cancel] : [print];
}

function ask(desk: Desk, asking: Asking): void {
  desk.asking.value = asking;
}

/** Out of turn, so with a reason: it stands on the day sheet. */
export function askCall(desk: Desk, number: string, target: { ticket: string } | { number: string }): Asking {
  return reasonQuestion("call", t("counter.ask.call_why", { number }), (reason) => desk.press("call", { ...target, reason }));
}

function askChange(desk: Desk, { id, number, service }: Row): Asking {
  const hall = desk.live.hall.value;
  const why = (to: string): Asking =>
    reasonQuestion("change", t("counter.ask.change_why", { number, to: serviceName(hall, to) }), (reason) =>
      desk.pressTicket(id, "change", { service: to, reason }, t("counter.told.change", { number })),
    );
  const answers = serviceKeys(hall)
    .filter((one) => one.service !== service)
    .map((one) => ({ key: one.key, label: one.name, choose: () => ask(desk, why(one.service)) }));
  return { title: t("counter.ask.change", { number }), answers, narrow: true };
}

function askPriority(desk: Desk, { id, number }: Row): Asking {
  const why = (priority: string): Asking =>
    reasonQuestion("priority", t("counter.ask.priority_why", { number }), (reason) =>
      desk.pressTicket(id, "change", { priority, reason }, t("counter.told.priority", { number })),
    );
  const classes = desk.live.hall.value?.priorities ?? [];
  const answers = classes.map((one, at) => ({ key: String(at + 1), label: nameOf(one), choose: () => ask(desk, why(one.key)) }));
  return { title: t("counter.ask.priority", { number }), answers };
}

function askClearing(desk: Desk, { id, number }: Row): Asking {
  return reasonQuestion("priority", t("counter.ask.priority_clear_why", { number }), (reason) =>
    desk.pressTicket(id, "change", { clear_priority: true, reason }, t("counter.told.priority", { number })),
  );
}

export function askCancel(desk: Desk, { id, number }: { id: string; number: string }): Asking {
  const choose = (): void => desk.pressTicket(id, "cancel", {}, t("counter.told.cancel", { number }));
  const title = t("counter.ask.cancel", { number });
  return { title, grave: true, final: true, answers: [{ key: "1", label: t("counter.cancel"), choose }] };
}
