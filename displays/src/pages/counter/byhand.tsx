// Paper numbers given by hand while everything was down: a table of number, service and time, typed or pasted, entered all or none.
// It knows lines of text; what is wrong with one is the server's judgement.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { PaperNumber, TicketsAnswer } from "../../contract";
import { Refusal } from "../../live";
import { begins, fold } from "../../parts/fold";
import { useKeys } from "../../parts/keys";
import { serviceKeys } from "../../parts/names";
import { Press } from "../../parts/press";
import { t } from "../../words";
import "./byhand.css";
import type { Desk } from "./desk";

interface PaperLine {
  number: string;
  service: string;
  at: string;
  /** Empty: still waiting. */
  served: string;
}

const CELLS = ["number", "service", "at", "served"] as const;
const EMPTY: PaperLine = { number: "", service: "", at: "", served: "" };
const LINES_AT_FIRST = 5;

/** "8h5", "805", "8.05" and "08:05" are all five past eight; what is no time stays for the server to judge. */
export function clockTime(typed: string): string {
  const found = /^([0-9]{1,2})\s*(?:[h:.g]\s*)?([0-9]{0,2})$/i.exec(typed.trim());
  if (!found) return typed.trim();
  const [, hours = "", minutes = ""] = found;
  return `${`0${hours}`.slice(-2)}:${`0${minutes || "0"}`.slice(-2)}`;
}

/** What a spreadsheet puts on the clipboard: lines of cells between tabs. */
export function pasted(text: string): PaperLine[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim());
  return lines.map((line) => {
    const [number = "", service = "", at = "", served = ""] = line.split("\t").map((cell) => cell.trim());
    return { number, service, at, served };
  });
}

export function ByHand({ desk }: { desk: Desk }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const lines = useSignal<PaperLine[]>(Array.from({ length: LINES_AT_FIRST }, () => EMPTY));
  const wrong = useSignal<Record<number, string>>({});
  const refused = useSignal<string | null>(null);
  const busy = useSignal(false);
  const leave = (): void => void (desk.entering.value = false);
  useLayoutEffect(() => box.current?.querySelector("input")?.focus(), []);
  useKeys((key) => key === "Escape" && (leave(), true));

  const change = (at: number, changed: Partial<PaperLine>): void => {
    const now = lines.value.map((line, nth) => (nth === at ? { ...line, ...changed } : line));
    lines.value = at === now.length - 1 ? [...now, EMPTY] : now;
  };
  const paste = (at: number, event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData("text") ?? "";
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    wrong.value = {};
    lines.value = [...lines.value.slice(0, at), ...pasted(text), ...lines.value.slice(at).filter((line) => !isEmpty(line)), EMPTY];
  };
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy.value) return;
    const told = lines.value.map((line, at) => ({ line, at })).filter(({ line }) => !isEmpty(line));
    const unread = readings(desk, told);
    wrong.value = unread.wrong;
    refused.value = null;
    if (!unread.whole.length || Object.keys(unread.wrong).length) return;
    busy.value = true;
    try {
      const answer = await desk.live.api.command<TicketsAnswer>("tickets/by-hand", { lines: unread.whole });
      desk.told.value = t("counter.told.by_hand", { n: answer.tickets.length });
      leave();
    } catch (trouble) {
      refused.value = trouble instanceof Refusal ? trouble.message : t("press.unanswered");
      if (trouble instanceof Refusal) wrong.value = wrongLines(trouble, told);
    }
    busy.value = false;
  };
  const ready = lines.value.filter((line) => !isEmpty(line)).length;
  return (
    <div class="question-veil">
      <div class="question byhand" role="dialog" aria-modal="true" aria-label={t("counter.by_hand")} ref={box}>
        <form onSubmit={(event) => void send(event)}>
          <h2>{t("counter.by_hand")}</h2>
          <p>{t("counter.by_hand_how", { roll: rolls(desk) })}</p>
          {refused.value && (
            <p class="byhand-refused" role="alert">
              {refused.value}
            </p>
          )}
          <div class="byhand-table">
            <table>
              <thead>
                <tr>
                  {CELLS.map((cell) => (
                    <th key={cell} scope="col">{t(`by_hand.${cell}`)}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {lines.value.map((line, at) => (
                  <LineOf key={at} at={at} line={line} wrong={wrong.value[at]} change={change} paste={paste} desk={desk} />
                ))}
              </tbody>
            </table>
          </div>
          <p class="question-foot">
            <button type="submit" class="press press-main" disabled={!ready || busy.value || !desk.ready.value}>
              {t("counter.by_hand_go", { n: ready })} <kbd class="key">Enter</kbd>
            </button>
            <Press look="quiet" hint="Esc" onPress={leave}>
              {t("question.leave")}
            </Press>
          </p>
        </form>
      </div>
    </div>
  );
}

interface LineProps {
  desk: Desk;
  at: number;
  line: PaperLine;
  wrong: string | undefined;
  change: (at: number, changed: Partial<PaperLine>) => void;
  paste: (at: number, event: ClipboardEvent) => void;
}

function LineOf({ desk, at, line, wrong, change, paste }: LineProps): JSX.Element {
  const service = line.service ? serviceMeant(desk, line.service) : null;
  return (
    <>
      <tr class={wrong ? "byhand-wrong" : ""}>
        {CELLS.map((cell) => (
          <td key={cell}>
            <input
              name={`${cell}-${at}`}
              value={line[cell]}
              autocomplete="off"
              spellcheck={false}
              maxLength={cell === "service" ? 60 : 10}
              aria-label={`${t(`by_hand.${cell}`)} ${at + 1}`}
              aria-invalid={!!wrong}
              {...(wrong ? { "aria-describedby": `wrong-${at}` } : {})}
              onInput={(event) => change(at, { [cell]: event.currentTarget.value })}
              onPaste={(event) => paste(at, event)}
            />
            {cell === "service" && service && <small>{service.name}</small>}
          </td>
        ))}
      </tr>
      {wrong && (
        <tr>
          <td colSpan={CELLS.length} class="byhand-why" id={`wrong-${at}`}>
            {wrong}
          </td>
        </tr>
      )}
    </>
  );
}

const isEmpty = (line: PaperLine): boolean => CELLS.every((cell) => !line[cell].trim());

/** By its letter, its key, or the first letters of its name, if these mean one and no other. */
function serviceMeant(desk: Desk, typed: string): { service: string; name: string } | null {
  const all = serviceKeys(desk.live.hall.value);
  const exact = all.find((one) => [one.key, one.service, one.name].some((word) => fold(word) === fold(typed.trim())));
  const begun = all.filter((one) => begins(one.name, typed));
  return exact ?? (begun.length === 1 ? begun[0]! : null);
}

const isTime = (time: string): boolean => /^([01][0-9]|2[0-3]):[0-5][0-9]$/.test(time);

function readings(desk: Desk, told: { line: PaperLine; at: number }[]): { whole: PaperNumber[]; wrong: Record<number, string> } {
  const wrong: Record<number, string> = {};
  const whole = told.map(({ line, at }) => {
    const service = serviceMeant(desk, line.service)?.service ?? "";
    const [time, served] = [clockTime(line.at), clockTime(line.served)];
    if (!line.number.trim()) wrong[at] = t("by_hand.no_number");
    else if (!service) wrong[at] = t("by_hand.no_service", { service: line.service || "…" });
    else if (!isTime(time)) wrong[at] = t("by_hand.no_time");
    else if (served && !isTime(served)) wrong[at] = t("by_hand.no_served");
    return { number: line.number.trim(), service, at: time, ...(served ? { served } : {}) };
  });
  return { whole, wrong };
}

/** The server counts the lines it was sent. */
function wrongLines({ fields }: Refusal, told: { at: number }[]): Record<number, string> {
  const wrong: Record<number, string> = {};
  told.forEach(({ at }, nth) => {
    const why = fields[`lines.${nth}`];
    if (why) wrong[at] = why;
  });
  return wrong;
}

function rolls(desk: Desk): string {
  const prefixes = (desk.live.hall.value?.services ?? []).map((service) => service.hand_prefix).filter(Boolean);
  return Array.from(new Set(prefixes)).join(", ");
}
