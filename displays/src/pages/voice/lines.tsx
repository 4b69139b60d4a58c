// The reading sheet, line by line: who says each now, how long it is, what is wrong with it; and the line that is looked at, to be
// heard and recorded.
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { LineView, SectionView } from "../../contract";
import { Sign, StateChip } from "../../parts";
import { Press } from "../../parts/press";
import { t } from "../../words";
import { seconds } from "./block";
import { Meter } from "./meter";
import type { Studio } from "./studio";

export function Lines({ studio }: { studio: Studio }): JSX.Element {
  const voice = studio.voice.value;
  return (
    <section class="block vo-lines" aria-label={t("studio.sheet")}>
      <p class="vo-tabs" role="tablist" aria-label={t("studio.sheet")}>
        {(voice?.sections || []).map((section) => (
          <Tab key={section.key} studio={studio} section={section} />
        ))}
      </p>
      <ol>
        {studio.lines.value.map((line, at) => (
          <Line key={line.clip} studio={studio} line={line} at={at} />
        ))}
      </ol>
    </section>
  );
}

function Tab({ studio, section }: { studio: Studio; section: SectionView }): JSX.Element {
  const own = section.lines.filter((line) => line.own).length;
  const faults = section.lines.some((line) => line.faults.length > 0);
  return (
    <button
      type="button"
      role="tab"
      class="press"
      aria-selected={section.key === studio.section.value}
      onClick={() => studio.show(section.key)}
    >
      {t(`studio.section.${section.key}`)}
      <small>{t("studio.own_of", { own, all: section.lines.length })}</small>
      {faults && <Sign mark="warn" class="vo-warn" />}
    </button>
  );
}

function Line({ studio, line, at }: { studio: Studio; line: LineView; at: number }): JSX.Element {
  const here = line === studio.line.value;
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (here) row.current?.scrollIntoView({ block: "nearest" });
  }, [here]);
  const clip = line.own || line.built;
  return (
    <li ref={row} class={here ? "vo-line vo-here" : "vo-line"} data-clip={line.clip} aria-current={here}>
      <button type="button" class="vo-row" onClick={() => studio.step(at)}>
        <span class="vo-number">{line.number}</span>
        <span class="vo-text">{line.text}</span>
        {line.faults.length > 0 && (
          <span class="vo-faults">
            <Sign mark="warn" /> {line.faults.map((fault) => t(`studio.fault.${fault}`)).join(", ")}
          </span>
        )}
        <span class="vo-length">{clip ? seconds(clip.duration_ms) : ""}</span>
        <Who line={line} />
      </button>
      {here && <Desk studio={studio} line={line} />}
    </li>
  );
}

function Who({ line }: { line: LineView }): JSX.Element {
  if (line.own)
    return (
      <StateChip tone="good" mark="person">
        {t("studio.own")}
      </StateChip>
    );
  if (line.built)
    return (
      <StateChip tone="quiet" mark="ring">
        {t("studio.engine")}
      </StateChip>
    );
  return (
    <StateChip tone="stop" mark="cross">
      {t("studio.nobody")}
    </StateChip>
  );
}

/** What can be done with the line that is looked at. */
function Desk({ studio, line }: { studio: Studio; line: LineView }): JSX.Element {
  const { recorder, player } = studio;
  const recording = recorder.level.value !== null;
  const recorded = studio.recorded.value;
  const there = recorded || line.own || line.built;
  const playing = player.playing.value === line.clip || player.playing.value === "recorded";
  return (
    <div class="vo-desk">
      <p class="vo-keys">
        {!recording && there && (
          <Press hint="Space" onPress={() => studio.hear(line)}>
            {playing ? t("studio.stop") : recorded ? t("studio.hear_new") : t("studio.hear")}
          </Press>
        )}
        {recorder.refused.value === null && (
          <Press look={recording ? "stop" : recorded ? "plain" : "main"} hint="R" disabled={studio.saving.value} onPress={() => studio.record()}>
            {recording ? t("studio.record_end") : recorded ? t("studio.record_again") : t("studio.record")}
          </Press>
        )}
        {recorded && (
          <Press look="main" hint="Enter" disabled={studio.saving.value} onPress={() => void studio.accept()}>
            {t("studio.accept")}
          </Press>
        )}
        {!recording && !recorded && <OneFile studio={studio} />}
        {!recording && !recorded && line.own && (
          <Press look="quiet" disabled={studio.saving.value} onPress={() => void studio.remove()}>
            {line.built ? t("studio.remove") : t("studio.remove_only")}
          </Press>
        )}
      </p>
      {recording && <Meter level={recorder.level.value || 0} />}
      {recorded && <Loudness peak={recorded.peak} ms={recorded.duration_ms} />}
      {recorder.refused.value && (
        <p class="vo-refused">
          <Sign mark="warn" /> {t(`studio.microphone.${recorder.refused.value}`)}
        </p>
      )}
    </div>
  );
}

const TOO_QUIET = 0.05;
const TOO_LOUD = 0.99;

function Loudness({ peak, ms }: { peak: number; ms: number }): JSX.Element {
  const word = peak < TOO_QUIET ? "studio.too_quiet" : peak > TOO_LOUD ? "studio.too_loud" : "studio.level_good";
  return (
    <p class={word === "studio.level_good" ? "vo-good" : "vo-refused"}>
      <Sign mark={word === "studio.level_good" ? "tick" : "warn"} /> {t(word)} · {seconds(ms)}
    </p>
  );
}

function OneFile({ studio }: { studio: Studio }): JSX.Element {
  const choose = (event: Event): void => {
    const field = event.currentTarget as HTMLInputElement;
    const file = field.files?.[0];
    if (file) void studio.accept(file);
    field.value = "";
  };
  return (
    <label class="press press-quiet vo-file">
      {t("studio.file")}
      <input type="file" accept="audio/*" disabled={studio.saving.value} onChange={choose} />
    </label>
  );
}
