// Everything that can be done now as one numbered list: for the numpad, and for a bar too narrow for more keys.
import type { Answer, Asking } from "../../parts/question";
import { t } from "../../words";
import { ACTS, wordOfAct } from "./acts";
import { DEEDS, possible, wordOf } from "./deeds";
import type { Desk } from "./desk";

export function askAll(desk: Desk): Asking {
  const deeds = DEEDS.filter((deed) => possible(desk, deed)).map((deed) => ({ ...deed, label: wordOf(desk, deed) }));
  const undo = { key: "Z", label: t("counter.undo"), press: (): void => desk.press("undo") };
  const acts = ACTS.filter((act) => act.may(desk) && (!act.guide || desk.isGuide)).map((act) => ({ ...act, label: wordOfAct(desk, act) }));
  const all = [...deeds, ...(desk.undoSeconds() ? [undo] : []), ...acts];
  const answers = all.map((one, at): Answer => ({
    key: String(at + 1),
    label: one.label,
    chord: one.key,
    choose: () => {
      desk.asking.value = null;
      one.press(desk);
    },
  }));
  return { title: t("counter.ask.all"), answers, narrow: true };
}
