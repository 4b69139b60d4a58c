"""A wall of LED boards behind ptys: one pty a line, as many boards on it as the plan has, each showing what it decoded.

A pty has no speed: it proves bytes, not pacing. Faults can be asked for by name. Linux only.
"""

import os
import pty
import selectors
import threading
import time
import tty
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from devices.plan import AgentPlan, BoardPlan
from devices.simulators.decoders import DECODERS, Decoder, Heard
from queue_server.contract.screens import WallBoard

ROWS = 4


@dataclass
class _Board:
    plan: BoardPlan
    rows: dict[int, str] = field(default_factory=dict)
    blinking: set[int] = field(default_factory=set)
    updated_at_ms: int = 0

    def hears(self, heard: Heard) -> bool:
        """True when what it shows has changed."""
        before = (dict(self.rows), set(self.blinking))
        self.rows[heard.row] = heard.text
        (self.blinking.add if heard.blinking else self.blinking.discard)(heard.row)
        if before == (self.rows, self.blinking):
            return False
        self.updated_at_ms = int(time.time() * 1000)
        return True

    def view(self) -> WallBoard:
        height = ROWS if self.plan.key.startswith("main:") else 1
        return WallBoard(
            board=self.plan.key,
            counter=self.plan.counter_no,
            rows=[self.rows.get(row, "") for row in range(max(height, *(row + 1 for row in self.rows), 1))],
            blinking=bool(self.blinking),
            model=self.plan.model,
            updated_at_ms=self.updated_at_ms,
        )


class _Bus:
    """One pty. The agent opens ``path``, a link that stays the same when the cable is pulled and plugged in again."""

    def __init__(self, path: Path, boards: list[_Board]) -> None:
        self.path, self.boards = path, boards
        self.decoders: dict[str, Decoder] = {board.plan.model: DECODERS[board.plan.model]() for board in boards}
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

    def read(self) -> bool:
        """Eat what has come. True when some board shows something else now."""
        try:
            received = os.read(self.master, 4096)
        except (BlockingIOError, OSError):
            return False
        self.heard += len(received)
        if self.deaf:
            return False
        changed = False
        for model, decoder in self.decoders.items():
            for heard in decoder.feed(received):
                for board in self.boards:
                    if board.plan.model == model and board.plan.address == heard.address:
                        changed |= board.hears(heard)
        return changed


class Wall:
    """``changed`` is called from the wall's thread after a board began to show something else."""

    def __init__(self, plan: AgentPlan, folder: Path, changed: Callable[[], None] = lambda: None) -> None:
        self._changed = changed
        self._boards = {board.key: _Board(board) for board in plan.boards}
        self._buses = {
            line.name: _Bus(folder / line.name, [board for board in self._boards.values() if board.plan.line == line.name])
            for line in plan.lines
        }
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
            return [board.view() for board in self._boards.values()]

    def unplug(self, line: str) -> None:
        """Fault: the cable is pulled. Boards keep what they show, as real ones do."""
        with self._lock:
            bus = self._buses[line]
            if bus.master >= 0:
                self._eyes.unregister(bus.master)
            bus.unplug()

    def plug(self, line: str) -> None:
        with self._lock:
            bus = self._buses[line]
            bus.plug()
            self._eyes.register(bus.master, selectors.EVENT_READ, bus)
            os.write(self._nudged, b".")

    def go_deaf(self, line: str, deaf: bool = True) -> None:
        """Fault: bytes arrive and nothing is shown."""
        self._buses[line].deaf = deaf

    def power_cut(self, key: str) -> None:
        """Fault: one board forgets what it showed."""
        with self._lock:
            board = self._boards[key]
            board.rows.clear()
            board.blinking.clear()

    def _watch(self) -> None:
        while not self._stopping:
            changed = False
            for seen, _ in self._eyes.select():
                with self._lock:
                    if seen.data is None:
                        os.read(self._nudge, 64)
                    elif seen.data.master >= 0:
                        changed |= seen.data.read()
            if changed:
                self._changed()
