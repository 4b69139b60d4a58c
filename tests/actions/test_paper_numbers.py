"""Numbers of the pre-printed roll, entered by the guide after everything was down; and several tickets cancelled at once."""

import pytest

from queue_server.actions import by_hand, desk, visitor
from queue_server.actions.screens import Snapshots
from queue_server.contract import commands
from queue_server.domain.refusals import Refusal
from tests.builders import HallUnderTest, at
from tests.fakes.halls import a_memory_hall, everything, journal_of

ids = iter(f"hand{n:06d}".replace("0", "a").replace("1", "b").replace("8", "c").replace("9", "d") for n in range(1, 9_999))


def entered(hall: HallUnderTest, *lines: tuple[str, ...], who: object = None) -> dict:
    """Each line its number, service, when it was given and perhaps when it was served."""
    told = [commands.PaperNumber(**dict(zip(("number", "service", "at", "served"), line, strict=False))) for line in lines]
    asked = commands.EnterByHand(command_id=hall.press(), lines=told)
    return by_hand.enter(hall.units, who or hall.caller("clerk", 0), asked, lambda: next(ids))  # type: ignore[arg-type]


def refusals(hall: HallUnderTest, *lines: tuple[str, ...]) -> dict[int, str]:
    before = everything(hall)
    with pytest.raises(Refusal) as refusal:
        entered(hall, *lines)
    assert everything(hall) == before, "nothing is half done"
    assert refusal.value.code == "lines_refused"
    assert isinstance(refusal.value.details["lines"], dict)
    return {line: why.code for line, why in refusal.value.details["lines"].items()}


def cancelled(hall: HallUnderTest, *tickets: str, who: object = None) -> dict:
    asked = commands.CancelBatch(command_id=hall.press(), tickets=list(tickets), reason="Công dân đã về")
    return desk.cancel_batch(hall.units, who or hall.caller("clerk", 0), asked)  # type: ignore[arg-type]


def test_a_paper_number_stands_where_it_would_have_stood(hall: HallUnderTest) -> None:
    hall.clock.now_ms = at("2026-11-23 09:30")
    hall.take()
    hall.clock.forward(minutes=10)
    told = entered(hall, ("P12", "chung-thuc", "08:05"), ("13", "chung-thuc", "8:05"), ("p 14", "chung-thuc", "09:35"))
    assert [ticket["number"] for ticket in told["tickets"]] == ["P012", "P013", "P014"]
    called = [hall.next(1)["ticket"]["number"] for _ in range(4)]
    assert called == ["P012", "P013", "A001", "P014"]
    assert hall.ticket(told["tickets"][0]["id"]).promise_ms == at("2026-11-23 08:20")
    assert hall.broken() == []


def test_the_journal_says_who_entered_it_and_when_and_when_it_was_taken(hall: HallUnderTest) -> None:
    hall.clock.now_ms = at("2026-11-23 09:30")
    entered(hall, ("P7", "ho-tich", "08:15"))
    row = journal_of(hall)[-1]
    assert (row.actor, row.command, row.at_ms) == ("clerk-0", "tickets/by-hand", at("2026-11-23 09:30"))
    assert row.facts[0]["taken_at_ms"] == at("2026-11-23 08:15")


def test_a_paper_number_that_was_served_already_is_done_and_nobody_waits_for_it(hall: HallUnderTest) -> None:
    hall.clock.now_ms = at("2026-11-23 09:30")
    told = entered(hall, ("P1", "ho-tich", "08:05", "08:40"), ("P2", "tra-ket-qua", "08:06", "8:06"), ("P3", "ho-tich", "08:07"))["tickets"]
    assert [(one["number"], one["state"], one["outcome"], one["counter"]) for one in told] == [
        ("P001", "done", "received", None),
        ("P002", "done", "result_returned", None),
        ("P003", "waiting", None, None),
    ]
    assert told[0]["ended_at_ms"] == at("2026-11-23 08:40")
    assert [fact["fact"] for fact in journal_of(hall)[-1].facts][:2] == ["ticket_taken", "ticket_served_by_hand"]
    assert hall.next(3)["ticket"]["number"] == "P003"
    with hall.units.reading(hall.site.key) as reading:
        seen = Snapshots(reading).supervisor([], [], [])
    assert (seen.sums.issued, seen.sums.done, seen.sums.called) == (3, 2, 1)
    assert sum(row.calls_today for row in seen.counters) == 1, "nobody called it"
    assert seen.mean_wait_seconds == 83 * 60, "of the one who was called"
    assert hall.broken() == []


def test_nobody_was_served_before_the_number_was_given_nor_later_than_now(hall: HallUnderTest) -> None:
    hall.clock.now_ms = at("2026-11-23 09:30")
    why = refusals(hall, ("P1", "ho-tich", "08:05", "08:04"), ("P2", "ho-tich", "08:05", "09:31"), ("P3", "ho-tich", "08:05", "08:05"))
    assert why == {0: "served_before_taken", 1: "not_of_this_day"}


def test_each_wrong_line_has_its_own_reason_and_none_goes_in(hall: HallUnderTest) -> None:
    hall.clock.now_ms = at("2026-11-23 09:30")
    entered(hall, ("P1", "chung-thuc", "08:00"))
    why = refusals(
        hall,
        ("P1", "chung-thuc", "08:10"),
        ("P2", "chung-thuc", "08:10"),
        ("P2", "ho-tich", "08:11"),
        ("A5", "chung-thuc", "08:12"),
        ("P6", "nowhere", "08:12"),
        ("P0", "ho-tich", "08:13"),
        ("P8", "ho-tich", "09:31"),
    )
    assert why == {
        0: "number_taken",
        2: "number_taken",
        3: "not_of_the_roll",
        4: "unknown_service",
        5: "not_of_the_roll",
        6: "not_of_this_day",
    }


def test_no_paper_number_is_older_than_the_day_nor_entered_after_it() -> None:
    with a_memory_hall(always=False) as hall:
        hall.clock.now_ms = at("2026-11-23 08:30")
        assert refusals(hall, ("P1", "ho-tich", "06:59")) == {0: "not_of_this_day"}
        entered(hall, ("P1", "ho-tich", "07:00"))
        hall.clock.now_ms = at("2026-11-23 12:10")
        entered(hall, ("P2", "ho-tich", "11:20"))  # at lunch there is time to type
        hall.clock.now_ms = at("2026-11-23 17:30")
        with pytest.raises(Refusal, match="hall_closed"):
            entered(hall, ("P3", "ho-tich", "16:00"))


def test_an_ordinary_counter_neither_enters_nor_cancels_for_others(hall: HallUnderTest) -> None:
    ticket = hall.take()["id"]
    for act in (lambda who: entered(hall, ("P1", "ho-tich", "08:00"), who=who), lambda who: cancelled(hall, ticket, who=who)):
        with pytest.raises(Refusal, match="not_allowed"):
            act(hall.caller("clerk", 1))
    cancelled(hall, ticket, who=hall.caller("supervisor"))


def test_a_batch_is_cancelled_by_one_row_with_its_reason(hall: HallUnderTest) -> None:
    tickets = [hall.take()["id"] for _ in range(3)]
    hall.next(1)
    hall.at(1, "hold")
    assert [one["state"] for one in cancelled(hall, *tickets, tickets[0])["tickets"]] == ["cancelled"] * 3
    row = journal_of(hall)[-1]
    assert [(fact["fact"], fact["reason"]) for fact in row.facts] == [("ticket_cancelled", "Công dân đã về")] * 3
    assert hall.broken() == []


def test_one_that_cannot_be_cancelled_leaves_all_as_they_were(hall: HallUnderTest) -> None:
    tickets = [hall.take()["id"] for _ in range(3)]
    hall.next(1)
    before = everything(hall)
    with pytest.raises(Refusal) as refusal:
        cancelled(hall, *reversed(tickets))
    assert (refusal.value.code, refusal.value.details["number"]) == ("wrong_state", "A001")
    assert everything(hall) == before


def test_a_ticket_is_found_by_its_number_its_code_or_its_address(hall: HallUnderTest) -> None:
    hall.take()
    taken = hall.take("ho-tich")
    secret = hall.units.secret(hall.site.key)
    code = visitor.with_address({"id": taken["id"]}, secret, "")["short_code"]
    for typed in (taken["number"], code, taken["track_url"].rpartition("/")[2]):
        assert desk.find(hall.units, hall.caller("clerk", 0), typed).ticket.id == taken["id"]
    for typed in ("A999", "ZZZZZZ", "a" * 22, "…"):
        with pytest.raises(Refusal, match="unknown_ticket"):
            desk.find(hall.units, hall.caller("clerk", 0), typed)
