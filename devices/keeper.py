"""The one owner of a line: sends what its boards shall show, most urgent first, one frame in flight, for ever; hears what comes unasked.

A press reaches an idle line at once: the thread sleeps until there is work or a byte, never in a polling loop. It opens a lost line again
after 0.5 to 30 s, says so once when it is lost and once when it is back, and never ends by itself. Of the server it knows nothing.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import structlog

from devices.backoff import Backoff
from devices.board import NEVER, Board
from devices.clock import Clock, SteadyClock
from devices.drivers.driver import Frame
from devices.ports import Line, LineLost, Listener
from queue_server.contract.devices import BoardState, DeviceHealth

CHECK_SECONDS = 2.0
"""An idle line is looked at this often, so that a pulled cable is named before somebody calls."""
STEADY_SECONDS = 5.0
"""A line that was well for this long is opened again quickly; one that flaps is given more and more time."""
LISTEN_SECONDS = 0.02
"""How often a line is asked for bytes that cannot wake us (`Line.fileno` is None), when somebody listens."""
_log = structlog.get_logger()


class LineKeeper:
    """``applied`` is told {board: revision} from the keeper's thread; ``changed`` that some health changed. Both must return at once.

    Frames of ``listeners`` go out by the same rule of urgency as the boards'.
    """

    def __init__(
        self,
        name: str,
        line: Line,
        boards: Sequence[Board],
        applied: Callable[[Mapping[str, int]], None],
        changed: Callable[[], None],
        backoff: Backoff | None = None,
        listeners: Sequence[Listener] = (),
        clock: Clock | None = None,
    ) -> None:
        self.name = name
        self._line = line
        self._boards = {board.key: board for board in boards}
        self._listeners = list(listeners)
        self._speakers: list[Board | Listener] = [*boards, *listeners]
        self._applied, self._changed = applied, changed
        self._backoff = backoff or Backoff(0.5, 30.0)
        self._clock = clock or SteadyClock()
        self._lock = threading.Lock()
        self._stopping = False
        self._state: Literal["ok", "unknown", "lost"] = "unknown"
        self._why = "opening"
        self._since = time.time()
        self._turned_at = self._clock.now()
        self._frames = 0
        self._thread = threading.Thread(target=self.run, name=f"line-{name}", daemon=True)

    def start(self) -> None:
        """Do the work in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """End after the frame in flight. Boards keep what they show."""
        self.end()
        self._thread.join()

    def end(self) -> None:
        """Ask `run` to return after the frame in flight."""
        self._stopping = True
        self._clock.nudge()

    def nudge(self) -> None:
        """Somebody on this line has something new to say. For every thread; returns at once."""
        self._clock.nudge()

    def show(self, boards: Mapping[str, BoardState], sent_at_ms: int) -> None:
        """Newest wanted states; boards of other lines are passed over. Returns at once. ``sent_at_ms``: the server's clock."""
        now = self._clock.now()
        with self._lock:
            for key, state in boards.items():
                if key in self._boards:
                    age = max(0.0, (sent_at_ms - state.at_ms) / 1000) if state.at_ms else 0.0
                    self._boards[key].want(state, age, now)
        self._clock.nudge()

    def dash(self) -> None:
        """The server has been away too long: dashes on every board until `show` is called again."""
        now = self._clock.now()
        with self._lock:
            for board in self._boards.values():
                board.dash(now)
        self._clock.nudge()

    def try_board(self, key: str) -> bool | None:
        """Eights on one board for some seconds. None for a board of another line; False when this line is lost."""
        if key not in self._boards:
            return None
        with self._lock:
            if self._state == "lost":
                return False
            self._boards[key].show_eights(self._clock.now())
        self._clock.nudge()
        return True

    def health(self) -> list[DeviceHealth]:
        now = self._clock.now()
        with self._lock:
            oldest = max((now - board.dirty_since for board in self._boards.values() if board.dirty_since is not None), default=0.0)
            figures = f"{self._why} frames={self._frames} oldest_dirty_ms={int(oldest * 1000)}"
            found = [_health(self.name, "line", self._state, figures, self._since)]
            for board in self._boards.values():
                standing = board.standing()
                lost = self._state == "lost"
                sent = "never" if board.sent_at is None else f"{now - board.sent_at:.0f}s"
                detail = "line_lost" if lost else f"{standing.detail} sent={sent}"
                health = _health(board.key, "board", "lost" if lost else standing.state, detail, None)
                found.append(health.model_copy(update=board.figures(now) | {"on": f"{self.name} · {board.model.name} · {board.address}"}))
            return found

    def run(self) -> None:
        """The work itself, until `end`. A test with a clock of its own calls this instead of `start`."""
        while not self._stopping:
            try:
                self._line.open()
                self._begin()
                self._serve()
            except LineLost as lost:
                self._lost(str(lost))
            except Exception as error:  # a fence: whatever one board's description or port does, the line is tried again
                _log.exception("line_failed", line=self.name)
                self._lost(repr(error))
            finally:
                self._line.close()
            until = self._clock.now() + self._backoff.next()
            while not self._stopping and self._clock.now() < until:
                self._clock.wait(until)

    def _begin(self) -> None:
        self._line.check()
        now = self._clock.now()
        with self._lock:
            for board in self._boards.values():
                board.line_opened(now)

    def _serve(self) -> None:
        self._found()
        while True:
            chosen = self._choose()
            if self._stopping:
                return
            if chosen is None:
                self._line.check()
            else:
                self._send(*chosen)

    def _choose(self) -> tuple[Board | Listener, Frame] | None:
        """The most urgent frame; None when the line was idle for a while and should be looked at."""
        until = self._clock.now() + CHECK_SECONDS
        while not self._stopping:
            self._listen()
            now = self._clock.now()
            with self._lock:
                pressing = [(urgency, one) for one in self._speakers if (urgency := one.pressing(now)) is not None]
                if pressing:
                    speaker = min(pressing, key=lambda one: one[0])[1]
                    return speaker, speaker.take()
                next_at = min((one.next_at() for one in self._speakers), default=NEVER)
            if now >= until:
                return None
            self._wait(min(until, next_at), now)
        return None

    def _listen(self) -> None:
        received = self._line.receive()
        if received:
            now = self._clock.now()
            for listener in self._listeners:
                listener.heard(received, now)

    def _wait(self, until: float, now: float) -> None:
        wakes = self._line.fileno()
        if wakes is None and self._listeners:
            until = min(until, now + LISTEN_SECONDS)
        self._clock.wait(max(until, now + 0.001), wakes)

    def _send(self, speaker: Board | Listener, frame: Frame) -> None:
        answer = None if frame.answer.kind == "none" else frame.answer
        if answer is not None and isinstance(speaker, Board) and speaker.lost:
            answer = answer.model_copy(update={"retries": 0})
        heard = self._line.send(frame.wire, gap_seconds=frame.gap_seconds, break_seconds=frame.break_seconds, answer=answer)
        now = self._clock.now()
        self._frames += 1
        if not isinstance(speaker, Board):
            speaker.sent(frame, heard, now)
            return
        with self._lock:
            before = speaker.standing().state
            revision = speaker.sent(frame, heard, now)
            moved = speaker.standing().state != before
        if revision is not None:
            self._applied({speaker.key: revision})
        if moved:
            self._say_board(speaker)

    def _say_board(self, board: Board) -> None:
        standing = board.standing()
        if standing.state == "lost":
            _log.warning("board_lost", line=self.name, board=board.key, detail=standing.detail)
        elif standing.state == "warning":
            _log.warning("board_refuses", line=self.name, board=board.key, detail=standing.detail)
        elif standing.state == "ok":
            _log.info("board_back", line=self.name, board=board.key)
        self._changed()

    def _lost(self, why: str) -> None:
        if self._state == "ok" and self._clock.now() - self._turned_at > STEADY_SECONDS:
            self._backoff.reset()
        if self._state != "lost":
            _log.warning("line_lost", line=self.name, why=why)
            self._turn("lost", "line_lost")

    def _found(self) -> None:
        if self._state == "lost":
            _log.info("line_back", line=self.name)
        self._turn("ok", "open")

    def _turn(self, state: Literal["ok", "unknown", "lost"], why: str) -> None:
        with self._lock:
            self._state, self._why = state, why
            self._since, self._turned_at = time.time(), self._clock.now()
        self._changed()


def _health(
    name: str, kind: Literal["line", "board"], state: Literal["ok", "unknown", "warning", "lost"], detail: str, since: float | None
) -> DeviceHealth:
    return DeviceHealth(name=name, kind=kind, state=state, detail=detail[:200], since_at_ms=None if since is None else int(since * 1000))
