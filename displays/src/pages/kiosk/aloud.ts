// Reads the screen to whoever cannot. Only where this browser has a voice for the language: a Vietnamese text in an English mouth
// is no help, so without one there is no button.
import { computed, signal } from "@preact/signals";
import { language } from "../../words";

const voices = signal<SpeechSynthesisVoice[]>([]);
export const reading = signal(false);
const voice = computed(() => voices.value.find((one) => one.lang.toLowerCase().startsWith(language.value)) ?? null);
export const canReadAloud = computed(() => voice.value !== null);
/** What is worth hearing, in the order of the screen; the bar itself is not. */
const HEARD = "h1, h2, .errand-label, .card-label, .card-state, .row-name, .row-where, .take-words, .standstill p, .procedure-facts dt, .procedure-facts dd, .ticket p, .ticket dt, .ticket dd";

export function listenForVoices(): void {
  if (!("speechSynthesis" in window)) return;
  const look = (): void => void (voices.value = speechSynthesis.getVoices());
  look();
  speechSynthesis.addEventListener("voiceschanged", look);
}

/** A second touch is silence. */
export function readAloud(): void {
  if (reading.peek()) return stopReading();
  const parts = Array.from(document.querySelectorAll<HTMLElement>(HEARD), (one) => one.innerText.trim()).filter(Boolean);
  const said = new SpeechSynthesisUtterance(parts.join(". "));
  said.voice = voice.peek();
  said.lang = said.voice?.lang ?? language.peek();
  said.rate = 0.9;
  said.onend = said.onerror = () => (reading.value = false);
  reading.value = true;
  speechSynthesis.speak(said);
}

export function stopReading(): void {
  reading.value = false;
  if ("speechSynthesis" in window) speechSynthesis.cancel();
}
