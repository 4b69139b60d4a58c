// Where the visitor is: what they have touched so far, and one step back. It knows steps; it refuses to know how they look.
import { computed, signal } from "@preact/signals";
import type { Errand } from "./take";

export type Step =
  | { at: "start" }
  | { at: "fields"; errand: Errand }
  | { at: "procedures"; errand: Errand; service: string }
  | { at: "find" }
  | { at: "procedure"; errand: Errand; code: string }
  | { at: "slip"; code: string }
  | { at: "today" };

const START: Step = { at: "start" };

export class Way {
  private readonly steps = signal<Step[]>([START]);
  readonly here = computed<Step>(() => this.steps.value[this.steps.value.length - 1]!);
  /** What was typed into the search; it stands when one comes back from a procedure. */
  readonly typed = signal("");

  get isAtStart(): boolean {
    return this.here.value.at === "start";
  }

  go(step: Step): void {
    this.steps.value = [...this.steps.peek(), step];
  }

  back(): void {
    if (this.steps.peek().length > 1) this.steps.value = this.steps.peek().slice(0, -1);
  }

  home(): void {
    this.steps.value = [START];
    this.typed.value = "";
  }
}
