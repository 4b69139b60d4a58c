// The kiosk's own keyboard: letters without diacritics and digits. A key never takes the focus from the line that is typed into.
import type { JSX } from "preact";
import { t } from "../../words";

const ROWS = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];

interface KeysProps {
  onLetter: (letter: string) => void;
  onErase: () => void;
  onClear: () => void;
}

export function Keys({ onLetter, onErase, onClear }: KeysProps): JSX.Element {
  const key = (name: string, words: string, act: () => void): JSX.Element => (
    <button key={name} type="button" class={`key-cap key-${name}`} data-key={name} onMouseDown={(event) => event.preventDefault()} onClick={act}>
      {words}
    </button>
  );
  return (
    <div class="keys" role="group" aria-label={t("kiosk.keys")}>
      {ROWS.map((row, at) => (
        <div key={row} class="keys-row">
          {row.split("").map((letter) => key(letter, letter, () => onLetter(letter)))}
          {at === ROWS.length - 1 && key("erase", t("kiosk.erase"), onErase)}
        </div>
      ))}
      <div class="keys-row">
        {key("clear", t("kiosk.clear"), onClear)}
        {key("space", t("kiosk.space"), () => onLetter(" "))}
      </div>
    </div>
  );
}
