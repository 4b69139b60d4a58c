// An address that leads to no place of this hall: it says so, in both languages, and where one may have wanted to go.
import type { JSX } from "preact";
import { t, type WordKey } from "../words";
import { Notice } from ".";
import "./press.css";
import "./nosuch.css";

interface NoSuchProps {
  word: WordKey;
  /** What fills the sentence: {what}. */
  what: string;
  /** Addresses of this hall, and their names. */
  doors: [href: string, name: string][];
}

export function NoSuch({ word, what, doors }: NoSuchProps): JSX.Element {
  return (
    <div class="nosuch">
      <Notice mark="warn" stop title={t(word, { what }, "vi")}>
        <p lang="en">{t(word, { what }, "en")}</p>
      </Notice>
      <nav>
        {doors.map(([href, name]) => (
          <a key={href} class="press" href={href}>
            {name}
          </a>
        ))}
      </nav>
    </div>
  );
}
