"""What the agent and the players hear and report. Boards are told what to show; printers and speakers get jobs."""

from typing import Annotated, Literal

from pydantic import Field

from queue_server.contract.screens import Message, WallBoard, WallPrinter
from queue_server.contract.text import Asked, Instant, Told

BoardMode = Literal["idle", "calling", "serving", "paused", "closed"]
ANNOUNCEMENTS = ("call", "transfer", "missed", "notice")
"""How the ids of what is spoken begin: what was announced, then the seq of its journal row."""
SPEAKING_EVERY_MS = 1_000
GRANTED_WITHIN_MS = 1_000
LEASE_MS = 2_000
"""The lease of a player that speaks: see SpeakJob. By its own clock, which only has to run forward."""


class BoardLine(Told):
    number: str
    counter: int


class BoardState(Told):
    """What one board is to show. ``rev`` grows with every change; the agent sends it again until it is true.

    A counter board shows ``number`` ("" when idle) and blinks while ``calling``; dashes when paused or closed.
    A main board shows ``lines``, newest first.
    """

    mode: BoardMode
    number: str = ""
    lines: list[BoardLine] = Field(default_factory=list)
    call: int = Field(default=0, description="Id of the last call: the same number called again blinks again.")
    at_ms: int = Field(default=0, description="When that call was made.")
    rev: int


class AgentScreen(Message):
    """Room ``agent:<id>``: the desired state of every board of the hall by key: counter number, or "main:<zone>"."""

    boards: dict[str, BoardState]


class PrintedTicket(Told):
    """All text of a ticket, already in the visitor's language; the layout is the printer's."""

    agency: str
    hall: str
    title: str
    number: str
    rows: list[tuple[str, str]] = Field(description="Label and value: service, counters, ahead, range, taken at…")
    qr: str = Field(description="What the QR code says: the ticket's page.")
    short_code: str
    notes: list[str]


class PrintJob(Told):
    kind: Literal["print"] = "print"
    id: str
    printer: str
    expires_at_ms: int
    ticket: PrintedTicket


class TryJob(Told):
    """A board shows eights for some seconds, so that whoever stands before it sees that it is alive and which one it is."""

    kind: Literal["try"] = "try"
    id: str = Field(description='"try:<kind>/<name>:<seq>", as every job of a trial.')
    board: str
    expires_at_ms: int


class Segment(Told):
    """A piece of an announcement: a clip of the bank, and when it starts."""

    clip: str = Field(
        description='Clip id, as "vi/letter-a"; the bank knows its file. "fresh/<sha256>" was made for this announcement alone: it is '
        "fetched from /api/v1/sounds/fresh/<sha256>.wav when the job comes."
    )
    at_ms: int


class SpeakJob(Told):
    """One announcement, spliced: the player starts each clip at its time and says how it goes. Never two voices in a zone, so:

    When all is ready it reports "started", and begins when the answer comes and says ``turn``; without an answer in GRANTED_WITHIN_MS
    it does not begin and reports "failed". While it speaks it reports "speaking" every SPEAKING_EVERY_MS. Each answer that says ``turn``
    lets it sound until LEASE_MS after that report was SENT; without the next answer, or when one says that it is not its turn, it
    stops by itself, for the announcer then gives the announcement to another player of the zone. At last "finished" or "failed".
    """

    kind: Literal["speak"] = "speak"
    id: str = Field(description='"<what>:<seq>" or "<what>:<seq>:<n>"; what: see ANNOUNCEMENTS. Of a trial "try:speaker/<zone>:<seq>".')
    zone: str
    text: str = Field(description="The sentence, for the log and for a page that shows it.")
    segments: list[Segment]
    duration_ms: int
    expires_at_ms: int
    volume: int = Field(default=100, ge=0, le=100, description="Percent of the clips' own level, by the hall's clock.")
    bank: str = Field(
        default="", description="Revision of the server's bank: a player that has another one loads it anew, beside its work."
    )


class HushJob(Told):
    """Do not begin this announcement any more; one that has begun is finished, unless ``at_once``: then it stops in mid-word."""

    kind: Literal["hush"] = "hush"
    id: str
    at_once: bool = False


class Jobs(Message):
    """Event ``jobs`` in rooms ``agent:<id>`` and ``player:<id>``. Doing one twice is the listener's mistake: ids repeat."""

    jobs: list[PrintJob | SpeakJob | HushJob | TryJob]


class Outcome(Asked):
    """Report: what became of a job."""

    kind: Literal["outcome"] = "outcome"
    job: str = Field(max_length=100)
    outcome: Literal["started", "speaking", "finished", "printed", "failed", "expired", "dropped", "unknown"]
    detail: str = Field(default="", max_length=200)


class Heard(Told):
    """The answer to an outcome. ``turn``: whether this player may begin, or go on speaking; always so for what needs no turn."""

    ok: Literal[True] = True
    turn: bool = True


class Applied(Asked):
    """Report: these boards show these revisions now, as far as anyone can know."""

    kind: Literal["applied"] = "applied"
    boards: dict[str, int] = Field(max_length=500)


class Audio(Asked):
    """Report of a player: can it be heard? One that cannot, or whose clips are still on their way, is never chosen to speak."""

    kind: Literal["audio"] = "audio"
    zone: str = Field(max_length=40)
    state: Literal["running", "loading", "suspended", "none"]


class Slides(Asked):
    """Report of a TV: files of the playlist that it cannot show. The list is whole: an empty one says that all is well again."""

    kind: Literal["slides"] = "slides"
    broken: list[Annotated[str, Field(max_length=200)]] = Field(max_length=40)


class DeviceHealth(Asked):
    name: str = Field(max_length=60)
    kind: Literal["line", "board", "printer", "speaker", "keypad"]
    state: Literal["ok", "unknown", "warning", "lost"]
    detail: str = Field(default="", max_length=200, description='Code and figures, as "no_answer misses=3".')
    since_at_ms: Instant | None = None
    on: str = Field(default="", max_length=100, description='Where it hangs and what it is, as "rs485-1 · generic · 5".')
    sent: Annotated[int, Field(ge=0)] | None = Field(default=None, description="Frames or papers sent since the agent began.")
    sent_ago_ms: Annotated[int, Field(ge=0)] | None = Field(default=None, description="How old what it shows is.")
    answered_ago_ms: Annotated[int, Field(ge=0)] | None = Field(default=None, description="Since its last right answer.")


class Health(Asked):
    """Report of an agent: every 10 s, and at once when something was lost or came back."""

    kind: Literal["health"] = "health"
    devices: list[DeviceHealth] = Field(max_length=500)


class WallReport(Asked):
    """Report of a simulated wall: what its boards decoded and its printers printed."""

    kind: Literal["wall"] = "wall"
    boards: list[WallBoard] = Field(max_length=200)
    printers: list[WallPrinter] = Field(default=[], max_length=10)
