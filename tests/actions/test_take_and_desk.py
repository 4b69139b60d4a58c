"""Taking a number, and what is done to tickets that are at no counter."""

from dataclasses import replace
from typing import Any

import pytest

from queue_server.actions import addresses, desk, visitor
from queue_server.contract.commands import Command
from queue_server.domain.refusals import Refusal
from tests.builders import HallUnderTest
from tests.fakes.halls import a_memory_hall, everything

DESK: dict[str, Any] = {"role": "clerk", "counter": 0}


def missed(hall: HallUnderTest) -> str:
    """The first of chung-thuc, called at counter 1 and not there."""
    ticket: str = hall.take()["id"]
    hall.next(1)
    hall.at(1, "no-show")
    return ticket


# --- take --------------------------------------------------------------------------------------------------------------


def test_every_service_has_a_series_of_its_own(hall: HallUnderTest) -> None:
    taken = [hall.take(service)["number"] for service in ("chung-thuc", "ho-tich", "chung-thuc", "tra-ket-qua", "ho-tich")]
    assert taken == ["A001", "H001", "A002", "T001", "H002"]


def test_a_ticket_says_who_is_before_it_where_to_go_and_where_to_follow_it(hall: HallUnderTest) -> None:
    hall.take()
    answer = hall.take()
    assert (answer["ahead"], answer["counters"], answer["state"], answer["will_print"]) == (1, [1, 2], "waiting", True)
    token = answer["track_url"].rpartition("/")[2]
    assert addresses.ticket_of(hall.units.secret(hall.site.key), token) == answer["id"]


def test_a_priority_ticket_counts_those_it_stands_before(hall: HallUnderTest) -> None:
    for _ in range(3):
        hall.take()
    hall.clock.forward(minutes=5)
    assert hall.take(priority="cao-tuoi")["ahead"] == 0


def test_a_supplement_is_the_series_of_the_field_with_its_errand_marked(hall: HallUnderTest) -> None:
    taken = hall.take(errand="supplement")
    assert taken["number"] == "A001"
    assert hall.ticket(taken["id"]).errand == "supplement"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"service": "nowhere"}, "unknown_service"),
        ({"priority": "nobody"}, "unknown_priority"),
        ({"language": "xx"}, "unknown_language"),
    ],
)
def test_what_the_hall_does_not_have_gets_no_number(hall: HallUnderTest, asked: dict[str, Any], code: str) -> None:
    before = everything(hall)
    with pytest.raises(Refusal, match=code):
        hall.take(**asked)
    assert everything(hall) == before


def test_a_series_that_ran_out_is_refused_and_never_wraps() -> None:
    with a_memory_hall() as small:
        series = {key: replace(one, last=2) for key, one in small.site.series.items()}
    with a_memory_hall(series=series) as hall:
        assert [hall.take()["number"] for _ in range(2)] == ["A001", "A002"]
        for _ in range(2):
            with pytest.raises(Refusal, match="series_exhausted"):
                hall.take()
        assert hall.take("ho-tich")["number"] == "H001"


# --- one press is one fact ---------------------------------------------------------------------------------------------


def test_the_same_press_twice_is_one_ticket_and_the_first_answer(hall: HallUnderTest) -> None:
    first = hall.take(command_id="one-press")
    before = everything(hall)
    hall.clock.forward(minutes=5)
    assert hall.take(command_id="one-press") == first
    assert everything(hall) == before


def test_an_empty_next_is_remembered_too(hall: HallUnderTest) -> None:
    assert hall.next(1, command_id="one-press")["ticket"] is None
    hall.take()
    assert hall.next(1, command_id="one-press")["ticket"] is None


@pytest.mark.parametrize("again", [{"service": "ho-tich"}, {"service": "chung-thuc", "priority": "cao-tuoi"}])
def test_the_same_command_id_with_another_body_is_refused(hall: HallUnderTest, again: dict[str, Any]) -> None:
    hall.take("chung-thuc", command_id="one-press")
    before = everything(hall)
    with pytest.raises(Refusal, match="command_reused"):
        hall.take(command_id="one-press", **again)
    assert everything(hall) == before


def test_the_same_command_id_of_another_actor_is_another_press(hall: HallUnderTest) -> None:
    assert hall.take(command_id="one")["number"] == "A001"
    assert hall.take(command_id="one", caller=hall.caller("kiosk", actor="kiosk-2"))["number"] == "A002"


# --- find --------------------------------------------------------------------------------------------------------------


def test_a_number_is_found_wherever_it_is(hall: HallUnderTest) -> None:
    hall.take()
    hall.take("ho-tich")
    hall.next(1)
    found = [desk.find(hall.units, hall.caller(**DESK), number).ticket for number in ("A001", "H001")]
    assert [(ticket.state, ticket.counter) for ticket in found] == [("called", 1), ("waiting", None)]


@pytest.mark.parametrize("number", ["A999", "a001", "A001\x00", "", "số 1"])
def test_what_is_no_number_of_today_is_not_found(hall: HallUnderTest, number: str) -> None:
    hall.take()
    with pytest.raises(Refusal, match="unknown_ticket"):
        desk.find(hall.units, hall.caller(**DESK), number)


# --- cancel ------------------------------------------------------------------------------------------------------------


def test_a_visitor_leaves_the_line_by_the_ticket_s_own_address(hall: HallUnderTest) -> None:
    answer = hall.take()
    token = answer["track_url"].rpartition("/")[2]
    left = visitor.cancel_own(hall.units, hall.site.key, token, Command(command_id="leave"))
    assert left["ticket"]["state"] == "cancelled"
    assert hall.next(1)["ticket"] is None


@pytest.mark.parametrize("forged", ["", "aaaaaaaaab", "aaaaaaaaabaaaaaaaaaaaa", "x" * 300, "số của tôi"])
def test_an_address_cannot_be_guessed(hall: HallUnderTest, forged: str) -> None:
    hall.take()
    with pytest.raises(Refusal, match="unknown_ticket"):
        visitor.cancel_own(hall.units, hall.site.key, forged, Command(command_id="leave"))


def test_the_guide_and_the_supervisor_cancel_and_a_clerk_at_a_counter_does_not(hall: HallUnderTest) -> None:
    one, two = hall.take()["id"], hall.take()["id"]
    with pytest.raises(Refusal, match="not_allowed"):
        hall.to(one, "cancel", caller=hall.caller("clerk", 1))
    assert hall.to(one, "cancel", caller=hall.caller(**DESK))["ticket"]["state"] == "cancelled"
    assert hall.to(two, "cancel", caller=hall.caller("supervisor"))["ticket"]["state"] == "cancelled"


# --- back into the line ------------------------------------------------------------------------------------------------


def test_a_readmitted_ticket_is_called_after_the_second(hall: HallUnderTest) -> None:
    ticket = missed(hall)
    for _ in range(4):
        hall.clock.forward(minutes=1)
        hall.take()
    assert hall.to(ticket, "readmit")["ticket"]["state"] == "waiting"
    assert [hall.next(1)["ticket"]["number"] for _ in range(5)] == ["A002", "A003", "A001", "A004", "A005"]


def test_a_held_ticket_resumes_at_a_counter_or_in_its_place(hall: HallUnderTest) -> None:
    first, second = hall.take()["id"], hall.take()["id"]
    for no, ticket in ((1, first), (2, second)):
        hall.at(no, "call", ticket=ticket, reason="hẹn trước")
        hall.at(no, "hold", reason="điền tờ khai")
    hall.clock.forward(minutes=1)
    hall.take()
    assert hall.to(first, "resume", counter=1)["ticket"]["state"] == "called"
    hall.to(second, "resume")
    assert [hall.next(2)["ticket"]["number"] for _ in range(2)] == ["A002", "A003"]


@pytest.mark.parametrize(("prepare", "code"), [("pause", "counter_not_open"), ("next", "counter_busy")])
def test_a_held_ticket_resumes_only_at_an_open_and_free_counter(hall: HallUnderTest, prepare: str, code: str) -> None:
    held = hall.take()["id"]
    hall.next(1)
    hall.at(1, "hold")
    hall.take()
    hall.at(1, prepare)
    with pytest.raises(Refusal, match=code):
        hall.to(held, "resume", counter=1)


# --- change, print -----------------------------------------------------------------------------------------------------


def test_a_changed_ticket_keeps_its_number_in_another_line(hall: HallUnderTest) -> None:
    ticket = hall.take("chung-thuc")["id"]
    changed = hall.to(ticket, "change", service="ho-tich", reason="nhầm lĩnh vực")["ticket"]
    assert (changed["number"], changed["service"]) == ("A001", "ho-tich")
    assert hall.next(3)["ticket"]["number"] == "A001"


def test_a_priority_set_later_counts_from_the_time_the_number_was_taken(hall: HallUnderTest) -> None:
    hall.take()
    hall.clock.forward(minutes=10)
    elder = hall.take()["id"]
    hall.to(elder, "change", priority="cao-tuoi", reason="người cao tuổi")
    assert hall.ticket(elder).promise_ms == hall.ticket(elder).taken_at_ms + 15 * 60_000
    assert hall.next(1)["ticket"]["number"] == "A002"


def test_a_priority_class_is_marked_and_never_named(hall: HallUnderTest) -> None:
    hall.take(priority="cao-tuoi")
    shown = hall.next(1)["ticket"]
    assert shown["marked"] is True
    assert "cao-tuoi" not in str(shown)


def test_a_ticket_that_has_ended_is_not_printed_again(hall: HallUnderTest) -> None:
    ticket = hall.take()["id"]
    assert hall.to(ticket, "reprint")["ticket"]["number"] == "A001"
    hall.to(ticket, "cancel")
    with pytest.raises(Refusal, match="wrong_state"):
        hall.to(ticket, "reprint")


@pytest.mark.parametrize("name", ["cancel", "readmit", "resume", "reprint"])
def test_a_ticket_nobody_took_is_unknown(hall: HallUnderTest, name: str) -> None:
    with pytest.raises(Refusal, match="unknown_ticket"):
        hall.to("zzzzzzzzzz", name)
