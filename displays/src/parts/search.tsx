// Answers that are found by typing: the number of a counter, the first letters of a service without signs. It knows how to look;
// the question around it knows the rest.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "../words";
import { KeyHint } from ".";
import { begins, fold } from "./fold";
import type { Answer } from "./question";

/** Whose key is exactly what was typed comes first; nothing typed is everybody. */
export function found(answers: readonly Answer[], typed: string): Answer[] {
  const key = fold(typed.trim());
  if (!key) return [...answers];
  const exact = answers.filter((answer) => fold(answer.key) === key);
  const named = answers.filter((answer) => exact.indexOf(answer) < 0 && begins(String(answer.label), key));
  return [...exact, ...named];
}

interface SearchProps {
  label: string;
  answers: readonly Answer[];
  hints: boolean;
}

/** Enter means the first one that is left. */
export function Search({ label, answers, hints }: SearchProps): JSX.Element {
  const typed = useSignal("");
  const left = found(answers, typed.value);
  const choose = (event: Event): void => {
    event.preventDefault();
    left[0]?.choose();
  };
  return (
    <>
      <form class="question-own question-search" onSubmit={choose}>
        <input
          name="search"
          autocomplete="off"
          spellcheck={false}
          placeholder={label}
          aria-label={label}
          value={typed.value}
          onInput={(event) => void (typed.value = event.currentTarget.value)}
        />
        <button type="submit" class="press" disabled={!left.length}>
          {t("question.go")}
          {hints && <KeyHint>Enter</KeyHint>}
        </button>
      </form>
      <p class="only-heard" role="status">
        {typed.value && (left[0] ? String(left[0].label) : t("question.nothing"))}
      </p>
      {!left.length && <p class="question-nothing">{t("question.nothing")}</p>}
      <ol class="question-answers question-narrow">
        {left.map((answer, at) => (
          <li key={answer.key}>
            <button type="button" class="press" onClick={answer.choose} data-meant={typed.value !== "" && at === 0}>
              {hints && <KeyHint>{answer.key}</KeyHint>}
              <span class="press-words">{answer.label}</span>
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
