// One simulated LED board: its rows as lit and unlit segments and dots. It shows what was decoded from bytes, and nothing else.
import type { JSX } from "preact";
import type { WallBoard } from "../../contract";
import { CounterPlate } from "../../parts";
import { t } from "../../words";
import { DOTS, SEGMENTS, UNKNOWN } from "./glyphs";

const CELL = { wide: 62, high: 100, step: 76 };
const COUNTER_CELLS = 4;
const MAIN_CELLS = 8;

/** The seven bars of a digit, slanted as on the real thing. */
const BARS: Record<string, string> = {
  a: "12,4 54,4 45,14 19,14", b: "58,7 58,47 49,42 49,17", c: "58,53 58,93 49,83 49,58", d: "19,86 45,86 54,96 12,96",
  e: "4,53 13,58 13,83 4,93", f: "4,7 13,17 13,42 4,47", g: "8,50 15,45 47,45 54,50 47,55 15,55",
};

export function Board({ board }: { board: WallBoard }): JSX.Element {
  const main = board.counter === null;
  const rows = board.rows.length > 0 ? board.rows : [""];
  return (
    <figure class={main ? "board board-main" : "board"} data-board={board.board} data-text={rows.join("|")} data-blinking={board.blinking}>
      <div class="board-face">
        {rows.map((row, at) => <Row key={at} text={row} cells={main ? MAIN_CELLS : COUNTER_CELLS} blinking={board.blinking && at === 0} dots={main} />)}
      </div>
      <figcaption>
        {main ? t("wall.main") : <CounterPlate no={board.counter!} desk={board.counter === 0} />}
        <span class="board-model">{board.model}</span>
      </figcaption>
    </figure>
  );
}

function Row({ text, cells, blinking, dots }: { text: string; cells: number; blinking: boolean; dots: boolean }): JSX.Element {
  const letters = Array.from(text.toUpperCase());
  while (letters.length < cells) letters.push(" ");
  const width = letters.length * CELL.step - (CELL.step - CELL.wide);
  return (
    <svg class={blinking ? "row row-blinking" : "row"} viewBox={`0 0 ${width} ${CELL.high}`} role="img" aria-label={text}>
      <g class="lamps-off">{letters.map((letter, at) => <Cell key={at} at={at} letter={letter} dots={dots} lit={false} />)}</g>
      <g class="lamps">{letters.map((letter, at) => <Cell key={at} at={at} letter={letter} dots={dots} lit />)}</g>
    </svg>
  );
}

interface CellProps {
  at: number;
  letter: string;
  dots: boolean;
  /** The lamps that are on, or the dark ones behind them. Apart, so that a whole row blinks as one, whichever lamps were lit when. */
  lit: boolean;
}

function Cell({ at, letter, dots, lit }: CellProps): JSX.Element {
  return <g transform={`translate(${at * CELL.step} 0)`}>{!dots && letter in SEGMENTS ? <Digit letter={letter} lit={lit} /> : <Matrix letter={letter} lit={lit} />}</g>;
}

function Digit({ letter, lit }: { letter: string; lit: boolean }): JSX.Element {
  const bars = Object.keys(BARS).filter((bar) => SEGMENTS[letter]!.indexOf(bar) >= 0 === lit);
  return (
    <g transform="skewX(-4) translate(4 0)">
      {bars.map((bar) => <polygon key={bar} points={BARS[bar]} class={lit ? "lit" : "unlit"} />)}
    </g>
  );
}

function Matrix({ letter, lit }: { letter: string; lit: boolean }): JSX.Element {
  const rows = DOTS[letter] ?? UNKNOWN;
  return (
    <>
      {rows.map((row, down) =>
        [16, 8, 4, 2, 1].map(
          (bit, across) =>
            (row & bit) > 0 === lit && (
              <circle key={`${down}/${across}`} cx={6 + across * 12.5} cy={7 + down * 14.3} r="5" class={lit ? "lit" : "unlit"} />
            ),
        ),
      )}
    </>
  );
}
