// The hall's code for phones, as it is shown now: asked for again when it changes, so that what is on a screen always works.
// It knows when to ask; it refuses to know who shows it. Null where the hall gives no numbers by phone, or nobody can say.
import { effect, type Signal, signal } from "@preact/signals";
import type { HallCode } from "../contract";
import { type Api, Refusal } from "./api";
import type { Session } from "./session";

const AGAIN_AFTER_MS = 15_000;
const NOT_SOONER_MS = 1000;

/** Begins when the screen is known to the hall. */
export function joinCode(api: Api, session: Session): Signal<HallCode | null> {
  const code = signal<HallCode | null>(null);
  let asking = false;
  const ask = async (): Promise<void> => {
    let pause_ms = AGAIN_AFTER_MS;
    try {
      code.value = await api.get<HallCode>("join/code");
      pause_ms = Math.max(NOT_SOONER_MS, code.value.next_at_ms - code.value.sent_at_ms);
    } catch (trouble) {
      if (trouble instanceof Refusal) code.value = null;
    }
    setTimeout(() => void ask(), pause_ms);
  };
  effect(() => {
    const who = session.view.value;
    if (!who || who.kind === "nobody" || asking) return;
    asking = true;
    void ask();
  });
  return code;
}
