// Who is behind the ticket in hand: the line in the order it will be called, who was missed, who is on hold.
// It knows rows; what can be done with one is asked by ``questions``.
import type { ComponentChildren, JSX } from "preact";
import type { TicketView } from "../../contract";
import { hourMinute } from "../../live";
import { KeyHint, Sign, TicketNumber } from "../../parts";
import { serviceName } from "../../parts/names";
import { Press } from "../../parts/press";
import { t } from "../../words";
import type { Desk } from "./desk";
import { askAboutHeld, askAboutMissed, askCall } from "./questions";

export function Line({ desk }: { desk: Desk }): JSX.Element {
  const seen = desk.seen.value;
  const line = seen?.line ?? [];
  const mayCall = desk.ready.value && !desk.ticket && desk.counter?.state === "open";
  const more = (seen?.waiting ?? 0) - line.length;
  return (
    <List title={t("counter.line")} count={seen?.waiting} hint="N" empty={t("counter.line_empty")}>
      {line.map((row) => (
        <li key={row.ticket} class="row">
          <TicketNumber>{row.number}</TicketNumber>
          <span class="row-service">
            {serviceName(desk.live.hall.value, row.service)}
            {row.helping && <small>{t("counter.helping")}</small>}
          </span>
          {row.marked && (
            <span class="row-mark" title={t("counter.marked")}>
              <Sign mark="ring" />
              <span class="only-heard">{t("counter.marked")}</span>
            </span>
          )}
          <time class="clock">{hourMinute(row.since_at_ms)}</time>
          <Press
            look="quiet"
            disabled={!mayCall}
            label={t("counter.call_this", { number: row.number })}
            onPress={() => void (desk.asking.value = askCall(desk, row.number, { ticket: row.ticket }))}
          >
            {t("counter.call")}
          </Press>
        </li>
      ))}
      {more > 0 && <li class="row row-more">{t("counter.more", { n: more })}</li>}
    </List>
  );
}

export function Missed({ desk }: { desk: Desk }): JSX.Element {
  return (
    <Tickets
      desk={desk}
      title={t("counter.missed")}
      hint="M"
      tickets={desk.seen.value?.missed ?? []}
      ask={askAboutMissed}
      word={t("counter.back")}
    />
  );
}

export function Held({ desk }: { desk: Desk }): JSX.Element {
  return (
    <Tickets
      desk={desk}
      title={t("counter.held")}
      hint="G"
      tickets={desk.seen.value?.held ?? []}
      ask={askAboutHeld}
      word={t("counter.back")}
    />
  );
}

interface TicketsProps {
  desk: Desk;
  title: string;
  hint: string;
  tickets: TicketView[];
  ask: typeof askAboutHeld;
  word: string;
}

/** Nobody missed, nobody held: nothing to show. */
function Tickets({ desk, title, hint, tickets, ask, word }: TicketsProps): JSX.Element | null {
  if (!tickets.length) return null;
  return (
    <List title={title} count={tickets.length} hint={hint}>
      {tickets.map((ticket) => (
        <li key={ticket.id} class="row">
          <TicketNumber>{ticket.number}</TicketNumber>
          <span class="row-service">{ticket.reason || serviceName(desk.live.hall.value, ticket.service)}</span>
          <time class="clock">{hourMinute(ticket.ended_at_ms ?? ticket.called_at_ms ?? ticket.taken_at_ms)}</time>
          <Press
            look="quiet"
            disabled={!desk.ready.value}
            label={`${word} ${ticket.number}`}
            onPress={() => void (desk.asking.value = ask(desk, ticket))}
          >
            {word}
          </Press>
        </li>
      ))}
    </List>
  );
}

function List({
  title,
  count,
  hint,
  empty,
  children,
}: {
  title: string;
  count: number | undefined;
  hint: string;
  empty?: string;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <section class="list">
      <h2>
        {title} {count !== undefined && <span class="list-count">{count}</span>}
        <KeyHint>{hint}</KeyHint>
      </h2>
      {count === 0 && empty ? <p class="list-empty">{empty}</p> : <ol>{children}</ol>}
    </section>
  );
}
