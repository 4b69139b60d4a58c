// All keys of the counter's page on one sheet, the keyboard's and the numpad's. It knows which key is which; what they do is elsewhere.
import type { JSX } from "preact";
import type { Asking } from "../../parts/question";
import { KeyHint } from "../../parts";
import { t, type WordKey } from "../../words";
import { isBar } from "./bar";
import type { Desk } from "./desk";
import { outcomes } from "./questions";

export function askKeys(desk: Desk): Asking {
  return { title: t("counter.keys"), answers: [], shown: <Sheet keys={keysOf(desk)} /> };
}

type Line = [keys: string[], numpad: string[], word: WordKey];

function keysOf(desk: Desk): Line[] {
  return [
    [[t("key.next")], ["Enter"], "counter.keys.next"],
    [["R"], ["+"], "counter.recall"],
    [["V"], ["-"], "counter.no_show"],
    [["S"], [], "counter.start"],
    [["F"], ["."], "counter.finish"],
    [[`Shift 1–${outcomes(desk).length}`], [], "counter.next_with"],
    [["T"], ["*"], "counter.transfer"],
    [[], ["3", "*"], "counter.keys.transfer"],
    [["H"], [], "counter.hold"],
    [["Q"], [], "counter.requeue"],
    [["D"], [], "counter.scan"],
    [["E"], [], "counter.note"],
    [["Z"], [], "counter.undo"],
    [["P"], ["/"], "counter.keys.pause"],
    [["X"], [], "counter.close"],
    [["L"], [], "counter.services"],
    [["N"], [], "counter.ask.number"],
    [["M"], [], "counter.keys.missed"],
    [["G"], [], "counter.keys.held"],
    [["↑", "↓"], [], "counter.keys.choose"],
    [["O"], [], "counter.change_clerk"],
    [["W"], [], isBar() ? "counter.full" : "counter.bar"],
    ...(desk.isGuide ? GUIDES : []),
    [[], ["0", "Enter"], "counter.keys.all"],
  ];
}

const GUIDES: Line[] = [
  [["C"], [], "counter.take"],
  [["B"], [], "counter.batch"],
  [["Y"], [], "counter.by_hand"],
];

function Sheet({ keys }: { keys: Line[] }): JSX.Element {
  return (
    <table class="keys">
      <thead>
        <tr>
          <td />
          <th>{t("counter.keys.keyboard")}</th>
          <th>{t("counter.keys.numpad")}</th>
        </tr>
      </thead>
      <tbody>
        {keys.map(([keyboard, numpad, word]) => (
          <tr key={word}>
            <th scope="row">{t(word)}</th>
            <td>{keyboard.map((key) => (
              <KeyHint key={key}>{key}</KeyHint>
            ))}</td>
            <td>{numpad.map((key) => (
              <KeyHint key={key}>{key}</KeyHint>
            ))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
