"""What the agent asks of the world: lines, printers, loudspeakers; and what those who build one MAY and MUST do.

Pure protocols. Real ones live in `links` (and, for the speaker, in another room that the command line joins to this one);
the contract suite in tests/devices runs on the fake and on the real thing.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from devices.drivers.model import Answer, LineSettings
from queue_server.contract.devices import Outcome, SpeakJob

if TYPE_CHECKING:
    from PIL.Image import Image

    from devices.plan import LinePlan, PrinterPlan

Yes = Literal["yes", "no", "unknown"]
"""Three answers: hardware that says nothing is "unknown", never "yes"."""


class LineLost(Exception):
    """The line is gone: unplugged, hung up, refused. It may come back; `Line.open` is then asked again."""


class Line(Protocol):
    """One serial line. Called by its one owner's thread only.

    MUST pace: `send` returns when the wire is quiet again (bytes x bits / baud + gap), so that at most one frame is in flight.
    MUST raise `LineLost`, and nothing else, for whatever the hardware does. MUST NOT log or retry opening: the owner does.
    MAY block inside `send` no longer than the wire time, the gap, and the answer's timeouts.
    """

    def open(self) -> None:
        """Open, or raise LineLost. Called again after every LineLost."""

    def send(self, wire: bytes, *, gap_seconds: float = 0.0, break_seconds: float = 0.0, answer: Answer | None = None) -> Yes:
        """Write one frame; "unknown" when no answer is expected, else whether the right answer came."""

    def check(self) -> None:
        """Notice a line that was lost while idle; also throws away what was received unasked. Does not write."""

    def close(self) -> None:
        """Give the port back. Never raises; may be called twice."""


class PaperState(NamedTuple):
    """``online``: it talks and can print; ``paper``: there is some; ``low``: the roll nears its end."""

    online: Yes
    paper: Yes
    low: Yes = "unknown"


class Printer(Protocol):
    """One ticket printer. Called by its one owner's thread only.

    MUST give up within 10 s whatever the printer does, and answer instead of raising.
    MUST NOT retry a ticket: printing twice is worse than not printing.
    """

    def state(self) -> PaperState:
        """Ask the printer. Silence is "unknown"; no connection is online="no"."""

    def put(self, image: "Image") -> tuple[Yes, str]:
        """Print one ticket and cut. (printed?, detail): "no" only when surely nothing usable came out; detail is a short code."""


class Speaker(Protocol):
    """The loudspeaker of one zone.

    MUST return from both calls at once and speak in a thread of its own, one announcement after the other.
    MUST report each job: "started" when the first sample was handed on, then "finished"; or "failed", "expired", "dropped".
    MAY drop a job whose id it has spoken before. MUST NOT stop one that has begun because of `hush`.
    """

    def speak(self, job: SpeakJob, report: Callable[[Outcome], None]) -> None:
        """Put an announcement into the line of announcements. ``report`` may be called from any thread."""

    def hush(self, id: int) -> None:
        """Do not begin this one any more."""


class Links(Protocol):
    """Whatever makes lines and printers of what the plan says. The agent is given one, so it imports no hardware itself.

    MUST NOT open anything yet: a cable that is missing at the start is opened when it comes.
    """

    def line(self, plan: "LinePlan", usual: LineSettings) -> Line:
        """A line with the board's usual settings, where the plan does not say otherwise."""

    def printer(self, plan: "PrinterPlan") -> Printer: ...
