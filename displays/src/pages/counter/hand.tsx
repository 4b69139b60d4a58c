// The ticket in hand and the next key, always in the same places. They know how these look; what else can be done is `deeds`.
import type { JSX } from "preact";
import type { TicketView } from "../../contract";
import { hourMinute, now_ms, tick } from "../../live";
import { Arrow, type Mark, Sign, StateChip, TicketNumber, type Tone } from "../../parts";
import { lasting, serviceName } from "../../parts/names";
import { t } from "../../words";
import type { Desk } from "./desk";

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
  const scanning = ticket.scanning_at_ms ?? null;
  const [tone, mark] = scanning ? (["quiet", "paper"] as const) : (LOOKS[ticket.state] ?? ["quiet", "ring"]);
  const note = desk.noteOn(ticket.id);
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
            {t(scanning ? "state.scanning" : `state.${ticket.state}`)}
          </StateChip>
          {ticket.called_at_ms && <time class="clock">{lasting(now_ms() - (scanning ?? ticket.called_at_ms))}</time>}
          {ticket.recalls > 0 && <span>{t("counter.recalled", { n: ticket.recalls })}</span>}
        </p>
        {ticket.errand === "supplement" && <p>{t("errand.supplement")}</p>}
        <ToCome desk={desk} ticket={ticket} />
        {ticket.reason && <p>{ticket.reason}</p>}
        {note && (
          <p class="hand-note">
            <Sign mark="paper" />
            <span>
              {note.text} <small>{t("counter.note_by", { author: note.author, time: hourMinute(note.at_ms) })}</small>
            </span>
          </p>
        )}
        {ticket.flagged && <p class="hand-flagged">{t("counter.flagged")}</p>}
      </div>
    </>
  );
}

/** What this visitor still has to do elsewhere, in order: finishing sends them on. */
function ToCome({ desk, ticket }: { desk: Desk; ticket: TicketView }): JSX.Element | null {
  const to_come = ticket.to_come ?? [];
  if (!to_come.length) return null;
  return (
    <p class="hand-to-come">
      {t("counter.to_come")}{" "}
      {to_come.map((one, at) => (
        <span key={at}>
          {at > 0 && <Arrow />}
          {serviceName(desk.live.hall.value, one.service)}
        </span>
      ))}
    </p>
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
