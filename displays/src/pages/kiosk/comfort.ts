// How this visitor sees best: letters, contrast, low buttons, slow hands. Nothing of it outlives the visitor.
import { computed, effect, signal } from "@preact/signals";
import { language } from "../../words";

export type Letters = "smaller" | "plain" | "larger";

export const letters = signal<Letters>("plain");
export const contrast = signal(false);
/** Everything to press lies within 1.2 m of the floor, for whoever sits. */
export const low = signal(false);
/** More time everywhere, and a trembling hand touches once. */
export const slow = signal(false);
/** So many times longer than usual. */
export const patience = computed(() => (slow.value ? 3 : 1));
export const isPlain = computed(() => letters.value === "plain" && !contrast.value && !low.value && !slow.value && language.value === "vi");

const TREMBLE_MS = 900;

export function forgetComfort(): void {
  letters.value = "plain";
  contrast.value = low.value = slow.value = false;
  language.value = "vi";
}

/** Called once: the page follows what is chosen. */
export function wearComfort(): void {
  effect(() => {
    const html = document.documentElement;
    html.setAttribute("data-theme", contrast.value ? "dark" : "light");
    html.classList.toggle("contrast", contrast.value);
    html.classList.toggle("larger", letters.value === "larger");
    html.classList.toggle("smaller", letters.value === "smaller");
    html.classList.toggle("low", low.value);
  });
  let [last, at_ms] = [null as EventTarget | null, 0];
  document.addEventListener(
    "click",
    (event) => {
      const target = (event.target as Element).closest("button");
      const again = performance.now() - at_ms < TREMBLE_MS && (target === last || !target?.closest(".keys"));
      if (slow.peek() && event.isTrusted && again) {
        event.stopPropagation();
        event.preventDefault();
        return;
      }
      [last, at_ms] = [target, performance.now()];
    },
    true,
  );
}
