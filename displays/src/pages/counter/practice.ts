// Practice: a day of invented visitors that a new clerk is walked through. No server hears of it, and no rule of the hall is here:
// it is a script of states, each with the one press that leads on. What else is pressed is answered with a hint.
import { computed, signal } from "@preact/signals";
import type { CounterAnswer, CounterScreen, HallView, SessionView, TicketView } from "../../contract";
import { VERSION } from "../../contract";
import { type Live, now_ms, Refusal, Room } from "../../live";
import { language, t, type WordKey } from "../../words";

const MINUTE_MS = 60_000;
export const PRACTICE_NO = 1;
const VISITORS = ["A101", "A102", "A103", "A104", "A105", "A106"] as const;
type Visitor = (typeof VISITORS)[number];

/** `hand`: number and state of the ticket in hand. Whoever is neither in hand nor named elsewhere waits from `from` on. */
interface Step {
  hint: WordKey;
  /** The end of the address that the right press is sent to. */
  press: string;
  hand?: [Visitor, TicketView["state"]];
  recalls?: number;
  from: number;
  missed?: Visitor;
  held?: Visitor;
  back?: Visitor;
  undo?: boolean;
}

const SCRIPT: readonly Step[] = [
  { hint: "practice.next", press: "next", from: 0 },
  { hint: "practice.recall", press: "recall", hand: ["A101", "called"], from: 1 },
  { hint: "practice.start", press: "start", hand: ["A101", "called"], recalls: 1, from: 1 },
  { hint: "practice.finish", press: "finish", hand: ["A101", "serving"], from: 1 },
  { hint: "practice.next_again", press: "next", from: 1 },
  { hint: "practice.no_show", press: "no-show", hand: ["A102", "called"], from: 2 },
  { hint: "practice.readmit", press: "readmit", missed: "A102", from: 2 },
  { hint: "practice.next_again", press: "next", back: "A102", from: 2 },
  { hint: "practice.hold", press: "hold", hand: ["A103", "called"], back: "A102", from: 3 },
  { hint: "practice.next_again", press: "next", held: "A103", back: "A102", from: 3 },
  { hint: "practice.undo", press: "undo", hand: ["A104", "called"], held: "A103", back: "A102", from: 4, undo: true },
  { hint: "practice.resume", press: "resume", held: "A103", back: "A102", from: 3 },
  { hint: "practice.transfer", press: "transfer", hand: ["A103", "called"], back: "A102", from: 3 },
  { hint: "practice.done", press: "", back: "A102", from: 3 },
];

const at = signal(0);
export const practiceStep = computed(() => ({ nth: at.value + 1, of: SCRIPT.length, hint: t(SCRIPT[at.value]!.hint) }));

export function practiceAgain(): void {
  at.value = 0;
  show();
}

const room = new Room<CounterScreen>(`counter:${PRACTICE_NO}`);
let seq = 0;

/** A page's hands that reach no further than the script. */
export function openPractice(): Live {
  show();
  const view = signal<SessionView>({ kind: "device", name: null, role: "clerk", counter: PRACTICE_NO, zone: null, csrf: null, first_run: false });
  const session = { view, unreachable: signal(false), refusal: signal(null), open: nobody, end: nobody, signIn: nobody, useKey: nobody, enrol: nobody };
  const line = { live: signal(true), outdated: signal(false), listen: () => room, leave: none, onJob: none, report: none, reopen: none };
  const api = { slot: "practice", csrf: null, language: language.value, renew: nobody, get: missing, bytes: missing, post: missing, command: pressed };
  const renewal = { newer: signal(false), follow: none, now: none };
  return { api, session, line, hall: signal(HALL), renewal } as unknown as Live;
}

const nobody = (): Promise<never> => new Promise(() => undefined);
const none = (): void => undefined;
const missing = (): Promise<never> => Promise.reject(notNow());

/** The right press leads to the next state; any other changes nothing, as a refusal of the hall would. */
function pressed(path: string): Promise<unknown> {
  const right = SCRIPT[at.value]!.press;
  if (!right || path.split("/").pop() !== right) return Promise.reject(notNow());
  at.value += 1;
  const state = show();
  const answer: CounterAnswer = { ...state, ended: null, call: null, undo_until_at_ms: state.undo_until_at_ms ?? null };
  return Promise.resolve(path.startsWith("tickets/") ? { ticket: state.ticket } : answer);
}

function notNow(): Refusal {
  return new Refusal(409, "unreadable", `${t("practice.not_now")} ${t(SCRIPT[at.value]!.hint)}`, {});
}

function show(): CounterScreen {
  const step = SCRIPT[at.value]!;
  const back = step.back ? [ticket(step.back, "waiting")] : [];
  const line = [...VISITORS.slice(step.from).map((number) => ticket(number, "waiting"))];
  line.splice(2, 0, ...back);
  const hand = step.hand ? ticket(step.hand[0], step.hand[1], step.recalls) : null;
  seq += 1;
  const state: CounterScreen = {
    room: room.asked,
    epoch: "practice",
    seq,
    contract_version: VERSION,
    sent_at_ms: now_ms(),
    counter: { no: PRACTICE_NO, state: "open", reason: null, until_at_ms: null, services: ["chung-thuc"], helps: [], clerk: null },
    hall: "open",
    ticket: hand,
    call: null,
    undo_until_at_ms: step.undo ? now_ms() + 10 * MINUTE_MS : null,
    recalls_left: hand?.state === "called" ? HALL.recalls_max - hand.recalls : 0,
    waiting: line.length,
    line: line.map((one) => ({ ...one, ticket: one.id, since_at_ms: one.taken_at_ms, helping: false })),
    missed: step.missed ? [ticket(step.missed, "no_show")] : [],
    held: step.held ? [ticket(step.held, "held")] : [],
    done_today: at.value,
    mean_service_seconds: null,
  };
  room.take(state);
  return state;
}

function ticket(number: Visitor, state: TicketView["state"], recalls = 0): TicketView {
  const called = state === "waiting" ? null : now_ms();
  const taken_at_ms = now_ms() - (20 - 2 * VISITORS.indexOf(number)) * MINUTE_MS;
  return {
    id: `practice-${number}`,
    number,
    service: "chung-thuc",
    errand: "submit",
    state,
    language: "vi",
    counter: called && PRACTICE_NO,
    bound_to: null,
    marked: false,
    flagged: false,
    taken_at_ms,
    called_at_ms: called,
    ended_at_ms: state === "no_show" ? called : null,
    recalls,
    outcome: null,
    reason: null,
  };
}

const HALL = {
  site: "practice",
  name: "",
  parent: "",
  languages: ["vi"],
  services: [
    service("chung-thuc", "Chứng thực", "Certification", "A"),
    service("ho-tich", "Hộ tịch", "Civil status", "H"),
  ],
  counters: [1, 2, 3].map((no) => ({ no, name: `Quầy ${no}`, zone: "sanh", desk: false })),
  zones: [],
  priorities: [],
  hours: [],
  outcomes: ["received", "supplement_needed", "refused", "guided", "result_returned", "guided_online"],
  recalls_max: 3,
  undo_seconds: 10,
  missed_minutes: 10,
  lock_after_minutes: 0,
  contract_version: VERSION,
} as unknown as HallView;

function service(key: string, name: string, name_en: string, series: string): object {
  return { key, name, name_en, label: name, label_en: name_en, series, kind: "submit", counters: [1], hand_prefix: "P" };
}
