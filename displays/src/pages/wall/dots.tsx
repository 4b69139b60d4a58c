// A field of lamps as the panels that halls buy are made: 32 by 16 lamps each, every lamp to be seen, lit or not. A board of one row has
// letters of the panel's whole height, one of several rows small ones. It knows lamps; it refuses to know what they say.
import type { JSX } from "preact";
import type { WallBoard } from "../../contract";
import { t } from "../../words";
import { DOTS, UNKNOWN } from "./glyphs";

const PANEL = { wide: 32, high: 16 };
/** The cell of a letter, with the dark lamps around it. */
const LARGE = { wide: 8, high: 16 };
const SMALL = { wide: 6, high: 8 };

export interface Field {
  wide: number;
  high: number;
}

/** How many lamps a board has. */
export function fieldOf({ cells, rows }: WallBoard): Field {
  const cell = rows.length > 1 ? SMALL : LARGE;
  const whole = (lamps: number, panel: number): number => Math.ceil(lamps / panel) * panel;
  return { wide: whole(cells * cell.wide, PANEL.wide), high: whole(Math.max(1, rows.length) * cell.high, PANEL.high) };
}

export function Dots({ board }: { board: WallBoard }): JSX.Element {
  const { wide, high } = fieldOf(board);
  const small = board.rows.length > 1;
  const left = small ? Math.floor((wide - board.cells * SMALL.wide) / 2) : 0;
  const texts = board.rows.length > 0 ? board.rows : [""];
  return (
    <svg class="lamps" viewBox={`0 0 ${wide} ${high}`} role="img" aria-label={spoken(texts)}>
      <rect width={wide} height={high} fill={`url(#lamp-${board.colour ?? "red"})`} />
      {texts.map((text, row) => {
        const lit = small ? smallText(text, left, row * SMALL.high) : largeText(text);
        return lit && <Lit key={row} path={lit} blinks={board.blinking && row === 0} />;
      })}
      <path class="seams" d={seams(wide, high)} />
    </svg>
  );
}

/** The lamps of a row, lit and with what shines around them; a whole row blinks as one. */
function Lit({ path, blinks }: { path: string; blinks: boolean }): JSX.Element {
  return (
    <g class={blinks ? "lit-row lit-blinking" : "lit-row"}>
      <path class="shine" d={path} />
      <path class="lit" d={path} />
      <path class="core" d={path} />
    </g>
  );
}

/** A letter's five dots of seven, each twice as high and one lamp wider: strokes of two lamps, as signs of this kind draw them. */
function largeText(text: string): string {
  return each(text, (rows, at) =>
    dots(6, 14, (across, down) => bit(rows[down >> 1]!, across) || bit(rows[down >> 1]!, across - 1), at * LARGE.wide + 1, 1),
  );
}

function smallText(text: string, left: number, top: number): string {
  return each(text, (rows, at) => dots(5, 7, (across, down) => bit(rows[down]!, across), left + at * SMALL.wide, top));
}

function each(text: string, draw: (rows: readonly number[], at: number) => string): string {
  return Array.from(text.toUpperCase(), (letter, at) => draw(DOTS[letter] ?? UNKNOWN, at)).join("");
}

function bit(row: number, across: number): boolean {
  return across >= 0 && across < 5 && (row & (16 >> across)) > 0;
}

/** A dot is a line of no length with round ends. */
function dots(wide: number, high: number, isLit: (across: number, down: number) => boolean, left: number, top: number): string {
  let path = "";
  for (let down = 0; down < high; down += 1)
    for (let across = 0; across < wide; across += 1) if (isLit(across, down)) path += `M${left + across + 0.5} ${top + down + 0.5}h0`;
  return path;
}

function seams(wide: number, high: number): string {
  let path = "";
  for (let at = PANEL.wide; at < wide; at += PANEL.wide) path += `M${at} 0v${high}`;
  for (let at = PANEL.high; at < high; at += PANEL.high) path += `M0 ${at}h${wide}`;
  return path;
}

/** For whoever does not see it. */
export function spoken(texts: readonly string[]): string {
  return texts.map((text) => text.trim()).filter(Boolean).join(", ") || t("wall.blank");
}
