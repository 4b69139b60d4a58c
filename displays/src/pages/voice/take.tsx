// One long recording of the sheet: sent with a bar, split by the server, looked at line by line, put right by hand where the count
// is wrong; and only then accepted. Nothing changes before.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { NewWork, TakeView } from "../../contract";
import { Notice, Sign } from "../../parts";
import { Press } from "../../parts/press";
import { t } from "../../words";
import { Block, seconds } from "./block";
import { Progress } from "./meter";
import { shiftedDown, shiftedUp, unplaced } from "./places";
import type { Studio } from "./studio";
import { TryOut } from "./tryout";

type Section = NonNullable<NewWork["sections"]>[number];

export function LongTake({ studio }: { studio: Studio }): JSX.Element {
  const sections = useSignal("");
  const work = studio.work.value;
  const splitting = work?.state === "running" && work.kind === "take";
  const choose = (event: Event): void => {
    const field = event.currentTarget as HTMLInputElement;
    const file = field.files?.[0];
    if (file) void studio.take(file, sections.value ? [sections.value as Section] : []);
    field.value = "";
  };
  return (
    <Block title={t("studio.take")}>
      <p class="vo-soft">{t("studio.take_how")}</p>
      <p class="vo-keys">
        <Press disabled={studio.saving.value} onPress={() => void download(studio)}>
          {t("studio.sheet_pdf")}
        </Press>
      </p>
      <div class="vo-try">
        <label class="vo-wide">
          <span>{t("studio.reader")}</span>
          <input
            value={studio.reader.value}
            maxLength={80}
            autocomplete="name"
            onInput={(event) => void (studio.reader.value = event.currentTarget.value)}
          />
        </label>
        <label class="vo-wide">
          <span>{t("studio.take_of")}</span>
          <select value={sections.value} onChange={(event) => void (sections.value = event.currentTarget.value)}>
            <option value="">{t("studio.whole_sheet")}</option>
            {(studio.voice.value?.sections || []).map(({ key, lines }) => (
              <option key={key} value={key}>
                {t(`studio.section.${key}`)} ({lines.length})
              </option>
            ))}
          </select>
        </label>
        <label class="press vo-file">
          {t("studio.take_file")}
          <input type="file" accept=".wav,.flac,.mp3,.m4a,.ogg,.opus,audio/*" disabled={studio.saving.value} onChange={choose} />
        </label>
      </div>
      {studio.sent.value !== null && <Progress part={studio.sent.value} label={t("studio.sending")} />}
      {splitting && <Progress part={work.total ? work.done / work.total : null} label={t("studio.splitting")} />}
    </Block>
  );
}

async function download(studio: Studio): Promise<void> {
  const pdf = await studio.sheet();
  if (!pdf) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(pdf);
  link.download = `ban-doc-${studio.code.value}.pdf`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export function Preview({ studio, take }: { studio: Studio; take: TakeView }): JSX.Element {
  const places = useSignal(take.places);
  const spare = unplaced(places.value, take.lengths_ms.length);
  const empty = places.value.filter((place) => place === null).length;
  return (
    <div class="vo-columns">
      <section class="block vo-lines" aria-label={t("studio.preview")}>
        <h2>{t("studio.preview")}</h2>
        {take.guess && (
          <Notice mark="warn" stop title={t("studio.heard_of", { heard: take.lengths_ms.length, all: take.lines.length, guess: take.guess })}>
            <p>{t("studio.put_right")}</p>
          </Notice>
        )}
        {take.overdriven && <Notice mark="warn" stop title={t("studio.overdriven")} />}
        <ol>
          {take.lines.map((line, at) => (
            <Part key={line.number} studio={studio} take={take} at={at} places={places.value} move={(moved) => void (places.value = moved)} />
          ))}
        </ol>
        {spare.length > 0 && (
          <p class="vo-refused">
            <Sign mark="warn" /> {t("studio.spare", { n: spare.length })}{" "}
            {spare.map((part) => (
              <Press key={part} onPress={() => hear(studio, part)}>
                {`${part + 1}`}
              </Press>
            ))}
          </p>
        )}
      </section>
      <div>
        <TryOut studio={studio} take />
        <Block title={t("studio.decide")}>
          <p class="vo-soft">{empty ? t("studio.decide_some", { n: empty }) : t("studio.decide_all")}</p>
          <p class="vo-keys">
            <Press look="main" disabled={studio.saving.value} onPress={() => void studio.acceptTake(take, places.value)}>
              {t("studio.take_accept", { n: places.value.length - empty })}
            </Press>
            <Press look="stop" disabled={studio.saving.value} onPress={() => void studio.discardTake()}>
              {t("studio.take_discard")}
            </Press>
          </p>
        </Block>
      </div>
    </div>
  );
}

interface PartProps {
  studio: Studio;
  take: TakeView;
  at: number;
  places: (number | null)[];
  move: (places: (number | null)[]) => void;
}

function Part({ studio, take, at, places, move }: PartProps): JSX.Element {
  const line = take.lines[at]!;
  const part = places[at] ?? null;
  return (
    <li class="vo-line" data-line={line.number}>
      <div class="vo-row">
        <span class="vo-number">{line.number}</span>
        <span class="vo-text">{line.text}</span>
        {part === null ? (
          <span class="vo-faults">
            <Sign mark="cross" /> {t("studio.part_none")}
          </span>
        ) : (
          <span class="vo-length">{seconds(take.lengths_ms[part]!)}</span>
        )}
        <span class="vo-keys">
          {part !== null && (
            <Press label={`${t("studio.hear")} ${line.text}`} onPress={() => hear(studio, part)}>
              {studio.player.playing.value === `part ${part}` ? t("studio.stop") : t("studio.hear")}
            </Press>
          )}
          {part !== null && (
            <Press look="quiet" label={`${t("studio.shift_down")} ${line.text}`} onPress={() => move(shiftedDown(places, at))}>
              {t("studio.shift_down")}
            </Press>
          )}
          <Press
            look="quiet"
            label={`${t("studio.shift_up")} ${line.text}`}
            onPress={() => move(shiftedUp(places, at, take.lengths_ms.length))}
          >
            {part === null ? t("studio.fill") : t("studio.shift_up")}
          </Press>
        </span>
      </div>
    </li>
  );
}

function hear(studio: Studio, part: number): void {
  studio.play(`part ${part}`, () => studio.live.api.bytes(`/api/v1/voice/take/${part}.wav`));
}
