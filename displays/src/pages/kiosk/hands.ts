// A screen that everybody touches, several at once, and as they are used to: by double taps, by pinching, by resting a hand on it. It
// knows what a browser makes of hands; it refuses to know what a touch is for.

/** Taps of one spot that follow each other closely are one wish. A browser counts them, but only to three; the fourth is ours to know. */
const COUNTED = 3;
const TAPS_MS = 350;
/** A finger that comes down again so soon has not read what appeared meanwhile. */
const READ_MS = 600;
const SPOT_PX = 30;

interface Tap {
  at_ms: number;
  nth: number;
  x: number;
  y: number;
  /** What stood there at the first of them. */
  seen: string;
}

/** `seen` tells what stands on the glass: the same word, the same view. */
export function bearHands(seen: () => string): void {
  const refuse = (event: Event): void => event.preventDefault();
  for (const habit of ["contextmenu", "dragstart", "gesturestart"]) document.addEventListener(habit, refuse);
  document.addEventListener("wheel", (event) => event.ctrlKey && event.preventDefault(), { passive: false }); // two fingers on a touch pad
  let last: Tap = { at_ms: -TAPS_MS, nth: 0, x: 0, y: 0, seen: "" };
  document.addEventListener(
    "click",
    (event) => {
      const since_ms = event.timeStamp - last.at_ms;
      const unread = (event as PointerEvent).pointerType === "touch" && since_ms < READ_MS;
      const again = near(last, event) && (event.detail > 1 || unread || (last.nth >= COUNTED && since_ms < TAPS_MS));
      const nth = again ? last.nth + 1 : 1;
      last = { at_ms: event.timeStamp, nth, x: event.clientX, y: event.clientY, seen: again ? last.seen : seen() };
      if (again && seen() !== last.seen) {
        event.preventDefault(); // it meant what stood there, not what has appeared in its place
        event.stopImmediatePropagation();
      }
    },
    true,
  );
}

function near(tap: Tap, event: MouseEvent): boolean {
  return Math.abs(event.clientX - tap.x) < SPOT_PX && Math.abs(event.clientY - tap.y) < SPOT_PX;
}
