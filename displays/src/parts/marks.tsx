// The drawn signs: neither of our fonts has arrows or marks, and a shape stands beside every colour.
// A page carries those it names and no others (words_of_page.mjs).
import type { JSX } from "preact";
import drawn from "./marks.json";

export type Mark = keyof typeof drawn;

export const MARKS: Record<Mark, string> = drawn;

/** A sign in the colour of the text around it. It is never the only carrier of a meaning, so it is hidden from readers. */
export function Sign({ mark, class: className = "" }: { mark: Mark; class?: string }): JSX.Element {
  return (
    <svg class={className} viewBox="0 0 24 24" fill="currentColor" fill-rule="evenodd" aria-hidden="true">
      <path d={MARKS[mark]} />
    </svg>
  );
}

/** Number → place. As wide as one letter of the text it stands in. */
export function Arrow(): JSX.Element {
  return (
    <svg class="arrow" viewBox="0 0 40 28" fill="currentColor" aria-hidden="true">
      <path d="M0 10.5h27.5l-7-7L24 0l14.5 14L24 28l-3.5-3.5 7-7H0z" />
    </svg>
  );
}
