// Reads the screen to whoever cannot: by this browser's own voice for the language where it has one, else by the hall's server. A
// Vietnamese text in an English mouth is no help. It knows what on a screen is worth hearing; where neither can speak, it says so.
import { computed, signal } from "@preact/signals";
import type { Api } from "../../live";
import { language, t } from "../../words";
import { Spoken } from "./spoken";

const CANNOT_SHOWN_MS = 8000;
/** What the server takes at once, with room to spare. */
const LONGEST_PIECE = 240;

const voices = signal<SpeechSynthesisVoice[]>([]);
const voice = computed(() => voices.value.find((one) => one.lang.toLowerCase().startsWith(language.value)) ?? null);
export const reading = signal<"quiet" | "preparing" | "reading" | "cannot">("quiet");
/** This visitor listens: the ticket at the end is read without being asked. */
export const listens = signal(false);
export const isReading = computed(() => reading.value === "preparing" || reading.value === "reading");
/** What is worth hearing, in the order of the screen; the bar itself is not, nor what counts down. */
const HEARD = `h1, h2, .notice-title, .notice p, .search-line span, .errand-label, .errand-how, .card-label, .card-state, .row-name, .row-where,
  .take-words, .take-state, .wish-name, .wish-state, .today-how, .more, .find-how, .find-none p, .standstill p, .procedure-facts dt, .procedure-facts dd, .slip p,
  .ticket p:not(.ticket-left), .ticket dt, .ticket dd, .ticket li`;

let spoken: Spoken;
let [asked, quietAgain] = [0, 0];

export function listenForVoices(api: Api): void {
  spoken = new Spoken(api);
  if (!("speechSynthesis" in window)) return;
  const look = (): void => void (voices.value = speechSynthesis.getVoices());
  look();
  speechSynthesis.addEventListener("voiceschanged", look);
}

/** A second touch is silence. */
export function readAloud(): void {
  if (isReading.peek()) return stopReading();
  stopReading();
  listens.value = true;
  spoken.wake(); // while the touch counts
  const parts = partsOf(document);
  if (voice.peek()) byBrowser(voice.peek()!, parts);
  else void byServer(parts);
}

export function stopReading(): void {
  asked += 1;
  clearTimeout(quietAgain);
  reading.value = "quiet";
  spoken.stop();
  if ("speechSynthesis" in window) speechSynthesis.cancel();
}

function byBrowser(mouth: SpeechSynthesisVoice, parts: string[]): void {
  const mine = asked;
  const said = new SpeechSynthesisUtterance(parts.join(". "));
  said.voice = mouth;
  said.lang = mouth.lang;
  said.rate = 0.9;
  said.onend = () => mine === asked && stopReading();
  said.onerror = () => mine === asked && void byServer(parts);
  reading.value = "reading";
  speechSynthesis.speak(said);
}

async function byServer(parts: string[]): Promise<void> {
  const mine = asked;
  reading.value = "preparing";
  const whole = await spoken.say(piecesOf(parts), language.peek(), () => (reading.value = "reading"));
  if (mine !== asked) return;
  stopReading();
  if (whole) return;
  reading.value = "cannot";
  quietAgain = window.setTimeout(() => (reading.value = "quiet"), CANNOT_SHOWN_MS);
}

function partsOf(where: ParentNode): string[] {
  const texts = Array.from(where.querySelectorAll<HTMLElement>(HEARD), (one) => one.innerText);
  return texts.map(plain).filter((text, at, all) => text && text !== all[at - 1]);
}

const MARKS = /[<>[\]{}|*_=#~^\\\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;

/** Words alone: no marks, and a span of numbers as it is said. */
function plain(text: string): string {
  const spans = text.replace(/(\d)\s*–\s*(?=\d)/g, `$1 ${t("kiosk.aloud_to")} `);
  return spans.trim().replace(/\s*[\n\u2028\u2029]\s*/g, ", ").replace(/\s*·/g, ",").replace(MARKS, " ").replace(/\s+/g, " ");
}

/** The first alone, so that it is heard soon; then as many together as are said in a breath or two. */
function piecesOf(parts: string[]): string[] {
  const pieces: string[] = [];
  for (const part of ([] as string[]).concat(...parts.map(cut))) {
    const last = pieces.length - 1;
    if (last < 1 || pieces[last]!.length + part.length + 2 > LONGEST_PIECE) pieces.push(part);
    else pieces[last] += /[.?!:]$/.test(pieces[last]!) ? ` ${part}` : `. ${part}`;
  }
  return pieces;
}

/** One that is too long, at its commas or blanks. */
function cut(part: string): string[] {
  if (part.length <= LONGEST_PIECE) return [part];
  const head = part.slice(0, LONGEST_PIECE);
  const at = Math.max(head.lastIndexOf(". "), head.lastIndexOf("; "), head.lastIndexOf(", "));
  const end = at > LONGEST_PIECE / 3 ? at + 1 : Math.max(head.lastIndexOf(" "), 1);
  return [part.slice(0, end).trim(), ...cut(part.slice(end).trim())];
}
