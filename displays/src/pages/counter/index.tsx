// The counter's page: who is next? It puts the parts together and says which key does what.
import { effect, signal } from "@preact/signals";
import type { JSX } from "preact";
import { hourMinute, openLive } from "../../live";
import { Clock, CounterPlate, Notice, NotLive, StateChip } from "../../parts";
import { useKeys } from "../../parts/keys";
import { counterName } from "../../parts/names";
import { Newer } from "../../parts/newer";
import { NoSuch } from "../../parts/nosuch";
import { Press } from "../../parts/press";
import { Confirm, Question } from "../../parts/question";
import { SignIn } from "../../parts/signin";
import { rememberLanguage } from "../../parts/tongue";
import { show } from "../../parts/show";
import { t } from "../../words";
import "./counter.css";
import { Desk } from "./desk";
import { Guide } from "./guide";
import { PracticeBand } from "./band";
import { isBar, isNarrow, onNarrow, rememberBar } from "./bar";
import { ByHand } from "./byhand";
import { ChangeClerk } from "./change";
import { Deeds } from "./deeds";
import { Foot } from "./foot";
import { Hand, NextKey } from "./hand";
import { onKey } from "./keymap";
import { Held, Line, Missed } from "./lists";
import { locked, watchTouches } from "./lock";
import { openPractice, PRACTICE_NO, practiceAgain, practiceStep } from "./practice";

const isPractice = location.pathname === "/counter/practice";
const no = isPractice ? PRACTICE_NO : Number(/^\/counter\/(\d+)/.exec(location.pathname)?.[1] ?? 0);
const live = isPractice ? openPractice() : openLive(`counter-${no}`);
const desk = new Desk(live, no, isPractice);
const narrow = signal(isNarrow());

function Page(): JSX.Element {
  const session = live.session.view.value;
  const hall = live.hall.value;
  if (hall && !hall.counters.some((counter) => counter.no === no)) {
    const doors = hall.counters.map((counter): [string, string] => [`/counter/${counter.no}`, counterName(hall, counter.no)]);
    return <NoSuch word="counter.unknown" what={String(no)} doors={doors} />;
  }
  if (session?.kind === "nobody") return <SignInHere />;
  if (desk.room.refusal.value && !desk.seen.value) return <Refused sentence={desk.room.refusal.value.message} />;
  return <Counter />;
}

function Counter(): JSX.Element {
  useKeys((key) => onDone(key) || onKey(desk, key));
  const { asking, presses } = desk;
  return (
    <div class={narrow.value ? "counter counter-bar" : "counter"}>
      {isPractice && <PracticeBand />}
      <Head />
      {!live.line.live.value && <NotLive since_at_ms={desk.seen.value?.sent_at_ms ?? null} />}
      {presses.trouble.value && <Notice mark="warn" stop title={presses.trouble.value} />}
      <Newer live={live} />
      <div class="counter-now">
        <div class="counter-top">
          <Hand desk={desk} />
          <NextKey desk={desk} />
        </div>
        <Deeds desk={desk} />
        <Guide desk={desk} />
      </div>
      <div class="counter-behind">
        <Line desk={desk} />
        <Missed desk={desk} />
        <Held desk={desk} />
      </div>
      <Foot desk={desk} narrow={narrow.value} />
      {desk.changing.value && <ChangeClerk desk={desk} />}
      {desk.entering.value && <ByHand desk={desk} />}
      {asking.value && <Question asking={asking.value} leave={() => void (asking.value = null)} />}
      <Confirm presses={presses} />
    </div>
  );
}

const STATES = { open: ["good", "dot"], paused: ["stop", "bars"], closed: ["quiet", "cross"] } as const;

function Head(): JSX.Element {
  const seen = desk.seen.value;
  const name = live.hall.value?.counters.find((counter) => counter.no === no);
  const [tone, mark] = STATES[seen?.counter.state ?? "closed"];
  return (
    <header class="head">
      <h1>
        <CounterPlate no={no} desk={name?.desk ?? false} boxed />
      </h1>
      {seen && (
        <p class="head-state">
          <StateChip tone={tone} mark={mark}>
            {t(`state.${seen.counter.state}`)}
          </StateChip>
          {seen.counter.state === "paused" && (
            <span>
              {[seen.counter.reason, seen.counter.until_at_ms && t("counter.back_at", { time: hourMinute(seen.counter.until_at_ms) })]
                .filter(Boolean)
                .join(" · ")}
            </span>
          )}
          {seen.hall !== "open" && <span>{t(`hall.${seen.hall}`)}</span>}
        </p>
      )}
      <p class="head-clock">
        <Clock />
      </p>
    </header>
  );
}

/** After the last step of the practice Enter begins anew. */
function onDone(key: string): boolean {
  const { nth, of } = practiceStep.value;
  const isDone = isPractice && nth === of && (key === "Enter" || key === "Space") && !desk.isCovered;
  if (isDone) practiceAgain();
  return isDone;
}

function SignInHere(): JSX.Element {
  const minutes = live.hall.value?.lock_after_minutes;
  const refused = locked.value ? t("counter.locked", { minutes: minutes ?? 0 }) : live.session.refusal.value?.message;
  return (
    <>
    <SignIn
      title={t("signin.at", { counter: `${t("counter")} ${no}` })}
      how={refused}
      enter={async (name, password) => {
        const view = await live.session.signIn(name, password, no);
        locked.value = false;
        if (view.name) void desk.takeOver(view.name);
      }}
    />
    <p class="door-tongue">
      <a class="press press-quiet" href="/counter/practice">{t("practice.open")}</a>
    </p>
    </>
  );
}

function Refused({ sentence }: { sentence: string }): JSX.Element {
  return (
    <div class="refused">
      <Notice mark="warn" stop title={sentence} />
      <Press onPress={() => void live.session.end()}>{t("signin.other")}</Press>
    </div>
  );
}

live.renewal.follow({ rests: () => !desk.isCovered && !desk.typed.peek() && !desk.presses.busy.peek() });
rememberLanguage();
rememberBar();
onNarrow(() => void (narrow.value = isNarrow()));
if (isBar()) document.documentElement.classList.add("bar");
if (!isPractice) watchTouches(live, no);
/** Seen from another window: who waits, and who is here. */
effect(() => {
  const seen = desk.seen.value;
  document.title = [isPractice ? t("practice") : "", seen?.waiting ? `(${seen.waiting})` : "", seen?.ticket?.number ?? "", `${t("counter")} ${no}`]
    .filter(Boolean)
    .join(" ");
});
show(<Page />);
