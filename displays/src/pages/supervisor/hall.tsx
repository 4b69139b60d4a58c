// The hall as it is now: alarms, figures, lines, devices' health. Plain rows, no verdicts.
import type { ComponentChildren, JSX } from "preact";
import type { DeviceRow, Line, SupervisorScreen } from "../../contract";
import { hourMinute } from "../../live";
import { type Mark, Notice, Range, StateChip, type Tone } from "../../parts";
import { lasting, serviceName } from "../../parts/names";
import { t, type WordKey } from "../../words";
import { alarmed, deviceName, saying } from "./saying";
import { sickFirst, type Watch } from "./watch";

/** `below`: the devices themselves stand beneath. */
export function Alarms({ alarms, below = false }: { alarms: string[]; below?: boolean }): JSX.Element | null {
  if (!alarms.length) return null;
  return (
    <div class="alarms">
      {alarms.map((alarm) => (
        <Notice key={alarm} mark="warn" stop title={alarmed(alarm, below)} />
      ))}
    </div>
  );
}

export function Figures({ seen }: { seen: SupervisorScreen }): JSX.Element {
  const { sums } = seen;
  const unknown = t("supervisor.unknown");
  const minutes = (seconds: number | null): string => (seconds === null ? unknown : lasting(seconds * 1000));
  const sumWords: [WordKey, number][] = [
    ["state.waiting", sums.waiting],
    ["state.called", sums.called],
    ["state.serving", sums.serving],
    ["state.held", sums.held],
    ["state.done", sums.done],
    ["state.no_show", sums.no_show],
    ["state.cancelled", sums.cancelled],
    ["state.expired", sums.expired],
  ];
  return (
    <section class="block figures" aria-label={t("supervisor.today")}>
      <dl class="kpis">
        <Figure word="supervisor.waiting_now" value={sums.waiting} />
        <Figure word="supervisor.longest" value={minutes(seen.longest_wait_seconds)} />
        <Figure word="supervisor.mean" value={minutes(seen.mean_wait_seconds)} />
        <Figure
          word="supervisor.promise"
          value={seen.called_in_promise_percent === null ? unknown : `${seen.called_in_promise_percent} %`}
        />
      </dl>
      <p class="sums">
        {t("supervisor.issued", { n: sums.issued })} = {sumWords.map(([word, n]) => `${t(word).toLowerCase()} ${n}`).join(" + ")}
      </p>
    </section>
  );
}

function Figure({ word, value }: { word: WordKey; value: string | number }): JSX.Element {
  return (
    <div>
      <dt>{t(word)}</dt>
      <dd class={value === t("supervisor.unknown") ? "unknown" : "clock"}>{value}</dd>
    </div>
  );
}

export function Lines({ watch, lines }: { watch: Watch; lines: Line[] }): JSX.Element {
  return (
    <Block title={t("supervisor.lines")}>
      <ol>
        {[...lines]
          .sort((one, other) => other.waiting - one.waiting)
          .map((line) => (
            <li key={line.service} class="sv-row">
              <p class="sv-wide">
                {serviceName(watch.live.hall.value, line.service)}
                {line.issuing && <small>{t(`issuing.${line.issuing}`)}</small>}
              </p>
              <p>{t("people", { n: line.waiting })}</p>
              <p class="sv-range">{line.waiting || line.wait_minutes ? <Range minutes={line.wait_minutes ?? null} /> : "–"}</p>
            </li>
          ))}
      </ol>
    </Block>
  );
}

const HEALTH: Record<DeviceRow["state"], [Tone, Mark]> = {
  ok: ["good", "tick"],
  unknown: ["quiet", "ring"],
  warning: ["stop", "warn"],
  lost: ["stop", "broken"],
};

export function Health({ devices }: { devices: DeviceRow[] }): JSX.Element {
  return (
    <Block title={t("supervisor.health")}>
      {!devices.length && <p class="sv-none">{t("supervisor.no_devices")}</p>}
      {devices.length > 0 && (
        <p class="sv-keys">
          <a class="press" href="/supervisor/devices">
            {t("devices.all")}
          </a>
        </p>
      )}
      <ol>
        {sickFirst(devices).map((device) => {
          const [tone, mark] = HEALTH[device.state];
          return (
            <li key={device.device} class="sv-row">
              <p class="sv-wide">
                {deviceName(device)}
                <small title={device.detail}>{[t(`device.${device.kind}`), saying(device.detail)].filter(Boolean).join(" · ")}</small>
              </p>
              <p class="sv-health">
                <StateChip tone={tone} mark={mark}>
                  {t(`health.${device.state}`)}
                </StateChip>
                {device.since_at_ms && <small>{t("supervisor.since", { time: hourMinute(device.since_at_ms) })}</small>}
              </p>
            </li>
          );
        })}
      </ol>
    </Block>
  );
}

export function Block({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  return (
    <section class="block">
      <h2>{title}</h2>
      {children}
    </section>
  );
}
