"""What the hall is told besides calls: given and ended by a supervisor, or by the day itself.

Which screens and loudspeakers tell it is the feed's affair; here it is decided, recorded, and put into the words of the wire.
"""

from collections.abc import Collection, Iterable
from typing import Any

from queue_server.actions.once import once
from queue_server.actions.ports import Caller, Hall, Reading, Units
from queue_server.actions.views import Waits
from queue_server.contract import commands
from queue_server.contract.answers import NoticeAnswer, NoticeRow, NoticeView
from queue_server.domain import bulletin, notice
from queue_server.domain.bulletin import Wish
from queue_server.domain.notice import Notice, NoticeEnded, NoticeGiven
from queue_server.domain.refusals import Refusal
from queue_server.domain.stops import Stop

SPEAKERS = ("supervisor", "admin")
"""Who may speak to a whole hall."""
SHOWN = 2
"""Beside the urgent ones. A screen that shows more shows nothing."""


def give(units: Units, caller: Caller, asked: commands.GiveNotice) -> dict[str, Any]:
    """Stands, and is said, from now on."""
    wish = Wish(
        sentence=asked.sentence,
        zones=tuple(asked.zones),
        text=asked.text or "",
        text_en=asked.text_en or "",
        service=asked.service,
        time=asked.time,
        minutes=asked.minutes,
        spoken=asked.spoken,
    )

    def work(hall: Hall) -> NoticeAnswer:
        _must_be_a_speaker(caller)
        given = bulletin.notice_of(wish, hall.site, hall.now_ms)
        notice.must_have_room(given, hall.notices(), hall.site, hall.now_ms)
        hall.record(given)
        return NoticeAnswer(notice=row(hall.notice(hall.seq)))

    return once(units, caller, "notices", asked, work)


def end(units: Units, caller: Caller, seq: int, asked: commands.Command) -> dict[str, Any]:
    """Stands no longer. One that has ended stays as it is: pressing again hurts nobody."""

    def work(hall: Hall) -> NoticeAnswer:
        _must_be_a_speaker(caller)
        if hall.notice(seq).ended_at_ms is None:
            hall.record(NoticeEnded(notice=seq, why="person"))
        return NoticeAnswer(notice=row(hall.notice(seq)))

    return once(units, caller, f"notices/{seq}/end", asked, work)


def due(hall: Reading, look_at_lines: bool) -> tuple[list[NoticeGiven], list[NoticeEnded]]:
    """What the clock has to tell and to take back now. ``look_at_lines``: also whether issuing has stopped, which costs more."""
    today, waits = hall.notices(), Waits(hall) if look_at_lines else None
    stopped, again = None, dict[str, str]()
    if waits is not None and waits.day_state == "open":
        waits.read_means(list(waits.counts))
        stopped = [service for service in hall.site.services if waits.stops(service)]
        again = _times(hall, waits.stopped_by_hand.values())
    told = bulletin.by_clock(hall.site, hall.now_ms, today, stopped or (), again)
    return list(told), list(bulletin.over(hall.now_ms, today, stopped))


def shown(notices: Iterable[Notice], now_ms: int, zones: Collection[str] = ()) -> list[NoticeView]:
    """For a screen of these zones: whatever is urgent, and the newest of the others."""
    standing = notice.standing(notices, now_ms, zones)
    urgent = [one for one in standing if one.urgent]
    return [NoticeView(**_values(one)) for one in (*urgent, *[one for one in standing if not one.urgent][:SHOWN])]


def row(one: Notice) -> NoticeRow:
    """For a supervisor."""
    return NoticeRow(**_values(one), zones=list(one.zones), spoken=one.spoken, by_clock=one.by_clock, ended_at_ms=one.ended_at_ms)


def _times(hall: Reading, given: Iterable[Stop]) -> dict[str, str]:
    """Service -> when its numbers are given again, for stops that end today at a time one can still name."""
    opening, now = hall.site.opening, hall.now_ms
    times = {stop.service: opening.clock(stop.until_ms) for stop in given if stop.until_ms < opening.day_ends_ms(now)}
    return {service: time for service, time in times.items() if opening.today_at_ms(now, time) > now}


def _values(one: Notice) -> dict[str, Any]:
    values = {name: getattr(one, name) for name in ("sentence", "urgent", "text", "text_en", "service", "session", "time")}
    return values | {"id": one.seq, "at_ms": one.given_at_ms, "until_at_ms": one.stands_until_ms}


def _must_be_a_speaker(caller: Caller) -> None:
    if caller.role not in SPEAKERS:
        raise Refusal("not_allowed")
