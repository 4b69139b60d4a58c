// The hall as it is now: alarms, figures, counters in order of trouble, lines, devices' health. Plain rows, no verdicts.
import type { ComponentChildren, JSX } from "preact";
import type { CounterRow, DeviceRow, Line, SupervisorScreen } from "../../contract";
import { hourMinute, now_ms, tick } from "../../live";
import { CounterPlate, type Mark, Notice, Range, StateChip, TicketNumber, type Tone } from "../../parts";
import { counterName, lasting, serviceName } from "../../parts/names";
import { Press } from "../../parts/press";
import { reasonQuestion } from "../../parts/reasons";
import { t, type WordKey } from "../../words";
import { alarmed, deviceName, saying } from "./saying";
import { inOrderOfTrouble, sickFirst, type Watch } from "./watch";

export function Alarms({ alarms }: { alarms: string[] }): JSX.Element | null {
  if (!alarms.length) return null;
  return <div class="alarms">{alarms.map((alarm) => <Notice key={alarm} mark="warn" stop title={alarmed(alarm)} />)}</div>;
}

export function Figures({ seen }: { seen: SupervisorScreen }): JSX.Element {
  const { sums } = seen;
  const unknown = t("supervisor.unknown");
  const minutes = (seconds: number | null): string => (seconds === null ? unknown : lasting(seconds * 1000));
  const sumWords: [WordKey, number][] = [
    ["state.waiting", sums.waiting], ["state.called", sums.called], ["state.serving", sums.serving], ["state.held", sums.held],
    ["state.done", sums.done], ["state.no_show", sums.no_show], ["state.cancelled", sums.cancelled], ["state.expired", sums.expired],
  ];
  return (
    <section class="block figures" aria-label={t("supervisor.today")}>
      <dl class="kpis">
        <Figure word="supervisor.waiting_now" value={sums.waiting} />
        <Figure word="supervisor.longest" value={minutes(seen.longest_wait_seconds)} />
        <Figure word="supervisor.mean" value={minutes(seen.mean_wait_seconds)} />
        <Figure word="supervisor.promise" value={seen.called_in_promise_percent === null ? unknown : `${seen.called_in_promise_percent} %`} />
      </dl>
      <p class="sums">{t("supervisor.issued", { n: sums.issued })} = {sumWords.map(([word, n]) => `${t(word).toLowerCase()} ${n}`).join(" + ")}</p>
    </section>
  );
}

function Figure({ word, value }: { word: WordKey; value: string | number }): JSX.Element {
  return <div><dt>{t(word)}</dt><dd class={value === t("supervisor.unknown") ? "unknown" : "clock"}>{value}</dd></div>;
}

const LOOKS: Record<CounterRow["counter"]["state"], [Tone, Mark]> = { open: ["good", "dot"], paused: ["stop", "bars"], closed: ["quiet", "cross"] };

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
  const rest = [counter.reason, counter.until_at_ms && t("supervisor.until", { time: hourMinute(counter.until_at_ms) })].filter(Boolean).join(", ");
  return (
    <>
      <p class="sv-name"><CounterPlate no={counter.no} desk={desk} /><small>{counter.clerk ?? ""}</small></p>
      <p class="sv-state"><StateChip tone={tone} mark={mark}>{t(`state.${counter.state}`)}</StateChip>{rest && <small>{rest}</small>}</p>
      <p class="sv-number">
        {row.number && <TicketNumber>{row.number}</TicketNumber>}
        {row.number && row.state && <small>{t(`state.${row.state}`)}{row.since_at_ms ? ` ${lasting(now_ms() - row.since_at_ms)}` : ""}</small>}
      </p>
      <p class="sv-waits">{t("supervisor.waits", { n: row.waiting })}<small>{t("supervisor.calls", { n: row.calls_today })}</small></p>
    </>
  );
}

function CounterKeys({ watch, row: { counter } }: { watch: Watch; row: CounterRow }): JSX.Element {
  const { no } = counter;
  const where = counterName(watch.live.hall.value, no);
  const off = !watch.live.line.live.value || watch.presses.busy.value;
  const pause = (): void => void (watch.asking.value = reasonQuestion("pause", t("supervisor.ask_pause", { where }), (reason) => watch.counter(no, "pause", { reason })));
  const close = (): void => void (watch.asking.value = { title: t("supervisor.ask_close", { where }), grave: true, answers: [{ key: "1", label: t("counter.close"), choose: () => watch.counter(no, "close") }] });
  return (
    <p class="sv-keys">
      {counter.state !== "open" && <Press disabled={off} label={`${t("supervisor.open")} ${where}`} onPress={() => watch.counter(no, "open")}>{t("supervisor.open")}</Press>}
      {counter.state === "open" && <Press disabled={off} label={`${t("counter.pause")} ${where}`} onPress={pause}>{t("counter.pause")}</Press>}
      {counter.state !== "closed" && <Press disabled={off} label={`${t("supervisor.close")} ${where}`} onPress={close}>{t("supervisor.close")}</Press>}
    </p>
  );
}

export function Lines({ watch, lines }: { watch: Watch; lines: Line[] }): JSX.Element {
  return (
    <Block title={t("supervisor.lines")}>
      <ol>
        {[...lines].sort((one, other) => other.waiting - one.waiting).map((line) => (
          <li key={line.service} class="sv-row">
            <p class="sv-wide">{serviceName(watch.live.hall.value, line.service)}{line.issuing !== "open" && <small>{t(`issuing.${line.issuing}`)}</small>}</p>
            <p>{t("people", { n: line.waiting })}</p>
            <p class="sv-range">{line.waiting || line.wait_minutes ? <Range minutes={line.wait_minutes} /> : "–"}</p>
          </li>
        ))}
      </ol>
    </Block>
  );
}

const HEALTH: Record<DeviceRow["state"], [Tone, Mark]> = { ok: ["good", "tick"], unknown: ["quiet", "ring"], warning: ["stop", "warn"], lost: ["stop", "broken"] };

export function Health({ devices }: { devices: DeviceRow[] }): JSX.Element {
  return (
    <Block title={t("supervisor.health")}>
      {!devices.length && <p class="sv-none">{t("supervisor.no_devices")}</p>}
      <ol>
        {sickFirst(devices).map((device) => {
          const [tone, mark] = HEALTH[device.state];
          return (
            <li key={device.device} class="sv-row">
              <p class="sv-wide">{deviceName(device)}<small title={device.detail}>{[t(`device.${device.kind}`), saying(device.detail)].filter(Boolean).join(" · ")}</small></p>
              <p class="sv-health"><StateChip tone={tone} mark={mark}>{t(`health.${device.state}`)}</StateChip>{device.since_at_ms && <small>{t("supervisor.since", { time: hourMinute(device.since_at_ms) })}</small>}</p>
            </li>
          );
        })}
      </ol>
    </Block>
  );
}

export function Block({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  return <section class="block"><h2>{title}</h2>{children}</section>;
}
