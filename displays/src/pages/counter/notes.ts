// A note on a ticket: what colleagues tell each other about it. It goes with the ticket to the next counter and is erased after a day.
import type { Asking } from "../../parts/question";
import { t } from "../../words";
import type { Desk } from "./desk";

export function askNoteHere(desk: Desk): Asking {
  return askNote(desk, desk.ticket!);
}

export function askNote(desk: Desk, { id, number }: { id: string; number: string }): Asking {
  const was = desk.noteOn(id)?.text ?? "";
  const write = (text: string | null): void => desk.pressTicket(id, "note", { text }, t("counter.told.note", { number }));
  const erase = { key: "1", label: t("counter.note_erase"), choose: () => write(null) };
  return {
    title: t("counter.ask.note", { number }),
    answers: was ? [erase] : [],
    own: { label: t("counter.note_hint"), was, choose: write },
    own_first: true,
  };
}
