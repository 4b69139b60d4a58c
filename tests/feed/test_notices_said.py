"""From a notice of the journal to what is announced: in which zones, how urgently, in which words, and what its end takes back."""

from dataclasses import replace
from typing import Any

import pytest

from queue_server.actions.screens import Snapshots
from queue_server.feed.sentences import announcements, still_standing, taken_back
from sounds.announcement import Announcement
from sounds.sentence import Sentence
from tests.builders import HallUnderTest, the_demo
from tests.fakes.halls import a_memory_hall, journal_of

PLANS = the_demo().counters
TWO_ZONES: dict[str, Any] = {
    "zones": {"sanh": "Sảnh", "lau": "Lầu"},
    "counters": {no: replace(plan, zone="lau" if no > 4 else "sanh") for no, plan in PLANS.items()},
}


def said(hall: HallUnderTest) -> list[Announcement]:
    """What the newest row of the journal announces."""
    with hall.units.reading(hall.site.key) as reading:
        return announcements(Snapshots(reading), journal_of(hall)[-1])


@pytest.mark.parametrize(
    ("sentence", "more", "rank"),
    [
        ("evacuation", {}, "emergency"),
        ("message", {}, "message"),
        ("outage", {}, "message"),
        ("lunch", {"time": "13:30"}, "information"),
        ("closing", {"time": "17:00"}, "information"),
        ("stopped", {"service": "ho-tich"}, "information"),
    ],
)
def test_each_notice_is_said_in_its_rank(hall_of_two: HallUnderTest, sentence: str, more: dict[str, Any], rank: str) -> None:
    seq = hall_of_two.tell(sentence, **more)["id"]
    told = said(hall_of_two)
    assert [(one.id.rpartition(":")[0], one.zone, one.rank) for one in told] == [(f"notice:{seq}", zone, rank) for zone in ("sanh", "lau")]
    assert len({one.id for one in told}) == 2
    if sentence != "message":
        assert isinstance(told[0].said, Sentence)
        assert (told[0].said.name, told[0].said.time, told[0].said.service) == (sentence, more.get("time", ""), more.get("service", ""))


def test_typed_words_are_said_as_typed_vietnamese_first(hall_of_two: HallUnderTest) -> None:
    hall_of_two.tell(text="Quầy 3 nghỉ.", text_en="Counter 3 is closed.", zones=["lau"])
    assert [(one.zone, one.said) for one in said(hall_of_two)] == [("lau", (("vi", "Quầy 3 nghỉ."), ("en", "Counter 3 is closed.")))]


def test_what_is_only_to_be_shown_is_not_said(hall_of_two: HallUnderTest) -> None:
    hall_of_two.tell(spoken=False)
    assert said(hall_of_two) == []


def test_the_end_of_a_notice_takes_back_all_that_it_announced(hall_of_two: HallUnderTest) -> None:
    seq = hall_of_two.tell("evacuation")["id"]
    ids = {one.id for one in said(hall_of_two)}
    hall_of_two.untell(seq)
    with hall_of_two.units.reading(hall_of_two.site.key) as reading:
        undone, ended = taken_back(Snapshots(reading), journal_of(hall_of_two)[-1].facts[0])
    assert (undone, set(ended)) == ([], ids)


def test_only_danger_is_said_on_after_a_start_and_only_while_it_stands(hall_of_two: HallUnderTest) -> None:
    hall_of_two.tell()
    danger = hall_of_two.tell("evacuation", zones=["lau"])["id"]

    def standing() -> list[tuple[str, str]]:
        with hall_of_two.units.reading(hall_of_two.site.key) as reading:
            return [(one.zone, one.rank) for one in still_standing(Snapshots(reading))]

    assert standing() == [("lau", "emergency")]
    hall_of_two.untell(danger)
    assert standing() == []


@pytest.fixture
def hall_of_two() -> Any:
    with a_memory_hall(**TWO_ZONES) as hall:
        yield hall
