// The counter's page: who is next? It puts the parts together and says which key does what.
import { effect } from "@preact/signals";
import { type JSX, render } from "preact";
import { hourMinute, openLive } from "../../live";
import { Clock, CounterPlate, Notice, NotLive, Sign, StateChip } from "../../parts";
import { useKeys } from "../../parts/keys";
import { counterName, lasting } from "../../parts/names";
import { NoSuch } from "../../parts/nosuch";
import { Press } from "../../parts/press";
import { Question } from "../../parts/question";
import { SignIn } from "../../parts/signin";
import { rememberLanguage, Tongue } from "../../parts/tongue";
import { t } from "../../words";
import "./counter.css";
import { Desk } from "./desk";
import { Guide } from "./guide";
import { Deeds, Hand, NextKey } from "./hand";
import { askKeys } from "./help";
import { onKey } from "./keymap";
import { Held, Line, Missed } from "./lists";
import { askClose, askPause } from "./questions";
import { askServices } from "./services";

const no = Number(/^\/counter\/(\d+)/.exec(location.pathname)?.[1] ?? 0);
const live = openLive(`counter-${no}`);
const desk = new Desk(live, no);

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
  useKeys((key) => onKey(desk, key));
  const { asking, presses } = desk;
  const confirm = presses.confirm.value;
  return (
    <div class="counter">
      <Head />
      {!live.line.live.value && <NotLive since_at_ms={desk.seen.value?.sent_at_ms ?? null} />}
      {presses.trouble.value && <Notice mark="warn" stop title={presses.trouble.value} />}
      <div class="counter-now">
        <Hand desk={desk} />
        <NextKey desk={desk} />
        <Deeds desk={desk} />
        <Guide desk={desk} />
      </div>
      <div class="counter-behind">
        <Line desk={desk} />
        <Missed desk={desk} />
        <Held desk={desk} />
      </div>
      <Foot />
      {asking.value && <Question asking={asking.value} leave={() => void (asking.value = null)} />}
      {confirm && (
        <Question
          asking={{
            title: confirm.sentence,
            grave: true,
            warning: true,
            answers: [{ key: "1", label: t("counter.confirm"), choose: confirm.yes }],
          }}
          leave={() => void (presses.confirm.value = null)}
        />
      )}
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

function Foot(): JSX.Element {
  const seen = desk.seen.value;
  const open = seen?.counter.state === "open";
  return (
    <footer class="foot">
      <Press hint="P" disabled={!open || !desk.ready.value} onPress={() => void (desk.asking.value = askPause(desk))}>
        {t("counter.pause")}
      </Press>
      <Press
        hint="X"
        disabled={!seen || seen.counter.state === "closed" || !desk.ready.value}
        onPress={() => void (desk.asking.value = askClose(desk))}
      >
        {t("counter.close")}
      </Press>
      <Press hint="L" disabled={!open || !desk.ready.value} onPress={() => void (desk.asking.value = askServices(desk))}>
        {t("counter.services")}
      </Press>
      <Press hint="?" look="quiet" onPress={() => void (desk.asking.value = askKeys(desk))}>
        {t("counter.keys")}
      </Press>
      <FootDay />
      <p class="foot-who">
        <span>{live.session.view.value?.name}</span>
        <Tongue />
        <Press look="quiet" onPress={() => void live.session.end()}>
          {t("signin.leave")}
        </Press>
      </p>
    </footer>
  );
}

/** The day so far; for a moment, what the last press did where nothing else shows it. Nothing moves for it. */
function FootDay(): JSX.Element {
  const seen = desk.seen.value;
  const mean = seen?.mean_service_seconds ?? null; // of its services by experience, not of this day
  return (
    <p class="foot-day" role="status">
      {desk.typed.value ? (
        <span class="foot-told">{t("counter.typed", { digits: desk.typed.value })}</span>
      ) : desk.told.value ? (
        <span class="foot-told">
          <Sign mark="tick" />
          {desk.told.value}
        </span>
      ) : (
        seen && t("counter.done_today", { n: seen.done_today })
      )}
      {!desk.typed.value && !desk.told.value && mean !== null && <span class="foot-mean"> · {t("counter.mean", { time: lasting(mean * 1000) })}</span>}
    </p>
  );
}

function SignInHere(): JSX.Element {
  const refused = live.session.refusal.value?.message;
  return (
    <SignIn
      title={t("signin.at", { counter: `${t("counter")} ${no}` })}
      how={refused}
      enter={async (name, password) => {
        const view = await live.session.signIn(name, password, no);
        if (view.name) void desk.takeOver(view.name);
      }}
    />
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

rememberLanguage();
/** Seen from another window: who waits, and who is here. */
effect(() => {
  const seen = desk.seen.value;
  document.title = [seen?.waiting ? `(${seen.waiting})` : "", seen?.ticket?.number ?? "", `${t("counter")} ${no}`]
    .filter(Boolean)
    .join(" ");
});
render(<Page />, document.getElementById("page")!);
