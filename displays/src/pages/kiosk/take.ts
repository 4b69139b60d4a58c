// One touch on a service until its answer: the same press is never two tickets, and one that got no answer in time is
// given up for good. It knows the stages of taking; it refuses to know how they look.
import { signal } from "@preact/signals";
import type { TakeTicket, TicketIssued } from "../../contract";
import { type Api, newCommandId, Refusal } from "../../live";
import { language } from "../../words";
import type { Wish } from "./errands";
import { lateTicket, withdraw } from "./late";

export type Errand = NonNullable<TakeTicket["errand"]>;

export type Stage =
  | { at: "choosing" }
  | { at: "asking"; service: string }
  | { at: "ticket"; issued: TicketIssued }
  /** `message` is the server's sentence; null when nobody answered and the visitor is sent to the desk. */
  | { at: "refused"; message: string | null };

export class Taking {
  readonly stage = signal<Stage>({ at: "choosing" });
  /** Key of the priority class chosen for the next ticket. */
  readonly priority = signal<string | null>(null);

  /** Presses that were given up, of which it is not yet known what became. */
  private open = 0;

  constructor(private readonly api: Api) {}

  /** Nothing is asked, nothing shown, and no number is to be given back. */
  get isSettled(): boolean {
    return this.stage.peek().at === "choosing" && this.open === 0;
  }

  /** A touch. Touches while one is still being asked do nothing. */
  async take(first: Wish, also: Wish[] = []): Promise<void> {
    if (this.stage.peek().at === "asking") return;
    const press = this.press(first, also);
    this.stage.value = { at: "asking", service: first.service };
    try {
      const issued = await this.api.command<TicketIssued>("tickets", press, press.command_id);
      this.stage.value = { at: "ticket", issued };
    } catch (trouble) {
      if (isAnswer(trouble)) this.stage.value = { at: "refused", message: trouble.message };
      else this.giveUp(press);
    }
  }

  /** Back to the choices, with nothing left of the visitor who was here. */
  reset(): void {
    this.stage.value = { at: "choosing" };
    this.priority.value = null;
  }

  /**
   * The visitor is sent to the desk, yet a server that stood still may act on the press when it wakes. Its number is shown if
   * the visitor still stands before the excuse, and given back if not: no number waits for somebody who never saw it.
   */
  private giveUp(press: TakeTicket): void {
    const excuse: Stage = { at: "refused", message: null };
    this.stage.value = excuse;
    this.open += 1;
    void lateTicket(this.api, press)
      .then((issued) => {
        if (issued && this.stage.peek() !== excuse) return withdraw(this.api, issued);
        if (issued) this.stage.value = { at: "ticket", issued };
        return undefined;
      })
      .then(() => void (this.open -= 1));
  }

  /** What a service is for is its own errand; only papers that were asked for are said to be. */
  private press(first: Wish, also: Wish[]): TakeTicket {
    const wish = { ...said(first), priority: this.priority.peek(), language: language.peek(), command_id: newCommandId() };
    return also.length ? { ...wish, also: also.map(said) } : wish;
  }
}

function said({ service, errand }: Wish): { service: string; errand?: Errand } {
  return errand === "supplement" ? { service, errand } : { service };
}

/** A no of the hall's own. A gateway's page, or a storage that was busy to the end, says nothing about the press. */
function isAnswer(trouble: unknown): trouble is Refusal {
  return trouble instanceof Refusal && trouble.code !== "unreadable" && trouble.code !== "storage_busy";
}
