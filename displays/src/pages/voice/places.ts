// Which part of a take stands at which line, and how a person moves them. Plain values.
type Places = readonly (number | null)[];

/** This line was not read: its part, and those after it up to the next empty line, go one line down. */
export function shiftedDown(places: Places, at: number): (number | null)[] {
  const hole = places.indexOf(null, at);
  const end = hole < 0 ? places.length : hole + 1;
  return [...places.slice(0, at), null, ...places.slice(at, end - 1), ...places.slice(end)];
}

/** What stands here is no line (or nothing does): the next part comes here, and those after it up to the next empty line go one up. */
export function shiftedUp(places: Places, at: number, parts: number): (number | null)[] {
  if (places[at] === null) return filled(places, at, parts);
  const hole = places.indexOf(null, at);
  const end = hole < 0 ? places.length : hole;
  const last = places[end - 1]!;
  const next = hole < 0 && last + 1 < parts && !places.includes(last + 1) ? last + 1 : null;
  return [...places.slice(0, at), ...places.slice(at + 1, end), next, ...places.slice(end)];
}

/** An empty line takes a part that is spare between its neighbours; else those after it come one up. */
function filled(places: Places, at: number, parts: number): (number | null)[] {
  const before = places.slice(0, at).reduce<number>((most, place) => (place === null ? most : Math.max(most, place)), -1);
  if (before + 1 < parts && !places.includes(before + 1)) return [...places.slice(0, at), before + 1, ...places.slice(at + 1)];
  const rest = places.slice(at + 1);
  const hole = rest.indexOf(null);
  const end = hole < 0 ? rest.length : hole;
  return [...places.slice(0, at), ...rest.slice(0, end), null, ...rest.slice(end)];
}

/** Parts that stand nowhere. */
export function unplaced(places: Places, parts: number): number[] {
  return Array.from({ length: parts }, (_, part) => part).filter((part) => !places.includes(part));
}
