"""The simulated printer's paper and our reading of its answers: whatever bytes come, however they are cut, nothing breaks."""

from itertools import pairwise
from unittest.mock import patch

from hypothesis import example, given
from hypothesis import strategies as st

from devices.links import escpos_printer
from devices.links.escpos_printer import EscposPrinter, _paper_status, _status_byte
from devices.simulators.escpos_paper import LONGEST_ROWS, Paper, Ticket

BEGINNINGS = [
    b"\x1dv0\x00",
    b"\x1dv0\x00\xff\xff\xff\xff",
    b"\x1b*\x21",
    b"\x1d(k",
    b"\x1d(k\x03\x001Q0",
    b"\x10\x04",
    b"\x1dr",
    b"\x1dV",
    b"\x1bJ\xff",
]
wires = st.lists(st.sampled_from(BEGINNINGS) | st.binary(max_size=40), max_size=12).map(b"".join)


@given(wire=wires, cuts=st.lists(st.integers(0, 400), max_size=6))
@example(wire=b"\x1dv0\x00\x01\x00\x02\x00\xf0\x0f\x1dV\x00", cuts=[3, 9])
def test_however_bytes_are_cut_the_paper_is_the_same(wire: bytes, cuts: list[int]) -> None:
    whole, pieces = Paper(), Paper()
    ends = sorted({min(cut, len(wire)) for cut in cuts} | {0, len(wire)})
    at_once = list(whole.feed(wire))
    bit_by_bit = [event for start, end in pairwise(ends) for event in pieces.feed(wire[start:end])]
    assert at_once == bit_by_bit
    assert (whole.rows, whole.strange) == (pieces.rows, pieces.strange)


@given(wire=st.binary(max_size=3000))
def test_a_roll_that_is_never_cut_does_not_grow_for_ever(wire: bytes) -> None:
    paper, longest = Paper(), LONGEST_ROWS + 256 * 24
    for _ in range(20):
        events = list(paper.feed(b"\x1bd\xff" + wire))
        assert all(len(event.rows) <= longest for event in events if isinstance(event, Ticket))
        assert len(paper.rows) <= longest


@given(heard=st.binary(max_size=64))
def test_only_what_has_the_shape_of_an_answer_is_one(heard: bytes) -> None:
    status = _status_byte(heard)
    assert status is None or (status in heard and status & 0x93 == 0x12)
    confirmed = _paper_status(heard)
    assert confirmed is None or heard == bytes([confirmed])


class Babbling:
    """A way to a printer that answers every reading with the next of some given bytes."""

    can_answer = True

    def __init__(self, says: list[bytes]) -> None:
        self._says = iter(says * 50)

    def write(self, wire: bytes, until: float) -> None:
        pass

    def read(self, until: float) -> bytes:
        return next(self._says, b"\x12")

    def close(self) -> None:
        pass


@given(says=st.lists(st.binary(min_size=1, max_size=8), min_size=1, max_size=6))
def test_whatever_a_printer_says_it_is_asked_to_the_end(says: list[bytes]) -> None:
    from PIL import Image

    driver = EscposPrinter(lambda: Babbling([*says, b"\x12"]))
    with patch.multiple(escpos_printer, STATUS_SECONDS=0.002, CONFIRM_SECONDS=0.002):
        assert driver.state().online in ("yes", "no", "unknown")
        assert driver.put([Image.new("1", (64, 16), 0)])[0] in ("yes", "no", "unknown")
