// What the hall is told: what stands now and how it is ended, the sentences that are ready, a message in one's own words, and danger,
// which is asked about twice. It knows what to ask; whether it may be told is the server's affair.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { GiveNotice, NoticeAnswer, NoticeHeard, NoticeRow } from "../../contract";
import { hourMinute } from "../../live";
import { StateChip } from "../../parts";
import { nameOf } from "../../parts/names";
import { Press } from "../../parts/press";
import { toldMark, toldWords } from "../../parts/told";
import { t } from "../../words";
import { Block } from "./hall";
import type { Watch } from "./watch";

type Wish = Partial<Omit<GiveNotice, "command_id">> & Pick<GiveNotice, "sentence">;
const READY = ["outage", "closing"] as const;
const LONGEST = 200;
const MINUTES = 10;
const MOST_MINUTES = 600;
/** Once the fingers rest. Until then the words stand as they are typed. */
const HEARD_AFTER_MS = 300;

export function Telling({ watch, notices }: { watch: Watch; notices: NoticeRow[] }): JSX.Element {
  return (
    <Block title={t("told.title")} id="telling" class="telling">
      {notices.length > 0 && (
        <ol>
          {notices.map((one) => (
            <Standing key={one.id} watch={watch} notice={one} />
          ))}
        </ol>
      )}
      {notices.length === 0 && <p class="sv-none">{t("told.none")}</p>}
      <p class="sv-keys sv-codes">
        {READY.map((sentence) => (
          <Press key={sentence} disabled={watch.presses.busy.value} onPress={() => askWhere(watch, { sentence })}>
            {t(`told.${sentence}`)}
          </Press>
        ))}
        <Press look="stop" disabled={watch.presses.busy.value} onPress={() => askDanger(watch)}>
          {t("told.evacuation")}
        </Press>
      </p>
      <Message watch={watch} />
    </Block>
  );
}

function Standing({ watch, notice }: { watch: Watch; notice: NoticeRow }): JSX.Element {
  const hall = watch.live.hall.value;
  const zones = notice.zones.map((key) => hall?.zones.find((zone) => zone.key === key)).map((zone, at) => (zone ? nameOf(zone) : notice.zones[at]!));
  const facts = [
    notice.urgent ? t("told.until_ended") : t("told.until", { time: hourMinute(notice.until_at_ms) }),
    ...zones.map((zone) => t("told.in", { zone })),
    ...(notice.spoken ? [] : [t("told.silent")]),
    ...(notice.by_clock ? [t("told.by_clock")] : []),
  ];
  return (
    <li class="sv-row" data-notice={notice.id}>
      <p class="sv-wide">
        <StateChip tone={notice.urgent ? "stop" : "quiet"} mark={toldMark(notice)}>
          {t(`told.${notice.sentence}`)}
        </StateChip>
        <span class="told-words">{toldWords(notice, hall, "vi")}</span>
        {notice.text_en && <small lang="en">{notice.text_en}</small>}
        <small>{facts.join(" · ")}</small>
      </p>
      <p class="sv-keys">
        <Press disabled={watch.presses.busy.value} label={`${t("told.end")}: ${toldWords(notice, hall, "vi")}`} onPress={() => end(watch, notice)}>
          {t("told.end")}
        </Press>
      </p>
    </li>
  );
}

function end(watch: Watch, { id, urgent }: NoticeRow): void {
  const choose = (): void => {
    watch.asking.value = null;
    void watch.presses.press(`notices/${id}/end`, {});
  };
  if (!urgent) return choose();
  watch.asking.value = { title: t("told.ask_end_evacuation"), grave: true, answers: [{ key: "1", label: t("told.end"), choose }] };
}

/** A message in one's own words, and beneath it how it will be said. */
function Message({ watch }: { watch: Watch }): JSX.Element {
  const text = useSignal("");
  const english = useSignal("");
  const spoken = useSignal(true);
  const given = useSignal(0);
  const heard = useSignal<NoticeHeard | null>(null);
  const words = heard.value
    ? [heard.value.text, heard.value.text_en].filter(Boolean).join(" ")
    : [text.value, english.value].map((one) => one.trim()).filter((one) => one !== "").join(" ");
  const sayable = hasWords(text.value) && (english.value.trim() === "" || hasWords(english.value));
  useEffect(() => {
    heard.value = null;
    if (!sayable || !spoken.value) return;
    let mine = true; // what was typed since has an answer of its own
    const wish = { text: text.value.trim(), text_en: english.value.trim() || null };
    const ask = (): void => void watch.live.api.post<NoticeHeard>("notices/heard", wish).then((said) => mine && void (heard.value = said), () => undefined);
    const timer = setTimeout(ask, HEARD_AFTER_MS);
    return () => {
      mine = false;
      clearTimeout(timer);
    };
  }, [text.value, english.value, spoken.value]);
  const submit = (event: Event): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const zone = String(form.get("zone") ?? "");
    const wish: Wish = {
      sentence: "message",
      text: text.peek().trim(),
      text_en: english.peek().trim() || null,
      zones: zone ? [zone] : [],
      minutes: Number(form.get("minutes")) || MINUTES,
      spoken: spoken.peek(),
    };
    if (!sayable || watch.presses.busy.peek()) return;
    tell(watch, wish, () => {
      text.value = english.value = "";
      given.value += 1;
    });
  };
  return (
    <details key={given.value} class="told-write">
      <summary class="press">{t("told.write")}</summary>
      <form onSubmit={submit}>
        <p class="told-hint">{t("told.hint")}</p>
        <Words name="text" label={t("told.vi")} value={text.value} onInput={(said) => void (text.value = said)} required />
        <Words name="text_en" label={t("told.en")} value={english.value} onInput={(said) => void (english.value = said)} />
        <div class="told-how">
          <Where watch={watch} />
          <label class="field told-minutes">
            <span>{t("told.minutes")}</span>
            <input name="minutes" type="number" inputMode="numeric" min={1} max={MOST_MINUTES} defaultValue={String(MINUTES)} />
          </label>
          <label class="told-spoken">
            <input type="checkbox" checked={spoken.value} onChange={(event) => void (spoken.value = event.currentTarget.checked)} />
            <span>{t("told.spoken")}</span>
          </label>
        </div>
        {words !== "" && !sayable && <p class="told-preview" role="alert">{t("told.unsayable")}</p>}
        {sayable && <p class="told-preview" role="status">{spoken.value ? t("told.will_say", { words }) : t("told.will_show")}</p>}
        <button type="submit" class="press press-main" disabled={watch.presses.busy.value || !sayable}>
          {t("told.give")}
        </button>
      </form>
    </details>
  );
}

/** A letter or a figure: pictures alone are refused by the server, for no voice could say them. */
function hasWords(text: string): boolean {
  return text.toLowerCase() !== text.toUpperCase() || /\d/.test(text);
}

interface WordsProps {
  name: string;
  label: string;
  value: string;
  onInput(said: string): void;
  required?: boolean;
}

function Words({ name, label, value, onInput, required = false }: WordsProps): JSX.Element {
  return (
    <label class="field">
      <span>
        {label} <small>{t("told.left", { n: LONGEST - value.length })}</small>
      </span>
      <textarea name={name} rows={3} maxLength={LONGEST} required={required} value={value} onInput={(event) => onInput(event.currentTarget.value.replace(/\n/g, " "))} />
    </label>
  );
}

function Where({ watch }: { watch: Watch }): JSX.Element | null {
  const zones = watch.live.hall.value?.zones ?? [];
  if (zones.length < 2) return null;
  return (
    <label class="field">
      <span>{t("told.where")}</span>
      <select name="zone">
        <option value="">{t("told.everywhere")}</option>
        {zones.map((zone) => (
          <option key={zone.key} value={zone.key}>
            {nameOf(zone)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A ready sentence: for whom, where there is a choice, and whether it is said. */
function askWhere(watch: Watch, wish: Wish): void {
  const zones = watch.live.hall.value?.zones ?? [];
  if (zones.length < 2) return askSpoken(watch, wish);
  const choices = [{ key: "", name: t("told.everywhere"), name_en: null }, ...zones];
  const answers = choices.map((zone, at) => ({
    key: String(at + 1),
    label: nameOf(zone),
    choose: () => askSpoken(watch, { ...wish, zones: zone.key ? [zone.key] : [] }),
  }));
  watch.asking.value = { title: t("told.where"), answers };
}

function askSpoken(watch: Watch, wish: Wish): void {
  const shown = <p class="told-means">{t(`told.${wish.sentence}`)}</p>;
  const answers = [
    { key: "1", label: t("told.give"), choose: () => tell(watch, wish) },
    { key: "2", label: t("told.ask_silent"), choose: () => tell(watch, { ...wish, spoken: false }) },
  ];
  watch.asking.value = { title: t("told.ask"), shown, answers };
}

/** Two different presses, so that no key pressed once too often empties a hall. */
function askDanger(watch: Watch): void {
  const sure = (): void => {
    watch.asking.value = {
      title: t("told.sure_evacuation"),
      grave: true,
      final: true,
      answers: [{ key: "2", label: t("told.evacuate_now"), choose: () => tell(watch, { sentence: "evacuation" }) }],
    };
  };
  watch.asking.value = {
    title: t("told.ask_evacuation"),
    grave: true,
    final: true,
    shown: <p class="told-means">{t("told.evacuation_means")}</p>,
    answers: [{ key: "1", label: t("told.evacuate"), choose: sure }],
  };
}

function tell(watch: Watch, wish: Wish, heard: () => void = () => undefined): void {
  watch.asking.value = null;
  void watch.presses.press<NoticeAnswer>("notices", wish, heard);
}
