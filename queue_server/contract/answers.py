"""What a command answers. Snapshots for screens are in ``screens``; refusals in ``refusals``."""

from typing import Annotated, Literal

from pydantic import Field

from queue_server.contract.text import Told, left_out

TicketState = Literal["waiting", "called", "serving", "held", "done", "no_show", "cancelled", "expired"]
Minutes = Annotated[list[int], Field(min_length=2, max_length=2)]
"""[low, high]: a range, never a point."""


class ErrandView(Told):
    service: str
    errand: str


class TicketView(Told):
    """A ticket as staff see it."""

    id: str
    number: str
    service: str
    errand: str
    state: TicketState
    language: str
    counter: int | None = Field(default=None, description="Where it is called, served or held.")
    bound_to: int | None = Field(default=None, description="Only this counter will be offered it (a transfer to a counter).")
    marked: bool = Field(default=False, description="Has a priority class; which one is never shown.")
    flagged: bool = Field(default=False, description="Sent back and forth more than once.")
    taken_at_ms: int
    called_at_ms: int | None = None
    ended_at_ms: int | None = None
    recalls: int = 0
    outcome: str | None = None
    reason: str | None = None
    scanning_at_ms: int | None = left_out(None, "Since when its papers are scanned, the talk being over; left out when they are not.")
    to_come: list[ErrandView] = left_out(
        [], "Errands after this one, in order: whoever is done here is sent on. Left out when there are none."
    )
    errands_done: int = left_out(0, "Errands of this ticket that were done before.")


class TicketIssued(Told):
    id: str
    number: str
    service: str = Field(description="Of several errands the one that is done first.")
    state: TicketState = "waiting"
    ahead: int = Field(description="People of the same service before this one.")
    wait_minutes: Minutes | None = Field(description="Null when nobody can say.")
    computed_at_ms: int
    taken_at_ms: int
    track_url: str = Field(description="The ticket's own, unguessable page.")
    short_code: str = Field(description="The same to be read out at the guide's desk.")
    counters: list[int] = Field(description="Where this service is received.")
    will_print: bool
    to_come: list[ErrandView] = left_out([], "Errands after the first, in the order in which they are done.")


class CounterView(Told):
    no: int
    state: Literal["open", "paused", "closed"]
    reason: str | None = None
    until_at_ms: int | None = None
    services: list[str]
    helps: list[str] = Field(default_factory=list)
    clerk: str | None = None


class CounterAnswer(Told):
    """The answer of every command at a counter."""

    ticket: TicketView | None = Field(description="At the counter now.")
    ended: TicketView | None = Field(
        default=None, description="The ticket this press ended or sent away, if any; waiting again if it has more to do elsewhere."
    )
    waiting: int = Field(description="People this counter could call.")
    counter: CounterView
    call: int | None = Field(default=None, description="Id of the call this press made.")
    undo_until_at_ms: int | None = None


class TicketAnswer(Told):
    ticket: TicketView


class NoticeView(Told):
    """What the hall is told, as every screen shows it. The words of a message are its own; pages have those of the other sentences."""

    id: int = Field(description="The seq of its journal row.")
    sentence: Literal["message", "outage", "closing", "lunch", "stopped", "evacuation"]
    at_ms: int
    until_at_ms: int = Field(description="It stands no longer than this.")
    urgent: bool = left_out(False, "Left out unless the whole screen is for it.")
    text: str = left_out("", "Of a message.")
    text_en: str = left_out("", "Of a message that is told in English too.")
    service: str | None = left_out(None, "Of stopped.")
    session: Literal["morning", "afternoon"] | None = left_out(None, "Of stopped, if it is only for this session.")
    time: str | None = left_out(None, 'By the hall\'s clock, "13:30": when lunch ends, the hall closes, numbers are given again.')


class NoticeRow(NoticeView):
    """As supervisors see it."""

    zones: list[str] = Field(description="None: the whole hall.")
    spoken: bool
    by_clock: bool = Field(description="The day itself gave it.")
    ended_at_ms: int | None = None


class NoticeAnswer(Told):
    notice: NoticeRow


class NoticeHeard(Told):
    """A message's words as they will be said: figures, times and numbers of tickets in words."""

    text: str
    text_en: str | None = None


class StopView(Told):
    """Since when a person has stopped a service, why and until when."""

    reason: str
    since_at_ms: int
    until_at_ms: int = Field(description="Midnight when nobody has said how long.")


class IssuingAnswer(Told):
    service: str
    stop: StopView | None = Field(description="Null while nobody has stopped it.")
    lift: StopView | None = left_out(None, "Left out unless a person has numbers given although the day would give none.")


class TicketsAnswer(Told):
    """The answer of one command about several tickets."""

    tickets: list[TicketView]


class NoteView(Told):
    text: str
    author: str
    at_ms: int


class SessionView(Told):
    kind: Literal["staff", "device", "phone", "nobody"]
    name: str | None = None
    role: Literal["clerk", "supervisor", "admin", "kiosk", "tv", "agent", "keypad", "wall", "visitor"] | None = None
    counter: int | None = None
    zone: str | None = None
    csrf: str | None = Field(default=None, description="Send it as X-CSRF-Token with every POST made with this cookie.")
    first_run: bool = Field(default=False, description="No administrator exists yet: /setup waits for the first-run code.")


class CodeMade(Told):
    code: str
    kind: str
    counter: int | None = Field(default=None, description="Of a keypad.")
    expires_at_ms: int


class Enrolled(Told):
    device: str
    kind: str
    zone: str | None
    counter: int | None = Field(default=None, description="Of a keypad.")
    key: str = Field(description="Shown once; send it as Authorization: Bearer.")


class StaffView(Told):
    name: str
    role: str
    counter: int | None = None
    shown_as: str = Field(default="", description="How the hall's TVs name them; empty: not at all.")


class DeviceView(Told):
    id: str
    kind: str
    name: str
    zone: str | None = None
    counter: int | None = Field(default=None, description="Of a keypad.")
    enrolled_at_ms: int
    seen_at_ms: int | None = None


class LayoutView(Told):
    """A ticket layout; ``trouble``: what is wrong in its file."""

    name: str
    title: str
    trouble: str | None = None


class SlideView(Told):
    """A picture or a video of the playlist. ``seconds``: 0 leaves it to the hall's setting; a video may end earlier."""

    name: str
    kind: Literal["picture", "video"]
    url: str
    seconds: int


class PlaylistView(Told):
    slides: list[SlideView]


class Revoked(Told):
    device: str


class DeviceTried(Told):
    """The trial is on its way; what became of it stands in the supervisor's room."""

    device: str
