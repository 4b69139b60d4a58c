// A page that nobody touches for as long as the hall allows asks who is there: its session ends, the counter stays as it is.
// It knows minutes and touches; all windows of one counter share them.
import { signal } from "@preact/signals";
import { type Live } from "../../live";

const LOOK_EVERY_MS = 2000;

/** It ended because nobody touched the page: the door says so. */
export const locked = signal(false);

export function watchTouches(live: Live, no: number): void {
  const key = `touched-counter-${no}`;
  const touch = (): void => localStorage.setItem(key, String(Date.now()));
  touch();
  for (const kind of ["keydown", "mousedown", "touchstart"]) document.addEventListener(kind, touch, true);
  setInterval(() => {
    const minutes = live.hall.value?.lock_after_minutes ?? 0;
    const view = live.session.view.value;
    const idle_ms = Date.now() - Number(localStorage.getItem(key));
    if (view?.kind !== "staff" || !minutes || idle_ms < minutes * 60_000) return;
    locked.value = true;
    void live.session.end();
  }, LOOK_EVERY_MS);
}
