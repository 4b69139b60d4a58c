// The supervisor's page: where does it hurt? It puts the blocks in order and lets nobody in who is nobody.
import { type JSX, render } from "preact";
import { openLive } from "../../live";
import { Clock, Notice, NotLive } from "../../parts";
import { opensWords } from "../../parts/names";
import { Newer } from "../../parts/newer";
import { Press } from "../../parts/press";
import { Question } from "../../parts/question";
import { SignIn } from "../../parts/signin";
import { rememberLanguage, Tongue } from "../../parts/tongue";
import { t } from "../../words";
import { Counters } from "./counters";
import { AllDevices } from "./devices";
import { Alarms, Figures, Health, Lines } from "./hall";
import { Devices, Staff } from "./house";
import { Papers } from "./papers";
import "./supervisor.css";
import { Telling } from "./telling";
import { Voices } from "./voices";
import { Watch } from "./watch";

const live = openLive("supervisor");
const watch = new Watch(live);
/** The installer's view has an address of its own, to be opened on a phone on a ladder. */
const onlyDevices = /\/devices\/?$/.test(location.pathname);

function Page(): JSX.Element {
  const session = live.session.view.value;
  if (session?.kind === "nobody")
    return (
      <SignIn
        title={t("supervisor.title")}
        how={live.session.refusal.value?.message}
        enter={(name, password) => live.session.signIn(name, password, null)}
      />
    );
  const refused = watch.room.refusal.value;
  if (refused && !watch.room.state.value)
    return (
      <div class="sv">
        <Notice mark="warn" stop title={refused.message} />
        <p class="sv-keys">
          <Press onPress={() => void live.session.end()}>{t("signin.other")}</Press>
        </p>
      </div>
    );
  return <Hall />;
}

function Hall(): JSX.Element {
  const seen = watch.room.state.value;
  const { asking, presses } = watch;
  const confirm = presses.confirm.value;
  return (
    <div class="sv">
      <Head />
      {!live.line.live.value && <NotLive since_at_ms={seen?.sent_at_ms ?? null} />}
      <Newer live={live} />
      {presses.slow.value && <Notice mark="ring" title={t("press.slow")} />}
      {presses.trouble.value && <Notice mark="warn" stop title={presses.trouble.value} />}
      {seen && <Alarms alarms={seen.alarms} below={onlyDevices} />}
      {seen && onlyDevices && <AllDevices watch={watch} devices={seen.devices} />}
      {seen && !onlyDevices && <Figures seen={seen} />}
      {seen && !onlyDevices && (
        <div class="columns">
          <div>
            <Counters watch={watch} rows={seen.counters} />
            <Telling watch={watch} notices={seen.notices ?? []} />
            {watch.staff.value && <Staff watch={watch} staff={watch.staff.value} rows={seen.counters} />}
          </div>
          <div>
            <Health devices={seen.devices} />
            <Lines watch={watch} lines={seen.lines} />
            <Voices watch={watch} voices={seen.voices ?? []} devices={seen.devices} />
            <Papers watch={watch} papers={seen.papers} />
            {watch.devices.value && <Devices watch={watch} devices={watch.devices.value} />}
          </div>
        </div>
      )}
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

function Head(): JSX.Element {
  const seen = watch.room.state.value;
  return (
    <header class="sv-head">
      <div>
        <h1>{onlyDevices ? t("devices.title") : (live.hall.value?.name ?? t("supervisor.title"))}</h1>
        {seen && (
          <p>
            {t(`hall.${seen.hall}`)}
            {seen.opens_at_ms && seen.hall !== "open" ? ` · ${opensWords(seen.opens_at_ms)}` : ""}
          </p>
        )}
      </div>
      {onlyDevices && (
        <a class="press" href="/supervisor">
          {t("devices.back")}
        </a>
      )}
      {!onlyDevices && (
        <a class="press" href="/supervisor/voice">
          {t("studio.open")}
        </a>
      )}
      <p class="sv-clock">
        <Clock />
      </p>
      <p class="sv-who">
        {live.session.view.value?.name} <Tongue />
        <Press look="quiet" onPress={() => void live.session.end()}>
          {t("signin.leave")}
        </Press>
      </p>
    </header>
  );
}

live.renewal.follow({ rests: () => !watch.asking.peek() && !watch.presses.confirm.peek() && !watch.presses.busy.peek() });
rememberLanguage();
render(<Page />, document.getElementById("page")!);
