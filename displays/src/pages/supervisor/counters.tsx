// The counters in order of trouble, each with its levers: keys beside it on a desk, one key for all of them on a phone.
import type { JSX } from "preact";
import type { CounterRow } from "../../contract";
import { hourMinute, now_ms, tick } from "../../live";
import { CounterPlate, type Mark, Sign, StateChip, TicketNumber, type Tone } from "../../parts";
import { counterName, lasting, seriesOf } from "../../parts/names";
import { Press } from "../../parts/press";
import { t } from "../../words";
import { Block } from "./hall";
import { askCounter, leversOf } from "./levers";
import { hurts, inOrderOfTrouble, overdue_ms, type Watch } from "./watch";

const LOOKS: Record<CounterRow["counter"]["state"], [Tone, Mark]> = {
  open: ["good", "dot"],
  paused: ["stop", "bars"],
  closed: ["quiet", "cross"],
};

export function Counters({ watch, rows }: { watch: Watch; rows: CounterRow[] }): JSX.Element {
  void tick.value;
  const now = now_ms();
  return (
    <Block title={t("supervisor.counters")} class="counters">
      <ol>
        {inOrderOfTrouble(rows, now).map((row) => (
          <li key={row.counter.no} class={hurts(row, now) ? "sv-row sv-counter sv-hurts" : "sv-row sv-counter"} data-counter={row.counter.no}>
            <CounterCells watch={watch} row={row} />
            <CounterKeys watch={watch} row={row} />
          </li>
        ))}
      </ol>
    </Block>
  );
}

function CounterCells({ watch, row }: { watch: Watch; row: CounterRow }): JSX.Element {
  const { counter } = row;
  const hall = watch.live.hall.value;
  const desk = hall?.counters.find((one) => one.no === counter.no)?.desk ?? false;
  const [tone, mark] = LOOKS[counter.state];
  const letters = counter.state === "closed" ? "" : seriesOf(hall, counter.services).join(" ");
  return (
    <>
      <p class="sv-name">
        <CounterPlate no={counter.no} desk={desk} />
        <small>{clerkName(watch, counter.clerk)}</small>
      </p>
      <p class="sv-state">
        <StateChip tone={tone} mark={mark}>
          {t(`state.${counter.state}`)}
        </StateChip>
        <Why row={row} />
      </p>
      {row.number && (
        <p class="sv-number">
          <TicketNumber>{row.number}</TicketNumber>
          {row.state && (
            <small>
              {t(row.scanning_at_ms ? "state.scanning" : `state.${row.state}`)}
              {row.since_at_ms ? ` ${lasting(now_ms() - (row.scanning_at_ms ?? row.since_at_ms))}` : ""}
            </small>
          )}
        </p>
      )}
      <p class="sv-waits">
        {t("supervisor.waits", { n: row.waiting })}
        <small>
          {letters && <span class="sv-letters">{letters} · </span>}
          {t("supervisor.calls", { n: row.calls_today })}
        </small>
      </p>
    </>
  );
}

/** Why it rests and until when; once that is past, by how much. */
function Why({ row }: { row: CounterRow }): JSX.Element | null {
  const { reason, until_at_ms } = row.counter;
  const late_ms = overdue_ms(row, now_ms());
  if (late_ms > 0) return <small class="sv-late">{[reason, t("supervisor.overdue", { n: Math.ceil(late_ms / 60_000) })].filter(Boolean).join(", ")}</small>;
  const rest = [reason, until_at_ms && t("supervisor.until", { time: hourMinute(until_at_ms) })].filter(Boolean).join(", ");
  return rest ? <small>{rest}</small> : null;
}

/** Whoever works there: a person by the name they sign in with, a keypad or another device by its own. */
function clerkName(watch: Watch, clerk: string | null): string {
  return watch.devices.value?.find((device) => device.id === clerk)?.name ?? clerk ?? "";
}

function CounterKeys({ watch, row: { counter } }: { watch: Watch; row: CounterRow }): JSX.Element {
  const where = counterName(watch.live.hall.value, counter.no);
  const off = !watch.live.line.live.value || watch.presses.busy.value;
  return (
    <>
      <p class="sv-keys sv-inline">
        {leversOf(watch, counter).map((lever) => (
          <Press key={lever.name} disabled={off} label={`${lever.label} ${where}`} onPress={lever.pull}>
            {lever.label}
          </Press>
        ))}
      </p>
      <p class="sv-more">
        <Press disabled={off} label={t("supervisor.ask_what", { what: where })} onPress={() => askCounter(watch, counter)}>
          <Sign mark="more" />
        </Press>
      </p>
    </>
  );
}
