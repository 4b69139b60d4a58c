// One room of the feed: its newest whole state. Newer replaces older, equal or older is dropped, another epoch replaces all.
// It knows the order of messages; it refuses to know the socket they come from and the page that shows them.
import { signal } from "@preact/signals";
import type { Message, RefusalView } from "../contract";

export class Room<T extends Message> {
  /** Null until the first state: unknown is not empty. */
  readonly state = signal<T | null>(null);
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
    if (this.isBehind(message)) this.state.value = message as T;
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
