// Digits of seven bars behind smoked acrylic: the bars lean, do not touch, and are to be seen when they are dark.
import type { JSX } from "preact";
import type { WallBoard } from "../../contract";
import { spoken } from "./dots";
import { BARS } from "./glyphs";

const STEP = 78;
const HIGH = 112;
const LEAN_DEGREES = 8;
const HALF = 6.5;
const GAP = 1.6;
const [LEFT, RIGHT, TOP, MIDDLE, BOTTOM] = [8, 52, 8, 56, 104];

const SHAPES: Record<string, string> = {
  a: lying(TOP), g: lying(MIDDLE), d: lying(BOTTOM),
  f: standing(LEFT, TOP, MIDDLE), e: standing(LEFT, MIDDLE, BOTTOM), b: standing(RIGHT, TOP, MIDDLE), c: standing(RIGHT, MIDDLE, BOTTOM),
};

function lying(y: number): string {
  const [from, to] = [LEFT + GAP, RIGHT - GAP];
  return `${from},${y} ${from + HALF},${y - HALF} ${to - HALF},${y - HALF} ${to},${y} ${to - HALF},${y + HALF} ${from + HALF},${y + HALF}`;
}

function standing(x: number, top: number, bottom: number): string {
  const [from, to] = [top + GAP, bottom - GAP];
  return `${x},${from} ${x + HALF},${from + HALF} ${x + HALF},${to - HALF} ${x},${to} ${x - HALF},${to - HALF} ${x - HALF},${from + HALF}`;
}

export function Bars({ board }: { board: WallBoard }): JSX.Element {
  const text = (board.rows[0] ?? "").toUpperCase();
  const digits = Array.from({ length: board.cells }, (_, at) => BARS[text[at] ?? " "] ?? "");
  const lean = Math.tan((LEAN_DEGREES * Math.PI) / 180) * HIGH;
  return (
    <svg class="lamps" viewBox={`${-lean} 0 ${board.cells * STEP + lean} ${HIGH}`} role="img" aria-label={spoken([text])}>
      <g transform={`skewX(-${LEAN_DEGREES})`}>
        {digits.map((_, at) => <Digit key={at} at={at} bars="abcdefg" class="unlit" />)}
        <g class={board.blinking ? "lit-row lit-blinking" : "lit-row"}>
          {digits.map((bars, at) => bars && <Digit key={at} at={at} bars={bars} class="lit" />)}
        </g>
      </g>
    </svg>
  );
}

function Digit({ at, bars, class: look }: { at: number; bars: string; class: string }): JSX.Element {
  return (
    <g transform={`translate(${at * STEP + 12} 0)`}>
      {Array.from(bars, (bar) => <polygon key={bar} class={look} points={SHAPES[bar]} />)}
      {look === "unlit" && <circle class="unlit" cx={RIGHT + 14} cy={BOTTOM} r="5" />}
    </g>
  );
}
