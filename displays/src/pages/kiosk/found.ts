// What the server finds for what is typed: one question at a time, the newest next, old answers dropped. The search itself is the
// server's; so are the procedures.
import { signal } from "@preact/signals";
import type { ProcedureRow, ProceduresFound } from "../../contract";
import { type Api, Refusal } from "../../live";

export type Answer = "none" | "asking" | "found" | "silent";
const AGAIN_AFTER_MS = 1500;
const SHOWN = 5;

export class Finding {
  readonly rows = signal<ProcedureRow[]>([]);
  readonly answer = signal<Answer>("none");
  /** What the rows answer. */
  readonly asked = signal("");
  private wanted = "";
  private busy = false;

  constructor(private readonly api: Api) {}

  want(typed: string): void {
    this.wanted = typed.trim();
    if (this.wanted === "") this.settle("", [], "none");
    else if (!this.busy) void this.ask();
  }

  private async ask(): Promise<void> {
    this.busy = true;
    while (this.wanted !== "" && this.wanted !== this.asked.peek()) {
      const asked = this.wanted;
      if (this.answer.peek() === "none") this.answer.value = "asking";
      try {
        const said = await this.api.get<ProceduresFound>(`procedures?limit=${SHOWN}&q=${encodeURIComponent(asked)}`);
        if (this.wanted !== "") this.settle(asked, said.found, "found");
      } catch (trouble) {
        if (trouble instanceof Refusal && trouble.status < 500 && trouble.code !== "too_many") this.settle(asked, [], "found");
        else {
          this.answer.value = "silent";
          await new Promise((resume) => setTimeout(resume, AGAIN_AFTER_MS));
        }
      }
    }
    this.busy = false;
  }

  private settle(asked: string, rows: ProcedureRow[], answer: Answer): void {
    this.asked.value = asked;
    this.rows.value = rows;
    this.answer.value = answer;
  }
}
