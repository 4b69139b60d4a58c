// The simulated wall: every LED board of the hall, as its own decoder read the bytes on its line.
import { type JSX, render } from "preact";
import type { WallBoard, WallScreen } from "../../contract";
import { openLive } from "../../live";
import { Notice, NotLive } from "../../parts";
import { t } from "../../words";
import { Board } from "./board";
import "./wall.css";

const live = openLive("wall");
const room = live.line.listen<WallScreen>("wall");

function Wall(): JSX.Element {
  const screen = room.state.value;
  const boards = screen ? [...screen.boards].sort(byPlace) : [];
  const refused = room.refusal.value ?? live.session.refusal.value;
  return (
    <div class="wall">
      <header>
        <h1>{t("wall.title")}</h1>
        <p>{live.hall.value?.name}</p>
      </header>
      {refused && boards.length === 0 && <Notice mark="warn" stop title={refused.message}><p>{t("wall.key")}</p></Notice>}
      {!refused && !live.line.live.value && <NotLive since_at_ms={screen && screen.sent_at_ms} />}
      {!refused && boards.length === 0 && <Notice mark="ring" title={t("wall.empty")}><p>{t("wall.empty_how")}</p></Notice>}
      <div class="boards">{boards.map((board) => <Board key={board.board} board={board} />)}</div>
    </div>
  );
}

/** Main boards first, then the counters in the order of the hall. */
function byPlace(one: WallBoard, other: WallBoard): number {
  return (one.counter ?? -1) - (other.counter ?? -1) || (one.board < other.board ? -1 : 1);
}

document.documentElement.setAttribute("data-theme", "dark");
render(<Wall />, document.getElementById("page")!);
