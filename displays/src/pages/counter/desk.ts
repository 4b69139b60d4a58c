// What stands at one counter, as far as this page knows: the room's newest state, and over it the answer of a press until the
// room has caught up. It knows the counter's commands; keys and looks are other files' business.
import { computed, effect, signal } from "@preact/signals";
import type { CounterAnswer, CounterScreen, CounterView, TicketAnswer, TicketView } from "../../contract";
import { type Live, now_ms, Room } from "../../live";
import { Presses } from "../../live/presses";
import type { Asking } from "../../parts/question";

/** The room tells within a second; an answer that outlived this was told before it came. */
const OVERTAKEN_AFTER_MS = 3000;

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
  private readonly answered = signal<Answered | null>(null);

  constructor(
    readonly live: Live,
    readonly no: number,
  ) {
    this.room = live.line.listen<CounterScreen>(`counter:${no}`);
    this.presses = new Presses(live.api, () => void live.session.open());
    effect(() => {
      if (!this.room.state.value) return;
      this.answered.value = null;
      this.presses.truthArrived();
    });
  }

  /** Null until the first word of the room: unknown is not empty. */
  readonly seen = computed<CounterScreen | null>(() => {
    const state = this.room.state.value;
    const answer = this.answered.value?.answer;
    return state && answer ? overlaid(state, answer, this.live.hall.value?.recalls_max ?? 0) : state;
  });

  /** May a press be trusted to be about what is on the screen? */
  readonly ready = computed(() => this.live.line.live.value && this.seen.value !== null);

  get counter(): CounterView | null {
    return this.seen.value?.counter ?? null;
  }

  get ticket(): TicketView | null {
    return this.seen.value?.ticket ?? null;
  }

  /** Seconds in which the last call can still be undone; 0 when it cannot. */
  undoSeconds(): number {
    const until = this.seen.value?.undo_until_at_ms;
    return until && this.ticket?.state === "called" ? Math.max(0, Math.ceil((until - now_ms()) / 1000)) : 0;
  }

  /** A command of this counter: "next", "recall"… */
  press(action: string, body: object = {}): void {
    this.asking.value = null;
    if (!this.ready.value) return;
    const pressedAtSeq = this.room.state.value?.seq ?? 0;
    void this.presses.press<CounterAnswer>(`counters/${this.no}/${action}`, body, (answer) => this.show(answer, pressedAtSeq));
  }

  /** A command about a ticket that is not at the counter: "readmit", "resume". */
  pressTicket(id: string, action: string, body: object = {}): void {
    this.asking.value = null;
    if (this.ready.value) void this.presses.press<TicketAnswer>(`tickets/${id}/${action}`, body);
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
