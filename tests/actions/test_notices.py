"""Supervisors tell the hall something, and end it; the day tells what it knows by itself. On every memory where rows are at stake."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from queue_server.actions import notices
from queue_server.actions.day import Day
from queue_server.actions.screens import Snapshots
from queue_server.contract import commands
from queue_server.domain.refusals import Refusal
from tests.builders import Clock, HallUnderTest, a_hall, at, the_demo
from tests.fakes.halls import a_memory_hall, everything, journal_of

WEEKDAY = "2026-11-23"
COUNTERS = the_demo().counters
TWO_ZONES: dict[str, Any] = {
    "zones": {"sanh": "Sảnh", "lau": "Lầu"},
    "counters": {no: replace(plan, zone="lau" if no > 4 else "sanh") for no, plan in COUNTERS.items()},
}


@pytest.fixture
def ward() -> Iterator[HallUnderTest]:
    """With its real hours, on Monday at eight."""
    with a_memory_hall(always=False) as hall:
        hall.open()
        yield hall


def shown(hall: HallUnderTest, zone: str = "sanh") -> list[str]:
    with hall.units.reading(hall.site.key) as reading:
        return [one.text or one.sentence for one in Snapshots(reading).notices_of(zone).notices]


def told(hall: HallUnderTest) -> list[tuple[str, str | None]]:
    with hall.units.reading(hall.site.key) as reading:
        return [(one.sentence, one.service or one.time) for one in reversed(reading.notices())]


# --- by a supervisor ---


def test_what_is_told_is_kept_and_its_journal_gives_it_back(any_hall: HallUnderTest) -> None:
    first = any_hall.tell(text="Quầy 3 nghỉ, mời sang quầy 4.", text_en="Please go to counter 4.")
    second = any_hall.tell("outage")
    assert shown(any_hall) == ["outage", "Quầy 3 nghỉ, mời sang quầy 4."]
    ended = any_hall.untell(first["id"])
    assert ended["ended_at_ms"] == any_hall.clock.now_ms
    assert shown(any_hall) == ["outage"]
    with any_hall.units.reading(any_hall.site.key) as reading:
        assert [one.seq for one in reading.notices()] == [second["id"], first["id"]]
        assert reading.notice(first["id"]).text_en == "Please go to counter 4."
    assert any_hall.broken() == []


def test_yesterdays_notices_are_gone_unless_nobody_has_ended_them(any_hall: HallUnderTest) -> None:
    any_hall.untell(any_hall.tell()["id"])
    danger = any_hall.tell("evacuation")["id"]
    any_hall.clock.forward(hours=20)
    with any_hall.units.reading(any_hall.site.key) as reading:
        assert [one.seq for one in reading.notices()] == [danger]
    assert shown(any_hall) == ["evacuation"]


def test_the_same_press_tells_once(any_hall: HallUnderTest) -> None:
    first = any_hall.tell(command_id="one-press")
    assert any_hall.tell(command_id="one-press") == first
    assert len(journal_of(any_hall)) == 1


def test_to_end_what_has_ended_hurts_nobody(hall: HallUnderTest) -> None:
    seq = hall.tell()["id"]
    first = hall.untell(seq)
    hall.clock.forward(minutes=1)
    rows = len(journal_of(hall))
    assert hall.untell(seq) == first
    assert len(journal_of(hall)) == rows


@pytest.mark.parametrize("seq", [0, 1, 999_999_999])
def test_what_was_never_told_cannot_be_ended(any_hall: HallUnderTest, seq: int) -> None:
    any_hall.take()
    with pytest.raises(Refusal, match="unknown_notice"):
        any_hall.untell(seq)


@pytest.mark.parametrize("role", ["clerk", "kiosk", "tv", "keypad", "agent", "wall", "visitor"])
def test_only_supervisors_speak_to_the_whole_hall(hall: HallUnderTest, role: str) -> None:
    seq = hall.tell()["id"]
    before = everything(hall)
    for act in (lambda caller: hall.tell("outage", caller=caller), lambda caller: hall.untell(seq, caller=caller)):
        with pytest.raises(Refusal, match="not_allowed"):
            act(hall.caller(role, 1))
    assert everything(hall) == before


def test_a_notice_is_for_its_zones_and_the_supervisor_sees_all() -> None:
    with a_memory_hall(**TWO_ZONES) as hall:
        hall.tell(text="Dưới nhà", zones=["sanh"])
        hall.tell(text="Trên lầu", zones=["lau"])
        hall.tell(text="Cả nhà")
        assert shown(hall, "sanh") == ["Cả nhà", "Dưới nhà"]
        assert shown(hall, "lau") == ["Cả nhà", "Trên lầu"]
        with hall.units.reading(hall.site.key) as reading:
            rows = Snapshots(reading).supervisor([], [], []).notices
        assert [(one.text, one.zones) for one in rows] == [("Cả nhà", []), ("Trên lầu", ["lau"]), ("Dưới nhà", ["sanh"])]
        with pytest.raises(Refusal, match="unknown_zone"):
            shown(hall, "garden")


def test_a_screen_carries_the_two_newest_and_whatever_is_urgent(hall: HallUnderTest) -> None:
    for n in range(1, 6):
        hall.tell(text=f"Tin {n}")
    with pytest.raises(Refusal, match="notices_full"):
        hall.tell(text="Tin 6")
    hall.tell("evacuation")
    assert shown(hall) == ["evacuation", "Tin 5", "Tin 4"]


def test_while_people_leave_no_number_is_given_and_afterwards_again() -> None:
    with a_memory_hall(**TWO_ZONES) as hall:
        danger = hall.tell("evacuation", zones=["lau"])["id"]
        for caller in (hall.caller("kiosk"), replace(hall.caller("kiosk"), zone="lau"), hall.caller("supervisor")):
            with pytest.raises(Refusal, match="evacuating"):
                hall.take(caller=caller)
        assert hall.take(caller=replace(hall.caller("kiosk"), zone="sanh"))["number"] == "A001"
        hall.untell(danger)
        assert hall.take()["number"] == "A002"


def test_a_phone_is_told_what_its_place_is_told() -> None:
    with a_memory_hall(**TWO_ZONES) as hall:
        hall.tell(text="Trên lầu", zones=["lau"])
        seen = {}
        for service in hall.site.services:
            token = hall.take(service)["track_url"].rpartition("/")[2]
            with hall.units.reading(hall.site.key) as reading:
                seen[service] = [one.text for one in Snapshots(reading).track(token).notices]
        where = {key: {plan.zone for plan in hall.site.counters.values() if key in plan.services} for key in hall.site.services}
        assert {key: ["Trên lầu"] if "lau" in zones else [] for key, zones in where.items()} == seen
        assert [] in seen.values()


# --- by the day ---


def ticked(hall: HallUnderTest, *times: str) -> Day:
    day = Day(hall.units, hall.site.key)
    for time in times:
        hall.clock.now_ms = at(f"{WEEKDAY} {time}")
        day.tick()
    return day


def test_a_day_tells_lunch_and_closing_and_takes_them_back(ward: HallUnderTest) -> None:
    day = ticked(ward, "11:29:59", "11:30", "11:30:01")
    assert told(ward) == [("lunch", "13:30")]
    assert shown(ward) == ["lunch"]
    for time, now in (("13:29:59", ["lunch"]), ("13:30:00", []), ("16:45:00", ["closing"]), ("16:59:59", ["closing"]), ("17:00:00", [])):
        ward.clock.now_ms = at(f"{WEEKDAY} {time}")
        day.tick()
        assert shown(ward) == now, time
    assert told(ward) == [("lunch", "13:30"), ("closing", "17:00")]
    ends = [fact for row in journal_of(ward) for fact in row.facts if fact["fact"] == "notice_ended"]
    assert [end["why"] for end in ends] == ["time", "time"]
    assert {row.actor for row in journal_of(ward) if row.command == "notice"} == {"house"}
    assert ward.broken() == []


def test_a_restart_in_the_lunch_break_tells_nothing_twice(tmp_path: Path) -> None:
    clock = Clock(at(f"{WEEKDAY} 11:30"))
    for _ in range(3):
        with a_hall(tmp_path, clock, always=False) as hall:
            Day(hall.units, hall.site.key).tick()
            clock.forward(seconds=20)
            assert told(hall) == [("lunch", "13:30")]
            assert shown(hall) == ["lunch"]


def test_a_service_that_stops_by_itself_is_told_once_and_taken_back_when_it_goes_on() -> None:
    with a_memory_hall(Clock(at(f"{WEEKDAY} 16:00")), always=False) as hall:
        hall.open(6)
        for _ in range(5):
            hall.take("xa-hoi")
        day = ticked(hall, "16:00", "16:00:05")
        assert told(hall) == [("stopped", "xa-hoi")]
        hall.at(5, "open")
        hall.at(5, "services", services=["xa-hoi"], confirm=True)
        hall.clock.forward(seconds=15)
        day.tick()
        assert shown(hall) == []
        hall.at(5, "close", confirm=True)
        hall.clock.forward(seconds=15)
        day.tick()
        assert told(hall) == [("stopped", "xa-hoi")], "once a session"


def test_a_tick_without_anything_to_tell_writes_nothing(ward: HallUnderTest) -> None:
    ward.tell(minutes=30)
    day = ticked(ward, "08:05")
    before = everything(ward)
    for _ in range(30):
        ward.clock.forward(seconds=1)
        day.tick()
    assert everything(ward) == before


def test_what_a_supervisor_has_told_already_the_clock_does_not_repeat(ward: HallUnderTest) -> None:
    ward.clock.now_ms = at(f"{WEEKDAY} 16:50")
    ward.tell("closing")
    ticked(ward, "16:50:01")
    assert told(ward) == [("closing", "17:00")]


@pytest.mark.parametrize(
    "asked",
    [
        {"sentence": "song"},
        {"sentence": "message"},
        {"sentence": "message", "text": ""},
        {"sentence": "message", "text": "   "},
        {"sentence": "message", "text": "a" * 201},
        {"sentence": "message", "text": "a\nb"},
        {"sentence": "message", "text": "a‮b"},
        {"sentence": "outage", "text": "words"},
        {"sentence": "message", "text_en": "only English"},
        {"sentence": "lunch", "time": "25:00"},
        {"sentence": "message", "text": "a", "minutes": 0},
        {"sentence": "message", "text": "a", "minutes": 601},
    ],
)
def test_what_is_no_notice_does_not_pass_the_border(asked: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        commands.GiveNotice(command_id="x", **asked)


def test_words_are_kept_in_their_composed_form(hall: HallUnderTest) -> None:
    assert hall.tell(text="  Qua\u0302\u0300y 3 ")["text"] == "Qu\u1ea7y 3"
    assert notices.SHOWN == 2
