"""What is said to a ticket printer, whatever the cable: python-escpos makes the bytes, the questions about its state are our own.

DLE EOT is asked before and after a ticket with a limit of a second, for libraries wait a minute and take silence for paper. GS r at the
end is answered only when everything before it was printed. One connection a ticket. Knows nothing of tickets or jobs.
"""

import errno
import time
from collections.abc import Callable
from difflib import get_close_matches
from itertools import pairwise

import structlog

from devices.links.printer_channels import Channel
from devices.ports import PaperState, QrCode, Sheet, UnknownProfile, Yes

STATUS_SECONDS = 1.0
CONFIRM_SECONDS = 4.0
"""From the last byte to the cut: a long ticket on a slow mechanism."""
SEND_SECONDS = 4.0
"""How long a ticket may take beside its wire time."""
FRAGMENT_ROWS = 128
"""Cheap printers have a small buffer and stall on taller pictures."""
FRAGMENT_SECONDS = 0.5
"""Between fragments we look whether the printer is still there: one that starts anew takes longer than this."""
UNCONFIRMED_AT_FIRST = 2
"""A printer that never answered GS r so many times does not know it."""
_PRINTER, _CAUSE, _PAPER = 1, 2, 4
_CONFIRM = b"\x1dr\x01"
_NOBODY = PaperState(online="no", paper="unknown")
_SILENT = PaperState(online="unknown", paper="unknown")
_log = structlog.get_logger()


class EscposPrinter:
    """Implements `devices.ports.Printer`. ``connect`` opens the way to it or raises OSError; ``bytes_a_second`` limits a slow wire.

    Raises `UnknownProfile`.
    """

    def __init__(
        self,
        connect: Callable[[], Channel],
        width_dots: int = 576,
        *,
        profile: str | None = None,
        native_qr: bool = False,
        cutter: bool = True,
        bytes_a_second: float | None = None,
    ) -> None:
        self._connect, self._width_dots, self._profile = connect, width_dots, profile
        self._cutter, self._bytes_a_second = cutter, bytes_a_second
        if profile is not None:
            _must_be_known(profile)
        self.native_qr = native_qr and _draws_codes(profile)
        self._answered = self._confirmed = self._broken = False
        self._unconfirmed = 0

    def state(self) -> PaperState:
        try:
            channel = self._connect()
        except OSError:
            return _NOBODY
        try:
            return self._asked(channel)
        except OSError:
            return _SILENT
        finally:
            channel.close()

    def put(self, sheet: Sheet) -> tuple[Yes, str]:
        pieces = self._pieces(sheet)
        try:
            channel = self._connect()
        except OSError as error:
            return "no", "no_permission" if error.errno in (errno.EACCES, errno.EPERM) else "no_connection"
        sending = False
        try:
            before = self._asked(channel)
            if (why := self._unable(before)) is not None:
                return "no", why
            if self._broken:
                pieces = [_mended(self._width_dots), *pieces]
            sending = self._broken = True
            self._send(channel, pieces, asking=before.online == "yes")
            self._broken = False
            return self._verdict(channel, before)
        except _Stopped as stopped:
            return "unknown", str(stopped)
        except OSError as error:
            return ("unknown" if sending else "no"), f"broken_off {type(error).__name__}"
        finally:
            channel.close()

    def _send(self, channel: Channel, pieces: list[bytes], asking: bool) -> None:
        size = sum(map(len, pieces))
        until = time.monotonic() + SEND_SECONDS + (size / self._bytes_a_second if self._bytes_a_second else 0.0)
        for at, piece in enumerate(pieces):
            if at and asking and (state := _status(channel, _PRINTER)) is None:
                raise _Stopped("silent_within")
            if at and asking and state is not None and state & 0x08:
                raise _Stopped("paper_out_within" if self._asked(channel).paper == "no" else "offline_within")
            channel.write(piece, until)

    def _unable(self, before: PaperState) -> str | None:
        """Why nothing should be sent. One that used to answer and is silent now would swallow the ticket."""
        if before.online == "no" or before.paper == "no":
            return "paper_out" if before.paper == "no" else "cover_open" if before.cover == "no" else "offline"
        return "silent" if self._answered and before.online == before.paper == "unknown" else None

    def _verdict(self, channel: Channel, before: PaperState) -> tuple[Yes, str]:
        if not channel.can_answer:
            return "unknown", "no_way_back"
        asks = before.online == "yes" and (self._confirmed or self._unconfirmed < UNCONFIRMED_AT_FIRST)
        if asks and (low := self._confirmation(channel)) is not None:
            return "yes", "paper_low" if low else ""
        after = self._asked(channel)
        if after.paper == "no" or after.online == "no":
            return "unknown", "paper_out_after" if after.paper == "no" else "offline_after"
        if after.online == "unknown":
            return "unknown", "no_status"
        if self._confirmed:
            return "unknown", "unconfirmed"
        self._unconfirmed += 1
        return "yes", "paper_low" if after.low == "yes" else ""

    def _confirmation(self, channel: Channel) -> bool | None:
        """Wait for "printed": whether paper is low, or None when it does not come."""
        until = time.monotonic() + CONFIRM_SECONDS
        channel.write(_CONFIRM, until)
        answer = _heard(channel, until, _paper_status)
        if answer is None or answer & 0x0C:
            return None
        self._confirmed = True
        return bool(answer & 0x03)

    def _asked(self, channel: Channel) -> PaperState:
        """Ask online and paper, a second each, and why when it is not online. Bytes that are no status answer count as silence."""
        if not channel.can_answer:
            return _SILENT
        online, paper = _status(channel, _PRINTER), _status(channel, _PAPER)
        if online is None and paper is None:
            return _SILENT
        self._answered = True
        ready: Yes = "unknown" if online is None else _yes(not online & 0x08)
        cause = _status(channel, _CAUSE) if ready == "no" else None
        shut: Yes = "unknown" if cause is None else _yes(not cause & 0x04)
        if paper is None:
            return PaperState(ready, "unknown", cover=shut)
        # A printer without paper calls itself offline too: paper is then the reason to name.
        return PaperState(ready, _yes(not paper & 0x60), _yes(bool(paper & 0x0C)), shut)

    def _pieces(self, sheet: Sheet) -> list[bytes]:
        """The bytes of a ticket, cut where the printer may be asked something: never inside a picture."""
        from escpos.printer import Dummy

        printer = Dummy(profile=self._profile)
        # The library prints a sentence to stdout for every fragment unless the paper's width is known.
        printer.profile.profile_data = {**printer.profile.profile_data, "media": {"width": {"pixels": self._width_dots}}}
        printer.hw("INIT")
        ends = []
        for part in sheet:
            if isinstance(part, QrCode):
                printer.set(align="center")
                printer.qr(part.text, ec=1, size=6, native=True)
                printer.set(align="left")
                ends.append(len(printer.output))
                continue
            for top in range(0, part.height, self._fragment_rows):
                fragment = part.crop((0, top, part.width, min(part.height, top + self._fragment_rows)))
                printer.image(fragment, impl="bitImageRaster", fragment_height=FRAGMENT_ROWS)
                ends.append(len(printer.output))
        if self._cutter:
            printer.cut()
        else:
            printer.print_and_feed(5)
        wire = bytes(printer.output)
        return [wire[start:end] for start, end in pairwise([0, *ends[:-1], len(wire)])]

    @property
    def _fragment_rows(self) -> int:
        if self._bytes_a_second is None:
            return FRAGMENT_ROWS
        return min(FRAGMENT_ROWS, max(8, int(self._bytes_a_second * FRAGMENT_SECONDS) // (self._width_dots // 8)))


class _Stopped(Exception):
    """The printer was asked within a ticket and could not go on."""


def _mended(width_dots: int) -> bytes:
    """What brings a printer back that was left in the middle of a picture: white until that must be over, and a cut before the next."""
    return bytes(width_dots // 8 * FRAGMENT_ROWS) + b"\x1b@\x1dV\x42\x00"


def _must_be_known(profile: str) -> None:
    from escpos.capabilities import CAPABILITIES

    known = CAPABILITIES["profiles"]
    if profile not in known:
        near = ", ".join(get_close_matches(profile, known, n=3) or sorted(known))
        raise UnknownProfile(f"không có loại máy in / there is no printer profile {profile!r}; gần nhất / nearest: {near}")


def _draws_codes(profile: str | None) -> bool:
    """ "default" claims everything, so only a printer that was named counts."""
    from escpos.capabilities import get_profile

    known = profile is not None and bool(get_profile(profile).features.get("qrCode"))
    if not known:
        _log.warning("qr_drawn_by_us", profile=profile, why="the profile of this printer has no QR code")
    return known


def _status(channel: Channel, question: int) -> int | None:
    until = time.monotonic() + STATUS_SECONDS
    try:
        channel.write(bytes((0x10, 0x04, question)), until)
    except TimeoutError:
        return None
    return _heard(channel, until, _status_byte)


def _heard(channel: Channel, until: float, answer_in: Callable[[bytes], int | None]) -> int | None:
    while time.monotonic() < until:
        if (answer := answer_in(channel.read(until))) is not None:
            return answer
    return None


def _status_byte(heard: bytes) -> int | None:
    """The newest that looks like an answer to DLE EOT: four of its bits are fixed."""
    return next((byte for byte in reversed(heard) if byte & 0b1001_0011 == 0b0001_0010), None)


def _paper_status(heard: bytes) -> int | None:
    """The answer to GS r has so little shape that it must come alone."""
    return heard[0] if len(heard) == 1 and heard[0] < 0x10 else None


def _yes(true: bool) -> Yes:
    return "yes" if true else "no"
