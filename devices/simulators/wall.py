"""A wall of LED boards behind ptys: one pty a line, as many boards on it as the plan has, each showing what it decoded.

A pty has no speed; with ``paced`` the far end has the line's own, so that a byte is read when a real wire could have carried it. Faults
can be asked for by name. Linux only.
"""

import os
import pty
import selectors
import threading
import time
import tty
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from devices.plan import AgentPlan, LinePlan
from devices.simulators.far_end import Answers, FarEnd, SimulatedBoard
from devices.simulators.faults import Faults
from queue_server.contract.screens import WallBoard

USUAL_BAUD = 9600


class Guest(Protocol):
    """Something else on a line than a board: a keypad."""

    def hears(self, received: bytes) -> bytes:
        """What passed; gives what it says to that at once."""


class _Bus:
    """One pty. The agent opens ``path``, a link that stays the same when the cable is pulled and plugged in again."""

    def __init__(self, path: Path, far: FarEnd) -> None:
        self.path, self.far = path, far
        self.guests: list[Guest] = []
        self.heard = 0
        self.deaf = False
        self.master = self._slave = -1

    def plug(self) -> None:
        self.master, self._slave = pty.openpty()  # our own slave end stays open: else reading fails while nobody is there
        tty.setraw(self._slave)
        os.set_blocking(self.master, False)
        fresh = self.path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(os.ttyname(self._slave))
        fresh.replace(self.path)

    def unplug(self) -> None:
        self.path.unlink(missing_ok=True)
        for end in (self.master, self._slave):
            if end >= 0:
                os.close(end)
        self.master = self._slave = -1
        self.far.cut()

    def say(self, said: bytes) -> None:
        if said and self.master >= 0:
            with suppress(BlockingIOError):  # nobody reads them
                os.write(self.master, said)

    def read(self) -> None:
        """Put what was written on the wire."""
        try:
            received = os.read(self.master, 4096)
        except (BlockingIOError, OSError):
            return
        self.heard += len(received)
        for guest in self.guests:
            self.say(guest.hears(received))
        if not self.deaf:
            self.far.carry(received, time.monotonic())

    def step(self) -> bool:
        """Let come about what is due. True when some board shows something else now."""
        changed, answers = self.far.step(time.monotonic())
        self.say(answers)
        return bool(changed)


class Wall:
    """``changed`` is called from the wall's thread after a board began to show something else. ``answers``: which models answer, and how.

    ``faults`` strike what is sent and what is answered, on every line; change their share whenever you like.
    """

    def __init__(
        self,
        plan: AgentPlan,
        folder: Path,
        changed: Callable[[], None] = lambda: None,
        *,
        paced: bool = False,
        faults: Faults | None = None,
        answers: Answers | None = None,
    ) -> None:
        self._changed = changed
        self._boards = {board.key: SimulatedBoard(board) for board in plan.boards}

        def far_end(line: LinePlan) -> FarEnd:
            own = [board for board in self._boards.values() if board.plan.line == line.name]
            return FarEnd(own, 10 / (line.baud or USUAL_BAUD) if paced else 0.0, faults, answers)

        self._buses = {line.name: _Bus(folder / line.name, far_end(line)) for line in plan.lines}
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._eyes = selectors.DefaultSelector()
        self._nudge, self._nudged = os.pipe()
        self._stopping = False
        self._thread = threading.Thread(target=self._watch, name="wall", daemon=True)

    @property
    def ports(self) -> dict[str, str]:
        """Line -> what the agent opens."""
        return {name: str(bus.path) for name, bus in self._buses.items()}

    @property
    def boards(self) -> dict[str, str]:
        """Board -> the tty it hangs on; boards of one bus share it."""
        return {key: str(self._buses[board.plan.line].path) for key, board in self._boards.items()}

    def start(self) -> None:
        self._eyes.register(self._nudge, selectors.EVENT_READ)
        for name in self._buses:
            self.plug(name)
        self._thread.start()

    def stop(self) -> None:
        self._stopping = True
        os.write(self._nudged, b".")
        self._thread.join()
        for name in self._buses:
            self.unplug(name)
        self._eyes.close()
        os.close(self._nudge)
        os.close(self._nudged)

    def read(self) -> list[WallBoard]:
        """What every board shows now."""
        with self._lock:
            return [board.view(self._buses[board.plan.line].master >= 0) for board in self._boards.values()]

    def unplug(self, line: str) -> None:
        """Fault: the cable is pulled. Boards keep what they show, as real ones do."""
        with self._lock:
            bus = self._buses[line]
            if bus.master >= 0:
                self._eyes.unregister(bus.master)
            bus.unplug()
        self._changed()

    def plug(self, line: str) -> None:
        with self._lock:
            bus = self._buses[line]
            bus.plug()
            self._eyes.register(bus.master, selectors.EVENT_READ, bus)
            os.write(self._nudged, b".")
        self._changed()

    def add(self, line: str, guest: Guest) -> None:
        """Hang something beside the boards."""
        with self._lock:
            self._buses[line].guests.append(guest)

    def say(self, line: str, said: bytes) -> None:
        """What a guest says without being asked."""
        with self._lock:
            self._buses[line].say(said)

    def go_deaf(self, line: str, deaf: bool = True) -> None:
        """Fault: bytes arrive and nothing is shown."""
        self._buses[line].deaf = deaf

    def power_cut(self, key: str) -> None:
        """Fault: one board forgets what it showed."""
        with self._lock:
            self._boards[key].forget()
        self._changed()

    def kill(self, key: str, dead: bool = True) -> None:
        """Fault: one board hears nothing and says nothing."""
        self._boards[key].dead = dead
        self._changed()

    def _watch(self) -> None:
        while not self._stopping:
            changed = False
            for seen, _ in self._eyes.select(self._patience()):
                with self._lock:
                    if seen.data is None:
                        os.read(self._nudge, 64)
                    elif seen.data.master >= 0:
                        seen.data.read()
            with self._lock:
                for bus in self._buses.values():
                    changed |= bus.step()
            if changed:
                self._changed()

    def _patience(self) -> float | None:
        """Seconds until something more arrives; None for ever."""
        with self._lock:
            next_at = min((bus.far.next_at() for bus in self._buses.values()), default=float("inf"))
        return None if next_at == float("inf") else max(0.0, next_at - time.monotonic())
