// The voice of each zone: who speaks, what is said now, what became of the last sentences, and a chime to try it. It puts the
// announcer's codes into words; who speaks when is decided elsewhere.
import type { JSX } from "preact";
import type { Announced, DeviceRow, VoiceRow } from "../../contract";
import { hourMinute } from "../../live";
import { type Mark, StateChip, type Tone } from "../../parts";
import { nameOf } from "../../parts/names";
import { Press } from "../../parts/press";
import { t, type WordKey } from "../../words";
import { Block } from "./hall";
import type { Watch } from "./watch";

const STATES: Record<VoiceRow["state"], [Tone, Mark]> = {
  speaking: ["now", "sound"],
  idle: ["good", "tick"],
  silent: ["stop", "warn"],
  quiet: ["quiet", "moon"],
  emergency: ["stop", "warn"],
};

export function Voices({ watch, voices, devices }: { watch: Watch; voices: VoiceRow[]; devices: DeviceRow[] }): JSX.Element {
  return (
    <Block title={t("voice.title")} id="voices">
      <ol>
        {voices.map((voice) => (
          <Zone key={voice.zone} watch={watch} voice={voice} devices={devices} />
        ))}
      </ol>
      <p class="sv-keys sv-codes">
        <a class="press" href="/supervisor/voice">
          {t("studio.open")}
        </a>
      </p>
    </Block>
  );
}

function Zone({ watch, voice, devices }: { watch: Watch; voice: VoiceRow; devices: DeviceRow[] }): JSX.Element {
  const zone = watch.live.hall.value?.zones.find((one) => one.key === voice.zone);
  const [tone, mark] = STATES[voice.state];
  const speaker = devices.find((device) => device.kind === "speaker" && device.name === voice.leader);
  return (
    <li class="sv-row" data-voice={voice.zone}>
      <p class="sv-wide">
        {zone ? nameOf(zone) : voice.zone}
        <small>
          {voice.leader === null ? t("voice.nobody") : t(`voice.leader_${voice.leader_kind ?? "tv"}`, { name: voice.leader })}
          {voice.heard.length > 1 && ` · ${t("voice.others", { names: voice.heard.slice(1).join(", ") })}`}
          {voice.waiting > 0 && ` · ${t("voice.waiting", { n: voice.waiting })}`}
        </small>
        {voice.speaking && <span class="told-words">“{voice.speaking}”</span>}
      </p>
      <StateChip tone={tone} mark={mark}>
        {t(`voice.${voice.state}`)}
      </StateChip>
      {speaker && (
        <p class="sv-keys">
          <Press disabled={watch.presses.busy.value} label={`${t("voice.try")} ${speaker.name}`} onPress={() => watch.try(speaker.device)}>
            {t("voice.try")}
          </Press>
        </p>
      )}
      {voice.last.length > 0 && (
        <ol class="voice-last">
          {voice.last.map((one) => (
            <Last key={one.id} said={one} />
          ))}
        </ol>
      )}
    </li>
  );
}

const OUTCOMES: Record<Announced["outcome"], Mark> = { spoken: "tick", dropped: "cross", failed: "warn" };

function Last({ said }: { said: Announced }): JSX.Element {
  const why = said.reason ? t(`voice.why_${said.reason}` as WordKey) : "";
  return (
    <li class={said.outcome === "failed" ? "voice-failed" : ""}>
      <StateChip tone={said.outcome === "failed" ? "stop" : "quiet"} mark={OUTCOMES[said.outcome]}>
        {t(`voice.${said.outcome}`)}
      </StateChip>{" "}
      {hourMinute(said.ended_at_ms)} {said.text || said.number}
      {why && <small> · {why}</small>}
    </li>
  );
}
