// What the hall is told besides calls, in words: the same sentences on every page. It knows no room and no rule; who stands where
// decides which notices a page is given.
import type { JSX } from "preact";
import type { HallView, NoticeView } from "../contract";
import { tick } from "../live/clock";
import { type Language, language, t } from "../words";
import { type Mark, Notice, Sign } from ".";
import "./told.css";

/** Those that still stand by this page's own clock: nobody is told yesterday's news because a line broke. */
export function stillTold(notices: readonly NoticeView[] | undefined): NoticeView[] {
  return (notices ?? []).filter((one) => one.until_at_ms > tick.value);
}

export function urgent(notices: readonly NoticeView[]): NoticeView | null {
  return notices.find((one) => one.urgent) ?? null;
}

/** The whole sentence; "" for a message that nobody has put into this language. */
export function toldWords(notice: NoticeView, hall: HallView | null, inLanguage: Language = language.value): string {
  const { sentence, time } = notice;
  if (sentence === "message") return (inLanguage === "vi" ? notice.text : notice.text_en) ?? "";
  if (sentence === "evacuation") return `${t("notice.evacuation", {}, inLanguage)}. ${t("notice.evacuation_how", {}, inLanguage)}`;
  if (sentence === "stopped") return stoppedWords(notice, hall, inLanguage);
  return t(`notice.${sentence}`, { time: time ?? "" }, inLanguage);
}

function stoppedWords({ service, session, time }: NoticeView, hall: HallView | null, inLanguage: Language): string {
  const known = hall?.services.find((one) => one.key === service);
  const name = (known && ((inLanguage === "en" && known.name_en) || known.name)) ?? service ?? "";
  const said = session
    ? t("notice.stopped_session", { service: name, session: t(`session.${session}`, {}, inLanguage) }, inLanguage)
    : t("notice.stopped", { service: name }, inLanguage);
  return time ? `${said} ${t("notice.take_from", { time }, inLanguage)}` : said;
}

const MARKS: Record<NoticeView["sentence"], Mark> = {
  message: "person",
  outage: "warn",
  closing: "moon",
  lunch: "bars",
  stopped: "cross",
  evacuation: "warn",
};

export function toldMark({ sentence }: NoticeView): Mark {
  return MARKS[sentence];
}

/** On a page that is held in the hand or stood before: a line each, in the reader's language, or as it was typed. */
export function Told({ notices, hall }: { notices: readonly NoticeView[]; hall: HallView | null }): JSX.Element | null {
  if (notices.length === 0) return null;
  return (
    <div class="told">
      {notices.map((one) => (
        <div key={one.id} data-notice={one.id}>
          <Notice mark={toldMark(one)} stop={one.urgent ?? false} title={toldWords(one, hall) || toldWords(one, hall, "vi")} />
        </div>
      ))}
    </div>
  );
}

/** Danger: nothing else is on the screen, in both languages, in the colour of "now". `foot`: what may have to be pressed. */
export function Danger({ notice, foot = null }: { notice: NoticeView; foot?: JSX.Element | null }): JSX.Element {
  return (
    <section class="danger" role="alert" data-notice={notice.id}>
      <Sign mark="warn" class="danger-mark" />
      <p class="danger-title">{t("notice.evacuation", {}, "vi")}</p>
      <p class="danger-how">{t("notice.evacuation_how", {}, "vi")}</p>
      <p class="danger-title danger-english" lang="en">{t("notice.evacuation", {}, "en")}</p>
      <p class="danger-how danger-english" lang="en">{t("notice.evacuation_how", {}, "en")}</p>
      {foot}
    </section>
  );
}
