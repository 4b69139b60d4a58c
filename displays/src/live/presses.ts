// One press at a time, each with its command_id until its answer is known. It knows what a refusal, a silence and a "please
// confirm" mean for the person who pressed; it refuses to know what the commands do.
import { signal } from "@preact/signals";
import { t } from "../words";
import { type Api, newCommandId, Refusal, Unreachable } from "./api";

const SLOW_AFTER_MS = 800;

/** The server asks for a second word before it does this: `yes` sends the same with confirm. */
export interface Confirm {
  sentence: string;
  yes(): void;
}

interface Unanswered {
  asked: string;
  commandId: string;
}

export class Presses {
  /** A command is under way: further presses are ignored, not queued. */
  readonly busy = signal(false);
  /** It is under way for longer than a moment: the reader is told that we wait, and for whom. */
  readonly slow = signal(false);
  /** Why the last press did nothing, for the reader. Cleared by the next one that works. */
  readonly trouble = signal<string | null>(null);
  readonly confirm = signal<Confirm | null>(null);
  private unanswered: Unanswered | null = null;

  /** `onStranger`: the server no longer knows who we are. */
  constructor(
    private readonly api: Api,
    private readonly onStranger: () => void,
  ) {}

  /** Send a command and hand its answer to `heard`. A press that nobody answered keeps its id when it is pressed again. */
  async press<T>(path: string, body: object, heard: (answer: T) => void = () => undefined): Promise<void> {
    if (this.busy.value) return;
    const asked = `${path} ${JSON.stringify(body)}`;
    const commandId = this.unanswered?.asked === asked ? this.unanswered.commandId : newCommandId();
    this.busy.value = true;
    const patience = setTimeout(() => void (this.slow.value = true), SLOW_AFTER_MS);
    try {
      const answer = await this.api.command<T>(path, body, commandId);
      this.unanswered = this.trouble.value = this.confirm.value = null;
      heard(answer);
    } catch (trouble) {
      this.unanswered = trouble instanceof Unreachable ? { asked, commandId } : null;
      this.explain(trouble, () => void this.press(path, { ...body, confirm: true }, heard));
    } finally {
      clearTimeout(patience);
      this.busy.value = this.slow.value = false;
    }
  }

  /** The room has told what is true by now: the next press is a new one, whatever became of the old, and nothing promises otherwise. */
  truthArrived(): void {
    if (this.unanswered) this.trouble.value = null;
    this.unanswered = null;
  }

  private explain(trouble: unknown, yes: () => void): void {
    if (trouble instanceof Refusal && trouble.code === "confirm_needed") {
      this.confirm.value = { sentence: trouble.message, yes };
      return;
    }
    this.trouble.value = trouble instanceof Refusal ? trouble.message : t("press.unanswered");
    if (trouble instanceof Refusal && (trouble.code === "unknown_caller" || trouble.code === "bad_csrf")) this.onStranger();
    if (!(trouble instanceof Refusal || trouble instanceof Unreachable)) throw trouble;
  }
}
