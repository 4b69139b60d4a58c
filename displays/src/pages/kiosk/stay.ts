// A browser's own "back" (a mouse's side key, Alt and the arrow, a swipe) never leaves the kiosk: it is the kiosk's back, and nothing
// at its first screen. It knows the browser's history; where back leads is the way's business.

/** `back` is told of every such press. */
export function stayHere(back: () => void): void {
  const hold = (): void => {
    if (history.state !== HELD) history.pushState(HELD, "");
  };
  hold();
  addEventListener("popstate", () => {
    hold();
    back();
  });
  // A browser passes over entries that a page made while nobody touched it, so the first touch makes another.
  addEventListener("pointerdown", () => history.pushState(HELD, ""), { once: true, capture: true });
}

const HELD = "kiosk";
