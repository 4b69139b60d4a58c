// What a counter and the guide's desk can do besides the ticket in hand: one key each, in the order in which they are shown.
// It knows keys and when each means something; what they ask is elsewhere.
import { t, type WordKey } from "../../words";
import { isBar, otherWindow } from "./bar";
import { askBatch } from "./batch";
import type { Desk } from "./desk";
import { askTake } from "./guide";
import { askKeys } from "./help";
import { askClose, askHeld, askMissed, askNumber, askPause } from "./questions";
import { askServices } from "./services";

export interface Act {
  key: string;
  word: WordKey;
  may(desk: Desk): boolean;
  press(desk: Desk): void;
  /** Only the guide's desk has it. */
  guide?: boolean;
}

const isOpen = (desk: Desk): boolean => desk.ready.value && desk.counter?.state === "open";
const isPaused = (desk: Desk): boolean => desk.ready.value && desk.counter?.state === "paused";
const isReady = (desk: Desk): boolean => desk.ready.value;

export const ACTS: readonly Act[] = [
  { key: "P", word: "counter.pause", may: (desk) => isOpen(desk) || isPaused(desk), press: pauseOrBack },
  {
    key: "X",
    word: "counter.close",
    may: (desk) => desk.ready.value && desk.counter?.state !== "closed",
    press: (desk) => void (desk.asking.value = askClose(desk)),
  },
  { key: "L", word: "counter.services", may: isOpen, press: (desk) => void (desk.asking.value = askServices(desk)) },
  { key: "N", word: "counter.ask.number", may: isReady, press: (desk) => void (desk.asking.value = askNumber(desk)) },
  {
    key: "M",
    word: "counter.keys.missed",
    may: (desk) => !!desk.seen.value?.missed.length,
    press: (desk) => void (desk.asking.value = askMissed(desk)),
  },
  {
    key: "G",
    word: "counter.keys.held",
    may: (desk) => !!desk.seen.value?.held.length,
    press: (desk) => void (desk.asking.value = askHeld(desk)),
  },
  { key: "C", word: "counter.take", may: isReady, press: (desk) => void (desk.asking.value = askTake(desk)), guide: true },
  { key: "B", word: "counter.batch", may: isReady, press: (desk) => void (desk.asking.value = askBatch(desk)), guide: true },
  { key: "Y", word: "counter.by_hand", may: isReady, press: (desk) => void (desk.entering.value = true), guide: true },
  {
    key: "O",
    word: "counter.change_clerk",
    may: (desk) => desk.ready.value && desk.mayChange(),
    press: (desk) => void (desk.changing.value = true),
  },
  { key: "W", word: isBar() ? "counter.full" : "counter.bar", may: (desk) => !desk.isPractice, press: (desk) => otherWindow(desk.no) },
  { key: "?", word: "counter.keys", may: () => true, press: (desk) => void (desk.asking.value = askKeys(desk)) },
];

/** One key for both: who pauses opens again with what the finger remembers. */
export function pauseOrBack(desk: Desk): void {
  if (isOpen(desk)) desk.asking.value = askPause(desk);
  else if (isPaused(desk)) desk.press("open");
}

/** What the key does now. */
export function wordOfAct(desk: Desk, { key, word }: Act): string {
  return t(key === "P" && isPaused(desk) ? "counter.reopen" : word);
}

export function actWith(key: string): Act {
  return ACTS.find((act) => act.key === key)!;
}
