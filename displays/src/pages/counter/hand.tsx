// The ticket in hand, the next key, and what else can be done with the ticket, always in the same places.
// It knows what is possible when, as a courtesy; the server decides.
import type { JSX } from "preact";
import type { TicketView } from "../../contract";
import { now_ms, tick } from "../../live";
import { type Mark, StateChip, TicketNumber, type Tone } from "../../parts";
import { lasting, serviceName } from "../../parts/names";
import { Press } from "../../parts/press";
import { t, type WordKey } from "../../words";
import type { Desk } from "./desk";
import { askHold, askOutcome, askTransfer } from "./questions";

export function Hand({ desk }: { desk: Desk }): JSX.Element {
  const { ticket } = desk;
  return (
    <section class={ticket ? `hand hand-${ticket.state}` : "hand"} aria-label={t("counter.hand")}>
      {ticket ? (
        <InHand desk={desk} ticket={ticket} />
      ) : (
        <p class="hand-none">{t(desk.counter?.state === "open" ? "counter.nobody_here" : "counter.not_open")}</p>
      )}
    </section>
  );
}

const LOOKS: Partial<Record<TicketView["state"], [Tone, Mark]>> = { called: ["now", "sound"], serving: ["good", "dot"] };

function InHand({ desk, ticket }: { desk: Desk; ticket: TicketView }): JSX.Element {
  const [tone, mark] = LOOKS[ticket.state] ?? ["quiet", "ring"];
  void tick.value;
  return (
    <>
      <p class="hand-number">
        <TicketNumber>{ticket.number}</TicketNumber>
      </p>
      <div class="hand-about">
        <p class="hand-service">{serviceName(desk.live.hall.value, ticket.service)}</p>
        <p class="hand-state">
          <StateChip tone={tone} mark={mark}>
            {t(`state.${ticket.state}`)}
          </StateChip>
          {ticket.called_at_ms && <time class="clock">{lasting(now_ms() - ticket.called_at_ms)}</time>}
          {ticket.recalls > 0 && <span>{t("counter.recalled", { n: ticket.recalls })}</span>}
        </p>
        {ticket.errand === "supplement" && <p>{t("errand.supplement")}</p>}
        {ticket.reason && <p>{ticket.reason}</p>}
        {ticket.flagged && <p class="hand-flagged">{t("counter.flagged")}</p>}
      </div>
    </>
  );
}

/** The one key of the day. It says who comes. */
export function NextKey({ desk }: { desk: Desk }): JSX.Element {
  const open = desk.counter?.state === "open";
  const first = desk.seen.value?.line[0];
  const busy = desk.presses.busy.value;
  return (
    <button
      type="button"
      class={open && !first ? "next next-idle" : "next"}
      disabled={!desk.ready.value}
      aria-busy={busy}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => pressMain(desk)}
    >
      <span class="next-words">
        <strong>{t(open ? "counter.next" : desk.counter?.state === "paused" ? "counter.reopen" : "counter.open")}</strong>
        <span class="next-who">{whoComes(desk)}</span>
      </span>
      {open && first && desk.ready.value && (
        <span class="next-number">
          <TicketNumber>{first.number}</TicketNumber>
        </span>
      )}
      <kbd class="key">{t("key.next")}</kbd>
    </button>
  );
}

function whoComes(desk: Desk): string {
  const { seen, counter } = desk;
  if (desk.presses.slow.value) return t("press.slow");
  if (!desk.ready.value || !seen.value) return t("counter.next_not_live");
  const first = seen.value.line[0];
  if (!first) return t("counter.line_empty");
  return counter?.state === "open" ? serviceName(desk.live.hall.value, first.service) : t("supervisor.waits", { n: seen.value.waiting });
}

/** Call who is next; at a counter that is not open, open it. */
export function pressMain(desk: Desk): void {
  if (desk.counter?.state === "open") desk.callNext();
  else desk.press("open");
}

interface Deed {
  key: string;
  word: WordKey;
  /** From which states of the ticket in hand. */
  from: TicketView["state"][];
  press: (desk: Desk) => void;
}

export const DEEDS: readonly Deed[] = [
  { key: "R", word: "counter.recall", from: ["called"], press: (desk) => desk.press("recall") },
  { key: "S", word: "counter.start", from: ["called"], press: (desk) => desk.press("start") },
  { key: "V", word: "counter.no_show", from: ["called"], press: (desk) => desk.press("no-show") },
  { key: "H", word: "counter.hold", from: ["called", "serving"], press: (desk) => void (desk.asking.value = askHold(desk)) },
  { key: "T", word: "counter.transfer", from: ["called", "serving"], press: (desk) => void (desk.asking.value = askTransfer(desk)) },
  { key: "F", word: "counter.finish", from: ["called", "serving"], press: (desk) => void (desk.asking.value = askOutcome(desk)) },
  { key: "Q", word: "counter.requeue", from: ["called"], press: (desk) => desk.press("requeue") },
];

export function possible(desk: Desk, deed: Deed): boolean {
  const { ticket } = desk;
  if (!desk.ready.value || !ticket || !deed.from.includes(ticket.state)) return false;
  return deed.key !== "R" || (desk.seen.value?.recalls_left ?? 0) > 0;
}

export function Deeds({ desk }: { desk: Desk }): JSX.Element {
  void tick.value;
  const seconds = desk.undoSeconds();
  const left = desk.seen.value?.recalls_left ?? 0;
  return (
    <div class="deeds">
      {DEEDS.map((deed) => (
        <Press key={deed.key} hint={deed.key} disabled={!possible(desk, deed)} onPress={() => deed.press(desk)}>
          {t(deed.word)}
          {deed.key === "R" && desk.ticket?.state === "called" && ` (${left})`}
        </Press>
      ))}
      <Press hint="Z" disabled={!seconds || !desk.ready.value} onPress={() => desk.press("undo")}>
        {seconds ? t("counter.undo_in", { seconds }) : t("counter.undo")}
      </Press>
    </div>
  );
}
