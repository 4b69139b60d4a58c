// How a TV divides its sheet: from the number of its counters, its lines and what stands beside, to sizes, columns and rows.
// Pure arithmetic in rem (the sheet is 120 × 67.5, 16 px each at 1080p); it refuses to know what is written anywhere.

/** One counter fills the sheet; the others have a place each, ever denser. */
export type Size = "one" | "four" | "eight" | "twenty" | "forty" | "more";

export interface Asked {
  /** Of this TV's area, the guide's desk among them. */
  counters: number;
  lines: number;
  /** A notice stands in the place of the lines. */
  told: boolean;
  /** Calls in the band: those highlighted, or the newest alone. */
  band: number;
  /** The hall wants named who serves. */
  officers: boolean;
}

export interface Layout {
  size: Size;
  /** Columns and rows of the counters' places; 0 while the calls need the room. */
  columns: number;
  rows: number;
  /** There is room for who serves at each counter; else the newest call names its own. */
  named: boolean;
  /** Rows of earlier calls, two a row. */
  earlier: number;
  /** The newest call stands without its heading. */
  bare: boolean;
  /** Calls over the whole width: nothing stands beside them. */
  wide: boolean;
  /** Height that is left for the column beside. */
  side: number;
}

export const SHEET = 67.5;
export const ROW_EARLIER = 7.4;
export const GAP = 0.8;
/** At least this high is a row of counters, so that its number stays above 40 px. */
export const LEAST_ROW = 3.1;
const LEAST_ROW_NAMED = 6.6;
const MOST_ROW = 7.4;
const MOST_NAMED = 20;
const EDGE = 1.2;
const STRIP_ROW = 7.8;
const STRIP_FRAME = 1.2;
const LINES_A_ROW = 4;
const NOTICE = 16.8;

const BAND: Record<Size, number> = { one: 0, four: 27, eight: 27, twenty: 27, forty: 27, more: 22.5 };
const BARE_BAND = 13.8;
/** More calls at once than this push the counters' places off the sheet, until their highlight ends. */
const BESIDE_GRID = 2;
const NARROW_BAND = 4;

export function sizeOf(counters: number): Size {
  if (counters <= 1) return "one";
  if (counters <= 4) return "four";
  if (counters <= 9) return "eight";
  if (counters <= 20) return "twenty";
  return counters <= 42 ? "forty" : "more";
}

export function layout({ counters, lines, told, band, officers }: Asked): Layout {
  const size = sizeOf(counters);
  const stripRows = Math.ceil(lines / LINES_A_ROW);
  const beneath = told ? NOTICE : stripRows > 0 ? stripRows * STRIP_ROW + STRIP_FRAME : 0;
  const body = SHEET - beneath - EDGE;
  const wide = band > NARROW_BAND;
  if (size === "one") return { size, columns: 0, rows: 0, named: officers, earlier: band > BESIDE_GRID ? 0 : 1, bare: false, wide, side: body };
  const columns = columnsOf(size, counters);
  const rows = Math.ceil(counters / columns);
  const bare = (body - BAND[size] - GAP) / rows < LEAST_ROW && band === 1;
  const left = body - (bare ? BARE_BAND : BAND[size]) - GAP;
  const named = officers && counters <= MOST_NAMED && left / rows >= LEAST_ROW_NAMED;
  const row = Math.min(MOST_ROW, Math.max(left / rows, named ? LEAST_ROW_NAMED : LEAST_ROW));
  const earlier = size === "four" || size === "eight" ? Math.max(0, Math.floor((left - rows * leastOf(size, row, named)) / ROW_EARLIER)) : 0;
  const crowded = band > BESIDE_GRID || (!bare && left / rows < LEAST_ROW);
  if (crowded) return { size, columns: 0, rows: 0, named: false, earlier: 0, bare, wide, side: body };
  return { size, columns, rows, named, earlier: Math.min(2, earlier), bare, wide, side: body };
}

/** Earlier calls are worth lower places, down to where a number is still large. */
function leastOf(size: Size, row: number, named: boolean): number {
  if (named) return Math.min(row, LEAST_ROW_NAMED);
  return Math.min(row, size === "four" ? 6.6 : 4.7);
}

function columnsOf(size: Size, counters: number): number {
  if (size === "four") return counters === 3 ? 3 : 2;
  if (size === "eight") return 3;
  if (size === "twenty") return 5;
  return size === "forty" ? (counters <= 30 ? 5 : 6) : 7;
}

/** A part of the column beside: what it is called, and how high it is at best and at least. */
export interface Part<Name> {
  name: Name;
  best: number;
  least: number;
  /** Grows only when the others have had enough. */
  modest?: boolean;
  /** Is never left out: where there is too little room, the least important of these share a place and take turns. */
  turns?: boolean;
}

/** Who stands there: one, or several that take turns. */
export interface Place<Name> {
  names: Name[];
  height: number;
}

/**
 * What stands in the column beside, from the most to the least important. As few as possible take turns. Of the others one that does not
 * fit is left out, and who comes later may still fit. Heights grow towards the best in the same order.
 */
export function column<Name>(parts: readonly Part<Name>[], room: number): Place<Name>[] {
  const turning = parts.filter(({ turns }) => turns);
  for (let alone = turning.length - 1; ; alone -= 1) {
    const sharing = turning.slice(Math.max(0, alone));
    const places = fitted(together(parts, sharing), room);
    const all = turning.every(({ name }) => places.some(({ names }) => names.indexOf(name) >= 0));
    if (all || alone <= 0) return places;
  }
}

interface Wanted<Name> {
  names: Name[];
  best: number;
  least: number;
  modest: boolean;
}

/** Those who share are one, where the first of them is, and as high as the highest. */
function together<Name>(parts: readonly Part<Name>[], sharing: readonly Part<Name>[]): Wanted<Name>[] {
  const one = (of: readonly Part<Name>[]): Wanted<Name> => ({
    names: of.map(({ name }) => name),
    best: Math.max(...of.map(({ best }) => best)),
    least: Math.max(...of.map(({ least }) => least)),
    modest: of.some(({ modest }) => modest),
  });
  return parts.filter((part) => sharing.indexOf(part) <= 0).map((part) => one(part === sharing[0] ? sharing : [part]));
}

function fitted<Name>(wanted: readonly Wanted<Name>[], room: number): Place<Name>[] {
  let left = room;
  const kept = wanted.filter(({ least }) => {
    const fits = least + GAP <= left;
    if (fits) left -= least + GAP;
    return fits;
  });
  const heights = kept.map(({ least }) => least);
  const grow = (late: boolean): void =>
    kept.forEach(({ best, least, modest }, at) => {
      if (modest !== late) return;
      const more = Math.min(best - least, left);
      left -= more;
      heights[at]! += more;
    });
  grow(false);
  grow(true);
  return kept.map(({ names }, at) => ({ names, height: heights[at]! }));
}
