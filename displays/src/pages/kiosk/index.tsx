// The kiosk: one touch, one number. It joins the taking, the hall's state and the views; it decides nothing about the hall.
import { effect, signal } from "@preact/signals";
import { type JSX, render } from "preact";
import { useEffect } from "preact/hooks";
import type { KioskScreen } from "../../contract";
import { openLive } from "../../live";
import { Clock, Enrol, speakLanguage } from "../../parts";
import { Danger, stillTold, Told, urgent } from "../../parts/told";
import { language, t } from "../../words";
import { Choices, Priority } from "./choices";
import { hallStandstill, Standstill } from "./standstill";
import { Taking } from "./take";
import { Ticket } from "./ticket";
import "./kiosk.css";

/** Whoever left leaves nothing behind: language, letters and priority go back by themselves. */
const IDLE_MS = 60_000;
const REFUSED_SHOWN_MS = 10_000;
/** The newest: more would push away what one has come for. */
const NOTICES_SHOWN = 1;

const live = openLive("kiosk");
const room = live.line.listen<KioskScreen>("kiosk");
const taking = new Taking(live.api);
const larger = signal(false);
const dark = signal(false);

effect(speakLanguage);
effect(() => {
  document.documentElement.setAttribute("data-theme", dark.value ? "dark" : "light");
  document.documentElement.classList.toggle("larger", larger.value);
});

function forgetVisitor(): void {
  if (taking.stage.peek().at !== "choosing") return;
  taking.reset();
  language.value = "vi";
  larger.value = dark.value = false;
}
let idle = setTimeout(forgetVisitor, IDLE_MS);
document.addEventListener("pointerdown", () => {
  clearTimeout(idle);
  idle = setTimeout(forgetVisitor, IDLE_MS);
});
document.addEventListener("contextmenu", (event) => event.preventDefault());

function Kiosk(): JSX.Element {
  if (live.session.view.value?.kind === "nobody") return <Enrol session={live.session} suggested={t("kiosk.device")} />;
  const stage = taking.stage.value;
  const hall = live.hall.value;
  const screen = room.state.value;
  const told = stillTold(screen?.notices);
  const danger = urgent(told);
  const news = told.slice(0, NOTICES_SHOWN);
  if (danger) return <Danger notice={danger} />;
  if (stage.at === "ticket") {
    return <Ticket key={stage.issued.id} api={live.api} issued={stage.issued} hall={hall} seen={screen} onDone={() => taking.reset()} />;
  }
  const middle = standing() ?? <Choosing />;
  const stands = middle.type === Standstill || stage.at === "refused";
  return (
    <div class="kiosk">
      <header class={news.length > 0 ? "top top-telling" : "top"}>
        <div class="top-row">
          <p class="top-parent">{hall?.parent}</p>
          <Clock />
        </div>
        <p class="top-hall">{hall?.name}</p>
        <Greeting asks={!stands} />
        <Told notices={news} hall={hall} />
      </header>
      {stage.at === "refused" ? <Refused message={stage.message} /> : middle}
      <footer class="reach">
        <div class="languages">
          {(["vi", "en"] as const).map((one) => (
            <button key={one} type="button" lang={one} aria-pressed={language.value === one} onClick={() => (language.value = one)}>
              {t(`language.${one}`)}
            </button>
          ))}
        </div>
        <button type="button" aria-pressed={larger.value} onClick={() => (larger.value = !larger.value)}>{t("kiosk.larger")}</button>
        <button type="button" aria-pressed={dark.value} onClick={() => (dark.value = !dark.value)}>{t("kiosk.contrast")}</button>
      </footer>
    </div>
  );
}

/** The question, or only a greeting while nothing can be answered. */
function Greeting({ asks }: { asks: boolean }): JSX.Element {
  const key = asks ? "kiosk.choose" : "kiosk.greeting";
  const other = language.value === "vi" ? "en" : "vi";
  return (
    <>
      <p class="top-greeting">{asks && t("kiosk.greeting")}</p>
      <h1>{t(key)}</h1>
      <p class="top-other" lang={other}>{t(key, {}, other)}</p>
    </>
  );
}

/** What stands instead of the choices, when there is nothing to choose. */
function standing(): JSX.Element | null {
  const screen = room.state.value;
  if (!live.line.live.value && (screen || live.session.unreachable.value)) {
    // Nobody is sent away while the answer to their touch may still come.
    if (taking.stage.value.at === "asking") return <Standstill mark="ring" title={t("kiosk.asking")} how={t("kiosk.asking_slow")} />;
    return <Standstill mark="broken" title={t("kiosk.offline")} how={t("kiosk.offline_how")} />;
  }
  return screen && hallStandstill(screen, live.hall.value);
}

function Choosing(): JSX.Element {
  const hall = live.hall.value;
  const screen = room.state.value;
  if (!screen || !hall) return <p class="connecting">{t("connecting")}</p>;
  const stage = taking.stage.value;
  return (
    <>
      <Choices
        hall={hall}
        screen={screen}
        asking={stage.at === "asking" ? stage.service : null}
        supplement={taking.supplement.value}
        onTake={(service) => void taking.take(service)}
        onSupplement={(wanted) => (taking.supplement.value = wanted)}
      />
      <Priority classes={hall.priorities} chosen={taking.priority.value} onChoose={(key) => (taking.priority.value = key)} />
    </>
  );
}

function Refused({ message }: { message: string | null }): JSX.Element {
  useEffect(() => {
    const timer = setTimeout(() => taking.reset(), REFUSED_SHOWN_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Standstill mark="warn" title={message ?? t("kiosk.offline")} how={message ? "" : t("kiosk.offline_how")}>
      <button type="button" class="ticket-done" onClick={() => taking.reset()}>{t("back")}</button>
    </Standstill>
  );
}

render(<Kiosk />, document.getElementById("page")!);
