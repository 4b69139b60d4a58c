// The counters in order of trouble, each with its levers. A lever asks before it takes somebody away from the people who wait.
import type { JSX } from "preact";
import type { CounterRow } from "../../contract";
import { hourMinute, now_ms, tick } from "../../live";
import { CounterPlate, type Mark, StateChip, TicketNumber, type Tone } from "../../parts";
import { untilQuestion } from "../../parts/breaks";
import { counterName, lasting } from "../../parts/names";
import { Press } from "../../parts/press";
import { reasonQuestion } from "../../parts/reasons";
import { t } from "../../words";
import { Block } from "./hall";
import { inOrderOfTrouble, type Watch } from "./watch";

const LOOKS: Record<CounterRow["counter"]["state"], [Tone, Mark]> = {
  open: ["good", "dot"],
  paused: ["stop", "bars"],
  closed: ["quiet", "cross"],
};

export function Counters({ watch, rows }: { watch: Watch; rows: CounterRow[] }): JSX.Element {
  void tick.value;
  return (
    <Block title={t("supervisor.counters")}>
      <ol>
        {inOrderOfTrouble(rows).map((row) => (
          <li key={row.counter.no} class="sv-row sv-counter" data-counter={row.counter.no}>
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
  const desk = watch.live.hall.value?.counters.find((one) => one.no === counter.no)?.desk ?? false;
  const [tone, mark] = LOOKS[counter.state];
  const rest = [counter.reason, counter.until_at_ms && t("supervisor.until", { time: hourMinute(counter.until_at_ms) })]
    .filter(Boolean)
    .join(", ");
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
        {rest && <small>{rest}</small>}
      </p>
      <p class="sv-number">
        {row.number && <TicketNumber>{row.number}</TicketNumber>}
        {row.number && row.state && (
          <small>
            {t(row.scanning_at_ms ? "state.scanning" : `state.${row.state}`)}
            {row.since_at_ms ? ` ${lasting(now_ms() - (row.scanning_at_ms ?? row.since_at_ms))}` : ""}
          </small>
        )}
      </p>
      <p class="sv-waits">
        {t("supervisor.waits", { n: row.waiting })}
        <small>{t("supervisor.calls", { n: row.calls_today })}</small>
      </p>
    </>
  );
}

/** Whoever works there: a person by the name they sign in with, a keypad or another device by its own. */
function clerkName(watch: Watch, clerk: string | null): string {
  return watch.devices.value?.find((device) => device.id === clerk)?.name ?? clerk ?? "";
}

function CounterKeys({ watch, row: { counter } }: { watch: Watch; row: CounterRow }): JSX.Element {
  const { no } = counter;
  const where = counterName(watch.live.hall.value, no);
  const off = !watch.live.line.live.value || watch.presses.busy.value;
  const pause = (): void =>
    void (watch.asking.value = reasonQuestion("pause", t("supervisor.ask_pause", { where }), (reason) => {
      watch.asking.value = untilQuestion((until_at_ms) => watch.counter(no, "pause", { reason, until_at_ms }));
    }));
  const close = (): void =>
    void (watch.asking.value = {
      title: t("supervisor.ask_close", { where }),
      grave: true,
      answers: [{ key: "1", label: t("counter.close"), choose: () => watch.counter(no, "close") }],
    });
  return (
    <p class="sv-keys">
      {counter.state !== "open" && (
        <Press disabled={off} label={`${t("supervisor.open")} ${where}`} onPress={() => watch.counter(no, "open")}>
          {t("supervisor.open")}
        </Press>
      )}
      {counter.state === "open" && (
        <Press disabled={off} label={`${t("counter.pause")} ${where}`} onPress={pause}>
          {t("counter.pause")}
        </Press>
      )}
      {counter.state !== "closed" && (
        <Press disabled={off} label={`${t("supervisor.close")} ${where}`} onPress={close}>
          {t("supervisor.close")}
        </Press>
      )}
    </p>
  );
}
