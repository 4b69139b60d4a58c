// Who is behind the ticket in hand: the line in the order it will be called, who was missed, who is on hold.
// It knows rows; what can be done with one is asked by ``tickets``.
import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { TicketView } from "../../contract";
import { hourMinute } from "../../live";
import { KeyHint, Sign, TicketNumber } from "../../parts";
import { serviceName } from "../../parts/names";
import { Press } from "../../parts/press";
import { t } from "../../words";
import type { Desk } from "./desk";
import { askAbout } from "./tickets";

export function Line({ desk }: { desk: Desk }): JSX.Element {
  const seen = desk.seen.value;
  const line = seen?.line ?? [];
  const more = (seen?.waiting ?? 0) - line.length;
  return (
    <List title={t("counter.line")} count={seen?.waiting} hint="N" empty={t("counter.line_empty")}>
      {line.map((waiting) => (
        <ListRow key={waiting.ticket} desk={desk} id={waiting.ticket} word={t("counter.choose")} since_at_ms={waiting.since_at_ms}>
          <span class="row-service">
            {serviceName(desk.live.hall.value, waiting.service)}
            <Noted desk={desk} id={waiting.ticket} />
            {waiting.helping && <small>{t("counter.helping")}</small>}
          </span>
          {waiting.marked && (
            <span class="row-mark" title={t("counter.marked")}>
              <Sign mark="ring" />
              <span class="only-heard">{t("counter.marked")}</span>
            </span>
          )}
        </ListRow>
      ))}
      {more > 0 && <li class="row row-more">{t("counter.more", { n: more })}</li>}
    </List>
  );
}

export function Missed({ desk }: { desk: Desk }): JSX.Element | null {
  return <Tickets desk={desk} title={t("counter.missed")} hint="M" tickets={desk.seen.value?.missed ?? []} />;
}

export function Held({ desk }: { desk: Desk }): JSX.Element | null {
  return <Tickets desk={desk} title={t("counter.held")} hint="G" tickets={desk.seen.value?.held ?? []} />;
}

interface TicketsProps {
  desk: Desk;
  title: string;
  hint: string;
  tickets: TicketView[];
}

/** Nobody missed, nobody held: nothing to show. */
function Tickets({ desk, title, hint, tickets }: TicketsProps): JSX.Element | null {
  if (!tickets.length) return null;
  return (
    <List title={title} count={tickets.length} hint={hint}>
      {tickets.map((ticket) => (
        <ListRow
          key={ticket.id}
          desk={desk}
          id={ticket.id}
          word={t("counter.back")}
          since_at_ms={ticket.ended_at_ms ?? ticket.called_at_ms ?? ticket.taken_at_ms}
        >
          <span class="row-service">
            {ticket.reason || serviceName(desk.live.hall.value, ticket.service)}
            <Noted desk={desk} id={ticket.id} />
          </span>
        </ListRow>
      ))}
    </List>
  );
}

function Noted({ desk, id }: { desk: Desk; id: string }): JSX.Element | null {
  const note = desk.noteOn(id);
  return note && <small>{note.text}</small>;
}

interface RowProps {
  desk: Desk;
  id: string;
  /** What the row's one button says. */
  word: string;
  since_at_ms: number;
  children: ComponentChildren;
}

/** The row that the arrows reached is in sight, and says that Enter now means it. */
function ListRow({ desk, id, word, since_at_ms, children }: RowProps): JSX.Element | null {
  const line = useRef<HTMLLIElement>(null);
  const row = desk.rows.value.find((one) => one.id === id);
  const isSelected = desk.selected.value?.id === id;
  useLayoutEffect(() => {
    if (isSelected) line.current?.scrollIntoView({ block: "nearest" });
  }, [isSelected]);
  if (!row) return null;
  return (
    <li ref={line} class={isSelected ? "row row-selected" : "row"} aria-current={isSelected}>
      <TicketNumber>{row.number}</TicketNumber>
      {children}
      <time class="clock">{hourMinute(since_at_ms)}</time>
      <Press
        look="quiet"
        disabled={!desk.ready.value}
        hint={isSelected ? "Enter" : undefined}
        label={`${word} ${row.number}`}
        onPress={() => void (desk.asking.value = askAbout(desk, row))}
      >
        {word}
      </Press>
    </li>
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
        <span class="list-keys">
          {!!count && (
            <kbd class="key">
              <Sign mark="updown" class="updown" />
            </kbd>
          )}
          <KeyHint>{hint}</KeyHint>
        </span>
      </h2>
      {count === 0 && empty ? <p class="list-empty">{empty}</p> : <ol>{children}</ol>}
    </section>
  );
}
