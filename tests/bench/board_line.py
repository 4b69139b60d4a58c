"""Twenty boards changed at once on one line of 9600 baud, 64 on four lines in parallel, beside the wire's own time; the newest text wins.

The reader is paced: a byte counts as shown when a real wire could have carried it.
"""

import re
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import closing

from devices.board import Board
from devices.drivers.template_model import TemplateModel
from devices.keeper import LineKeeper
from devices.links.serial_line import SerialLine
from queue_server.contract.devices import BoardState
from queue_server.settings import config_folder, read_toml
from tests.bench.figures import Figure
from tests.bench.ptys import Ptys

BOARDS, ROUNDS = 20, 9
LINES, ON_EACH = 4, 16
BAUD = 9_600
SECONDS_PER_BYTE = 10 / BAUD
FRAME = rb"\xaa\x55(.)..(.{4}).\r"
QUIET_SECONDS = 0.1


def figures() -> Iterator[Figure]:
    yield from _one_line()
    yield from _four_lines()


def _one_line() -> Iterator[Figure]:
    took, wire, stale = [], [], []
    with closing(Ptys(1)) as ptys:
        keeper = _keeper(ptys, 0, BOARDS)
        keeper.start()
        try:
            for turn in range(ROUNDS):
                seconds, size = _all_change([keeper], ptys, 10 * turn + 1, BOARDS)[0]
                took.append(seconds * 1000)
                wire.append(size * SECONDS_PER_BYTE * 1000)
                stale.append(_change_again(keeper, ptys, 10 * turn + 2))
        finally:
            keeper.stop()
    yield Figure("20 boards changed at 9600 baud", statistics.median(took), "ms", statistics.median(wire), "ratio <= 1.1")
    yield Figure("older texts sent after a newer was known", max(stale), "frames", 1, "value <= 1")


def _four_lines() -> Iterator[Figure]:
    """The slowest of the four lines counts, each beside its own wire time."""
    took, wire = [], []
    with closing(Ptys(LINES)) as ptys:
        keepers = [_keeper(ptys, which, ON_EACH) for which in range(LINES)]
        for keeper in keepers:
            keeper.start()
        try:
            for turn in range(ROUNDS):
                lines = _all_change(keepers, ptys, 10 * turn + 1, ON_EACH)
                seconds, size = max(lines, key=lambda line: line[0] / line[1])
                took.append(seconds * 1000)
                wire.append(size * SECONDS_PER_BYTE * 1000)
        finally:
            for keeper in keepers:
                keeper.stop()
    yield Figure("64 boards on four lines, the slowest line", statistics.median(took), "ms", statistics.median(wire), "ratio <= 1.1")


def _keeper(ptys: Ptys, which: int, boards: int) -> LineKeeper:
    model = read_toml(config_folder() / "boards" / "generic.toml", TemplateModel)
    line = SerialLine(ptys.names[which], model.line)
    return LineKeeper(f"bench-{which}", line, [Board(str(no), model, no) for no in range(1, boards + 1)], lambda shown: None, lambda: None)


def _all_change(keepers: Sequence[LineKeeper], ptys: Ptys, turn: int, boards: int) -> list[tuple[float, int]]:
    """For each line: seconds until the last byte is over the wire, and how many bytes there were."""
    for which in range(len(keepers)):
        ptys.until_quiet(QUIET_SECONDS, which)
    begun = time.monotonic()
    for keeper in keepers:
        keeper.show(_states(turn, boards), _now_ms())
    found = []
    for which in range(len(keepers)):
        ptys.first_byte_of(re.escape(_text(turn, boards)), begun, which)
        ptys.until_quiet(QUIET_SECONDS, which)
        pieces = ptys.since(begun, which)
        free_at = begun
        for moment, read in pieces:
            free_at = max(free_at, moment) + len(read) * SECONDS_PER_BYTE
        shown = _shown(b"".join(read for _, read in pieces))
        assert shown == {no: _text(turn, no) for no in range(1, boards + 1)}, shown
        found.append((free_at - begun, sum(len(read) for _, read in pieces)))
    return found


def _change_again(keeper: LineKeeper, ptys: Ptys, turn: int) -> int:
    """All change, and change again while the line is busy with it. Gives how many frames of the older text were begun afterwards."""
    ptys.until_quiet(QUIET_SECONDS)
    begun = time.monotonic()
    keeper.show(_states(turn), _now_ms())
    ptys.first_byte_of(re.escape(_text(turn, 4)), begun)
    changed_at = time.monotonic()
    keeper.show(_states(turn + 1), _now_ms())
    ptys.first_byte_of(re.escape(_text(turn + 1, BOARDS)), begun)
    ptys.until_quiet(QUIET_SECONDS)
    shown = _shown(b"".join(read for _, read in ptys.since(begun)))
    assert shown == {no: _text(turn + 1, no) for no in range(1, BOARDS + 1)}, shown
    older = b"%c" % _text(turn, 1)[0:1]
    return sum(match.group(2).startswith(older) for match in re.finditer(FRAME, b"".join(r for _, r in ptys.since(changed_at)), re.DOTALL))


def _states(turn: int, boards: int = BOARDS) -> dict[str, BoardState]:
    """Every board gets a number that was never shown: its letter is the turn's."""
    return {
        str(no): BoardState(mode="calling", number=_text(turn, no).decode(), call=turn * 100 + no, at_ms=_now_ms(), rev=turn)
        for no in range(1, boards + 1)
    }


def _text(turn: int, no: int) -> bytes:
    return f"{chr(ord('A') + turn % 26)}{no:03}".encode()


def _shown(sent: bytes) -> dict[int, bytes]:
    """What each board shows in the end."""
    return {match.group(1)[0]: match.group(2) for match in re.finditer(FRAME, sent, re.DOTALL)}


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
