// Every part in every state on one page, with the tokens it is made of: for those who build a screen, and for the tests that look.
// It speaks to no server and knows no hall. ?theme=dark, ?lang=en.
import type { ComponentChildren, JSX } from "preact";
import type { HallCode, NoticeView } from "../../contract";
import { Arrow, CounterPlate, Dots, KeyHint, type Mark, Notice, NotLive, Range, Sign, speakLanguage, StateChip, TicketNumber, type Tone } from "../../parts";
import { JoinQr } from "../../parts/joinqr";
import { MARKS } from "../../parts/marks";
import { NoSuch } from "../../parts/nosuch";
import { Press } from "../../parts/press";
import { Question } from "../../parts/question";
import { Danger, Told } from "../../parts/told";
import { show } from "../../parts/show";
import { language, t } from "../../words";
import { TOKENS } from "./tokens";
import "./parts.css";

const asked = new URLSearchParams(location.search);
language.value = asked.get("lang") === "en" ? "en" : "vi";
document.documentElement.setAttribute("data-theme", asked.get("theme") === "dark" ? "dark" : "light");
speakLanguage();

const nothing = (): void => undefined;
const LONGEST = "Bảo hiểm xã hội, thất nghiệp và người có công với cách mạng";
const SINCE = Date.UTC(2026, 10, 21, 0, 42);
const TONES: [Tone, Mark][] = [["now", "dot"], ["good", "tick"], ["stop", "warn"], ["quiet", "moon"]];
const LOOKS = ["plain", "main", "quiet", "stop"] as const;
const EVER = 8_640_000_000_000;

function notice(sentence: NoticeView["sentence"], more: Partial<NoticeView> = {}): NoticeView {
  return { id: 1, sentence, at_ms: 0, until_at_ms: EVER, ...more } as NoticeView;
}

const CODE: HallCode = { url: "http://192.0.2.7:8080/j/sample", size: 3, path: "M0 0h1v1h-1zM2 0h1v1h-1zM1 1h1v1h-1zM0 2h1v1h-1z", next_at_ms: 0, sent_at_ms: 0 };

function Part({ name, wide = false, children }: { name: string; wide?: boolean; children: ComponentChildren }): JSX.Element {
  return (
    <section class={wide ? "part part-wide" : "part"} data-part={name}>
      <h2>{name}</h2>
      <div class="part-states">{children}</div>
    </section>
  );
}

function Gallery(): JSX.Element {
  return (
    <div class="gallery">
      <h1>motcua · displays/src/parts</h1>
      <Part name="tokens" wide>
        {TOKENS.map(([paper, ink]) => <p key={paper} class={`token token-${paper}`}><b>{paper}</b> {ink}</p>)}
      </Part>
      <Part name="type" wide>
        <p class="type-400">Quý công dân Nguyễn Thị Ế Ỗ Ữ Ặ, phường Minh Khánh – 400</p>
        <p class="type-600">Quý công dân Nguyễn Thị Ế Ỗ Ữ Ặ, phường Minh Khánh – 600</p>
        <p class="type-800">Quý công dân Nguyễn Thị Ế Ỗ Ữ Ặ, phường Minh Khánh – 800</p>
        <p class="type-digits">0123456789</p>
      </Part>
      <Part name="TicketNumber">
        {["A042", "H1234", "1001", "AB07"].map((one) => <TicketNumber key={one}>{one}</TicketNumber>)}
      </Part>
      <Part name="CounterPlate">
        <CounterPlate no={3} />
        <CounterPlate no={40} boxed />
        <CounterPlate no={0} desk />
        <CounterPlate no={0} desk boxed />
      </Part>
      <Part name="Range">
        {([[15, 25], [0, 5], [235, 390], null] as const).map((minutes) => <Range key={String(minutes)} minutes={minutes} />)}
      </Part>
      <Part name="StateChip">
        {TONES.map(([tone, mark]) => <StateChip key={tone} tone={tone} mark={mark}>{t("hall.open")}</StateChip>)}
      </Part>
      <Part name="Notice" wide>
        <Notice mark="person" title={t("tv.empty")}>{t("tv.empty_how")}</Notice>
        <Notice mark="warn" stop title={t("not_live")}>{LONGEST}</Notice>
      </Part>
      <Part name="NotLive" wide>
        <NotLive since_at_ms={null} />
        <NotLive since_at_ms={SINCE} />
      </Part>
      <Part name="KeyHint">
        {["Space", "R", "Shift 3"].map((key) => <KeyHint key={key}>{key}</KeyHint>)}
      </Part>
      <Part name="Press" wide>
        {LOOKS.map((look) => <Press key={look} look={look} hint="R" onPress={nothing}>{t("counter.recall")}</Press>)}
        {LOOKS.map((look) => <Press key={look} look={look} disabled onPress={nothing}>{LONGEST}</Press>)}
      </Part>
      <Part name="Dots">
        {[0, 3, 12, 40].map((ahead) => <Dots key={ahead} ahead={ahead} />)}
      </Part>
      <Part name="Sign, Arrow" wide>
        {(Object.keys(MARKS) as Mark[]).map((mark) => <span key={mark} class="sign-shown"><Sign mark={mark} class="sign-large" />{mark}</span>)}
        <span class="sign-shown"><Arrow />Arrow</span>
      </Part>
      <Part name="JoinQr"><JoinQr code={CODE} /></Part>
      <Part name="Told" wide>
        <Told hall={null} notices={[notice("message", { text: LONGEST }), notice("outage", { id: 2 }), notice("evacuation", { id: 3, urgent: true })]} />
      </Part>
      <Part name="Danger" wide><div class="framed"><Danger notice={notice("evacuation")} /></div></Part>
      <Part name="Question" wide>
        <div class="framed">
          <Question leave={nothing} asking={{ title: t("counter.ask.back", { number: "A042" }), grave: true, answers: [{ key: "1", label: t("counter.readmit"), choose: nothing }, { key: "2", label: LONGEST, choose: nothing }] }} />
        </div>
      </Part>
      <Part name="NoSuch" wide><NoSuch word="tv.unknown" what="khu-z" doors={[["#", "Sảnh chờ"], ["#", LONGEST]]} /></Part>
    </div>
  );
}

show(<Gallery />);
