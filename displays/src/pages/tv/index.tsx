// The hall's TV: the newest call unmistakable, for as long as it takes to walk. It joins the state of its area (a zone, a floor, the
// whole hall), the memory of what this screen has shown, the voice and the slides; it decides nothing about the hall.
import { effect, signal } from "@preact/signals";
import type { JSX } from "preact";
import type { HallView, NoticesScreen, ZoneScreen } from "../../contract";
import { now_ms, openLive, tick } from "../../live";
import { joinCode } from "../../live/joincode";
import { Enrol, NotLive, Sign, speakLanguage } from "../../parts";
import { JoinQr } from "../../parts/joinqr";
import { NoSuch } from "../../parts/nosuch";
import { Danger, stillTold, urgent } from "../../parts/told";
import { show } from "../../parts/show";
import { t } from "../../words";
import { AtRest, Quiet, Still, Strip } from "./around";
import { type Band, Memory } from "./band";
import { Bulletin, bulletin } from "./bulletin";
import { BandView, Earlier } from "./calls";
import { Grid, WhoServes } from "./grid";
import { layout } from "./layout";
import { Playlist } from "./playlist";
import { beside, Side, type SideProps } from "./side";
import { SlideShow, Today } from "./slides";
import { askedTheme, isDay } from "./theme";
import { Voice } from "./voice";
import "./tv.css";

/** Counts that nobody has confirmed for so long are marked. */
const STALE_MS = 60_000;

const key = decodeURIComponent(location.pathname.split("/")[2] || "");
const live = openLive(`tv-${key}`);
const room = live.line.listen<ZoneScreen>(`zone:${key}`);
const told = live.line.listen<NoticesScreen>(`notices:${key}`);
const join = joinCode(live.api, live.session);
const playlist = new Playlist(live.api, live.line);
const memory = new Memory();
const arranged = signal<Band>({ band: [], earlier: [], nextChange_ms: null });
const voice = signal<Voice | null>(null);

effect(speakLanguage);
const asked = askedTheme(location.search);
effect(() => {
  const day = isDay(live.hall.value && live.hall.value.tv, asked, tick.value);
  document.documentElement.setAttribute("data-theme", day ? "light" : "dark");
});

/** A screen of one zone is its voice; one of several would speak where its visitors are not. */
effect(() => {
  const zones = areaOf(live.hall.value)?.zones;
  if (zones?.length === 1 && !voice.peek()) voice.value = new Voice(live.api, live.line, zones[0]!, live.session);
});

let loading = false;
effect(() => {
  const who = live.session.view.value;
  if (!who || who.kind === "nobody" || loading) return;
  loading = true;
  void playlist.load();
});
effect(() => void (live.line.live.value && playlist.tell()));
effect(() => playlist.wants(live.hall.value?.tv.slide_seconds ?? 12, Boolean(room.state.value?.counts)));

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

live.renewal.follow({
  rests: () => (voice.peek()?.rests ?? true) && !arranged.peek().band.some((shown) => shown.now),
  alone: () => (voice.peek()?.wokenByHand ? null : room.state.peek()?.hall),
});

function areaOf(hall: HallView | null): HallView["areas"][number] | undefined {
  return hall?.areas.find((one) => one.key === key);
}

function Tv(): JSX.Element {
  const hall = live.hall.value;
  const area = areaOf(hall);
  if (hall && !area) {
    return <NoSuch word="tv.unknown" what={key} doors={hall.areas.map((one) => [`/tv/${encodeURIComponent(one.key)}`, one.name])} />;
  }
  if (live.session.view.value?.kind === "nobody") return <Enrol session={live.session} suggested={t("tv.device", { zone: key })} />;
  const danger = urgent(stillTold(told.state.value?.notices));
  if (danger) return <Danger notice={danger} foot={voiceMark()} />;
  const screen = room.state.value;
  const news = bulletin(told.state.value?.notices, screen, hall);
  const counters = (hall?.counters ?? []).filter(({ zone }) => area && area.zones.indexOf(zone) >= 0);
  const { band, earlier } = arranged.value;
  const working = screen?.hall === "open" || screen?.hall === "early";
  const now = band.filter((shown) => shown.now);
  const alone = counters.length === 1 && now.length === 0 ? screen?.resting?.find((one) => one.no === counters[0]!.no) : undefined;
  const calling = now.length > 0 || (working && band.length > 0 && !alone);
  const officers = screen?.officers ?? {};
  const shape = layout({
    counters: counters.length,
    lines: screen ? screen.lines.length : 0,
    told: news.length > 0,
    band: calling ? band.length : 1,
    officers: Object.keys(officers).length > 0,
  });
  const mark = voiceMark();
  const side: SideProps = {
    screen,
    hall,
    room: shape.side,
    resting: shape.size === "one" && !alone,
    trouble: silence(screen),
    slide: playlist.shown.value === null ? null : <SlideShow playlist={playlist} counts={todaySlide(screen)} />,
    playlist,
    follow: join.value && <div class="side-join"><JoinQr code={join.value} /></div>,
    press: mark,
  };
  const places = beside(side);
  const pressed = !shape.wide && places.some(({ names }) => names[0] === "press");
  const before = (calling ? earlier : [...band.map((shown) => shown.call), ...earlier]).filter((call) => screen?.serving?.[call.counter] !== call.number);
  return (
    <div class={`tv tv-${shape.size}${shape.bare ? " tv-bare" : ""}${news.length > 0 ? " tv-told" : ""}${shape.wide ? " tv-wide" : ""}`} data-zone={key} data-seq={screen?.seq}>
      {hall && area && <h1 class="only-heard">{`${hall.name} · ${area.name}`}</h1>}
      <div class="tv-body">
        <div class="tv-main">
          {calling && <BandView shown={band} hall={hall} officers={shape.named ? {} : officers} />}
          {!calling && screen && (alone ? <AtRest counter={alone} /> : <Quiet screen={screen} hall={hall} />)}
          {!screen && <Still mark="broken" title="connecting">{live.session.unreachable.value && <p>{t("unreachable")}</p>}</Still>}
          {screen && <Grid counters={counters} screen={screen} layout={shape} now={now.map((shown) => shown.call.counter)} />}
          <Earlier calls={before} hall={hall} rows={shape.earlier} />
          {shape.size === "one" && shape.named && counters[0] && <WhoServes counter={counters[0]} officer={officers[counters[0].no]} />}
        </div>
        {!shape.wide && <Side {...side} places={places} />}
      </div>
      {news.length > 0 && <Bulletin notices={news} hall={hall} last={pressed ? null : mark} />}
      {screen && news.length === 0 && <Strip lines={screen.lines} hall={hall} last={pressed ? null : mark} />}
      {hall?.tv.flash && now.length > 0 && <div key={now[0]!.call.id} class="flash" />}
    </div>
  );
}

function todaySlide(screen: ZoneScreen | null): JSX.Element | null {
  if (!screen?.counts) return null;
  const true_at_ms = room.trueAt_ms.value;
  return <Today counts={screen.counts} true_at_ms={true_at_ms} stale={!live.line.live.value || tick.value - true_at_ms > STALE_MS} />;
}

function silence(screen: ZoneScreen | null): JSX.Element | null {
  if (live.line.live.value && !room.refusal.value) return null;
  if (!room.refusal.value && !screen) return null; // the middle says it
  if (room.refusal.value) return <p class="notlive" role="alert">{room.refusal.value.message}</p>;
  return <NotLive since_at_ms={screen && screen.sent_at_ms} />;
}

/** A silent screen says so, where it hides nothing: a person can press it, or at least knows. */
function voiceMark(): JSX.Element | null {
  const speaker = voice.value;
  const state = speaker ? speaker.state.value : "running";
  if (!speaker || state === "running") return null;
  const words = t(state === "none" ? "tv.no_sound" : "tv.sound");
  return (
    <button type="button" class="voice-off" disabled={state === "none"} onClick={() => speaker.touched()}>
      <Sign mark="sound" class="voice-mark" />
      {words}
    </button>
  );
}

show(<Tv />);
