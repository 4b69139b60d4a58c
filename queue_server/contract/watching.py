"""What supervisors see: the room ``supervisor``, and the day by hours. Rows of devices and voices are in ``screens``."""

from pydantic import Field

from queue_server.contract.answers import CounterView, Minutes, NoticeRow, StopView, TicketState
from queue_server.contract.screens import DeviceRow, HallState, Line, Message, TroubledPaper, VoiceRow
from queue_server.contract.text import Told, left_out


class Sums(Told):
    """issued = the sum of all others, for every day and series."""

    issued: int
    waiting: int
    called: int
    serving: int
    held: int
    done: int
    no_show: int
    cancelled: int
    expired: int


class CounterRow(Told):
    counter: CounterView
    number: str | None = None
    state: TicketState | None = None
    since_at_ms: int | None = None
    scanning_at_ms: int | None = left_out(None, "Since when its papers are scanned, the talk being over; left out when they are not.")
    waiting: int
    calls_today: int


class WatchedLine(Line):
    """A line as supervisors see it."""

    longest_wait_seconds: int | None = left_out(None, "Of whoever waits longest; left out when nobody does.")
    done_by_closing: Minutes | None = left_out(
        None,
        "Of those who wait now, how many will be done when the hall closes: [at least, at most]. Left out when nobody waits or nobody "
        "can say.",
    )
    stop: StopView | None = left_out(None, "Left out unless a person has stopped it.")
    lift: StopView | None = left_out(None, "Left out unless a person has numbers given although the day would give none.")


class HallForecast(Told):
    """Of all who wait now, how many will be done when the hall closes: a range, as a wait is one."""

    done_by_closing: Minutes
    unknown: int = Field(description="People of services nobody can say anything about; in neither end of the range.")
    closes_at_ms: int = Field(description="A hall that is open round the clock ends its day at midnight.")


class SupervisorScreen(Message):
    hall: HallState
    opens_at_ms: int | None = None
    counters: list[CounterRow]
    lines: list[WatchedLine]
    forecast: HallForecast | None = left_out(None, "Left out when the day is over.")
    longest_wait_seconds: int | None = None
    called_in_promise_percent: int | None = None
    mean_wait_seconds: int | None = None
    sums: Sums
    devices: list[DeviceRow]
    papers: list[TroubledPaper] = Field(default=[], description="Not or perhaps not printed in the last half hour, newest first.")
    voices: list[VoiceRow] = Field(default=[], description="Of every zone.")
    notices: list[NoticeRow] = Field(default=[], description="All that stand, the urgent ones first, then the newest.")
    alarms: list[str] = Field(default=[], description="Codes of things that need a person: clock_jump, storage_full, silent_zone…")
    computed_at_ms: int


class DayHour(Told):
    begins_at_ms: int
    issued: int
    called: int = Field(description="For the first time.")
    waiting: int = Field(description="For their first call, when the hour ended; of the hour that runs, everybody who waits now.")
    median_wait_seconds: int | None = Field(description="From taking a number to its first call, of those called in this hour.")


class DayByHour(Told):
    """Today by the hours of the hall's clock, from the first to the one that runs now."""

    hours: list[DayHour]
    closes_at_ms: int | None = Field(description="Null on a day that never opens.")
    computed_at_ms: int
