// Which key means what on the counter's page while no question is open. It knows keys; the commands are the desk's.
import { ACTS } from "./acts";
import { DEEDS, pressDeed } from "./deeds";
import type { Desk } from "./desk";
import { pressMain } from "./hand";
import { onNumpad } from "./numpad";
import { nextWith } from "./questions";
import { askAbout } from "./tickets";

/** Returns whether the key meant something. */
export function onKey(desk: Desk, key: string): boolean {
  if (desk.isCovered) return false;
  if (onNumpad(desk, key)) return true;
  const deed = DEEDS.find((one) => one.key === key);
  const act = ACTS.find((one) => one.key === key && (!one.guide || desk.isGuide));
  if (deed) pressDeed(desk, deed);
  else if (act) act.may(desk) && act.press(desk);
  else if (/^Shift\+/.test(key)) nextWith(desk, key);
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
};

function askSelected(desk: Desk): void {
  if (desk.ready.value && desk.selected.value) desk.asking.value = askAbout(desk, desk.selected.value);
}

function letGo(desk: Desk): void {
  desk.type("");
  desk.presses.trouble.value = desk.told.value = null;
  desk.select(null);
}
