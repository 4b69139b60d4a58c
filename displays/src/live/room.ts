// One room of the feed: its newest whole state. Newer replaces older, equal or older is dropped, another epoch replaces all.
// It knows the order of messages; it refuses to know the socket they come from and the page that shows them.
import { signal } from "@preact/signals";
import type { Message, RefusalView } from "../contract";

export class Room<T extends Message> {
  /** Null until the first state: unknown is not empty. */
  readonly state = signal<T | null>(null);
  /** When the server last said that this state is still so, with it or with a beat that knows no more. */
  readonly trueAt_ms = signal(0);
  /** Why the server does not let us listen, if it does not. */
  readonly refusal = signal<RefusalView | null>(null);
  private name: string;

  /** `asked` may be an alias the server resolves, as "player:self". */
  constructor(readonly asked: string) {
    this.name = asked;
  }

  isNamed(name: string): boolean {
    return name === this.name || name === this.asked;
  }

  /** The server's answer tells the room's own name. */
  adopt(message: Message): void {
    if (message.room) this.name = message.room;
    this.refusal.value = null;
  }

  take(message: Message): void {
    if (!this.isBehind(message)) return;
    this.state.value = message as T;
    this.trueAt_ms.value = message.sent_at_ms;
  }

  /** A beat that knows no more than we do. */
  confirm(beat: Message): void {
    if (this.state.peek() !== null) this.trueAt_ms.value = beat.sent_at_ms;
  }

  /** Does this message know more than the state we hold? */
  isBehind(message: Message): boolean {
    const mine = this.state.peek();
    return mine === null || message.epoch !== mine.epoch || message.seq > mine.seq;
  }

  refuse(why: RefusalView): void {
    this.refusal.value = why;
  }
}
