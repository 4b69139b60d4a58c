"""A line in simulated time: the keeper's own work, a wire with a speed, faults and boards, and a day of it in a second.

One thread: the keeper's `run` calls the clock, and the clock lets happen what was to happen until then.
"""

import heapq
import itertools
import random
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from devices.backoff import Backoff
from devices.board import Board
from devices.drivers.answers import is_answer
from devices.drivers.model import Answer
from devices.keeper import LineKeeper
from devices.plan import BoardPlan
from devices.ports import LineLost, Yes
from devices.simulators.far_end import Answers, FarEnd, SimulatedBoard
from devices.simulators.faults import Faults
from queue_server.contract.devices import BoardState
from tests.devices.device_fakes import model

BAUD = 9600


class SimulatedClock:
    """Implements devices.clock.Clock. ``at`` asks for something to happen at a time."""

    def __init__(self) -> None:
        self._now = 1000.0
        self._nudged = False
        self._coming: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()

    def now(self) -> float:
        return self._now

    def nudge(self) -> None:
        self._nudged = True

    def at(self, when: float, action: Callable[[], None]) -> None:
        heapq.heappush(self._coming, (when, next(self._order), action))

    def wait(self, until: float, fileno: int | None = None) -> None:
        while not self._nudged and self._now < until:
            self.step_to(until)
        self._nudged = False

    def step_to(self, until: float) -> None:
        """To the next thing that happens, or to ``until`` if nothing does before."""
        if self._coming and self._coming[0][0] <= until:
            when, _, action = heapq.heappop(self._coming)
            self._now = max(self._now, when)
            action()
        else:
            assert until < float("inf"), "nothing will ever happen any more"
            self._now = max(self._now, until)

    def pass_to(self, until: float) -> None:
        while self._now < until or (self._coming and self._coming[0][0] <= until):
            self.step_to(until)


class SimulatedLine:
    """Implements devices.ports.Line. ``shown`` is told of every board that begins to show something else."""

    def __init__(self, clock: SimulatedClock, far: FarEnd, shown: Callable[[SimulatedBoard], None]) -> None:
        self._clock, self._far, self._shown = clock, far, shown
        self._seconds_per_byte = far.there.seconds_per_byte
        self._held = b""
        self.plugged, self._is_open = True, False
        self.opened_at: list[float] = []
        self.busy_seconds = 0.0

    def pull(self) -> None:
        """The cable: what was on it is lost, and the boards lose their power."""
        self.plugged = False
        self._far.cut()
        for board in self._far.boards:
            board.forget()

    def open(self) -> None:
        if not self.plugged:
            raise LineLost("unplugged")
        self._is_open, self._held = True, b""
        self.opened_at.append(self._clock.now())

    def send(self, wire: bytes, *, gap_seconds: float = 0.0, break_seconds: float = 0.0, answer: Answer | None = None) -> Yes:
        for _ in range(1 + (answer.retries if answer else 0)):
            self.check()
            self._held = b""
            self._clock.pass_to(self._clock.now() + break_seconds)
            self._far.carry(wire, self._clock.now())
            self._come()
            self.busy_seconds += len(wire) * self._seconds_per_byte
            self._clock.pass_to(self._clock.now() + len(wire) * self._seconds_per_byte)
            said: Yes = "unknown" if answer is None else self._answered(wire, answer)
            self._clock.pass_to(self._clock.now() + gap_seconds)
            self.check()
            if said == "yes":
                break
        return said

    def receive(self) -> bytes:
        self.check()
        received, self._held = self._held, b""
        return received

    def fileno(self) -> int | None:
        return None

    def check(self) -> None:
        if not self.plugged or not self._is_open:
            raise LineLost("unplugged")

    def close(self) -> None:
        self._is_open = False

    def _answered(self, wire: bytes, answer: Answer) -> Yes:
        until = self._clock.now() + answer.timeout_ms / 1000
        while (right := is_answer(self._held, wire, answer)) is None and self._clock.now() < until:
            self._clock.step_to(until)
        if right is None:
            return "no" if self._held else "unknown"
        return "yes" if right else "no"

    def _come(self) -> None:
        """Ask the clock for whatever is on the wire to arrive."""
        next_at = self._far.next_at()
        if next_at < float("inf"):
            self._clock.at(next_at, self._step)

    def _step(self) -> None:
        changed, back = self._far.step(self._clock.now())
        if back and self._is_open:
            self._held = (self._held + back)[-4096:]
            self._clock.nudge()
        for board in changed:
            self._shown(board)
        self._come()


class SimulatedHall:
    """Boards of one model on one line, their keeper, and what everybody saw.

    ``wrong``: (key, text, seconds) of every text a board showed that nobody ever wanted there. ``waits``: seconds from the wish for a text
    until it stood, by board; a wish that was overtaken by a newer one is not counted.
    """

    def __init__(
        self, name: str, boards: int, faults: Faults | None = None, answers: Answers | None = None, seed: int = 1, **changes: Any
    ) -> None:
        self.clock, self.dice, self.faults = SimulatedClock(), random.Random(seed), faults or Faults()
        described = model(name, **changes)
        plans = [BoardPlan(key=str(no), line="bus", model=name, address=no) for no in range(1, boards + 1)]
        self.boards = {plan.key: SimulatedBoard(plan) for plan in plans}
        self.far = FarEnd(list(self.boards.values()), 10 / BAUD, self.faults, answers)
        self.line = SimulatedLine(self.clock, self.far, self._shown)
        self.keeper = LineKeeper(
            "bus",
            self.line,
            [Board(plan.key, described, plan.address) for plan in plans],
            lambda done: None,
            lambda: None,
            Backoff(0.5, 30.0),
            clock=self.clock,
        )
        self._rows = described.rows is not None
        self.wanted: dict[str, str] = {}
        self._ever: dict[str, set[str]] = {key: set() for key in self.boards}
        self._wished_at: dict[str, float] = {}
        self.waits: dict[str, list[float]] = {key: [] for key in self.boards}
        self.wrong: list[tuple[str, str, float]] = []
        self._wrong_since: dict[str, tuple[str, float]] = {}
        self.rev = 0

    def want(self, key: str, number: str, mode: str = "calling") -> None:
        """The server's wish, now."""
        self.rev += 1
        lines = [{"number": number, "counter": 1}] if self._rows else []
        state = {"mode": mode, "number": number, "lines": lines, "call": self.rev, "rev": self.rev}
        self.wanted[key] = number
        self._ever[key].add(number)
        self._wished_at[key] = self.clock.now()
        self.keeper.show({key: BoardState.model_validate(state)}, 0)

    def want_often(self, updates: int, every_seconds: float, keys: Sequence[str] | None = None) -> float:
        """So many wishes at random moments for random boards. Gives the time of the last."""
        when, keys = self.clock.now(), keys or list(self.boards)
        for turn in range(updates):
            when += self.dice.expovariate(1 / every_seconds)
            number = f"{chr(ord('A') + turn // 1000 % 26)}{turn % 1000:03d}"
            mode = "calling" if self.dice.random() < 0.7 else "serving"
            self.clock.at(when, partial(self.want, self.dice.choice(keys), number, mode))
        return when

    def run(self, until: float) -> None:
        """Let the keeper work until then."""
        self.clock.at(until, self.keeper.end)
        self.keeper.run()

    def go_on(self, until: float) -> None:
        """`run` after `run`: the line is opened anew."""
        self.keeper._stopping = False
        self.run(until)

    def texts(self) -> Mapping[str, str]:
        return {key: self._text(board) for key, board in self.boards.items()}

    def right(self) -> bool:
        return all(self._text(self.boards[key]) == number for key, number in self.wanted.items())

    def right_at(self, after: float, within: float) -> list[float]:
        """Asks for a look every 10 ms from ``after`` on; when all boards were right for the first time, once the clock has passed."""
        found: list[float] = []

        def look() -> None:
            if self.right():
                found.append(self.clock.now())
            elif self.clock.now() < after + within:
                self.clock.at(self.clock.now() + 0.01, look)

        self.clock.at(after, look)
        return found

    def _text(self, board: SimulatedBoard) -> str:
        row = board.rows.get(0, "")
        return row.split()[0] if self._rows and row.split() else row.strip()

    def _shown(self, board: SimulatedBoard) -> None:
        key, now = board.plan.key, self.clock.now()
        text = self._text(board)
        if key in self._wrong_since:
            wrong, since = self._wrong_since.pop(key)
            self.wrong.append((key, wrong, now - since))
        if text and text not in self._ever[key]:
            self._wrong_since[key] = (text, now)
        if text == self.wanted.get(key) and key in self._wished_at:
            self.waits[key].append(now - self._wished_at.pop(key))
