"""What the hall is told besides calls: the facts, for whom a notice stands and how long, and when one is refused.

How one is made from what somebody wants, or by the clock, is in ``bulletin``; words, screens and loudspeakers are elsewhere.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from queue_server.domain.moment import Moment
from queue_server.domain.refusals import Refusal
from queue_server.domain.site import Site

MESSAGE = "message"
EVACUATION = "evacuation"
SENTENCES = (MESSAGE, "outage", "closing", "lunch", "stopped", EVACUATION)
STANDING_MAX = 5
"""In one zone. More than these nobody reads."""


@dataclass(frozen=True, slots=True)
class Notice:
    """``seq`` is that of its journal row: it is the notice's id. No zones: the whole hall."""

    seq: int
    sentence: str
    zones: tuple[str, ...]
    text: str
    text_en: str
    service: str | None
    session: str | None
    time: str | None
    spoken: bool
    by_clock: bool
    given_at_ms: int
    stands_until_ms: int
    ended_at_ms: int | None = None

    @property
    def urgent(self) -> bool:
        return self.sentence == EVACUATION

    def stands(self, now_ms: int) -> bool:
        return self.ended_at_ms is None and now_ms < self.stands_until_ms

    def is_for(self, zones: Collection[str]) -> bool:
        """Somebody in one of these zones; none: somebody who may be anywhere."""
        return not self.zones or not zones or any(zone in self.zones for zone in zones)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeGiven:
    """``text`` is a message as it was typed; the other sentences have their words elsewhere and only their values here: ``time`` of the
    hall's clock ("13:30"), ``service``, ``session``. At most one a row of the journal."""

    name: ClassVar[str] = "notice_given"
    sentence: str
    zones: tuple[str, ...] = ()
    text: str = ""
    text_en: str = ""
    service: str | None = None
    session: str | None = None
    time: str | None = None
    spoken: bool = True
    by_clock: bool = False
    stands_until_ms: int

    def apply(self, notice: Notice | None, when: Moment) -> Notice:
        return Notice(
            seq=when.seq,
            sentence=self.sentence,
            zones=tuple(self.zones),
            text=self.text,
            text_en=self.text_en,
            service=self.service,
            session=self.session,
            time=self.time,
            spoken=self.spoken,
            by_clock=self.by_clock,
            given_at_ms=when.at_ms,
            stands_until_ms=self.stands_until_ms,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeEnded:
    """``why``: person, time (it had stood long enough), resumed (what it told is no longer so)."""

    name: ClassVar[str] = "notice_ended"
    notice: int
    why: str

    def apply(self, notice: Notice, when: Moment) -> Notice:
        return replace(notice, ended_at_ms=when.at_ms)


def standing(notices: Iterable[Notice], now_ms: int, zones: Collection[str] = ()) -> list[Notice]:
    """Those of these zones that stand now, urgent ones first, then the newest."""
    here = [one for one in notices if one.stands(now_ms) and one.is_for(zones)]
    return sorted(here, key=lambda one: (not one.urgent, -one.seq))


def must_not_be_leaving(notices: Iterable[Notice], now_ms: int, zone: str | None) -> None:
    """Nobody is given a number in a place that is being left."""
    if any(one.urgent for one in standing(notices, now_ms, [zone] if zone else ())):
        raise Refusal("evacuating")


def must_have_room(fact: NoticeGiven, notices: Collection[Notice], site: Site, now_ms: int) -> None:
    """One of a kind at a time, and not more than can be read; danger is never refused for want of room."""
    if any(_says(one, fact) for one in standing(notices, now_ms)):
        raise Refusal("notice_stands")
    if fact.sentence == EVACUATION:
        return
    for zone in fact.zones or site.zones:
        if len(standing(notices, now_ms, [zone])) >= STANDING_MAX:
            raise Refusal("notices_full", zone=site.zones[zone], max=STANDING_MAX)


def _says(one: Notice, fact: NoticeGiven) -> bool:
    """The same, to everybody whom the new one is for."""
    everybody = not one.zones or (bool(fact.zones) and set(fact.zones) <= set(one.zones))
    return everybody and (one.sentence, one.service, one.text, one.text_en) == (fact.sentence, fact.service, fact.text, fact.text_en)
