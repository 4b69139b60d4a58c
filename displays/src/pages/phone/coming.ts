// A phone that comes in: it trades the code it scanned for a cookie, sees the lines and its own numbers, and takes one.
// It knows stages and what the hall answered; it refuses to know how they look and how a number is followed.
import { signal } from "@preact/signals";
import type { Joined, PhoneView, TicketIssued } from "../../contract";
import { type Live, Refusal } from "../../live";
import { Presses } from "../../live/presses";
import { language } from "../../words";

const LOOK_EVERY_MS = 20_000;
const AGAIN_AFTER_MS = 2000;

export class Coming {
  /** What this phone holds and could take; null until known. */
  readonly view = signal<PhoneView | null>(null);
  /** This browser has no cookie of the hall: it was never here, or long ago. */
  readonly stranger = signal(false);
  /** Why the code that was scanned opens nothing. */
  readonly refused = signal<string | null>(null);
  /** The service whose number is being asked for. */
  readonly asking = signal<string | null>(null);
  readonly presses: Presses;

  constructor(private readonly live: Live) {
    this.presses = new Presses(live.api, () => void this.look());
  }

  /** Before anything else: the session tells the token that a POST needs. Asked again while nobody answers. */
  async scan(code: string): Promise<void> {
    try {
      await this.join(code);
      await this.look();
    } catch (trouble) {
      if (trouble instanceof Refusal && trouble.status < 500) this.refused.value = trouble.message;
      else setTimeout(() => void this.scan(code), AGAIN_AFTER_MS);
    }
  }

  /** Look now, and from now on while somebody reads. */
  keepLooking(): void {
    void this.look();
    setInterval(() => document.hidden || void this.look(), LOOK_EVERY_MS);
  }

  take(service: string, taken: (token: string) => void): void {
    if (this.presses.busy.value) return;
    this.asking.value = service;
    const asked = { service, language: language.peek() };
    const heard = (issued: TicketIssued): void => taken(tokenOf(issued.track_url));
    void this.presses.press<TicketIssued>("phone/tickets", asked, heard).then(() => {
      this.asking.value = null;
      void this.look();
    });
  }

  /** The code for a cookie. Who we were before is asked first: the token of an older visit. */
  private async join(code: string): Promise<void> {
    const { api, session } = this.live;
    await session.open();
    const { csrf } = await api.post<Joined>("join", { code });
    session.keep({ kind: "phone", name: null, role: "visitor", counter: null, zone: null, csrf, first_run: false });
  }

  private async look(): Promise<void> {
    try {
      const view = await this.live.api.get<PhoneView>("phone");
      this.stranger.value = false;
      this.view.value = view;
    } catch (trouble) {
      if (trouble instanceof Refusal && trouble.status === 401) this.stranger.value = true;
    }
  }
}

/** The last part of a ticket's address. */
export function tokenOf(trackUrl: string): string {
  return trackUrl.slice(trackUrl.lastIndexOf("/") + 1);
}

const OVER = ["done", "no_show", "cancelled", "expired"];

export function isOver(state: string): boolean {
  return OVER.indexOf(state) >= 0;
}

/** The numbers that are not over, newest first. */
export function liveOnes(view: PhoneView | null): PhoneView["tickets"] {
  return view ? view.tickets.filter((one) => !isOver(one.state)) : [];
}

/** By the hall's clock, which the view has brought along: a phone's own may be wrong. */
export function mayTake({ view }: Coming): boolean {
  return view.value !== null && view.value.may_take_until_ms > view.value.sent_at_ms;
}
