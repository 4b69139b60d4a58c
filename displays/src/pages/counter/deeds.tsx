// What can be done with the ticket in hand besides calling the next: one button and one key each, always in the same places.
// It knows what is possible when, as a courtesy; the server decides.
import type { JSX } from "preact";
import type { TicketView } from "../../contract";
import { tick } from "../../live";
import { Press } from "../../parts/press";
import { t, type WordKey } from "../../words";
import type { Desk } from "./desk";
import { askHold, askOutcome, askRequeue, askTransfer } from "./questions";
import { askNoteHere } from "./notes";

export interface Deed {
  key: string;
  word: WordKey;
  /** From which states of the ticket in hand. */
  from: TicketView["state"][];
  press: (desk: Desk) => void;
  /** What says that there is nobody for it: where words are typed after the key, they must not run as keys of the page. */
  nobody?: WordKey;
}

export const DEEDS: readonly Deed[] = [
  { key: "R", word: "counter.recall", from: ["called"], press: (desk) => desk.press("recall") },
  { key: "S", word: "counter.start", from: ["called"], press: (desk) => desk.press("start") },
  { key: "V", word: "counter.no_show", from: ["called"], press: (desk) => desk.press("no-show") },
  { key: "H", word: "counter.hold", from: ["called", "serving"], press: (desk) => void (desk.asking.value = askHold(desk)) },
  {
    key: "T",
    word: "counter.transfer",
    from: ["called", "serving"],
    press: (desk) => void (desk.asking.value = askTransfer(desk)),
    nobody: "counter.transfer_nobody",
  },
  { key: "F", word: "counter.finish", from: ["called", "serving"], press: (desk) => void (desk.asking.value = askOutcome(desk)) },
  { key: "Q", word: "counter.requeue", from: ["called"], press: (desk) => void (desk.asking.value = askRequeue(desk)) },
  { key: "D", word: "counter.scan", from: ["called", "serving"], press: scan },
  {
    key: "E",
    word: "counter.note",
    from: ["called", "serving"],
    press: (desk) => void (desk.asking.value = askNoteHere(desk)),
    nobody: "counter.note_nobody",
  },
];

/** The talk is over and the papers are being scanned; pressed again, the talk goes on. */
function scan(desk: Desk): void {
  desk.press("scan", { scanning: !desk.ticket?.scanning_at_ms });
}

/** Whoever is being scanned has come, even where nobody pressed start. */
const COME: readonly string[] = ["S", "R", "V", "Q"];

export function possible(desk: Desk, deed: Deed): boolean {
  const { ticket } = desk;
  if (!desk.ready.value || !ticket || !deed.from.includes(ticket.state)) return false;
  if (ticket.scanning_at_ms && COME.includes(deed.key)) return false;
  return deed.key !== "R" || (desk.seen.value?.recalls_left ?? 0) > 0;
}

/** The key was pressed: the deed, or a word that there is nobody for it. */
export function pressDeed(desk: Desk, deed: Deed): void {
  if (possible(desk, deed)) deed.press(desk);
  else if (deed.nobody && desk.ready.value && !desk.ticket) desk.asking.value = { title: t(deed.nobody), answers: [], warning: true };
}

export function wordOf(desk: Desk, deed: Deed): string {
  if (deed.key === "F" && desk.ticket?.to_come?.length) return t("counter.finish_on");
  return t(deed.key === "D" && desk.ticket?.scanning_at_ms ? "counter.scan_end" : deed.word);
}

export function Deeds({ desk }: { desk: Desk }): JSX.Element {
  void tick.value;
  const seconds = desk.undoSeconds();
  const left = desk.seen.value?.recalls_left ?? 0;
  return (
    <div class="deeds">
      {DEEDS.map((deed) => (
        <Press key={deed.key} hint={deed.key} disabled={!possible(desk, deed)} onPress={() => deed.press(desk)}>
          {wordOf(desk, deed)}
          {deed.key === "R" && desk.ticket?.state === "called" && ` (${left})`}
        </Press>
      ))}
      <Press hint="Z" disabled={!seconds || !desk.ready.value} onPress={() => desk.press("undo")}>
        {seconds ? t("counter.undo_in", { seconds }) : t("counter.undo")}
      </Press>
    </div>
  );
}
