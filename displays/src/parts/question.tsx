// One question over the page, answered by mouse, by arrows, or by typing the key of an answer. Questions follow each other by
// asking the next one; Escape leaves. It knows how to ask; what an answer does is the asker's business.
import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Presses } from "../live/presses";
import { t } from "../words";
import { KeyHint, Sign } from ".";
import { keyOf, meant, useKeys } from "./keys";
import { Press } from "./press";
import "./question.css";
import { Search } from "./search";

export interface Answer {
  /** What one types for it: "3", "12", "A". */
  key: string;
  label: ComponentChildren;
  /** Another key that does the same without this question: "Shift 1". While it stands open, the question's own `chord` hears it. */
  chord?: string;
  choose(): void;
}

export interface Asking {
  title: string;
  answers: Answer[];
  /** Keys of the page that mean the same while the question stands open. Returns whether this one did. */
  chord?(key: string): boolean;
  /** The answers are looked for by typing instead: what the field asks for. */
  search?: string;
  /** Words of one's own, beside the answers on offer. */
  own?: { label: string; choose(text: string): void; secret?: boolean; was?: string };
  /** The page's first answer is the dangerous one: Enter still means it, so it is said in the colour of stop. */
  grave?: boolean;
  /** It came without being asked for, over a key that is pressed in a hurry: nothing has the focus at first, and Space is no answer. */
  warning?: boolean;
  /** What it does cannot be undone: Enter leaves, so that it is never done by a key pressed once too often. */
  final?: boolean;
  /** Many short answers: two beside each other where there is room. */
  narrow?: boolean;
  /** What the answers are about, when a title is too small for it. */
  shown?: ComponentChildren;
  /** Why the words of one's own were not taken, or not all of them. */
  refused?: string;
  /** The field has the focus at first, and not an answer. */
  own_first?: boolean;
  /** The answer that has the focus at first; the first unless given. */
  at?: number;
}

/** `hints`: whether there is a keyboard to hint at. */
export function Question({ asking, leave, hints = true }: { asking: Asking; leave: () => void; hints?: boolean }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const typed = useSignal("");
  const keys = asking.answers.map((answer) => answer.key);
  useLayoutEffect(() => {
    const before = document.activeElement;
    typed.value = "";
    const stops = stopsIn(box.current);
    (asking.warning ? box.current : stops[asking.final ? stops.length - 1 : asking.own_first ? asking.answers.length : (asking.at ?? 0)] || box.current)?.focus();
    return () => before instanceof HTMLElement && before.isConnected && before.focus();
  }, [asking]);
  useKeys((key) => {
    if (key === "Escape") return (leave(), true);
    if (key === "-") return (leave(), true); // the numpad's way out
    if (key === "Backspace") return ((typed.value = typed.value.slice(0, -1)), true);
    if (key === "ArrowDown" || key === "ArrowUp") return (step(box.current, key === "ArrowDown" ? 1 : -1), true);
    if (asking.chord?.(key)) return true;
    if (asking.search || !/^[A-Z0-9]$/.test(key)) return false;
    typed.value = type(keys, typed.value, key, (at) => asking.answers[at]!.choose());
    return true;
  });
  return (
    <div class="question-veil" onClick={(event) => event.target === event.currentTarget && leave()}>
      <div
        class={asking.grave ? "question question-grave" : "question"}
        role="dialog"
        aria-modal="true"
        aria-label={asking.title}
        ref={box}
        tabIndex={-1}
        onKeyDown={(event) => onKeyDown(event, box.current, asking, () => endTyping(keys, typed.value, asking))}
        onKeyUp={(event) => asking.warning && isSpace(event) && event.preventDefault()}
      >
        <h2>{asking.title}</h2>
        {typeof asking.shown === "string" ? <p class="question-shown">{asking.shown}</p> : asking.shown}
        {asking.search ? (
          <Search label={asking.search} answers={asking.answers} hints={hints} />
        ) : (
          <Answers asking={asking} typed={typed.value} hints={hints} />
        )}
        {asking.refused && (
          <p class="question-refused" role="alert">
            <Sign mark="warn" />
            {asking.refused}
          </p>
        )}
        {asking.own && <Own own={asking.own} />}
        <p class="question-foot">
          <span aria-live="polite">{typed.value}</span>
          <Press look="quiet" hint={hints ? "Esc" : undefined} onPress={leave}>
            {t("question.leave")}
          </Press>
        </p>
      </div>
    </div>
  );
}

function Answers({ asking, typed, hints }: { asking: Asking; typed: string; hints: boolean }): JSX.Element {
  return (
    <ol class={asking.narrow ? "question-answers question-narrow" : "question-answers"}>
      {asking.answers.map((answer) => (
        <li key={answer.key}>
          <button type="button" class="press" onClick={answer.choose} data-meant={typed !== "" && answer.key.startsWith(typed)}>
            {hints && <KeyHint>{answer.key}</KeyHint>}
            <span class="press-words">{answer.label}</span>
            {hints && answer.chord && <KeyHint>{answer.chord}</KeyHint>}
          </button>
        </li>
      ))}
    </ol>
  );
}

/** A new question, or the same asked again, begins with the field as it says: no word typed before is taken along. */
function Own({ own }: { own: NonNullable<Asking["own"]> }): JSX.Element {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => void (field.current!.value = own.was ?? ""), [own]);
  const submit = (event: Event): void => {
    event.preventDefault();
    const text = String(new FormData(event.target as HTMLFormElement).get("own"));
    if (text.trim()) own.choose(own.secret ? text : text.trim());
  };
  return (
    <form class="question-own" onSubmit={submit}>
      <input
        ref={field}
        name="own"
        type={own.secret ? "password" : "text"}
        minLength={own.secret ? 8 : 1}
        maxLength={120}
        autocomplete={own.secret ? "new-password" : "off"}
        placeholder={own.label}
        aria-label={own.label}
      />
      <button type="submit" class="press">
        {t("question.go")}
      </button>
    </form>
  );
}

/** One more letter or digit. Returns what stands typed now; a letter that leads nowhere begins anew. */
function type(keys: string[], before: string, key: string, choose: (at: number) => void): string {
  for (const typed of [before + key, key]) {
    const found = meant(keys, typed);
    if (found.at !== null && !found.open) return (choose(found.at), "");
    if (found.at !== null || found.open) return typed;
  }
  return "";
}

/** Enter after "1" where "12" was possible too: it is the 1. Returns whether it was. */
function endTyping(keys: string[], typed: string, asking: Asking): boolean {
  const { at } = meant(keys, typed);
  if (!typed || at === null) return false;
  asking.answers[at]!.choose();
  return true;
}

function step(box: HTMLElement | null, by: number): void {
  const stops = stopsIn(box);
  const at = stops.indexOf(document.activeElement as HTMLElement);
  stops[(at + by + stops.length) % stops.length]?.focus();
}

/** Tab stays inside; Enter ends what is typed before it presses what has the focus. */
function onKeyDown(event: KeyboardEvent, box: HTMLElement | null, asking: Asking, endsTyping: () => boolean): void {
  if (asking.warning && isSpace(event)) return event.preventDefault();
  if (event.key === "Enter" && !event.repeat && endsTyping()) return event.preventDefault();
  const inField = event.target instanceof HTMLInputElement;
  if (inField && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    return step(box, event.key === "ArrowDown" ? 1 : -1);
  }
  if (event.key !== "Tab") return;
  event.preventDefault();
  step(box, event.shiftKey ? -1 : 1);
}

/** A button answers to Space when the key comes up, so both halves of it are refused. */
function isSpace(event: KeyboardEvent): boolean {
  return keyOf(event) === "Space";
}

function stopsIn(box: HTMLElement | null): HTMLElement[] {
  return box ? Array.from(box.querySelectorAll<HTMLElement>("button:not(:disabled), input")) : [];
}

/** What the server wants to hear a second time before it does it, in its own words. */
export function Confirm({ presses }: { presses: Presses }): JSX.Element | null {
  const confirm = presses.confirm.value;
  if (!confirm) return null;
  const yes = { key: "1", label: t("counter.confirm"), choose: confirm.yes };
  return <Question asking={{ title: confirm.sentence, grave: true, warning: true, answers: [yes] }} leave={() => void (presses.confirm.value = null)} />;
}
