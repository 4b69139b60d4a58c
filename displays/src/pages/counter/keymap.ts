// Which key means what on the counter's page while no question is open. It knows keys; the commands are the desk's.
import type { Desk } from "./desk";
import { askTake } from "./guide";
import { DEEDS, possible, pressMain } from "./hand";
import { askKeys } from "./help";
import { onNumpad } from "./numpad";
import { askClose, askHeld, askMissed, askNumber, askPause, outcomes } from "./questions";
import { askServices } from "./services";
import { askAbout } from "./tickets";

/** Returns whether the key meant something. */
export function onKey(desk: Desk, key: string): boolean {
  if (desk.asking.value || desk.presses.confirm.value) return false;
  if (onNumpad(desk, key)) return true;
  const deed = DEEDS.find((one) => one.key === key);
  if (deed) possible(desk, deed) && deed.press(desk);
  else if (/^Shift\+/.test(key)) nextWith(desk, Number(key.slice(6)));
  else if (key in OTHERS) OTHERS[key]!(desk);
  else return false;
  return true;
}

const OTHERS: Record<string, (desk: Desk) => void> = {
  Enter: (desk) => (desk.selected.value ? askSelected(desk) : pressMain(desk)),
  Space: pressMain,
  ArrowDown: (desk) => void desk.step(1),
  ArrowUp: (desk) => void desk.step(-1),
  Escape: letGo,
  Z: (desk) => desk.undoSeconds() > 0 && desk.press("undo"),
  P: (desk) => isOpen(desk) && (desk.asking.value = askPause(desk)),
  X: (desk) => desk.ready.value && desk.counter?.state !== "closed" && (desk.asking.value = askClose(desk)),
  L: (desk) => isOpen(desk) && (desk.asking.value = askServices(desk)),
  N: (desk) => desk.ready.value && (desk.asking.value = askNumber(desk)),
  M: (desk) => !!desk.seen.value?.missed.length && (desk.asking.value = askMissed(desk)),
  G: (desk) => !!desk.seen.value?.held.length && (desk.asking.value = askHeld(desk)),
  "?": (desk) => void (desk.asking.value = askKeys(desk)),
  C: (desk) => desk.isGuide && desk.ready.value && (desk.asking.value = askTake(desk)),
};

function isOpen(desk: Desk): boolean {
  return desk.ready.value && desk.counter?.state === "open";
}

function askSelected(desk: Desk): void {
  if (desk.ready.value && desk.selected.value) desk.asking.value = askAbout(desk, desk.selected.value);
}

function letGo(desk: Desk): void {
  desk.type("");
  desk.presses.trouble.value = desk.told.value = null;
  desk.select(null);
}

/** One chord is the whole cycle with an outcome: the ticket in hand ends with the nth one, and the next is called. */
function nextWith(desk: Desk, nth: number): void {
  const outcome = outcomes(desk)[nth - 1];
  if (outcome && desk.ticket && isOpen(desk)) desk.callNext(outcome);
}
