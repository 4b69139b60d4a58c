// Alarms, devices' health, and the block that everything on the page stands in. Plain rows, no verdicts.
import type { ComponentChildren, JSX } from "preact";
import type { DeviceRow } from "../../contract";
import { hourMinute } from "../../live";
import { type Mark, Notice, StateChip, type Tone } from "../../parts";
import { t } from "../../words";
import { alarmed, deviceName, saying } from "./saying";
import { sickFirst } from "./watch";

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

const HEALTH: Record<DeviceRow["state"], [Tone, Mark]> = {
  ok: ["good", "tick"],
  unknown: ["quiet", "ring"],
  warning: ["stop", "warn"],
  lost: ["stop", "broken"],
};

export function Health({ devices }: { devices: DeviceRow[] }): JSX.Element {
  return (
    <Block title={t("supervisor.health")} id="devices">
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

interface BlockProps {
  title: string;
  children: ComponentChildren;
  /** Where the page's own links lead to. */
  id?: string;
  class?: string;
  /** Said beside the title. */
  beside?: string;
}

export function Block({ title, children, id, class: name = "", beside = "" }: BlockProps): JSX.Element {
  return (
    <section class={`block ${name}`}>
      <h2 id={id} tabIndex={id ? -1 : undefined}>
        {title}
        {beside && <small> · {beside}</small>}
      </h2>
      {children}
    </section>
  );
}
