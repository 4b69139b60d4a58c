// What stands around every step: the hall's name and the question above, back and the comfort bar within reach, the countdown of
// whoever seems to have left.
import type { ComponentChildren, JSX } from "preact";
import type { HallView, NoticeView } from "../../contract";
import { Clock, Sign } from "../../parts";
import { labelOf } from "../../parts/names";
import { Told } from "../../parts/told";
import { language, t, type WordKey } from "../../words";
import type { Idle } from "./idle";
import { Reach } from "./reach";
import type { Step, Way } from "./way";

interface FrameProps {
  hall: HallView | null;
  way: Way;
  idle: Idle;
  /** What the hall is told now. */
  news: NoticeView[];
  /** Nothing can be chosen now: the head greets and asks nothing. */
  stands: boolean;
  children: ComponentChildren;
}

export function Frame({ hall, way, idle, news, stands, children }: FrameProps): JSX.Element {
  const step = way.here.value;
  const deeper = !way.isAtStart;
  return (
    <div class={deeper && !stands ? "kiosk kiosk-deeper" : "kiosk"} data-step={step.at}>
      <header class={news.length > 0 ? "top top-telling" : "top"}>
        <div class="top-row">
          <p class="top-parent">{hall?.parent}</p>
          <Clock />
        </div>
        <p class="top-hall">{hall?.name}</p>
        <Greeting step={step} hall={hall} asks={!stands} />
        <Told notices={news} hall={hall} />
      </header>
      {children}
      {deeper && !stands && (
        <nav class="ways">
          <button type="button" onClick={() => way.back()}><Sign mark="back" class="way-mark" />{t("back")}</button>
          <button type="button" onClick={() => way.home()}><Sign mark="home" class="way-mark" />{t("kiosk.home")}</button>
        </nav>
      )}
      <Reach />
      {idle.left.value !== null && (
        <div class="leaving" role="alertdialog" aria-label={t("kiosk.still_here")}>
          <p>{t("kiosk.leaving", { n: idle.left.value })}</p>
          <button type="button" onClick={() => idle.touched()}>{t("kiosk.still_here")}</button>
        </div>
      )}
    </div>
  );
}

const ASKED: Record<Step["at"], WordKey> = {
  start: "kiosk.choose",
  fields: "kiosk.choose_field",
  procedures: "kiosk.choose_procedure",
  find: "kiosk.find",
  procedure: "kiosk.before_you_wait",
  slip: "kiosk.slip",
  today: "kiosk.today",
};

/** The question of this step, or only a greeting while nothing can be answered. */
function Greeting({ step, hall, asks }: { step: Step; hall: HallView | null; asks: boolean }): JSX.Element {
  const key = asks ? questionOf(step) : "kiosk.greeting";
  const other = language.value === "vi" ? "en" : "vi";
  const service = step.at === "procedures" ? hall?.services.find((one) => one.key === step.service) : undefined;
  return (
    <>
      <p class="top-greeting">{service ? labelOf(service) : asks && step.at === "start" && t("kiosk.greeting")}</p>
      <h1>{t(key)}</h1>
      <p class="top-other" lang={other}>{t(key, {}, other)}</p>
    </>
  );
}

function questionOf(step: Step): WordKey {
  return step.at === "fields" && step.errand === "supplement" ? "kiosk.supplement_which" : ASKED[step.at];
}
