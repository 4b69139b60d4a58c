// Reads the screen to whoever cannot: by this browser's own voice for the language where it has one, else by the hall's server. A
// Vietnamese text in an English mouth is no help. It knows what on a screen is worth hearing; where neither can speak, it says so.
import { computed, signal } from "@preact/signals";
import type { Api } from "../../live";
import { type Language, t } from "../../words";
import { Spoken } from "./spoken";

const CANNOT_SHOWN_MS = 12_000;
/** What the server takes at once, with room to spare. */
const LONGEST_PIECE = 240;

const voices = signal<SpeechSynthesisVoice[]>([]);
/** A stretch of what is read, and the language its words are of. */
export interface Part {
  text: string;
  language: Language;
}
export const reading = signal<"quiet" | "preparing" | "reading" | "cannot">("quiet");
/** Why nothing is heard, in the reader's language, and what to do. */
export const why = signal("");
/** This visitor listens: the ticket at the end is read without being asked. */
export const listens = signal(false);
export const isReading = computed(() => reading.value === "preparing" || reading.value === "reading");
/** What is worth hearing, in the order of the screen; the bar itself is not, nor what counts down. */
const HEARD = `h1, h2, .notice-title, .notice p, .search-line span, .errand-label, .errand-how, .card-label, .card-state, .row-name, .row-where,
  .take-words, .take-state, .wish-name, .wish-procedure, .wish-state, .gathering p, p.gathering, .today-how, .more, .find-how, .find-none p, .standstill p, .procedure-facts dt, .procedure-facts p, .procedure-facts ul, .slip p,
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
  const mouths = parts.map((part) => voiceFor(part.language));
  if (mouths.every(Boolean)) byBrowser(parts);
  else void byServer(parts);
}

function voiceFor(wanted: Language): SpeechSynthesisVoice | null {
  return voices.peek().find((one) => one.lang.toLowerCase().startsWith(wanted)) ?? null;
}

export function stopReading(): void {
  asked += 1;
  clearTimeout(quietAgain);
  reading.value = "quiet";
  spoken.stop();
  if ("speechSynthesis" in window) speechSynthesis.cancel();
}

function byBrowser(parts: Part[]): void {
  const mine = asked;
  const turns = inTurns(parts);
  reading.value = "reading";
  turns.forEach(({ text, language: spokenIn }, at) => {
    const said = new SpeechSynthesisUtterance(text);
    said.voice = voiceFor(spokenIn);
    said.lang = said.voice?.lang ?? spokenIn;
    said.rate = 0.9;
    said.onend = () => mine === asked && at === turns.length - 1 && stopReading();
    said.onerror = () => mine === asked && void byServer(parts);
    speechSynthesis.speak(said);
  });
}

/** What is said in one mouth, as one. */
function inTurns(parts: Part[]): Part[] {
  const turns: Part[] = [];
  for (const part of parts) {
    const last = turns[turns.length - 1];
    if (last?.language === part.language) last.text += `. ${part.text}`;
    else turns.push({ ...part });
  }
  return turns;
}

async function byServer(parts: Part[]): Promise<void> {
  asked += 1;
  if ("speechSynthesis" in window) speechSynthesis.cancel();
  const mine = asked;
  reading.value = "preparing";
  const failed = await spoken.say(piecesOf(parts), () => (reading.value = "reading"));
  if (mine !== asked) return;
  stopReading();
  if (failed === null) return;
  why.value = failed || t("kiosk.aloud_silent");
  reading.value = "cannot";
  quietAgain = window.setTimeout(() => (reading.value = "quiet"), CANNOT_SHOWN_MS);
}

function partsOf(where: ParentNode): Part[] {
  const parts = Array.from(where.querySelectorAll<HTMLElement>(HEARD), (one) => ({ text: plain(one.innerText), language: languageOf(one) }));
  return parts.filter(({ text }, at) => text && text !== parts[at - 1]?.text);
}

/** Of the words themselves, which may be another than the reader's: papers are named as on the official list. */
function languageOf(one: HTMLElement): Language {
  return one.closest("[lang]")?.getAttribute("lang")?.slice(0, 2) === "en" ? "en" : "vi";
}

const MARKS = /[<>[\]{}|*_=#~^\\\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;

/** Words alone: no marks, and a span of numbers as it is said. */
function plain(text: string): string {
  const spans = text.replace(/(\d)\s*–\s*(?=\d)/g, `$1 ${t("kiosk.aloud_to")} `);
  return spans.trim().replace(/\s*[\n\u2028\u2029]\s*/g, ", ").replace(/\s*·/g, ",").replace(MARKS, " ").replace(/\s+/g, " ");
}

/** The first alone, so that it is heard soon; then as many together as are said in a breath or two. */
function piecesOf(parts: Part[]): Part[] {
  const pieces: Part[] = [];
  const whole = parts.map(({ text, language: spokenIn }) => cut(text).map((piece) => ({ text: piece, language: spokenIn })));
  for (const part of ([] as Part[]).concat(...whole)) {
    const last = pieces[pieces.length - 1];
    if (!last || pieces.length < 2 || last.language !== part.language || last.text.length + part.text.length + 2 > LONGEST_PIECE) pieces.push(part);
    else last.text += /[.?!:]$/.test(last.text) ? ` ${part.text}` : `. ${part.text}`;
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
