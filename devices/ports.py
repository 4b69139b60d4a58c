"""What the agent asks of the world: lines, printers, loudspeakers; and what those who build one MAY and MUST do.

Pure protocols. Real ones live in `links` (and, for the speaker, in another room that the command line joins to this one);
the contract suite in tests/devices runs on the fake and on the real thing.
"""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from devices.drivers.model import Answer, LineSettings
from queue_server.contract.devices import Outcome, SpeakJob

if TYPE_CHECKING:
    from PIL.Image import Image

    from devices.drivers.driver import Frame
    from devices.plan import LinePlan, PrinterPlan

Yes = Literal["yes", "no", "unknown"]
"""Three answers: hardware that says nothing is "unknown", never "yes"."""
MOST_HELD = 4096
"""Bytes a line keeps for `Line.receive`: on a line that only chatters, the newest."""


class Urgency(IntEnum):
    """Smaller goes first on the line."""

    CALL = 0
    FEEDBACK = 1
    """What a keypad says back: its light and beep are the clerk's only proof of a press."""
    TEXT = 2
    BLINK = 3
    REFRESH = 4


class LineLost(Exception):
    """The line is gone: unplugged, hung up, refused. It may come back; `Line.open` is then asked again."""


class Line(Protocol):
    """One serial line. Called by its one owner's thread only.

    MUST pace: `send` returns when the wire is quiet again (bytes x bits / baud + gap), so that at most one frame is in flight.
    MUST raise `LineLost`, and nothing else, for whatever the hardware does. MUST NOT log or retry opening: the owner does.
    MAY block inside `send` no longer than the wire time, the gap, and the answer's timeouts.
    MUST keep for `receive` whatever comes, also while `send` waits for an answer, and the answer itself; at most `MOST_HELD` bytes.
    """

    def open(self) -> None:
        """Open, or raise LineLost. Called again after every LineLost."""

    def send(self, wire: bytes, *, gap_seconds: float = 0.0, break_seconds: float = 0.0, answer: Answer | None = None) -> Yes:
        """Write one frame. "yes": the right answer came; "no": something else did; "unknown": nothing, or nothing was expected."""

    def receive(self) -> bytes:
        """All that has come since it was asked last; b"" when nothing has. Never blocks. Notices a line that was lost, as `check` does."""

    def fileno(self) -> int | None:
        """What to wait on for bytes to `receive`; None when this kind of line has none (it must be asked now and then) or is closed."""

    def check(self) -> None:
        """Notice a line that was lost while idle. Does not write, and loses nothing that came."""

    def close(self) -> None:
        """Give the port back. Never raises; may be called twice."""


class Listener(Protocol):
    """Something on a line that speaks without being asked, a keypad for one, and that may be told something in return.

    Called by the line's owner's thread only, one call at a time; every call MUST return at once. What reaches it from another thread it
    guards itself, and then calls `LineKeeper.nudge` so that `pressing` is asked again.
    MUST know its own frames: it hears all that passes, the boards' answers too, and bytes may be cut anywhere or broken.
    """

    def heard(self, received: bytes, now: float) -> None:
        """Bytes came, at ``now`` of the steady clock."""

    def pressing(self, now: float) -> tuple[Urgency, float] | None:
        """How urgently a frame of its own should go out, and since when; None when it has nothing to say."""

    def take(self) -> "Frame":
        """The next frame. Asked only after `pressing` said something; it stays due until `sent` is told."""

    def sent(self, frame: "Frame", answer: Yes, now: float) -> object:
        """It went out. What answers came is `heard` afterwards."""

    def next_at(self) -> float:
        """When `pressing` will say something else by itself; infinity for never."""


class InputDevice(Protocol):
    """A keypad that the kernel knows as an input device. Called by its one owner's thread only.

    MUST take it for itself alone, so that what is typed reaches no console. MUST raise `LineLost`, and nothing else. MUST NOT block.
    """

    def open(self) -> None:
        """Open, or raise LineLost. Called again after every LineLost."""

    def read(self) -> bytes:
        """Records that have come, whole or not; b"" when none have."""

    def fileno(self) -> int:
        """What to wait on for more to `read`."""

    def light(self, on: bool) -> None:
        """Its one lamp, if it has one."""

    def close(self) -> None:
        """Give it back. Never raises; may be called twice."""


class UnknownProfile(Exception):
    """The plan names a printer that the library does not know; says which are near."""


class PaperState(NamedTuple):
    """``online``: it talks and can print; ``paper``: there is some; ``low``: the roll nears its end; ``cover``: its lid is shut."""

    online: Yes
    paper: Yes
    low: Yes = "unknown"
    cover: Yes = "unknown"


class QrCode(NamedTuple):
    """A part of a ticket that the printer draws by itself."""

    text: str


Sheet = Sequence["Image | QrCode"]
"""One ticket from top to bottom: pictures of one bit a dot, and codes for printers that draw them."""


class Printer(Protocol):
    """One ticket printer. Called by its one owner's thread only.

    MUST give up within 15 s plus the wire time of the ticket, whatever the printer does, and answer instead of raising.
    MUST NOT retry a ticket: printing twice is worse than not printing.
    """

    native_qr: bool
    """It draws QR codes itself: a sheet may hold `QrCode`."""

    def state(self) -> PaperState:
        """Ask the printer. Silence is "unknown"; no connection is online="no"."""

    def put(self, sheet: Sheet) -> tuple[Yes, str]:
        """Print one ticket and cut. (printed?, detail): "no" only when surely nothing usable came out; detail is a short code."""


class Speaker(Protocol):
    """The loudspeaker of one zone.

    MUST return from all calls at once and speak in a thread of its own, one announcement after the other.
    MUST keep to `queue_server.contract.devices.SpeakJob`: report "started" and wait for its turn, "speaking" each second, fall silent when
    its lease is over; then "finished", or else "failed", "expired", "dropped".
    MAY drop a job whose id it has spoken before. MUST NOT stop one that has begun because of `hush`, unless it is ``at_once``.
    """

    def speak(self, job: SpeakJob, report: Callable[[Outcome, Callable[[bool], None]], None]) -> None:
        """Put an announcement into the line of announcements. ``report`` may be called from any thread; what comes with the outcome is to
        be called with the server's answer: whether it is our turn."""

    def hush(self, id: str, at_once: bool = False) -> None:
        """Do not begin this one any more."""

    def watch(self, changed: Callable[[str], None]) -> None:
        """``changed`` is to be told within five seconds, from any thread, when the output goes (a code and a name) and comes back ("")."""


class Links(Protocol):
    """Whatever makes lines and printers of what the plan says. The agent is given one, so it imports no hardware itself.

    MUST NOT open anything yet: a cable that is missing at the start is opened when it comes.
    """

    def line(self, plan: "LinePlan", usual: LineSettings) -> Line:
        """A line with the board's usual settings, where the plan does not say otherwise."""

    def printer(self, plan: "PrinterPlan") -> Printer: ...
    def input_device(self, path: str) -> InputDevice: ...
