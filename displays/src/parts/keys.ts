// Keys as a clerk means them: by their place on the keyboard, so that a Vietnamese typing aid cannot change them, and never by
// auto-repeat. It knows keys; what they do is the page's business.
import { useLayoutEffect, useRef } from "preact/hooks";

const SIGNS: Record<string, string> = {
  NumpadAdd: "+",
  NumpadSubtract: "-",
  NumpadMultiply: "*",
  NumpadDivide: "/",
  NumpadDecimal: ".",
};

/**
 * "A"…"Z", "0"…"9", "+", "-", "*", "/", ".", "Shift+0"…"Shift+9", "Enter", "Space", "Escape", "ArrowUp", "Tab"…
 * Numpad and row digits are the same, Num Lock or not.
 */
export function keyOf(event: KeyboardEvent): string {
  const found = /^(?:Key([A-Z])|(?:Digit|Numpad)([0-9]))$/.exec(event.code);
  if (found) return found[1] || (event.shiftKey ? `Shift+${found[2]!}` : found[2]!);
  if (event.code in SIGNS) return SIGNS[event.code]!;
  if (event.code === "NumpadEnter" || event.key === "Enter") return "Enter";
  if (event.code === "Space" || event.key === " ") return "Space";
  return event.key;
}

const FIELDS = ["INPUT", "SELECT", "TEXTAREA"];
const PRESSABLE = ["BUTTON", "A", "SUMMARY"];

/**
 * Hear keys on the whole page while mounted. `press` returns whether the key meant something.
 * Fields keep their keys except Escape; a control reached by Tab keeps its own Enter and Space; a key held down counts once.
 * A key pressed the moment after a change already means what the change shows.
 */
export function useKeys(press: (key: string) => boolean): void {
  const newest = useRef(press);
  newest.current = press;
  useLayoutEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      const key = keyOf(event);
      const on = event.target instanceof HTMLElement ? event.target.tagName : "";
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
      if (FIELDS.includes(on) && key !== "Escape") return;
      const activates = key === "Enter" || key === "Space";
      if (event.repeat) return activates ? event.preventDefault() : undefined;
      if (activates && PRESSABLE.includes(on)) return;
      if (newest.current(key)) event.preventDefault();
    };
    document.addEventListener("keydown", hear);
    return () => document.removeEventListener("keydown", hear);
  }, []);
}

/** What has been typed so far against the keys on offer: the one that is meant, if it is certain, and whether more may follow. */
export function meant(keys: readonly string[], typed: string): { at: number | null; open: boolean } {
  const exact = keys.indexOf(typed);
  const open = keys.some((key) => key.length > typed.length && key.startsWith(typed));
  return { at: exact < 0 ? null : exact, open };
}
