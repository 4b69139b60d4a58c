// What stands at one counter, as far as this page knows: the room's newest state, and over it the answer of a press until the
// room has caught up. It knows the counter's commands; keys and looks are other files' business.
import { computed, effect, signal, untracked } from "@preact/signals";
import type { CounterAnswer, CounterScreen, CounterView, HallView, Next, NoteView, TicketAnswer, TicketView } from "../../contract";
import { type Live, now_ms, Refusal, Room } from "../../live";
import { Presses } from "../../live/presses";
import { placeOf, serviceName } from "../../parts/names";
import type { Asking } from "../../parts/question";
import { t } from "../../words";
import { type Row, rowsOf } from "./rows";

/** The room tells within a second; an answer that outlived this was told before it came. */
const OVERTAKEN_AFTER_MS = 3000;
/** A worn key or a double click presses twice within this time. Whoever was just called would be gone before they stood up. */
const BOUNCE_MS = 400;
/** As on a counter's keypad. */
const TYPING_MS = 5000;

/** Commands about the ticket at the counter: they name the one the person saw. */
const AT_HAND: readonly string[] = ["next", "recall", "start", "finish", "no-show", "hold", "transfer", "requeue", "undo", "scan", "drop-errands"];

interface Answered {
  answer: CounterAnswer;
  /** The room's seq when the button was pressed. */
  pressedAtSeq: number;
}

export class Desk {
  readonly room: Room<CounterScreen>;
  readonly presses: Presses;
  /** The question that stands over the page, if any. */
  readonly asking = signal<Asking | null>(null);
  /** What the last press did where the page shows nothing of it. Cleared by the next press. */
  readonly told = signal<string | null>(null);
  /** Digits typed so far, for the key that follows. They are forgotten after a few seconds. */
  readonly typed = signal("");
  /** Somebody else sits down at this PC: the door stands over the page. */
  readonly changing = signal(false);
  /** The guide enters paper numbers: the table stands over the page. */
  readonly entering = signal(false);
  private forgetting = 0;
  private readonly chosen = signal<string | null>(null);
  private calledAt = -BOUNCE_MS;
  private readonly answered = signal<Answered | null>(null);
  /** The ticket that was here when the open question was asked: its answer is about that one, whatever has come since. */
  private askedAbout: string | null = null;
  /** What the last next has called and ended: an undo of that call does not reopen the other. */
  private lastNext: CounterAnswer | null = null;

  constructor(
    readonly live: Live,
    readonly no: number,
    /** Nothing here is real: invented visitors, and no server. */
    readonly isPractice = false,
  ) {
    this.room = live.line.listen<CounterScreen>(`counter:${no}`);
    this.presses = new Presses(live.api, () => void live.session.open());
    effect(() => {
      if (!this.room.state.value) return;
      this.answered.value = null;
      this.presses.truthArrived();
    });
    effect(() => {
      this.askedAbout = this.asking.value ? (this.askedAbout ?? untracked(() => this.here)) : null;
    });
  }

  type(digits: string): void {
    clearTimeout(this.forgetting);
    this.typed.value = digits.slice(-3);
    if (digits) this.forgetting = window.setTimeout(() => void (this.typed.value = ""), TYPING_MS);
  }

  /** Null until the first word of the room: unknown is not empty. */
  readonly seen = computed<CounterScreen | null>(() => {
    const state = this.room.state.value;
    const answer = this.answered.value?.answer;
    return state && answer ? overlaid(state, answer, this.live.hall.value?.recalls_max ?? 0) : state;
  });

  /** May a press be trusted to be about what is on the screen? */
  readonly ready = computed(() => this.live.line.live.value && this.seen.value !== null);

  /** The lists as one, in the order they stand on the page. */
  readonly rows = computed(() => rowsOf(this.seen.value));

  /** The row that the keys mean; none when its ticket has left the lists. */
  readonly selected = computed<Row | null>(() => this.rows.value.find((row) => row.id === this.chosen.value) ?? null);

  select(row: Row | null): void {
    this.chosen.value = row?.id ?? null;
  }

  /** To the next row or the one before; from nowhere to the first or the last. Returns whether there is any. */
  step(by: 1 | -1): boolean {
    const rows = this.rows.value;
    const at = rows.findIndex((row) => row.id === this.chosen.value);
    const to = at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by;
    this.select(rows[Math.min(Math.max(to, 0), rows.length - 1)] ?? null);
    return rows.length > 0;
  }

  /** The guide's desk: it takes numbers for people and may send them home. */
  get isGuide(): boolean {
    return this.live.hall.value?.counters.find((counter) => counter.no === this.no)?.desk ?? false;
  }

  /** May this one be called out of turn now? Only to a counter that is open, free, and offers its service or has it in its lists. */
  mayCall({ id, service }: Row): boolean {
    const { counter } = this;
    if (!this.ready.value || this.ticket || counter?.state !== "open") return false;
    return [...counter.services, ...counter.helps].includes(service) || this.rows.value.some((row) => row.id === id);
  }

  /** Something stands over the page and has its keys. */
  get isCovered(): boolean {
    return !!this.asking.value || !!this.presses.confirm.value || this.changing.value || this.entering.value;
  }

  /** A device's key is nobody who could change places with somebody. */
  mayChange(): boolean {
    return this.live.session.view.value?.kind === "staff";
  }

  /** Somebody signed in at a counter that stands open: from now on it is theirs. */
  async takeOver(name: string): Promise<void> {
    await this.readiness();
    if (this.counter?.state === "open" && this.counter.clerk !== name) this.press("open");
  }

  private readiness(): Promise<void> {
    return new Promise((resolve) => {
      const stop = effect(() => {
        if (!this.ready.value) return;
        queueMicrotask(() => stop());
        resolve();
      });
    });
  }

  /** What colleagues have noted about a ticket that is shown here. */
  noteOn(id: string): NoteView | null {
    return this.seen.value?.notes?.[id] ?? null;
  }

  get counter(): CounterView | null {
    return this.seen.value?.counter ?? null;
  }

  get ticket(): TicketView | null {
    return this.seen.value?.ticket ?? null;
  }

  private get here(): string {
    return this.ticket?.id ?? "";
  }

  /** Seconds in which the last call can still be undone; 0 when it cannot. */
  undoSeconds(): number {
    const until = this.seen.value?.undo_until_at_ms;
    return until && this.ticket?.state === "called" ? Math.max(0, Math.ceil((until - now_ms()) / 1000)) : 0;
  }

  /** A command of this counter: "next", "recall"… */
  press(action: string, body: object = {}): void {
    const pressedAtSeq = this.room.state.value?.seq ?? 0;
    const whole = AT_HAND.includes(action) ? { ...body, here: this.askedAbout ?? this.here } : body;
    this.command<CounterAnswer>(`counters/${this.no}/${action}`, whole, (answer) => {
      this.show(answer, pressedAtSeq);
      if (action === "finish" || action === "next") this.told.value = sentOn(this.live.hall.value, answer);
      if (action === "undo") this.told.value = undone(this.live.hall.value, answer, this.lastNext);
      if (action === "next") this.lastNext = answer;
    });
  }

  /** Call who is next, with the outcome of the ticket that this finishes. */
  callNext(outcome: Next["outcome"] = null): void {
    if (performance.now() - this.calledAt < BOUNCE_MS) return;
    this.calledAt = performance.now();
    this.press("next", outcome ? { outcome } : {});
  }

  /** A command about a ticket that is not at the counter: "readmit", "change"… `told` is said when it is done. */
  pressTicket(id: string, action: string, body: object = {}, told: string | null = null): void {
    this.command<TicketAnswer>(`tickets/${id}/${action}`, body, () => void (this.told.value = told));
  }

  /** Any command, as long as what is on the screen can be trusted. It answers the open question and lets go of the row. */
  command<T>(path: string, body: object, heard: (answer: T) => void): void {
    this.asking.value = this.told.value = null;
    this.select(null);
    if (this.ready.value) void this.presses.press<T>(path, body, heard);
  }

  /** A ticket of today by its number, wherever it is; else the server's refusal, or what says that nobody answered. */
  async find(number: string): Promise<TicketView | Error> {
    try {
      return (await this.live.api.get<TicketAnswer>(`numbers/${encodeURIComponent(number)}`)).ticket;
    } catch (trouble) {
      return trouble instanceof Refusal ? trouble : new Error(t("unreachable"));
    }
  }

  private show(answer: CounterAnswer, pressedAtSeq: number): void {
    const shown = { answer, pressedAtSeq };
    this.answered.value = shown;
    setTimeout(() => {
      const caughtUp = (this.room.state.value?.seq ?? 0) > pressedAtSeq;
      if (caughtUp && this.answered.value === shown) this.answered.value = null;
    }, OVERTAKEN_AFTER_MS);
  }
}

/** Where the visitor who was here goes now, with the same number; null for one whose visit is over. */
function sentOn(hall: HallView | null, { ended }: CounterAnswer): string | null {
  if (ended?.state !== "waiting") return null;
  return t("counter.told.sent_on", { number: ended.number, service: serviceName(hall, ended.service), place: placeOf(hall, ended.service) });
}

/** Where they stand whom the undone press had ended: an undo does not reopen them. */
function undone(hall: HallView | null, { ended }: CounterAnswer, next: CounterAnswer | null): string | null {
  const before = next?.ended;
  if (!ended || !before || next.ticket?.id !== ended.id || before.id === ended.id) return null;
  const sentOn = before.state === "waiting";
  const place = sentOn ? placeOf(hall, before.service) : "";
  return t(sentOn ? "counter.told.undone_sent_on" : "counter.told.undone", { before: before.number, place });
}

/** The answer tells of the counter and its ticket; lists lose who is no longer in them. */
function overlaid(state: CounterScreen, answer: CounterAnswer, recallsMax: number): CounterScreen {
  const { ticket, counter, waiting, undo_until_at_ms } = answer;
  const elsewhere = (id: string): boolean => id !== ticket?.id;
  return {
    ...state,
    ticket,
    counter,
    waiting,
    undo_until_at_ms,
    call: answer.call ?? state.call,
    recalls_left: ticket ? Math.max(0, recallsMax - ticket.recalls) : 0,
    line: state.line.filter((row) => elsewhere(row.ticket)),
    missed: state.missed.filter((one) => elsewhere(one.id)),
    held: state.held.filter((one) => elsewhere(one.id)),
  };
}
