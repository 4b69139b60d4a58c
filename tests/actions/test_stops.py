"""A supervisor stops the numbers of a service, with a reason, and gives them back; who waits already is served all the same."""

from collections.abc import Iterator
from typing import Any

import pytest

from queue_server.actions.day import Day
from queue_server.actions.screens import Snapshots
from queue_server.domain.refusals import Refusal
from tests.builders import Clock, HallUnderTest, at
from tests.fakes.halls import a_memory_hall, everything, journal_of

MINUTE_MS = 60_000


def line(hall: HallUnderTest, service: str = "ho-tich") -> Any:
    with hall.units.reading(hall.site.key) as reading:
        return next(one for one in Snapshots(reading).supervisor([], [], []).lines if one.service == service)


def issuing(hall: HallUnderTest, service: str = "ho-tich") -> str:
    """As the kiosk says it."""
    with hall.units.reading(hall.site.key) as reading:
        return next(one.issuing for one in Snapshots(reading).kiosk(None).lines if one.service == service)


def test_a_stopped_service_gives_no_numbers_and_its_line_is_served(hall: HallUnderTest) -> None:
    number = hall.take("ho-tich")["number"]
    stop = hall.stop("ho-tich", "Mất điện")["stop"]
    assert (issuing(hall), issuing(hall, "chung-thuc")) == ("stopped", "open")
    assert line(hall).stop.model_dump() == stop
    assert stop == {"reason": "Mất điện", "since_at_ms": hall.clock.now_ms, "until_at_ms": at("2026-11-24 00:00")}
    with pytest.raises(Refusal) as refused:
        hall.take("ho-tich")
    assert (refused.value.code, refused.value.details) == ("issue_paused", {"service": "Hộ tịch"})
    assert hall.next(3)["ticket"]["number"] == number
    assert hall.broken() == []


def test_a_resumed_service_gives_the_next_number(hall: HallUnderTest) -> None:
    hall.take("ho-tich")
    hall.stop("ho-tich")
    assert hall.resume("ho-tich") == {"service": "ho-tich", "stop": None}
    assert hall.take("ho-tich")["number"] == "H002", "a refused press takes no number"
    before = len(journal_of(hall))
    hall.resume("ho-tich")
    assert len(journal_of(hall)) == before
    assert [row.facts[0]["fact"] for row in journal_of(hall)[-3:-1]] == ["issuing_stopped", "issuing_resumed"]
    assert hall.broken() == []


def test_a_stop_ends_when_it_was_said_to_and_with_its_day(hall: HallUnderTest) -> None:
    hall.stop("ho-tich", until_at_ms=hall.clock.now_ms + 30 * MINUTE_MS)
    hall.clock.forward(minutes=29.9)
    assert issuing(hall) == "stopped"
    hall.clock.forward(minutes=0.1)
    assert (issuing(hall), line(hall).stop) == ("open", None)
    hall.stop("ho-tich", until_at_ms=hall.clock.now_ms + 20 * 60 * MINUTE_MS)
    hall.clock.now_ms = at("2026-11-24 00:00")
    assert issuing(hall) == "open", "tomorrow begins as every day does"


def test_a_second_stop_takes_the_place_of_the_first(hall: HallUnderTest) -> None:
    hall.stop("ho-tich", "Mất điện")
    hall.stop("ho-tich", "Hết hồ sơ", until_at_ms=hall.clock.now_ms + MINUTE_MS)
    assert line(hall).stop.reason == "Hết hồ sơ"
    assert hall.broken() == []


@pytest.mark.parametrize("minutes", [0, -5, 24 * 60 + 1])
def test_a_stop_ends_neither_in_the_past_nor_after_a_day(hall: HallUnderTest, minutes: int) -> None:
    before = everything(hall)
    with pytest.raises(Refusal, match=r"already_past|pause_too_long"):
        hall.stop("ho-tich", until_at_ms=hall.clock.now_ms + minutes * MINUTE_MS)
    assert everything(hall) == before


@pytest.mark.parametrize("role", ["clerk", "kiosk", "tv", "agent", "nobody"])
def test_nobody_else_stops_or_resumes(hall: HallUnderTest, role: str) -> None:
    before = everything(hall)
    for act in (hall.stop, hall.resume):
        with pytest.raises(Refusal, match="not_allowed"):
            act("ho-tich", caller=hall.caller(role, 3 if role == "clerk" else None))  # type: ignore[operator]
    with pytest.raises(Refusal, match="unknown_service"):
        hall.stop("nowhere")
    assert everything(hall) == before


def test_the_hall_is_told_once_and_until_when() -> None:
    with a_memory_hall(Clock(at("2026-11-23 09:00")), always=False) as hall:
        day = Day(hall.units, hall.site.key)
        hall.stop("ho-tich", until_at_ms=at("2026-11-23 10:00"))
        for _ in range(3):
            day.tick()
            hall.clock.forward(seconds=15)
        with hall.units.reading(hall.site.key) as reading:
            (told,) = reading.notices()
        assert (told.sentence, told.service, told.time, told.stands(hall.clock.now_ms)) == ("stopped", "ho-tich", "10:00", True)
        hall.resume("ho-tich")
        day.tick()
        with hall.units.reading(hall.site.key) as reading:
            assert reading.notices()[0].ended_at_ms is not None


@pytest.fixture
def crowded() -> Iterator[HallUnderTest]:
    """An hour to closing, one counter, and so many people that the day has stopped giving numbers of xa-hoi."""
    with a_memory_hall(Clock(at("2026-11-23 16:00")), always=False) as hall:
        hall.open(6)
        for _ in range(5):
            hall.take("xa-hoi")
        yield hall


def test_a_supervisor_who_has_somebody_stay_lifts_the_days_own_stop_for_today(crowded: HallUnderTest) -> None:
    assert issuing(crowded, "xa-hoi") == "stopped"
    lift = crowded.lift("xa-hoi", "Quầy làm thêm giờ")
    assert (lift["stop"], lift["lift"]["reason"], lift["lift"]["until_at_ms"]) == (None, "Quầy làm thêm giờ", at("2026-11-24 00:00"))
    assert (issuing(crowded, "xa-hoi"), line(crowded, "xa-hoi").lift.reason) == ("open", "Quầy làm thêm giờ")
    assert crowded.take("xa-hoi")["number"] == "X006"
    row = journal_of(crowded)[-2]
    assert (row.actor, row.facts[0]["fact"], row.facts[0]["reason"]) == ("supervisor", "issuing_lifted", "Quầy làm thêm giờ")
    before = len(journal_of(crowded))
    crowded.lift("xa-hoi", "Lần nữa")
    assert len(journal_of(crowded)) == before, "again is harmless"
    assert crowded.broken() == []


def test_what_is_lifted_is_no_longer_told_to_the_hall(crowded: HallUnderTest) -> None:
    day = Day(crowded.units, crowded.site.key)
    day.tick()
    with crowded.units.reading(crowded.site.key) as reading:
        (told,) = [one for one in reading.notices() if one.service == "xa-hoi"]
    assert (told.sentence, told.ended_at_ms) == ("stopped", None)
    crowded.lift("xa-hoi")
    crowded.clock.forward(seconds=15)
    day.tick()
    with crowded.units.reading(crowded.site.key) as reading:
        assert [one.ended_at_ms for one in reading.notices() if one.service == "xa-hoi"] == [crowded.clock.now_ms]


def test_what_is_lifted_is_stopped_again_by_a_person_and_resumed_to_what_the_day_says(crowded: HallUnderTest) -> None:
    crowded.lift("xa-hoi")
    crowded.resume("xa-hoi")
    assert issuing(crowded, "xa-hoi") == "open", "there was nothing to resume"
    crowded.stop("xa-hoi", "Mất điện")
    with pytest.raises(Refusal, match="nothing_to_lift"):
        crowded.lift("xa-hoi")
    crowded.resume("xa-hoi")
    assert issuing(crowded, "xa-hoi") == "stopped", "the day still has no room"
    assert crowded.broken() == []


def test_what_the_day_has_not_stopped_cannot_be_lifted(hall: HallUnderTest) -> None:
    before = everything(hall)
    with pytest.raises(Refusal) as refused:
        hall.lift("ho-tich")
    assert (refused.value.code, refused.value.details) == ("nothing_to_lift", {"service": "Hộ tịch"})
    for role in ("clerk", "kiosk", "nobody"):
        with pytest.raises(Refusal, match="not_allowed"):
            hall.lift("ho-tich", caller=hall.caller(role))
    assert everything(hall) == before


def test_a_kiosk_is_told_why_a_person_has_stopped_a_service_and_until_when(crowded: HallUnderTest) -> None:
    crowded.stop("ho-tich", "Mất điện", until_at_ms=crowded.clock.now_ms + 30 * MINUTE_MS)
    with crowded.units.reading(crowded.site.key) as reading:
        told = Snapshots(reading).kiosk(None).stops
    assert {service: (stop.reason, stop.until_at_ms) for service, stop in told.items()} == {"ho-tich": ("Mất điện", at("2026-11-23 16:30"))}
