// The installer's view: every device under the agent that has its cable, what to look at, how old its news is, and a trial.
import type { JSX } from "preact";
import type { DeviceRow } from "../../contract";
import { hourMinute, now_ms, tick } from "../../live";
import { type Mark, StateChip, type Tone } from "../../parts";
import { Press } from "../../parts/press";
import { t, type WordKey } from "../../words";
import { advice, deviceTitle } from "./advice";
import { Block } from "./hall";
import { sickFirst, type Watch } from "./watch";

const CAN_BE_TRIED: readonly DeviceRow["kind"][] = ["board", "printer", "speaker"];
const HEALTH: Record<DeviceRow["state"], [Tone, Mark]> = {
  ok: ["good", "tick"],
  unknown: ["quiet", "ring"],
  warning: ["stop", "warn"],
  lost: ["stop", "broken"],
};
const TRIED: Record<string, WordKey> = {
  started: "tried.started",
  finished: "tried.finished",
  printed: "tried.printed",
  failed: "tried.failed",
  expired: "tried.failed",
  dropped: "tried.failed",
  unknown: "tried.unknown",
};

/** Agents with all that hangs on them, the troubled first; then what stands by itself. */
export function AllDevices({ watch, devices }: { watch: Watch; devices: DeviceRow[] }): JSX.Element {
  void tick.value;
  const agents = sickFirst(devices.filter((device) => device.kind === "agent"));
  const alone = devices.filter((device) => device.kind !== "agent" && device.device.indexOf("/") < 0);
  return (
    <div class="dv">
      {!devices.length && <p class="sv-none">{t("supervisor.no_devices")}</p>}
      {agents.map((agent) => {
        const hanging = devices.filter((device) => device.device.indexOf(`${agent.device}/`) === 0);
        return (
          <Block key={agent.device} title={agent.name}>
            <ol>
              <Device watch={watch} device={agent} reachable={false} />
              {sickFirst(hanging).map((device) => (
                <Device key={device.device} watch={watch} device={device} reachable={agent.state === "ok"} />
              ))}
            </ol>
          </Block>
        );
      })}
      {alone.length > 0 && (
        <Block title={t("devices.alone")}>
          <ol>
            {sickFirst(alone).map((device) => (
              <Device key={device.device} watch={watch} device={device} reachable={false} />
            ))}
          </ol>
        </Block>
      )}
    </div>
  );
}

/** `reachable`: its agent is there, so that a trial would get to it. */
function Device({ watch, device, reachable }: { watch: Watch; device: DeviceRow; reachable: boolean }): JSX.Element {
  const [tone, mark] = HEALTH[device.state];
  const title = device.kind === "agent" ? t("device.agent") : deviceTitle(device);
  const look = advice(device);
  const saysItAll = look.indexOf(title) === 0;
  const grave = device.state === "lost" || device.state === "warning";
  return (
    <li class="sv-row dv-row" data-device={device.device}>
      <div class="sv-wide">
        {!saysItAll && <p>{title}</p>}
        {look && <p class={grave ? "dv-advice dv-stop" : "dv-advice"}>{look}</p>}
        <small>{facts(device).join(" · ")}</small>
        <Trial watch={watch} device={device} />
      </div>
      <p class="sv-health">
        <StateChip tone={tone} mark={mark}>
          {t(`health.${device.state}`)}
        </StateChip>
      </p>
      {CAN_BE_TRIED.indexOf(device.kind) >= 0 && (
        <p class="sv-keys">
          <Press
            disabled={!reachable || !watch.live.line.live.value || watch.presses.busy.value}
            label={`${t("devices.try")} ${title}`}
            onPress={() => watch.try(device.device)}
          >
            {t("devices.try")}
          </Press>
        </p>
      )}
    </li>
  );
}

/** What became of the last trial; what to look at while nobody knows yet. */
function Trial({ watch, device }: { watch: Watch; device: DeviceRow }): JSX.Element | null {
  const asked = watch.tried.value;
  const known = device.tried_at_ms;
  const waiting = asked?.device === device.device && (known === null || known < asked.at_ms);
  if (waiting && device.kind !== "speaker") return <p class="dv-trial">{t("tried.waiting")}</p>;
  if (waiting) return <p class="dv-trial">{t("tried.listen")}</p>;
  if (known === null || device.tried === null) return null;
  const word = device.kind === "board" && device.tried === "started" ? "tried.board" : (TRIED[device.tried] ?? "tried.unknown");
  return <p class="dv-trial">{t("tried.at", { time: hourMinute(known), what: t(word) })}</p>;
}

function facts(device: DeviceRow): string[] {
  const [line, model, address] = device.on.split(" · ");
  const where = line && model && address ? t("devices.on", { line, model, address }) : device.on;
  const sentWord = device.kind === "printer" ? "devices.papers" : device.kind === "speaker" ? "devices.spoken" : "devices.frames";
  return [
    device.device.indexOf("/") < 0 && device.kind !== "agent" ? t(`device.${device.kind}`) : "",
    where,
    device.sent === null ? "" : t(sentWord, { n: device.sent }),
    device.sent_at_ms === null ? "" : t("devices.shown", { ago: ago(device.sent_at_ms) }),
    device.answered_at_ms === null ? "" : t("devices.answered", { ago: ago(device.answered_at_ms) }),
    device.since_at_ms === null ? "" : t("supervisor.since", { time: hourMinute(device.since_at_ms) }),
  ].filter(Boolean);
}

/** Rows come every few seconds, so a number that runs on between them would be made up. */
function ago(at_ms: number): string {
  const seconds = Math.max(0, Math.round((now_ms() - at_ms) / 1000));
  if (seconds < 15) return t("devices.just_now");
  if (seconds < 120) return t("devices.seconds_ago", { n: seconds - (seconds % 5) });
  return seconds < 3600 ? t("devices.minutes_ago", { n: Math.floor(seconds / 60) }) : hourMinute(at_ms);
}
