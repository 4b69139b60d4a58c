"""What the rooms of the feed carry: each message is the room's whole state, so newer replaces older and nothing is merged.

Rooms: ``zone:<key>`` (a zone, a floor as ``floor-2``, or the whole ``hall``) ``notices:<key>`` of the same ``kiosk`` ``counter:<n>``
``track:<token>`` ``supervisor`` ``agent:<id>`` ``player:<id>`` ``wall``.
Event ``state`` carries one of these models; ``beat`` carries a Beat every 5 s; ``jobs`` carries devices.Jobs.
"""

from typing import Literal

from pydantic import Field

from queue_server.contract.answers import CounterView, ErrandView, Minutes, NoteView, NoticeView, StopView, TicketState, TicketView
from queue_server.contract.text import Told, left_out

HallState = Literal["open", "early", "lunch", "closed", "holiday"]
CallState = Literal["made", "missed", "undone"]
VoiceReason = Literal[
    "",
    "too_old",
    "no_player",
    "undone",
    "ended",
    "emergency",
    "quiet_hours",
    "before_restart",
    "no_start",
    "fell_silent",
    "player_lost",
    "player_failed",
    "no_sound",
    "no_end_reported",
    "chime_alone",
]
Issuing = Literal["open", "not_yet", "stopped", "closed", "exhausted", "storage_full"]


class Message(Told):
    """The envelope, flat around every state. Order is (epoch, seq) within one room: with the same epoch a smaller or equal seq is
    dropped; a message of another epoch (a restored backup) replaces whatever stands.

    For zones, counters, tickets and agents ``seq`` is that of the newest journal row the state holds. The rooms ``supervisor``,
    ``kiosk`` and ``wall`` also show what devices report, which is in no journal: there it counts milliseconds.
    """

    room: str
    epoch: str
    seq: int
    contract_version: int
    sent_at_ms: int


class Beat(Message):
    """Every 5 s: newest seq of the room. Newer than mine: fetch. None for 12 s: say "not live"."""


class Call(Told):
    """One call or recall. ``id`` is the seq of its journal row."""

    id: int
    number: str
    counter: int
    at_ms: int
    recall: int = left_out(0, "Which recall it is; left out for the first call.")
    state: CallState = left_out("made", "Left out unless nobody came to it or it was taken back.")


class Line(Told):
    """Who waits for one service."""

    service: str
    waiting: int
    wait_minutes: Minutes | None = left_out(None, "Left out when nobody can say.")
    issuing: Issuing = left_out("open", "Left out while numbers are given.")


class Resting(Told):
    """A counter that is paused."""

    no: int
    until_at_ms: int | None = left_out(None, "Left out when nobody has said how long.")


class Counts(Told):
    """The hall's day so far, of the queue itself; true as of ``sent_at_ms`` and every beat that knows no more."""

    issued: int
    served: int
    waiting: int


class ZoneScreen(Message):
    """A TV: the last calls of its area, newest first (12; with more than nine counters, each of which has its place, 10; above 20, or
    where twenty are named, 8); who waits, the eight busiest lines at most, or four; who was missed. It holds what a TV shows and no more,
    because it is sent with every call to every TV: at most 2 KB. What is left out is not so: nobody was missed, nothing rests."""

    hall: HallState
    opens_at_ms: int | None = left_out(None, "When a closed hall or a lunch break ends.")
    calls: list[Call]
    lines: list[Line] = Field(description="Computed when it was sent.")
    missed: list[str] = left_out([], "Numbers missed in the last ten minutes, newest first.")
    cancelled: list[str] = left_out([], "Numbers cancelled in the last ten minutes, newest first.")
    resting: list[Resting] = left_out([], "Counters that are paused.")
    closed: list[int] = left_out([], "Counters that are closed.")
    serving: dict[str, str] = left_out({}, "Counter -> the number that is called or served there now.")
    next: list[str] = left_out([], "Numbers about to be called, if the hall wants them shown.")
    officers: dict[str, str] = left_out(
        {}, "Counter -> who serves there, if the hall wants it; above 20 counters, of the newest calls only."
    )
    counts: Counts | None = left_out(None, "Left out unless the hall wants them shown.")


class NoticesScreen(Message):
    """What an area is told besides calls. A room of its own beside the zone's, so that words said once are not sent again with every call;
    at most 2 KB too."""

    notices: list[NoticeView] = Field(description="The urgent ones, and the two newest of the others.")


class Paper(Told):
    """What became of the newest paper of a ticket; ``asked``: another one is on its way; ``unknown``: it may be printed."""

    ticket: str
    outcome: Literal["asked", "printed", "failed", "expired", "unknown"]
    at_ms: int


class TroubledPaper(Paper):
    """One that somebody at the guide's desk should look after."""

    number: str


class KioskScreen(Message):
    hall: HallState
    opens_at_ms: int | None = None
    lines: list[Line]
    counters_open: dict[str, list[int]] = Field(description="Service -> open counters.")
    printer: Literal["ok", "paper_low", "paper_out", "offline", "spare", "unknown", "none"] = Field(
        description="spare: another printer beside it has taken over."
    )
    papers: list[Paper] = Field(default=[], description="What became of the papers of the last two minutes.")
    computed_at_ms: int
    notices: list[NoticeView] = left_out([], "As those of a zone. While one is urgent no numbers are given.")
    stops: dict[str, StopView] = left_out({}, "Service -> why a person has stopped its numbers, and until when.")


class Waiting(Told):
    """One row of a counter's list, in the order the counter will call."""

    ticket: str
    number: str
    service: str
    errand: str
    since_at_ms: int = Field(description="Since when it waits: since it was taken, or since an errand before this one was done.")
    marked: bool = False
    helping: bool = Field(default=False, description="Of a service this counter only helps with.")


class GoesOn(Told):
    """Where a finish sends whoever is at the counter, as long as there is more to do."""

    service: str
    waiting: int = Field(description="People in that line now.")


class CounterScreen(Message):
    counter: CounterView
    hall: HallState
    ticket: TicketView | None
    call: int | None = None
    undo_until_at_ms: int | None = None
    goes_on: GoesOn | None = left_out(None, "Left out when nobody is here, or a finish ends the visit.")
    recalls_left: int = 0
    waiting: int
    line: list[Waiting] = Field(description="The first 20.")
    missed: list[TicketView] = Field(description="Of this counter's services, may still be readmitted or called.")
    held: list[TicketView] = Field(description="Held by this counter.")
    notes: dict[str, NoteView] = left_out({}, "Ticket -> what colleagues have noted about it, of those shown here.")
    done_today: int
    mean_service_seconds: int | None = None


class TrackScreen(Message):
    """A phone: one ticket, without anything that is not its own."""

    number: str
    language: str = Field(description="In which it was taken: its page begins so, unless its reader has chosen.")
    service: str
    state: TicketState
    ahead: int | None = Field(description="People of the same service before this one; null when not waiting.")
    ahead_grew: bool = Field(default=False, description="A priority or transferred ticket came before this one.")
    wait_minutes: Minutes | None = None
    computed_at_ms: int
    counter: int | None = None
    counters: list[int]
    called_at_ms: int | None = None
    taken_at_ms: int
    may_cancel: bool
    transferred: bool = Field(default=False, description="A counter has sent it on: same number, same place.")
    to_come: list[ErrandView] = left_out([], "Errands after this one, in order.")
    errands_done: int = left_out(0, "Errands of this ticket that were done before: the number stays for those that follow.")
    hall: HallState
    opens_at_ms: int | None = None
    notices: list[NoticeView] = left_out([], "As those of a zone, of the one where this ticket may be called.")


class DeviceRow(Told):
    device: str
    kind: Literal["kiosk", "tv", "agent", "wall", "line", "board", "printer", "speaker", "keypad"]
    name: str
    state: Literal["ok", "unknown", "warning", "lost"]
    detail: str = ""
    since_at_ms: int | None = None
    on: str = Field(default="", description='Where it hangs and what it is, as "rs485-1 · generic · 5".')
    sent: int | None = Field(default=None, description="Frames or papers sent since its agent began.")
    sent_at_ms: int | None = Field(default=None, description="When what it shows was sent last.")
    answered_at_ms: int | None = Field(default=None, description="Its last right answer.")
    tried: str | None = Field(default=None, description="What became of the last trial, an outcome of devices.Outcome.")
    tried_at_ms: int | None = None


class Announced(Told):
    """One announcement and what became of it. ``reason`` is a code, "" when there is nothing to add; pages have words for each."""

    id: str
    at_ms: int = Field(description="When it was called or typed.")
    number: str = Field(description='Whom it was about, "" when it was to the whole hall.')
    text: str = Field(description='The sentence; "" when it was dropped before anybody put it into words.')
    outcome: Literal["spoken", "dropped", "failed"]
    reason: VoiceReason = ""
    ended_at_ms: int


class VoiceRow(Told):
    """The voice of one zone. ``leader`` is the device that speaks or would speak next, null when none can be heard."""

    zone: str
    state: Literal["speaking", "idle", "silent", "quiet", "emergency"] = Field(
        description="silent: something was to be said and nobody could; quiet: the hall's quiet hours."
    )
    leader: str | None = Field(description="Its name.")
    leader_kind: Literal["agent", "tv"] | None
    heard: list[str] = Field(description="Names of the devices that can be heard, the leader first.")
    speaking: str = Field(description='What is spoken now, "" when nothing is.')
    waiting: int
    last: list[Announced] = Field(description="The last five, newest first.")


class WallBoard(Told):
    board: str
    counter: int | None = None
    rows: list[str] = Field(description="What the simulated board decoded from its bytes, a text a row.")
    blinking: bool = False
    model: str
    updated_at_ms: int
    driver: str = Field(description="Which driver speaks to it.")
    kind: Literal["segments", "matrix"] = Field(description="Digits of seven bars, or one field of dots.")
    cells: int = Field(description="Letters a row.")
    colour: Literal["red", "amber", "green"] = "red"
    line: str = Field(description="The line it hangs on.")
    address: int
    fault: Literal["unplugged", "dead"] | None = left_out(None, "Its cable is pulled: it keeps what it shows; or it hears nothing.")


class WallPrinter(Told):
    printer: str
    state: Literal["ok", "paper_low", "paper_out", "cover_open"]
    address: str = Field(description="Where it is reached.")
    papers: int = Field(description="Printed since it stands there.")
    paper: str = left_out("", "The newest one as it hangs out, a small PNG in base64; left out before the first.")


class WallScreen(Message):
    boards: list[WallBoard]
    printers: list[WallPrinter] = Field(default=[], description="The simulated ones.")
    voices: list[VoiceRow] = Field(default=[], description="Of every zone.")


class ServiceName(Told):
    key: str
    name: str
    name_en: str | None = None
    label: str
    label_en: str | None = None
    series: str
    kind: Literal["submit", "collect", "ask"]
    counters: list[int]
    hand_prefix: str = Field(default="", description="Letters of the pre-printed roll for when everything is down.")
    procedures: int = Field(default=0, description="How many procedures of the catalogue it receives.")


class CounterName(Told):
    no: int
    name: str
    zone: str
    desk: bool = Field(default=False, description="A guide's desk: announced by its name instead of a number.")
    floor: str | None = None
    way: str | None = Field(default=None, description="How one gets there.")
    way_en: str | None = None


class Named(Told):
    key: str
    name: str
    name_en: str | None = None


class AreaName(Named):
    """What a TV may be enrolled for. It speaks for its zone if it has exactly one."""

    zones: list[str]


class TvView(Told):
    """What the hall wants on its TVs, as in [tv] of hall.toml."""

    theme: Literal["night", "day", "clock"]
    day_begins_hour: int
    night_begins_hour: int
    flash: bool
    slide_seconds: int


class KioskView(Told):
    """How a kiosk behaves in this hall."""

    idle_seconds: int
    scan_prefix: str = Field(description="What its code scanner sends before every code; empty for nothing.")
    procedures: int = Field(description="In the catalogue; 0: there is nothing to search.")


class HallView(Told):
    """What seldom changes: GET /api/v1/hall. Pages look names up here; messages carry keys only."""

    site: str
    name: str
    parent: str = ""
    languages: list[str]
    services: list[ServiceName]
    counters: list[CounterName]
    zones: list[Named]
    areas: list[AreaName] = Field(description="Every zone, every floor, the whole hall.")
    tv: TvView
    priorities: list[Named]
    kiosk: KioskView
    hours: list[str] = Field(description="Opening hours as lines to be shown.")
    hours_en: list[str] = Field(description="The same for who reads English.")
    outcomes: list[str]
    recalls_max: int
    undo_seconds: int
    missed_minutes: int
    lock_after_minutes: int = Field(default=0, description="A clerk's page nobody touches for so long asks who is there; 0: never.")
    contract_version: int
