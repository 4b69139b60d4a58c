"""From what somebody wants said, or from the clock, to a notice: its values, and until when it stands.

Whatever is left open is taken from the hours of the hall. No notice outlives its day, but for danger: that is ended by a person.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from queue_server.domain.notice import EVACUATION, MESSAGE, Notice, NoticeEnded, NoticeGiven
from queue_server.domain.refusals import Refusal
from queue_server.domain.site import MINUTE_MS, Site

MESSAGE_MINUTES = 10
DANGER_MINUTES = 24 * 60
STALE_MS = 2 * MINUTE_MS
"""Later than this after its moment the clock only shows a notice: the program was not running then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants said, before the rules have seen it. ``minutes``: how long it should stand; ``time``: "13:30"."""

    sentence: str
    zones: tuple[str, ...] = ()
    text: str = ""
    text_en: str = ""
    service: str | None = None
    time: str | None = None
    minutes: int | None = None
    spoken: bool = True


def notice_of(wish: Wish, site: Site, now_ms: int) -> NoticeGiven:
    """The notice as it will stand."""
    unknown = next((zone for zone in wish.zones if zone not in site.zones), None)
    if unknown is not None:
        raise Refusal("unknown_zone", zone=unknown)
    until = site.opening.day_ends_ms(now_ms)
    session: str | None = None
    time: str | None = None
    if wish.sentence in ("lunch", "closing"):
        until = _turn_of_the_day(wish, site, now_ms)
        time = site.opening.clock(until)
    elif wish.sentence == "stopped":
        if wish.service is None:
            raise Refusal("needs_service")
        site.service(wish.service)
        session, time, until = _stop(wish.time, site, now_ms)
    elif wish.sentence == EVACUATION:
        until = now_ms + DANGER_MINUTES * MINUTE_MS
    if wish.sentence == MESSAGE or wish.minutes is not None:
        until = min(until, now_ms + (wish.minutes or MESSAGE_MINUTES) * MINUTE_MS)
    return NoticeGiven(
        sentence=wish.sentence,
        zones=() if set(wish.zones) == set(site.zones) else tuple(dict.fromkeys(wish.zones)),
        text=wish.text if wish.sentence == MESSAGE else "",
        text_en=wish.text_en if wish.sentence == MESSAGE else "",
        service=wish.service if wish.sentence == "stopped" else None,
        session=session,
        time=time,
        spoken=wish.spoken,
        stands_until_ms=until,
    )


NOT_KNOWN: Mapping[str, str] = {}


def by_clock(
    site: Site, now_ms: int, today: Collection[Notice], stopped: Collection[str], again: Mapping[str, str] = NOT_KNOWN
) -> Iterator[NoticeGiven]:
    """What the day itself has to say now and has not said: lunch, closing, and the services whose issuing has stopped, as far as the
    hall wants that. ``again``: at what time numbers of a service are given again, where somebody has said so."""
    if not site.opening.always:
        yield from (one for one in _due(site, now_ms, today, stopped, again) if one.sentence in site.voice.automatic)


def _due(site: Site, now_ms: int, today: Collection[Notice], stopped: Collection[str], again: Mapping[str, str]) -> Iterator[NoticeGiven]:
    sessions = site.opening.sessions(site.opening.day_of(now_ms))
    for morning, afternoon in pairwise(sessions):
        if morning.end_ms <= now_ms < afternoon.start_ms and not _told(today, "lunch", morning.end_ms):
            yield _clockwork(Wish(sentence="lunch"), site, now_ms, morning.end_ms)
    soon = sessions[-1].end_ms - site.voice.closing_minutes * MINUTE_MS if sessions else 0
    if sessions and soon <= now_ms < sessions[-1].end_ms and not _told(today, "closing", soon):
        yield _clockwork(Wish(sentence="closing"), site, now_ms, soon)
    for session in sessions:
        if session.start_ms <= now_ms < session.end_ms:
            for service in stopped:
                if not _told(today, "stopped", session.start_ms, service):
                    yield _clockwork(Wish(sentence="stopped", service=service, time=again.get(service)), site, now_ms, now_ms)


def over(now_ms: int, today: Collection[Notice], stopped: Collection[str] | None) -> Iterator[NoticeEnded]:
    """Notices that have stood long enough, or that the clock gave and that are not true any more; None: nobody has looked."""
    for one in today:
        if one.ended_at_ms is None and now_ms >= one.stands_until_ms:
            yield NoticeEnded(notice=one.seq, why="time")
        elif one.stands(now_ms) and one.by_clock and one.service is not None and stopped is not None and one.service not in stopped:
            yield NoticeEnded(notice=one.seq, why="resumed")


def _told(today: Collection[Notice], sentence: str, since_ms: int, service: str | None = None) -> bool:
    return any((one.sentence, one.service) == (sentence, service) and one.given_at_ms >= since_ms for one in today)


def _clockwork(wish: Wish, site: Site, now_ms: int, due_ms: int) -> NoticeGiven:
    return replace(notice_of(wish, site, now_ms), by_clock=True, spoken=now_ms - due_ms < STALE_MS)


def _turn_of_the_day(wish: Wish, site: Site, now_ms: int) -> int:
    """When lunch ends or the hall closes: as said, else as the hours of the hall say."""
    opening = site.opening
    if wish.time is not None:
        return _later(opening.today_at_ms(now_ms, wish.time), now_ms)
    sessions = () if opening.always else opening.sessions(opening.day_of(now_ms))
    known = [one.end_ms for one in sessions[-1:]] if wish.sentence == "closing" else [one.start_ms for one in sessions]
    ahead = [moment for moment in known if moment > now_ms]
    if not ahead:
        raise Refusal("needs_time")
    return ahead[0]


def _stop(time: str | None, site: Site, now_ms: int) -> tuple[str | None, str | None, int]:
    """(session, time, until) of a stop. With a time it lasts until then; else for the rest of the day, and then only a session that no
    other follows is named: "this morning" would promise the afternoon."""
    opening = site.opening
    half_day = "morning" if opening.clock(now_ms) < "12:00" else "afternoon"
    if time is not None:
        return half_day, time, _later(opening.today_at_ms(now_ms, time), now_ms)
    sessions = () if opening.always else opening.sessions(opening.day_of(now_ms))
    if not sessions or now_ms >= sessions[-1].end_ms:
        return None, None, opening.day_ends_ms(now_ms)
    return (half_day if now_ms >= sessions[-1].start_ms else None), None, sessions[-1].end_ms


def _later(moment_ms: int, now_ms: int) -> int:
    if moment_ms <= now_ms:
        raise Refusal("already_past")
    return moment_ms
