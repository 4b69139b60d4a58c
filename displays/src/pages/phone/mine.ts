// The one ticket this phone follows: its room, a slower way to ask when the socket does not get through, being called, and
// leaving the line. It knows the ticket's address; what is shown is the page's business.
import { computed, effect, signal } from "@preact/signals";
import type { TrackScreen } from "../../contract";
import { type Live, Refusal, type Room } from "../../live";
import { Presses } from "../../live/presses";
import { counterName } from "../../parts/names";
import { t } from "../../words";
import { Alarm } from "./alarm";
import { isOver } from "./coming";
import { subscribe } from "./push";

const ASK_EVERY_MS = 10_000;

export class Mine {
  readonly room: Room<TrackScreen>;
  readonly presses: Presses;
  readonly alarm = new Alarm();
  /** The hall tells this phone even when the page is away. */
  readonly pushed = signal(false);
  /** The hall has no such ticket, or keeps it no longer. */
  readonly unknown = signal(false);
  /** Silent too long, over the socket and over HTTP. */
  readonly stale = computed(() => !this.live.line.live.value && !this.askedWell.value);
  private readonly askedWell = signal(false);
  private calledAt: number | null | undefined;

  constructor(
    readonly live: Live,
    readonly token: string,
  ) {
    this.room = live.line.listen<TrackScreen>(`track:${token}`);
    this.presses = new Presses(live.api, () => undefined);
    effect(() => {
      const refused = this.room.refusal.value;
      if (refused) this.unknown.value = refused.code === "unknown_ticket" || refused.code === "unknown_room";
    });
    effect(() => this.ringWhenCalled(this.room.state.value));
    void this.ask();
    setInterval(() => this.live.line.live.value || void this.ask(), ASK_EVERY_MS);
  }

  /** A touch asked for it: in every way this phone can, by the hall's own messages too where it may. */
  tellMe(): void {
    this.alarm.arm();
    void subscribe(this.live.api, this.token).then((pushed) => void (this.pushed.value = pushed));
  }

  /** Give the number back. The phone shows what the hall then says. */
  leaveTheLine(): void {
    void this.presses.press(`track/${this.token}/cancel`, {}, () => void this.ask());
  }

  /** Some networks let no socket through: then HTTP tells, every ten seconds. */
  private async ask(): Promise<void> {
    try {
      this.room.take(await this.live.api.get<TrackScreen>(`track/${this.token}`));
      this.askedWell.value = true;
      this.unknown.value = false;
    } catch (trouble) {
      this.askedWell.value = false;
      if (trouble instanceof Refusal && trouble.status === 404) this.unknown.value = true;
    }
  }

  /** Called, or called again, while the phone is watching: it shakes and sounds. Not when the page is opened afterwards. */
  private ringWhenCalled(state: TrackScreen | null): void {
    if (!state) return;
    const before = this.calledAt;
    this.calledAt = state.state === "called" ? state.called_at_ms : null;
    if (before !== undefined && this.calledAt && this.calledAt !== before) this.alarm.ring(this.callWords(state));
    if (isOver(state.state)) this.alarm.disarm();
  }

  private callWords({ counter }: TrackScreen): string {
    return t("phone.go_to", { where: counter === null ? t("phone.the_counter") : counterName(this.live.hall.peek(), counter) });
  }
}
