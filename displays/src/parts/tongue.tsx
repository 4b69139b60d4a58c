// The reader's other language, one touch away, remembered by this browser. It knows the two languages the pages speak.
import { effect } from "@preact/signals";
import type { JSX } from "preact";
import { language, t } from "../words";
import { speakLanguage } from "./";
import "./press.css";

export function Tongue(): JSX.Element {
  const other = language.value === "vi" ? "en" : "vi";
  const speak = (): void => {
    language.value = other;
    localStorage.setItem("language", other);
  };
  return (
    <button type="button" class="press press-quiet tongue" lang={other} onMouseDown={(event) => event.preventDefault()} onClick={speak}>
      {t(`language.${other}`)}
    </button>
  );
}

/** As it was left the last time. Called once by a page that offers the choice. */
export function rememberLanguage(): void {
  if (localStorage.getItem("language") === "en") language.value = "en";
  effect(speakLanguage);
}

/** A visitor's own phone: as it was left; where nobody chose yet, as the address (`?lang=en`) or else the browser says. */
export function visitorsLanguage(): void {
  const said = localStorage.getItem("language") || new URLSearchParams(location.search).get("lang") || navigator.language;
  language.value = /^en\b/i.test(said) ? "en" : "vi";
  effect(speakLanguage);
}

/** In the language in which a number was taken, unless its reader has chosen. Nothing is remembered: nobody chose here. */
export function speakAsTaken(taken: string): void {
  if (!localStorage.getItem("language")) language.value = taken === "en" ? "en" : "vi";
}
