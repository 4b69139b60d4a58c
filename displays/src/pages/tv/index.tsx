// The hall's TV: the newest call unmistakable, for as long as it takes to walk. It joins the zone's state, the memory of what
// this screen has shown, and the voice; it decides nothing about the hall.
import { effect, signal } from "@preact/signals";
import { type JSX, render } from "preact";
import type { NoticesScreen, ZoneScreen } from "../../contract";
import { now_ms, openLive } from "../../live";
import { joinCode } from "../../live/joincode";
import { Enrol, NotLive, Sign, speakLanguage } from "../../parts";
import { NoSuch } from "../../parts/nosuch";
import { Danger, stillTold, urgent } from "../../parts/told";
import { t } from "../../words";
import { Quiet, roomForFoot, Side, Still, Strip } from "./around";
import { type Band, Memory } from "./band";
import { Bulletin, bulletin } from "./bulletin";
import { BandView, Earlier, rowsBeneath } from "./calls";
import { Voice } from "./voice";
import "./tv.css";

const zone = decodeURIComponent(location.pathname.split("/")[2] || "");
const live = openLive(`tv-${zone}`);
const room = live.line.listen<ZoneScreen>(`zone:${zone}`);
const told = live.line.listen<NoticesScreen>(`notices:${zone}`);
const voice = new Voice(live.api, live.line, zone, live.session);
const join = joinCode(live.api, live.session);
const memory = new Memory();
const arranged = signal<Band>({ band: [], earlier: [], nextChange_ms: null });

effect(speakLanguage);
document.documentElement.setAttribute("data-theme", /[?&]theme=light/.test(location.search) ? "light" : "dark");

let timer = 0;
/** Look again now, and once more when the next highlight ends. */
function arrange(calls: ZoneScreen["calls"]): void {
  clearTimeout(timer);
  arranged.value = memory.arrange(calls, performance.now());
  const next = arranged.value.nextChange_ms;
  if (next !== null) timer = window.setTimeout(() => arrange(calls), Math.max(0, next - performance.now()) + 10);
}
effect(() => {
  const screen = room.state.value;
  if (!screen) return;
  memory.see(screen.calls, performance.now(), now_ms());
  arrange(screen.calls);
});

function Tv(): JSX.Element {
  const screen = room.state.value;
  const zones = live.hall.value?.zones;
  if (zones && !zones.some(({ key }) => key === zone)) {
    return <NoSuch word="tv.unknown" what={zone} doors={zones.map((one) => [`/tv/${encodeURIComponent(one.key)}`, one.name])} />;
  }
  if (live.session.view.value?.kind === "nobody") return <Enrol session={live.session} suggested={t("tv.device", { zone })} />;
  const hall = live.hall.value;
  const danger = urgent(stillTold(told.state.value?.notices));
  if (danger) return <Danger notice={danger} foot={voiceMark()} />;
  const { band, earlier } = arranged.value;
  const working = screen?.hall === "open" || screen?.hall === "early";
  const calling = band.some((shown) => shown.now) || (working && band.length > 0);
  const wide = band.length > 4 && calling;
  const trouble = silence(screen);
  const mark = voiceMark();
  const news = bulletin(told.state.value?.notices, screen, hall);
  const beside = !wide && (!screen || roomForFoot(screen, trouble !== null));
  return (
    <div class={wide ? "tv tv-wide" : "tv"} data-zone={zone}>
      <div class="tv-body">
        <div class="tv-main">
          {calling && <BandView shown={band} hall={hall} />}
          {!calling && screen && <Quiet screen={screen} hall={hall} />}
          {!screen && <Still mark="broken" title="connecting">{live.session.unreachable.value && <p>{t("unreachable")}</p>}</Still>}
          <Earlier calls={calling ? earlier : [...band.map((shown) => shown.call), ...earlier]} hall={hall} rows={rowsBeneath(calling ? band.length : 1, screen ? screen.lines.length : 0)} />
        </div>
        <Side screen={screen} hall={hall} trouble={trouble} foot={beside ? mark : null} join={join.value} />
      </div>
      {news.length > 0 && <Bulletin notices={news} hall={hall} last={beside ? null : mark} />}
      {screen && news.length === 0 && <Strip lines={screen.lines} hall={hall} last={beside ? null : mark} />}
    </div>
  );
}

function silence(screen: ZoneScreen | null): JSX.Element | null {
  if (live.line.live.value && !room.refusal.value) return null;
  if (!room.refusal.value && !screen) return null; // the middle says it
  if (room.refusal.value) return <p class="notlive" role="alert">{room.refusal.value.message}</p>;
  return <NotLive since_at_ms={screen && screen.sent_at_ms} />;
}

/** A silent screen says so, where it hides nothing: a person can press it, or at least knows. */
function voiceMark(): JSX.Element | null {
  const state = voice.state.value;
  if (state === "running") return null;
  const words = t(state === "none" ? "tv.no_sound" : "tv.sound");
  return (
    <button type="button" class="voice-off" disabled={state === "none"} onClick={() => voice.wake()}>
      <Sign mark="sound" class="voice-mark" />
      {words}
    </button>
  );
}

render(<Tv />, document.getElementById("page")!);
