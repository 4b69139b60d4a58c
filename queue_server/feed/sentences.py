"""From facts of the journal to what is announced: calls, and what the hall wants said by itself. It knows no player and no clock.

A row may hold several: a call goes before what else there is to say of the same press.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, cast

from queue_server.actions.ports import JournalRow
from queue_server.actions.screens import Snapshots
from queue_server.domain.events import read
from queue_server.domain.moment import Moment
from queue_server.domain.notice import MESSAGE, Notice, NoticeGiven, standing
from queue_server.domain.refusals import Refusal
from queue_server.domain.ticket import Ticket
from sounds.announcement import Announcement, Rank
from sounds.sentence import Sentence

Fact = dict[str, Any]
COLLECT = "collect"
OUTAGE = "outage"


def announcements(snapshots: Snapshots, row: JournalRow) -> list[Announcement]:
    """In the order in which they are said."""
    said = [one for fact in row.facts if (build := SAID.get(fact["fact"])) for one in build(snapshots, row, fact)]
    said.sort(key=lambda one: not one.id.startswith("call:"))
    ids = [one.id for one in said]
    return [replace(one, id=f"{one.id}:{nth}") if (nth := ids[:at].count(one.id)) else one for at, one in enumerate(said)]


def _called(snapshots: Snapshots, row: JournalRow, fact: Fact) -> Iterator[Announcement]:
    """A ticket that comes for its result is told so, if the hall wants that."""
    name = "result" if _wants(snapshots, "result") and _collects(snapshots, fact) else "call"
    sentence = _at_counter(snapshots, name, fact["number"], fact["counter"], recall=fact.get("recall", 0) > 0)
    yield _about(snapshots, row, "call", fact["zone"], sentence, fact["language"])


def _transferred(snapshots: Snapshots, row: JournalRow, fact: Fact) -> Iterator[Announcement]:
    """To a counter: it is said where that counter is. To a service nothing is said, for nobody knows yet where to go."""
    to = fact["bound_to"]
    if to is None or not _wants(snapshots, "transfer"):
        return
    if (ticket := _ticket(snapshots, fact)) is not None:
        sentence = _at_counter(snapshots, "transfer", ticket.number, to)
        yield _about(snapshots, row, "transfer", snapshots.site.zone_of(to), sentence, ticket.language)


def _missed(snapshots: Snapshots, row: JournalRow, fact: Fact) -> Iterator[Announcement]:
    if _wants(snapshots, "missed") and (ticket := _ticket(snapshots, fact)) is not None:
        sentence = Sentence("missed", ticket=ticket.number)
        yield _about(snapshots, row, "missed", snapshots.site.zone_of(fact["counter"]), sentence, ticket.language)


def _given(snapshots: Snapshots, row: JournalRow, fact: Fact) -> Iterator[Announcement]:
    given = cast(NoticeGiven, read(fact))
    if given.spoken and not (given.by_clock and not _wants(snapshots, given.sentence)):
        yield from _to_all(snapshots, given.apply(None, Moment(seq=row.seq, at_ms=row.at_ms)))


def _to_all(snapshots: Snapshots, notice: Notice) -> Iterator[Announcement]:
    """In each of its zones, by the zone's place in the hall's file."""
    rank: Rank = "emergency" if notice.urgent else "message" if notice.sentence in (MESSAGE, OUTAGE) else "information"
    typed = tuple((language, text) for language, text in (("vi", notice.text), ("en", notice.text_en)) if text)
    sentence = Sentence(notice.sentence, time=notice.time or "", service=notice.service or "", session=notice.session or "")
    said = typed if notice.sentence == MESSAGE else sentence
    for nth, zone in enumerate(snapshots.site.zones):
        if not notice.zones or zone in notice.zones:
            yield Announcement(f"notice:{notice.seq}:{nth}", zone, notice.given_at_ms, said, rank, snapshots.site.languages)


SAID: dict[str, Callable[[Snapshots, JournalRow, Fact], Iterator[Announcement]]] = {
    "ticket_called": _called,
    "ticket_recalled": _called,
    "ticket_transferred": _transferred,
    "ticket_missed": _missed,
    "notice_given": _given,
}
"""Whoever adds a fact that is to be heard adds it here; what ends one is ``taken_back``."""


def taken_back(snapshots: Snapshots, fact: Fact) -> tuple[list[str], list[str]]:
    """The ids of announcements that are undone by this fact, and of those that have ended."""
    match fact["fact"]:
        case "call_undone":
            return [f"call:{fact['call']}"], []
        case "notice_ended":
            return [], [f"notice:{fact['notice']}:{nth}" for nth in range(len(snapshots.site.zones))]
    return [], []


def still_standing(snapshots: Snapshots) -> list[Announcement]:
    """Emergencies that were given before we came and that nobody has ended."""
    urgent = [notice for notice in standing(snapshots.told, snapshots.now_ms) if notice.urgent and notice.spoken]
    return [said for notice in urgent for said in _to_all(snapshots, notice)]


def _about(snapshots: Snapshots, row: JournalRow, what: str, zone: str, sentence: Sentence, language: str) -> Announcement:
    languages = snapshots.site.voice.calls_in or ("vi", language)
    return Announcement(f"{what}:{row.seq}", zone, row.at_ms, sentence, languages=tuple(dict.fromkeys(languages)))


def _at_counter(snapshots: Snapshots, name: str, number: str, counter: int, *, recall: bool = False) -> Sentence:
    plan = snapshots.site.counters.get(counter)
    if plan is None:
        return Sentence(name, recall=recall, ticket=number, counter=counter)
    return Sentence(name, recall, number, counter, plan.desk, plan.room, plan.floor, plan.area)


def _collects(snapshots: Snapshots, fact: Fact) -> bool:
    ticket = _ticket(snapshots, fact)
    service = snapshots.site.services.get(ticket.service) if ticket else None
    return ticket is not None and (ticket.errand == COLLECT or (service is not None and service.kind == COLLECT))


def _ticket(snapshots: Snapshots, fact: Fact) -> Ticket | None:
    try:
        return snapshots.ticket(fact["ticket"])
    except Refusal:
        return None


def _wants(snapshots: Snapshots, sentence: str) -> bool:
    return sentence in snapshots.site.voice.automatic
