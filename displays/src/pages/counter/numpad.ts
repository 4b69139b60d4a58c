// The numpad beside the screen means what a counter's own keypad means (config/pads/numpad.toml): Enter, + - * / . and digits before *.
// It knows keys and what stands typed; where a reason or an outcome is needed, the page asks for it.
import { pauseOrBack } from "./acts";
import type { Desk } from "./desk";
import { type Deed, DEEDS, possible, pressDeed } from "./deeds";
import { askAll } from "./menu";
import { askOutcome, askTransfer, askTransferTo } from "./questions";

/** Returns whether the key meant something. What stands typed counts for the very next key only. */
export function onNumpad(desk: Desk, key: string): boolean {
  const typed = desk.typed.value;
  if (/^[0-9]$/.test(key)) return (desk.type(typed + key), true);
  desk.type("");
  if (key === "*" && typed) return (transferTo(desk, Number(typed)), true);
  if (key === "Enter" && /^0+$/.test(typed)) return (desk.asking.value = askAll(desk)), true; // everything else, by numbers
  if (typed && key === "Enter") return true; // a number and Enter calls nobody
  if (typed && key === "Backspace") return (desk.type(typed.slice(0, -1)), true);
  const act = KEYS[key];
  if (act) act(desk);
  return !!act;
}

const KEYS: Record<string, (desk: Desk) => void> = {
  "+": (desk) => may(desk, "R") && desk.press("recall"),
  "-": (desk) => may(desk, "V") && desk.press("no-show"),
  "*": (desk) => pressDeed(desk, deedOf("T")),
  ".": (desk) => may(desk, "F") && (desk.asking.value = askOutcome(desk)),
  "/": pauseOrBack,
};

function deedOf(key: string): Deed {
  return DEEDS.find((one) => one.key === key)!;
}

function may(desk: Desk, key: string): boolean {
  return possible(desk, deedOf(key));
}

/** A number that is no counter of the hall, or this one, is asked about as if none had been typed. */
function transferTo(desk: Desk, no: number): void {
  if (!may(desk, "T")) return pressDeed(desk, deedOf("T"));
  const there = no !== desk.no && desk.live.hall.value?.counters.some((counter) => counter.no === no);
  desk.asking.value = there ? askTransferTo(desk, no) : askTransfer(desk);
}
