"""What a clerk does with the ticket at the counter: one key is the whole cycle, and nobody picks in secret."""

from typing import Any

import pytest

from queue_server.domain.refusals import Refusal
from tests.builders import HallUnderTest
from tests.fakes.halls import a_memory_hall, everything, journal_of


def number(answer: dict[str, Any]) -> str | None:
    return answer["ticket"]["number"] if answer["ticket"] else None


def facts_of_last(hall: HallUnderTest) -> list[str]:
    return [fact["fact"] for fact in journal_of(hall)[-1].facts]


# --- next --------------------------------------------------------------------------------------------------------------


def test_one_key_is_the_whole_cycle(hall: HallUnderTest) -> None:
    hall.take()
    hall.take()
    first = hall.next(1)
    assert (number(first), first["ended"], first["waiting"]) == ("A001", None, 1)
    second = hall.next(1, outcome="supplement_needed")
    assert (number(second), second["ended"]["number"], second["ended"]["state"]) == ("A002", "A001", "done")
    assert second["ended"]["outcome"] == "supplement_needed"
    assert facts_of_last(hall) == ["ticket_finished", "ticket_called"], "one press, one row"
    last = hall.next(1)
    assert (number(last), last["ended"]["number"], last["waiting"], last["call"]) == (None, "A002", 0, None)


def test_two_pages_that_press_next_in_the_same_moment_call_one_visitor(hall: HallUnderTest) -> None:
    for _ in range(3):
        hall.take()
    here = hall.next(1, here="")["ticket"]["id"]
    hall.next(1, here=here)
    before = everything(hall)
    for seen in (here, ""):
        with pytest.raises(Refusal, match="other_ticket_here"):
            hall.next(1, here=seen)
    assert everything(hall) == before


@pytest.mark.parametrize(
    ("action", "more"),
    [
        ("recall", {}),
        ("start", {}),
        ("finish", {"outcome": "received"}),
        ("no-show", {}),
        ("hold", {}),
        ("transfer", {"reason": "x", "counter": 2}),
        ("requeue", {}),
        ("undo", {}),
    ],
)
def test_nobody_decides_about_a_ticket_they_did_not_see(hall: HallUnderTest, action: str, more: dict[str, Any]) -> None:
    for _ in range(2):
        hall.take()
    seen = hall.next(1)["ticket"]["id"]
    hall.next(1)
    before = everything(hall)
    with pytest.raises(Refusal, match="other_ticket_here"):
        hall.at(1, action, here=seen, **more)
    assert everything(hall) == before


def test_a_press_sent_again_is_answered_as_before_though_another_number_is_here_now(hall: HallUnderTest) -> None:
    hall.take()
    first = hall.at(1, "next", command_id="the-same-press-1", here="")
    assert hall.at(1, "next", command_id="the-same-press-1", here="") == first


def test_next_with_nobody_waiting_is_an_answer_and_no_fact(hall: HallUnderTest) -> None:
    before = len(journal_of(hall))
    assert number(hall.next(1)) is None
    assert len(journal_of(hall)) == before


def test_a_press_that_comes_after_its_time_calls_nobody(hall: HallUnderTest) -> None:
    hall.take()
    pressed_at_ms = hall.clock.now_ms
    hall.clock.forward(seconds=6)
    before = everything(hall)
    with pytest.raises(Refusal, match="press_too_old"):
        hall.next(1, expires_at_ms=pressed_at_ms + 5_000)
    assert everything(hall) == before
    assert number(hall.next(1, expires_at_ms=pressed_at_ms + 6_000)) == "A001"


def test_a_press_that_was_in_time_gets_its_first_answer_however_late_it_is_repeated(hall: HallUnderTest) -> None:
    hall.take()
    in_time = {"command_id": "pad-1", "expires_at_ms": hall.clock.now_ms + 5_000}
    first = hall.next(1, **in_time)
    hall.clock.forward(minutes=1)
    assert hall.next(1, **in_time) == first


def test_a_shared_counter_calls_by_place_over_its_services(hall: HallUnderTest) -> None:
    for service in ("dat-dai-xay-dung", "ho-kinh-doanh", "dat-dai-xay-dung"):
        hall.take(service)
        hall.clock.forward(seconds=1)
    assert [number(hall.next(5)) for _ in range(3)] == ["L001", "Q001", "L002"]


def test_priority_tickets_pass_one_ticket_three_times_and_then_it_is_next(hall: HallUnderTest) -> None:
    hall.take()
    called = []
    for _ in range(4):
        hall.clock.forward(minutes=1)
        hall.take(priority="cao-tuoi")
        called.append(number(hall.next(1)))
    assert called == ["A002", "A003", "A004", "A001"]
    assert number(hall.next(1)) == "A005"


def test_a_counter_helps_when_its_own_line_is_empty(hall: HallUnderTest) -> None:
    hall.take("chung-thuc")
    hall.take("ho-tich")
    assert number(hall.next(3)) == "H001"
    assert number(hall.next(3)) == "A001"


def test_a_counter_helps_a_service_that_nobody_receives(hall: HallUnderTest) -> None:
    hall.take("chung-thuc")
    hall.clock.forward(seconds=1)
    hall.take("ho-tich")
    for no in (1, 2):
        hall.at(no, "pause", confirm=True)
    assert number(hall.next(3)) == "A001"


@pytest.mark.parametrize("name", ["next", "call"])
def test_a_counter_that_is_not_open_calls_nobody(hall: HallUnderTest, name: str) -> None:
    ticket = hall.take()["id"]
    hall.at(1, "pause")
    with pytest.raises(Refusal, match="counter_not_open"):
        hall.at(1, name, **({} if name == "next" else {"ticket": ticket, "reason": "hẹn trước"}))


# --- call this one -----------------------------------------------------------------------------------------------------


def test_a_picked_ticket_stands_in_the_journal_with_its_reason(hall: HallUnderTest) -> None:
    hall.take()
    second = hall.take()
    assert number(hall.at(1, "call", number=second["number"], reason="hẹn trước")) == "A002"
    [fact] = journal_of(hall)[-1].facts
    assert (fact["how"], fact["reason"]) == ("chosen", "hẹn trước")
    assert journal_of(hall)[-1].actor == "clerk-1"


def test_a_busy_counter_picks_nobody(hall: HallUnderTest) -> None:
    hall.take()
    second = hall.take()["id"]
    hall.next(1)
    with pytest.raises(Refusal, match="counter_busy"):
        hall.at(1, "call", ticket=second, reason="hẹn trước")


def test_a_ticket_sent_to_another_counter_is_not_picked(hall: HallUnderTest) -> None:
    ticket = hall.take()["id"]
    hall.next(1)
    hall.at(1, "transfer", counter=2, reason="bản gốc ở đó")
    with pytest.raises(Refusal, match="not_offered_here"):
        hall.at(1, "call", ticket=ticket, reason="hẹn trước")
    assert number(hall.at(2, "call", ticket=ticket, reason="hẹn trước")) == "A001"


# --- the ticket in hand ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["recall", "start", "finish", "no-show", "hold", "requeue", "undo"])
def test_nothing_can_be_done_to_nobody(hall: HallUnderTest, name: str) -> None:
    before = everything(hall)
    with pytest.raises(Refusal, match="no_ticket_here"):
        hall.at(1, name)
    assert everything(hall) == before


@pytest.mark.parametrize(("name", "state"), [("finish", "done"), ("no-show", "no_show"), ("hold", "held"), ("requeue", "waiting")])
def test_what_leaves_the_counter_is_in_the_answer(hall: HallUnderTest, name: str, state: str) -> None:
    hall.take()
    hall.next(1)
    answer = hall.at(1, name)
    assert (answer["ticket"], answer["ended"]["number"], answer["ended"]["state"]) == (None, "A001", state)


def test_what_was_begun_may_be_ended_though_the_counter_has_paused(hall: HallUnderTest) -> None:
    hall.take()
    hall.next(1)
    hall.at(1, "pause", reason="họp")
    assert hall.at(1, "finish")["ended"]["state"] == "done"


def test_a_clerk_works_at_the_own_counter_and_a_supervisor_anywhere(hall: HallUnderTest) -> None:
    hall.take()
    with pytest.raises(Refusal, match="foreign_counter"):
        hall.at(1, "next", caller=hall.caller("clerk", 2))
    assert number(hall.at(1, "next", caller=hall.caller("supervisor"))) == "A001"
    with pytest.raises(Refusal, match="foreign_counter"):
        hall.at(1, "finish", caller=hall.caller("clerk", 2))


def test_an_undone_call_does_not_reopen_what_its_press_had_finished(hall: HallUnderTest) -> None:
    first, second = hall.take()["id"], hall.take()["id"]
    hall.next(1)
    hall.next(1)
    answer = hall.at(1, "undo")
    assert answer["ticket"] is None
    assert (hall.ticket(first).state, hall.ticket(second).state) == ("done", "waiting")


def test_an_undone_ticket_is_the_next_again(hall: HallUnderTest) -> None:
    for _ in range(3):
        hall.take()
    hall.next(1)
    hall.at(1, "undo")
    assert number(hall.next(1)) == "A001"


def test_a_requeued_ticket_is_called_by_another_counter_and_not_by_this_one_for_a_minute(hall: HallUnderTest) -> None:
    hall.take()
    hall.take()
    hall.next(1)
    hall.at(1, "requeue")
    assert number(hall.next(1)) == "A002"
    assert number(hall.next(2)) == "A001"


def test_service_starts_at_the_call_where_the_hall_says_so() -> None:
    with a_memory_hall(starts_at_call=True) as hall:
        hall.open(1)
        hall.take()
        assert hall.next(1)["ticket"]["state"] == "serving"
        assert facts_of_last(hall) == ["ticket_called", "service_started"]


# --- transfer ----------------------------------------------------------------------------------------------------------


def test_a_transferred_ticket_keeps_its_place_in_the_other_line(hall: HallUnderTest) -> None:
    hall.take("chung-thuc")
    hall.clock.forward(minutes=1)
    hall.take("ho-tich")
    hall.next(1)
    hall.at(1, "transfer", service="ho-tich", reason="sai quầy")
    assert [number(hall.next(3)) for _ in range(2)] == ["A001", "H001"]


def test_a_ticket_sent_to_a_counter_falls_back_to_a_service_of_it_when_it_rests(hall: HallUnderTest) -> None:
    ticket = hall.take("chung-thuc")["id"]
    hall.next(1)
    hall.at(1, "transfer", counter=5, reason="sai quầy")
    assert (hall.ticket(ticket).service, hall.ticket(ticket).bound_to) == ("ho-kinh-doanh", 5)
    hall.at(5, "pause", confirm=True)
    assert hall.ticket(ticket).bound_to is None
    assert "ticket_unbound" in facts_of_last(hall)


def test_a_ticket_keeps_its_service_at_a_counter_that_offers_it(hall: HallUnderTest) -> None:
    ticket = hall.take("chung-thuc")["id"]
    hall.next(1)
    hall.at(1, "transfer", counter=3, reason="bản gốc ở đó")
    assert (hall.ticket(ticket).service, hall.ticket(ticket).bound_to) == ("chung-thuc", 3)


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ({"counter": 2}, "counter_not_open"),
        ({"counter": 99}, "unknown_counter"),
        ({"service": "nowhere"}, "unknown_service"),
        ({"counter": 1}, "same_target"),
        ({"service": "chung-thuc"}, "same_target"),
    ],
)
def test_nobody_is_sent_nowhere(hall: HallUnderTest, target: dict[str, Any], code: str) -> None:
    hall.at(2, "pause")
    hall.take()
    hall.next(1)
    before = everything(hall)
    with pytest.raises(Refusal, match=code):
        hall.at(1, "transfer", reason="sai quầy", **target)
    assert everything(hall) == before


# --- what is counted ---------------------------------------------------------------------------------------------------


def test_what_is_shown_as_waiting_is_what_next_can_pull(hall: HallUnderTest) -> None:
    for service in ("chung-thuc", "chung-thuc", "ho-tich"):
        hall.take(service)
    assert hall.next(3)["waiting"] == 2, "its own and those it may help with"
    assert [number(hall.next(3)) for _ in range(3)] == ["A001", "A002", None]
