"""One number for several errands: taken once, sent from counter to counter, and what everybody is told meanwhile."""

from collections.abc import Iterator
from typing import Any

import pytest

from queue_server.actions.screens import Snapshots
from queue_server.domain.refusals import Refusal
from tests.builders import HallUnderTest
from tests.fakes.halls import a_memory_hall, everything, journal_of

HO_TICH = {"service": "ho-tich", "errand": "submit"}
RESULT = {"service": "tra-ket-qua", "errand": "collect"}


@pytest.fixture
def hall() -> Iterator[HallUnderTest]:
    with a_memory_hall() as hall:
        hall.open()
        yield hall


def facts_of_last(hall: HallUnderTest) -> list[str]:
    return [fact["fact"] for fact in journal_of(hall)[-1].facts]


def counter_of(hall: HallUnderTest, no: int) -> Any:
    with hall.units.reading(hall.site.key) as reading:
        return Snapshots(reading).counter(no)


# --- taking ------------------------------------------------------------------------------------------------------------


def test_a_number_is_of_the_errand_that_is_done_first_and_says_what_follows(hall: HallUnderTest) -> None:
    taken = hall.take("tra-ket-qua", also=[{"service": "ho-tich"}, {"service": "chung-thuc"}])
    assert (taken["number"], taken["service"], taken["counters"]) == ("A001", "chung-thuc", [1, 2])
    assert taken["to_come"] == [HO_TICH, RESULT]


def test_a_line_with_fewer_people_comes_first(hall: HallUnderTest) -> None:
    for _ in range(9):
        hall.take("ho-tich")
    assert hall.take("ho-tich", also=[{"service": "xa-hoi"}])["service"] == "xa-hoi"


def test_of_one_errand_nothing_more_is_said(hall: HallUnderTest) -> None:
    assert "to_come" not in hall.take()


@pytest.mark.parametrize(
    ("also", "code", "named"),
    [
        ([{"service": "nowhere"}], "unknown_service", "nowhere"),
        ([{"service": "nowhere", "errand": "submit"}], "unknown_service", "nowhere"),
        ([{"service": "ho-tich"}, {"service": "xa-hoi"}], "issue_paused", "Bảo trợ xã hội"),
        ([{"service": "chung-thuc"}], "errand_twice", "Chứng thực"),
        ([{"service": "chung-thuc", "errand": "submit"}], "errand_twice", "Chứng thực"),
        ([{"service": "ho-tich"}, {"service": "cu-tru"}, {"service": "tra-ket-qua"}], "too_many_errands", "3"),
        ([{"service": "ho-tich"}] * 49, "too_many_errands", "3"),
    ],
)
def test_an_errand_that_cannot_be_is_named_and_no_number_is_given(
    hall: HallUnderTest, also: list[dict[str, str]], code: str, named: str
) -> None:
    hall.stop("xa-hoi")
    before = everything(hall)
    with pytest.raises(Refusal) as refused:
        hall.take("chung-thuc", also=also)
    assert refused.value.code == code
    assert named in str(refused.value.details)
    assert everything(hall) == before


def test_a_hall_that_is_closed_gives_no_number_for_several_errands_either() -> None:
    with a_memory_hall(always=False) as hall:
        hall.clock.forward(hours=11)
        with pytest.raises(Refusal, match="hall_closed"):
            hall.take(also=[{"service": "ho-tich"}])


def test_one_service_may_have_two_different_errands(hall: HallUnderTest) -> None:
    assert hall.take("ho-tich", also=[{"service": "ho-tich", "errand": "supplement"}])["to_come"] == [
        {"service": "ho-tich", "errand": "supplement"}
    ]


# --- from counter to counter -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("press", ["finish", "next"])
def test_whoever_is_done_goes_on_to_the_next_line_in_the_same_press(hall: HallUnderTest, press: str) -> None:
    ticket = hall.take("chung-thuc", also=[{"service": "ho-tich"}, {"service": "tra-ket-qua"}])["id"]
    hall.next(1)
    answer = hall.at(1, press, outcome="received")
    assert (answer["ended"]["id"], answer["ended"]["state"], answer["ended"]["service"]) == (ticket, "waiting", "ho-tich")
    assert (answer["ended"]["to_come"], answer["ticket"]) == ([RESULT], None)
    assert facts_of_last(hall) == ["ticket_sent_on"]
    assert hall.next(3)["ticket"]["number"] == "A001"


def test_whoever_has_waited_once_does_not_start_from_zero(hall: HallUnderTest) -> None:
    hall.take("chung-thuc", also=[{"service": "ho-tich"}])
    hall.next(1)
    hall.clock.forward(minutes=20)
    later = hall.take("ho-tich")
    hall.clock.forward(minutes=2)
    hall.at(1, "finish")
    assert hall.next(3)["ticket"]["number"] == "A001", "its place is that of the moment it was taken"
    assert hall.next(3)["ticket"]["number"] == later["number"]


def test_a_counter_that_receives_both_goes_on_with_the_same_visitor(hall: HallUnderTest) -> None:
    hall.at(1, "services", services=["chung-thuc", "ho-tich"], confirm=True)
    ticket = hall.take("chung-thuc", also=[{"service": "ho-tich"}])["id"]
    hall.next(1)
    answer = hall.next(1)
    assert (answer["ticket"]["id"], answer["ticket"]["service"], answer["ended"]) == (ticket, "ho-tich", None)
    assert facts_of_last(hall) == ["ticket_sent_on", "ticket_called"]
    assert hall.next(1)["ended"]["state"] == "done"


def test_undoing_the_second_call_at_one_counter_leaves_the_visitor_in_the_second_line(hall: HallUnderTest) -> None:
    hall.at(1, "services", services=["chung-thuc", "ho-tich"], confirm=True)
    ticket = hall.take("chung-thuc", also=[{"service": "ho-tich"}])["id"]
    hall.next(1)
    hall.clock.forward(minutes=5)
    hall.next(1)
    hall.at(1, "undo")
    back = hall.ticket(ticket)
    assert (back.state, back.service, back.errands_done) == ("waiting", "ho-tich", 1)
    assert back.first_called_at_ms is None, "in this line nobody has called it yet"
    with hall.units.reading(hall.site.key) as reading:
        assert [call.undone for call in reading.calls(None, 5)] == [True, False]


def test_undoing_the_next_call_leaves_the_first_errand_done(hall: HallUnderTest) -> None:
    ticket = hall.take("chung-thuc", also=[{"service": "ho-tich"}])["id"]
    hall.next(1)
    hall.clock.forward(minutes=5)
    hall.at(1, "finish")
    hall.next(3)
    hall.at(3, "undo")
    back = hall.ticket(ticket)
    assert (back.state, back.service, back.errands_done) == ("waiting", "ho-tich", 1)
    assert back.first_called_at_ms is None, "in this line nobody has called it yet"


def test_a_visitor_sent_on_by_mistake_is_called_back_and_the_number_stays(hall: HallUnderTest) -> None:
    ticket = hall.take("chung-thuc", also=[{"service": "ho-tich"}])["id"]
    hall.next(1)
    hall.at(1, "finish")
    hall.at(1, "call", ticket=ticket, reason="chưa xong việc")
    sent = hall.at(1, "transfer", service="chung-thuc", reason="chưa xong việc")["ended"]
    assert (sent["number"], sent["service"]) == ("A001", "chung-thuc")


def test_dropping_the_rest_ends_the_visit_at_this_counter(hall: HallUnderTest) -> None:
    hall.take("chung-thuc", also=[{"service": "ho-tich"}])
    hall.next(1)
    assert "to_come" not in hall.at(1, "drop-errands")["ticket"]
    assert hall.at(1, "finish")["ended"]["state"] == "done"


@pytest.mark.parametrize(("press", "state"), [("no-show", "no_show"), ("hold", "held")])
def test_a_visit_that_does_not_end_well_goes_nowhere(hall: HallUnderTest, press: str, state: str) -> None:
    ticket = hall.take("chung-thuc", also=[{"service": "ho-tich"}])["id"]
    hall.next(1)
    hall.at(1, press)
    gone = hall.ticket(ticket)
    assert (gone.state, gone.service, gone.errands_done) == (state, "chung-thuc", 0)


def test_a_no_show_that_is_taken_back_still_has_its_errands(hall: HallUnderTest) -> None:
    ticket = hall.take("chung-thuc", also=[{"service": "ho-tich"}])["id"]
    hall.next(1)
    hall.at(1, "no-show")
    hall.to(ticket, "readmit")
    hall.next(1)
    assert hall.at(1, "finish")["ended"]["service"] == "ho-tich"


# --- what is told ------------------------------------------------------------------------------------------------------


def test_the_counter_sees_what_is_to_come_and_how_long_its_own_line_is_waited_in(hall: HallUnderTest) -> None:
    hall.take("chung-thuc", also=[{"service": "ho-tich"}])
    hall.next(1)
    assert [one.service for one in counter_of(hall, 1).ticket.to_come] == ["ho-tich"]
    hall.take("ho-tich")
    assert (counter_of(hall, 1).goes_on.service, counter_of(hall, 1).goes_on.waiting) == ("ho-tich", 1)
    assert counter_of(hall, 3).goes_on is None
    assert hall.next(3)["ticket"]["number"] != "A001"
    hall.clock.forward(minutes=30)
    hall.at(1, "finish")
    assert (counter_of(hall, 1).ticket, counter_of(hall, 1).done_today) == (None, 1)
    assert [row.since_at_ms for row in counter_of(hall, 3).line] == [hall.clock.now_ms]


def test_the_ticket_s_own_page_follows_it_to_the_next_place(hall: HallUnderTest) -> None:
    token = hall.take("chung-thuc", also=[{"service": "ho-tich"}])["track_url"].rpartition("/")[2]

    def page() -> Any:
        with hall.units.reading(hall.site.key) as reading:
            return Snapshots(reading).track(token)

    assert ([one.service for one in page().to_come], page().errands_done) == (["ho-tich"], 0)
    hall.next(1)
    hall.at(1, "finish")
    assert (page().state, page().service, page().counters, page().to_come, page().errands_done) == ("waiting", "ho-tich", [3], [], 1)
    assert not page().transferred


def test_whoever_waits_is_told_that_somebody_came_before_them_from_another_counter(hall: HallUnderTest) -> None:
    hall.take("chung-thuc", also=[{"service": "ho-tich"}])
    hall.next(1)
    hall.clock.forward(minutes=5)
    token = hall.take("ho-tich")["track_url"].rpartition("/")[2]

    def page() -> Any:
        with hall.units.reading(hall.site.key) as reading:
            return Snapshots(reading).track(token)

    assert (page().ahead, page().ahead_grew) == (1, False), "counted already: it is at a counter and comes here next"
    hall.clock.forward(minutes=5)
    hall.at(1, "finish")
    assert (page().ahead, page().ahead_grew) == (1, True)


def test_who_is_still_to_come_from_another_counter_is_before_whoever_came_later(hall: HallUnderTest) -> None:
    """Nobody is told that nobody is before them, and then sees somebody called who was never in the line."""
    hall.take("chung-thuc", also=[{"service": "ho-tich"}])
    hall.clock.forward(minutes=1)
    hall.take("chung-thuc", also=[{"service": "tra-ket-qua"}])
    hall.next(1)
    hall.next(2)
    hall.clock.forward(minutes=1)
    later = hall.take("ho-tich")
    assert later["ahead"] == 1, "the one whose next errand it is, and not the one who goes elsewhere"
    token = later["track_url"].rpartition("/")[2]
    for press in (None, "finish"):
        if press:
            hall.at(1, press)
        with hall.units.reading(hall.site.key) as reading:
            assert Snapshots(reading).track(token).ahead == 1, "counted once, before and after"
