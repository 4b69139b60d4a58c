// One touch on a service until its answer: the same press is never two tickets, and a press that got no answer is asked
// again with the same command_id. It knows the stages of taking; it refuses to know how they look.
import { signal } from "@preact/signals";
import type { TakeTicket, TicketIssued } from "../../contract";
import { type Api, newCommandId, Refusal } from "../../live";
import { language } from "../../words";

export type Stage =
  | { at: "choosing" }
  | { at: "asking"; service: string }
  | { at: "ticket"; issued: TicketIssued }
  /** `message` is the server's sentence; null when nobody answered. */
  | { at: "refused"; message: string | null };

export class Taking {
  readonly stage = signal<Stage>({ at: "choosing" });
  /** Key of the priority class chosen for the next ticket. */
  readonly priority = signal<string | null>(null);
  private open: TakeTicket | null = null;

  constructor(private readonly api: Api) {}

  /** A touch. Touches while one is still being asked do nothing. */
  async take(service: string): Promise<void> {
    if (this.stage.peek().at === "asking") return;
    const press = this.press(service);
    this.stage.value = { at: "asking", service };
    try {
      const issued = await this.api.command<TicketIssued>("tickets", press, press.command_id);
      this.open = null;
      this.stage.value = { at: "ticket", issued };
    } catch (trouble) {
      if (trouble instanceof Refusal) this.open = null;
      this.stage.value = { at: "refused", message: trouble instanceof Refusal ? trouble.message : null };
    }
  }

  /** Back to the choices, with nothing left of the visitor who was here. */
  reset(): void {
    this.stage.value = { at: "choosing" };
    this.priority.value = null;
  }

  /** A press that got no answer may have made a ticket nobody saw: the same wish takes up the same command. */
  private press(service: string): TakeTicket {
    const wish = { service, priority: this.priority.peek(), language: language.peek() };
    const last = this.open;
    if (last && last.service === wish.service && last.priority === wish.priority && last.language === wish.language) return last;
    this.open = { ...wish, command_id: newCommandId() };
    return this.open;
  }
}
