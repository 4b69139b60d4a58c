// Several numbers cancelled at once: chosen one by one, then a reason, then one more word that says how many.
// All waiting and held numbers of the hall may be asked for by number; those in the desk's own lists stand there to be chosen.
import type { TicketsAnswer } from "../../contract";
import { Refusal } from "../../live";
import { Sign } from "../../parts";
import { serviceName } from "../../parts/names";
import type { Answer, Asking } from "../../parts/question";
import { reasonQuestion } from "../../parts/reasons";
import { wholeNumber } from "../../parts/numbers";
import { t } from "../../words";
import type { Desk } from "./desk";
import { type Row, rowOf } from "./rows";

/** `rows`: what can be chosen; `chosen`: ids, in the order in which they were; `at`: the answer that was pressed last. */
export function askBatch(desk: Desk, rows: Row[] = cancellable(desk), chosen: string[] = [], at = 0): Asking {
  const again = (which: string[], nth: number): void => void (desk.asking.value = askBatch(desk, rows, which, nth));
  const answers = rows.map((row, nth): Answer => {
    const on = chosen.indexOf(row.id) >= 0;
    return {
      key: `${nth + 1}`,
      label: (
        <span class="service">
          <Sign mark={on ? "tick" : "ring"} class={on ? "service-on" : "service-off"} />
          {row.number} · {serviceName(desk.live.hall.value, row.service)}
          {on && <span class="only-heard">{t("counter.batch_on")}</span>}
        </span>
      ),
      choose: () => again(on ? chosen.filter((id) => id !== row.id) : [...chosen, row.id], nth),
    };
  });
  const all: Answer = { key: "T", label: t("counter.batch_all", { n: rows.length }), choose: () => again(rows.map((row) => row.id), rows.length) };
  const go: Answer = {
    key: "H",
    label: t("counter.batch_go", { n: chosen.length }),
    choose: () => void (desk.asking.value = askWhy(desk, chosen)),
  };
  return {
    title: t("counter.ask.batch"),
    answers: [...answers, ...(rows.length > 1 ? [all] : []), ...(chosen.length ? [go] : [])],
    own: { label: t("counter.batch_number"), choose: (text) => void addNumbers(desk, rows, chosen, text) },
    narrow: true,
    at,
  };
}

function cancellable(desk: Desk): Row[] {
  return desk.rows.value.filter((row) => row.list !== "missed");
}

/** Numbers of other counters, as they are typed: "h3 l7, a12". Those that cannot be cancelled stay in the field, with why above it. */
async function addNumbers(desk: Desk, rows: Row[], chosen: string[], text: string): Promise<void> {
  const asked = desk.asking.value;
  const [more, which] = [[...rows], [...chosen]];
  const [kept, unknown, why]: [string[], string[], string[]] = [[], [], []];
  for (const typed of text.split(/[\s,;]+/).filter(Boolean)) {
    const row = more.find((one) => one.number === wholeNumber(typed)) ?? (await look(desk, wholeNumber(typed)));
    if (row === null || typeof row === "string") {
      kept.push(typed);
      if (row) why.push(row);
      else unknown.push(wholeNumber(typed));
      continue;
    }
    if (more.indexOf(row) < 0) more.push(row);
    if (which.indexOf(row.id) < 0) which.push(row.id);
  }
  if (desk.asking.value !== asked) return;
  const again = askBatch(desk, more, which);
  const at = which.length ? again.answers.length - 1 : 0; // the keys that are shown mean what they say; Enter means to go on
  const refused = [...why, ...(unknown.length ? [t("counter.batch_unknown", { number: unknown.join(", ") })] : [])].join(" · ");
  desk.asking.value = { ...again, at, own_first: !which.length, refused, own: { ...again.own!, was: kept.join(" ") } };
}

/** A number that may be cancelled, or why it may not; null where there is no such number. */
async function look(desk: Desk, number: string): Promise<Row | string | null> {
  const found = await desk.find(number);
  if (found instanceof Error) return found instanceof Refusal && found.status === 404 ? null : found.message;
  if (found.state === "held") return rowOf(found, "held");
  if (found.state === "waiting") return rowOf(found, "line");
  return t("counter.batch_not", { number: found.number, state: t(`state.${found.state}`) });
}

function askWhy(desk: Desk, chosen: string[]): Asking {
  const n = chosen.length;
  return reasonQuestion("batch", t("counter.ask.batch_why", { n }), (reason) => {
    const cancel: Answer = {
      key: "1",
      label: t("counter.batch_yes", { n }),
      choose: () =>
        desk.command<TicketsAnswer>("tickets/cancel", { tickets: chosen, reason }, (answer) => {
          desk.told.value = t("counter.told.batch", { n: answer.tickets.length });
        }),
    };
    desk.asking.value = { title: t("counter.ask.batch_sure", { n, reason }), grave: true, final: true, answers: [cancel] };
  });
}
