"""Counters open, rest and change what they offer; the last one of a service leaves only after a second word."""

from typing import Any

import pytest

from queue_server.domain.refusals import Refusal
from tests.builders import HallUnderTest
from tests.fakes.halls import a_memory_hall, everything, journal_of

LEAVING: list[tuple[str, dict[str, Any]]] = [("pause", {}), ("close", {}), ("services", {"services": ["xa-hoi"]})]


@pytest.mark.parametrize(("name", "more"), LEAVING)
def test_the_last_open_counter_with_people_waiting_asks_before_it_leaves(hall: HallUnderTest, name: str, more: dict[str, Any]) -> None:
    hall.take("ho-tich")
    hall.take("ho-tich")
    before = everything(hall)
    with pytest.raises(Refusal) as refused:
        hall.at(3, name, **more)
    assert (refused.value.code, refused.value.details) == ("confirm_needed", {"services": "Hộ tịch", "waiting": 2})
    assert everything(hall) == before
    assert hall.at(3, name, confirm=True, **more)["counter"]["services"]


@pytest.mark.parametrize(("name", "more"), LEAVING)
def test_a_counter_leaves_without_a_word_when_nobody_waits_or_another_is_open(hall: HallUnderTest, name: str, more: dict[str, Any]) -> None:
    hall.take("chung-thuc")
    hall.at(3, name, **more)
    hall.at(1, name, **more)
    with pytest.raises(Refusal, match="confirm_needed"):
        hall.at(2, name, **more)


def test_the_same_press_with_a_second_word_is_another_press(hall: HallUnderTest) -> None:
    hall.take("ho-tich")
    with pytest.raises(Refusal, match="confirm_needed"):
        hall.at(3, "pause", command_id="first-word")
    assert hall.at(3, "pause", command_id="first-word", confirm=True)["counter"]["state"] == "paused", "a refusal is not kept"


def test_opening_twice_hurts_nobody(hall: HallUnderTest) -> None:
    before = len(journal_of(hall))
    assert hall.at(1, "open")["counter"]["state"] == "open"
    assert len(journal_of(hall)) == before


def test_another_clerk_at_an_open_counter_is_noted(hall: HallUnderTest) -> None:
    hall.at(1, "open", caller=hall.caller("clerk", 1, actor="lan"))
    assert [fact["fact"] for fact in journal_of(hall)[-1].facts] == ["clerk_changed"]
    with hall.units.reading(hall.site.key) as reading:
        assert reading.counter(1).clerk == "lan"


def test_a_paused_counter_says_why_and_until_when_and_resumes_with_what_it_offered(hall: HallUnderTest) -> None:
    hall.at(4, "services", services=["dat-dai-xay-dung", "xa-hoi"])
    paused = hall.at(4, "pause", reason="họp", until_at_ms=hall.clock.now_ms + 600_000)["counter"]
    assert (paused["state"], paused["reason"], paused["until_at_ms"]) == ("paused", "họp", hall.clock.now_ms + 600_000)
    resumed = hall.at(4, "open")["counter"]
    assert (resumed["state"], resumed["reason"], resumed["services"]) == ("open", None, ["dat-dai-xay-dung", "xa-hoi"])


def test_a_closed_counter_opens_with_what_was_planned(hall: HallUnderTest) -> None:
    hall.at(4, "services", services=["xa-hoi"])
    hall.at(4, "close")
    assert hall.at(4, "open")["counter"]["services"] == ["dat-dai-xay-dung"]


def test_a_counter_with_a_ticket_in_hand_may_pause_and_may_not_close(hall: HallUnderTest) -> None:
    hall.take()
    hall.next(1)
    with pytest.raises(Refusal, match="counter_busy"):
        hall.at(1, "close")
    assert hall.at(1, "pause")["ticket"]["number"] == "A001"


def test_what_a_counter_offers_is_what_it_calls(hall: HallUnderTest) -> None:
    hall.take("xa-hoi")
    offered = hall.at(1, "services", services=["xa-hoi", "chung-thuc", "xa-hoi"])["counter"]["services"]
    assert offered == ["xa-hoi", "chung-thuc"]
    assert hall.next(1)["ticket"]["number"] == "X001"


@pytest.mark.parametrize(("name", "more"), [("pause", {}), ("services", {"services": ["xa-hoi"]})])
def test_a_closed_counter_neither_pauses_nor_offers(name: str, more: dict[str, Any]) -> None:
    with a_memory_hall() as hall, pytest.raises(Refusal, match="counter_not_open"):
        hall.at(1, name, **more)


def test_a_service_the_hall_does_not_have_is_not_offered(hall: HallUnderTest) -> None:
    with pytest.raises(Refusal, match="unknown_service"):
        hall.at(1, "services", services=["nowhere"])


@pytest.mark.parametrize("name", ["open", "pause", "close"])
def test_nobody_opens_or_closes_for_another_counter(hall: HallUnderTest, name: str) -> None:
    with pytest.raises(Refusal, match="foreign_counter"):
        hall.at(1, name, caller=hall.caller("clerk", 2))
    with pytest.raises(Refusal, match="unknown_counter"):
        hall.at(99, name)


def test_a_pause_is_not_a_farewell() -> None:
    day_ms = 24 * 3600 * 1000
    with a_memory_hall() as hall:
        hall.open(1, 2)
        with pytest.raises(Refusal, match="pause_too_long"):
            hall.at(1, "pause", until_at_ms=hall.clock.now_ms + day_ms + 1)
        assert hall.at(1, "pause", until_at_ms=hall.clock.now_ms + day_ms)["counter"]["state"] == "paused"


def test_a_pause_cannot_end_before_it_begins() -> None:
    with a_memory_hall() as hall:
        hall.open(1, 2)
        with pytest.raises(Refusal, match="already_past"):
            hall.at(1, "pause", until_at_ms=hall.clock.now_ms)
