// Several numbers cancelled at once: chosen one by one, then a reason, then one more word that says how many.
// All waiting and held numbers of the hall may be asked for by number; those in the desk's own lists stand there to be chosen.
import type { TicketsAnswer } from "../../contract";
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

/** Numbers of other counters, as they are typed: "h3 l7, a12". One that cannot be cancelled is said and not added. */
async function addNumbers(desk: Desk, rows: Row[], chosen: string[], text: string): Promise<void> {
  const asked = desk.asking.value;
  const [more, which] = [[...rows], [...chosen]];
  desk.presses.trouble.value = null;
  for (const typed of text.split(/[\s,;]+/).filter(Boolean)) {
    const known = more.find((row) => row.number === wholeNumber(typed));
    const ticket = known ? null : await desk.find(wholeNumber(typed));
    const row = known ?? (ticket && rowOf(ticket, ticket.state === "held" ? "held" : "line"));
    if (ticket && ticket.state !== "waiting" && ticket.state !== "held") {
      desk.presses.trouble.value = t("counter.batch_not", { number: ticket.number, state: t(`state.${ticket.state}`) });
    } else if (row) {
      if (!known) more.push(row);
      if (which.indexOf(row.id) < 0) which.push(row.id);
    }
  }
  if (desk.asking.value === asked) desk.asking.value = { ...askBatch(desk, more, which), own_first: true };
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
