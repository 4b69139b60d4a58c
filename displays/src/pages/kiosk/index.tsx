// The kiosk: what have you come for, and here is your number. It joins the way, the taking, the hall's state and the views; it
// decides nothing about the hall.
import { computed, effect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { HallView, KioskScreen } from "../../contract";
import { openLive } from "../../live";
import { Enrol, speakLanguage } from "../../parts";
import { Danger, stillTold, urgent } from "../../parts/told";
import { show } from "../../parts/show";
import { language, t } from "../../words";
import { isReading, listens, listenForVoices, stopReading } from "./aloud";
import { forgetComfort, isPlain, patience, wearComfort } from "./comfort";
import { Errands } from "./errands";
import { Finding } from "./found";
import { Frame } from "./frame";
import { bearHands } from "./hands";
import { Idle } from "./idle";
import { listenForScans, meaningOf } from "./scan";
import { hallStandstill, Standstill } from "./standstill";
import { stayHere } from "./stay";
import { Steps } from "./steps";
import { Taking } from "./take";
import { Ticket } from "./ticket";
import { Way } from "./way";
import "./kiosk.css";
import "./steps.css";

const IDLE_SECONDS = 60;
const REFUSED_SHOWN_MS = 10_000;
/** The newest: more would push away what one has come for. */
const NOTICES_SHOWN = 1;

const live = openLive("kiosk");
const room = live.line.listen<KioskScreen>("kiosk");
const taking = new Taking(live.api);
const way = new Way();
const errands = new Errands();
const finding = new Finding(live.api);

effect(speakLanguage);
wearComfort();
listenForVoices(live.api);
effect(() => {
  if (way.isAtStart) finding.want("");
});
/** Danger has the whole screen, and the hall's voice. */
const danger = computed(() => urgent(stillTold(room.state.value?.notices)));
// What is read is what is seen.
effect(() => {
  void [way.here.value, taking.stage.value.at, language.value, danger.value !== null];
  stopReading();
});

/** Whoever left leaves nothing behind: the way, language, letters and priority go back by themselves. */
function forgetVisitor(): void {
  stopReading();
  listens.value = false;
  taking.reset();
  errands.forget();
  way.home();
  forgetComfort();
}
const idle = new Idle(
  () => (live.hall.peek()?.kiosk?.idle_seconds ?? IDLE_SECONDS) * patience.peek(),
  () => taking.stage.peek().at === "choosing" && !isUntouched(),
  () => isReading.peek(),
  forgetVisitor,
);
/** Nobody has begun anything here. */
function isUntouched(): boolean {
  return way.isAtStart && isPlain.peek() && !listens.peek() && taking.priority.peek() === null && !errands.gathering.peek();
}
bearHands(() => JSON.stringify([taking.stage.peek().at, way.here.peek(), errands.wishes.peek().length]));

listenForScans(() => live.hall.peek()?.kiosk?.scan_prefix ?? "", (code) => {
  if (taking.stage.peek().at !== "choosing") return;
  const meant = meaningOf(code);
  way.home();
  way.go(meant.at === "procedure" ? { at: "procedure", errand: "submit", code: meant.code } : { at: "slip", code });
});

stayHere(() => {
  if (taking.stage.peek().at === "choosing") way.back();
});

live.renewal.follow({
  rests: () => taking.isSettled && isUntouched(),
  alone: () => room.state.peek()?.hall,
});

function Kiosk(): JSX.Element {
  if (live.session.view.value?.kind === "nobody") return <Enrol session={live.session} suggested={t("kiosk.device")} />;
  const stage = taking.stage.value;
  const hall = live.hall.value;
  const screen = room.state.value;
  const told = stillTold(screen?.notices);
  const news = told.slice(0, NOTICES_SHOWN);
  if (danger.value) return <Danger notice={danger.value} />;
  if (stage.at === "ticket") {
    return <Ticket key={stage.issued.id} api={live.api} issued={stage.issued} hall={hall} seen={screen} onDone={done} />;
  }
  const stands = standing(hall, screen);
  if (stage.at === "refused") return <Frame hall={hall} way={way} idle={idle} news={news} stands><Refused message={stage.message} /></Frame>;
  return (
    <Frame hall={hall} way={way} idle={idle} news={news} stands={stands !== null}>
      {stands ?? (screen && hall ? <Steps {...{ api: live.api, hall, screen, taking, way, finding, errands }} /> : <p class="connecting">{t("connecting")}</p>)}
    </Frame>
  );
}

/** Whoever has a number has gone: the next visitor finds nothing of theirs. */
const done = forgetVisitor;

/** What stands instead of the choices, when there is nothing to choose. Who only reads about a procedure may read on in a closed hall. */
function standing(hall: HallView | null, screen: KioskScreen | null): JSX.Element | null {
  if (!live.line.live.value && (screen || live.session.unreachable.value)) {
    // Nobody is sent away while the answer to their touch may still come.
    if (taking.stage.value.at === "asking") return <Standstill mark="ring" title={t("kiosk.asking")} how={t("kiosk.asking_slow")} />;
    return <Standstill mark="broken" title={t("kiosk.offline")} how={t("kiosk.offline_how")} />;
  }
  const reads = way.here.value.at === "find" || way.here.value.at === "procedure";
  return screen && !reads ? hallStandstill(screen, hall, () => way.go({ at: "find" })) : null;
}

function Refused({ message }: { message: string | null }): JSX.Element {
  useEffect(() => {
    const timer = setTimeout(() => taking.reset(), REFUSED_SHOWN_MS * patience.peek());
    return () => clearTimeout(timer);
  }, []);
  return (
    <Standstill mark="warn" title={message ?? t("kiosk.offline")} how={message ? t("kiosk.refused_how") : t("kiosk.offline_how")}>
      <button type="button" class="ticket-done" onClick={() => taking.reset()}>{t("back")}</button>
    </Standstill>
  );
}

show(<Kiosk />);
