"""The state "đang số hóa", and what colleagues tell each other about a ticket."""

import pytest

from queue_server.actions.day import Day
from queue_server.actions.screens import Snapshots
from queue_server.domain.refusals import Refusal
from tests.builders import HallUnderTest
from tests.fakes.halls import journal_of

SECRET_WORDS = "Cô Lan gọi lại ông Bảy 0909 123 456"


def screen(hall: HallUnderTest, no: int) -> dict:
    with hall.units.reading(hall.site.key) as reading:
        return Snapshots(reading).counter(no).model_dump()


def refused(code: str, act: object, *asked: object, **more: object) -> None:
    with pytest.raises(Refusal) as refusal:
        act(*asked, **more)  # type: ignore[operator]
    assert refusal.value.code == code


def test_scanning_is_no_talk_and_the_supervisor_sees_since_when(hall: HallUnderTest) -> None:
    took = []
    for _ in range(5):
        hall.take()
        hall.next(1)
        hall.clock.forward(minutes=4)
        hall.at(1, "scan")
        began = hall.clock.now_ms
        hall.clock.forward(minutes=11)
        with hall.units.reading(hall.site.key) as reading:
            row = next(one for one in Snapshots(reading).supervisor([], [], []).counters if one.counter.no == 1)
        assert (row.state, row.scanning_at_ms) == ("serving", began)
        hall.at(1, "finish")
        with hall.units.reading(hall.site.key) as reading:
            took = reading.services_seconds(["chung-thuc"])["chung-thuc"]
    assert took == [240.0] * 5, "what a range of waiting is computed from"
    assert screen(hall, 1)["mean_service_seconds"] == 240
    assert hall.broken() == []


def test_back_to_the_talk_only_the_scanning_between_is_left_out(hall: HallUnderTest) -> None:
    ticket = hall.take()["id"]
    hall.next(1)
    hall.at(1, "start")
    hall.clock.forward(minutes=2)
    hall.at(1, "scan")
    hall.clock.forward(minutes=5)
    assert hall.at(1, "scan", scanning=False)["ticket"].get("scanning_at_ms") is None
    hall.clock.forward(minutes=3)
    hall.at(1, "finish")
    assert hall.ticket(ticket).scanned_ms == 5 * 60_000
    with hall.units.reading(hall.site.key) as reading:
        assert reading.services_seconds(["chung-thuc"])["chung-thuc"] == [300.0]


def test_who_is_being_scanned_has_come_and_is_neither_recalled_nor_missed_nor_taken_back(hall: HallUnderTest) -> None:
    hall.take()
    hall.next(1)
    hall.at(1, "scan")
    for name in ("recall", "no-show", "undo", "requeue", "start", "scan"):
        refused("wrong_state", hall.at, 1, name)
    hall.clock.forward(minutes=30)
    Day(hall.units, hall.site.key).tick()
    assert screen(hall, 1)["ticket"]["state"] == "serving"
    hall.at(1, "scan", scanning=False)
    refused("wrong_state", hall.at, 1, "scan", scanning=False)
    refused("wrong_state", hall.at, 1, "no-show")


def test_next_hold_and_transfer_end_the_scanning(hall: HallUnderTest) -> None:
    tickets = [hall.take()["id"] for _ in range(3)]
    for ticket, name, more in zip(
        tickets, ("next", "hold", "transfer"), ({}, {}, {"service": "ho-tich", "reason": "bước tiếp"}), strict=True
    ):
        if hall.site and screen(hall, 1)["ticket"] is None:
            hall.next(1)
        hall.at(1, "scan")
        hall.clock.forward(minutes=1)
        hall.at(1, name, **more)
        assert hall.ticket(ticket).scanning_at_ms is None
    assert hall.broken() == []


def test_a_note_goes_with_its_ticket_to_the_next_counter_and_the_journal_knows_nothing_of_it(hall: HallUnderTest) -> None:
    ticket = hall.take()["id"]
    hall.next(1)
    hall.to(ticket, "note", caller=hall.caller("clerk", 1), text=SECRET_WORDS)
    hall.at(1, "transfer", service="ho-tich", reason="bước tiếp theo")
    assert screen(hall, 3)["notes"][ticket] == {"text": SECRET_WORDS, "author": "clerk-1", "at_ms": hall.clock.now_ms}
    hall.next(3)
    assert screen(hall, 3)["notes"][ticket]["text"] == SECRET_WORDS
    assert "0909" not in str(journal_of(hall))
    hall.to(ticket, "note")
    assert "notes" not in screen(hall, 3)
    assert hall.broken() == []


def test_notes_are_erased_after_a_day_and_none_is_put_on_a_ticket_that_has_ended(hall: HallUnderTest) -> None:
    ticket = hall.take()["id"]
    hall.to(ticket, "note", text="chờ giấy gốc")
    day = Day(hall.units, hall.site.key)
    hall.clock.forward(hours=23.9)
    day.tick()
    with hall.units.reading(hall.site.key) as reading:
        assert [note.text for note in reading.notes.all().values()] == ["chờ giấy gốc"]
    hall.clock.forward(hours=0.3)
    day.tick()
    with hall.units.reading(hall.site.key) as reading:
        assert reading.notes.all() == {}
    refused("wrong_state", hall.to, ticket, "note", text="muộn rồi")
