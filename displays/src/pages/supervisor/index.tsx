// The supervisor's page: where does it hurt? It puts the blocks in order and lets nobody in who is nobody.
import type { JSX } from "preact";
import type { SupervisorScreen } from "../../contract";
import { openLive } from "../../live";
import { Notice, NotLive } from "../../parts";
import { Newer } from "../../parts/newer";
import { Press } from "../../parts/press";
import { Confirm, Question } from "../../parts/question";
import { SignIn } from "../../parts/signin";
import { rememberLanguage } from "../../parts/tongue";
import { show } from "../../parts/show";
import { t } from "../../words";
import { Counters } from "./counters";
import { AllDevices } from "./devices";
import { Figures } from "./figures";
import { Alarms, Health } from "./hall";
import { Head } from "./head";
import { Hours } from "./hours";
import { Devices, Staff } from "./house";
import { Lines } from "./lines";
import { Papers } from "./papers";
import "./supervisor.css";
import "./live.css";
import "./print.css";
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
  return (
    <div class="sv">
      <Head watch={watch} onlyDevices={onlyDevices} />
      {!live.line.live.value && <NotLive since_at_ms={seen?.sent_at_ms ?? null} />}
      <Newer live={live} />
      {presses.slow.value && <Notice mark="ring" title={t("press.slow")} />}
      {presses.trouble.value && <Notice mark="warn" stop title={presses.trouble.value} />}
      {seen && <Alarms alarms={seen.alarms} below={onlyDevices} />}
      {seen && onlyDevices && <AllDevices watch={watch} devices={seen.devices} />}
      {seen && !onlyDevices && (
        <div class="sv-house">
          <LiveHall seen={seen} />
          <Rest seen={seen} />
        </div>
      )}
      {asking.value && <Question asking={asking.value} leave={() => void (asking.value = null)} />}
      <Confirm presses={presses} />
    </div>
  );
}

/** What a desk shows without scrolling: what happens, and beneath the counters the words for the hall. */
function LiveHall({ seen }: { seen: SupervisorScreen }): JSX.Element {
  return (
    <div>
      <Figures seen={seen} />
      <div class="columns live">
        <div>
          <Counters watch={watch} rows={seen.counters} />
          <Telling watch={watch} notices={seen.notices ?? []} />
        </div>
        <div>
          <Lines watch={watch} lines={seen.lines} counters={seen.counters} />
          <Hours watch={watch} sums={seen.sums} />
        </div>
      </div>
    </div>
  );
}

/** What one goes to when something calls for it. */
function Rest({ seen }: { seen: SupervisorScreen }): JSX.Element {
  return (
    <div class="columns rest">
      <div>
        <Papers watch={watch} papers={seen.papers} />
        {watch.staff.value && <Staff watch={watch} staff={watch.staff.value} rows={seen.counters} />}
      </div>
      <div class="rest-first">
        <Health devices={seen.devices} />
        <Voices watch={watch} voices={seen.voices ?? []} devices={seen.devices} />
        {watch.devices.value && <Devices watch={watch} devices={watch.devices.value} />}
      </div>
    </div>
  );
}

live.renewal.follow({ rests: () => !watch.asking.peek() && !watch.presses.confirm.peek() && !watch.presses.busy.peek() });
rememberLanguage();
show(<Page />);
