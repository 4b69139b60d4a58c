"""A ticket's life, row by row of the table: what may be done to it from where, and what it is then."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from queue_server.domain import events, life
from queue_server.domain.events import Moment
from queue_server.domain.refusals import Refusal
from queue_server.domain.ticket import STATES, Ticket
from tests.builders import a_site, at
from tests.domain.tickets import MINUTE, NOW, a_ticket

SITE = a_site()
RULES = SITE.rules
Decision = Callable[[Ticket], Any]

TABLE: dict[str, tuple[Decision, tuple[str, ...], str]] = {
    "call this one": (lambda t: life.call_chosen(t, 2, SITE, "hẹn trước", NOW), ("waiting", "no_show"), "called"),
    "recall": (lambda t: life.recall(t, SITE), ("called",), "called"),
    "start": (life.start, ("called",), "serving"),
    "finish": (lambda t: life.finish(t, SITE, NOW), ("called", "serving"), "done"),
    "finish one of several": (lambda t: life.finish(replace(t, to_come="ho-tich:submit"), SITE, NOW), ("called", "serving"), "waiting"),
    "no-show": (life.miss, ("called",), "no_show"),
    "readmit": (lambda t: life.readmit(t, [], SITE, NOW), ("no_show",), "waiting"),
    "hold": (lambda t: life.hold(t, "điền tờ khai"), ("called", "serving"), "held"),
    "resume to the line": (life.resume, ("held",), "waiting"),
    "resume at a counter": (lambda t: life.resume_at(t, 2, SITE), ("held",), "called"),
    "transfer to a service": (lambda t: life.transfer(t, "ho-tich", None, "sai quầy"), ("called", "serving"), "waiting"),
    "transfer to a counter": (lambda t: life.transfer(t, "ho-tich", 3, "sai quầy"), ("called", "serving"), "waiting"),
    "requeue": (lambda t: life.requeue(t, RULES, NOW), ("called",), "waiting"),
    "undo": (lambda t: life.undo(t, RULES, NOW), ("called",), "waiting"),
    "change": (lambda t: life.change(t, SITE, "ho-tich", None, "nhầm"), ("waiting",), "waiting"),
    "cancel": (life.cancel, ("waiting", "held"), "cancelled"),
    "expire": (life.expire, ("waiting", "held", "called"), "expired"),
}


def after(ticket: Ticket, fact: Any, seq: int = 1_000, at_ms: int = NOW) -> Ticket:
    return fact.apply(ticket, Moment(seq=seq, at_ms=at_ms))  # type: ignore[no-any-return]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", TABLE)
def test_an_action_goes_from_its_states_to_its_state_and_is_refused_elsewhere(action: str, state: str) -> None:
    decide, allowed, to = TABLE[action]
    ticket = a_ticket(state)
    if state in allowed:
        assert after(ticket, decide(ticket)).state == to
    else:
        with pytest.raises(Refusal) as refused:
            decide(ticket)
        assert (refused.value.code, refused.value.details["state"]) == ("wrong_state", state)


@pytest.mark.parametrize("action", TABLE)
def test_every_fact_is_the_same_after_a_night_in_the_journal(action: str) -> None:
    decide, allowed, _ = TABLE[action]
    fact = decide(a_ticket(allowed[0]))
    assert events.read(events.written(fact)) == fact


# --- call and recall ---------------------------------------------------------------------------------------------------


def test_a_call_stands_at_its_counter_with_the_seq_that_announces_it() -> None:
    called = after(a_ticket(), life.call(a_ticket(), 3, SITE), seq=77, at_ms=NOW + 5)
    assert (called.counter, called.call, called.called_at_ms, called.first_called_at_ms, called.recalls) == (3, 77, NOW + 5, NOW + 5, 0)


def test_a_call_ends_a_binding_and_a_withholding() -> None:
    waiting = a_ticket(bound_to=3, withheld_from=4, withheld_until_ms=NOW)
    called = after(waiting, life.call(waiting, 3, SITE))
    assert (called.bound_to, called.withheld_from, called.withheld_until_ms) == (None, None, 0)


def test_the_first_call_is_remembered_through_later_ones() -> None:
    waiting = a_ticket(first_called_at_ms=NOW - MINUTE)
    assert after(waiting, life.call(waiting, 3, SITE)).first_called_at_ms == NOW - MINUTE


def test_a_ticket_that_was_picked_carries_the_reason() -> None:
    fact = life.call_chosen(a_ticket(), 2, SITE, "hẹn trước", NOW)
    assert (fact.how, fact.reason) == ("chosen", "hẹn trước")


def test_a_no_show_may_be_picked_inside_its_grace_only() -> None:
    missed = a_ticket("no_show", ended_at_ms=NOW)
    again = after(missed, life.call_chosen(missed, 2, SITE, "vừa quay lại", NOW + 30 * MINUTE))
    assert (again.state, again.ended_at_ms) == ("called", None)
    with pytest.raises(Refusal, match="grace_over"):
        life.call_chosen(missed, 2, SITE, "vừa quay lại", NOW + 30 * MINUTE + 1)


def test_three_recalls_are_announced_and_a_fourth_is_refused() -> None:
    called = a_ticket("called")
    for n in (1, 2, 3):
        called = after(called, life.recall(called, SITE), seq=1_000 + n, at_ms=NOW + n)
        assert (called.recalls, called.call, called.announced_at_ms, called.called_at_ms) == (n, 1_000 + n, NOW + n, NOW)
    with pytest.raises(Refusal, match="recalls_spent"):
        life.recall(called, SITE)


def test_only_a_ticket_whose_recalls_are_spent_is_missed_by_itself() -> None:
    assert life.misses_by_itself_at_ms(a_ticket("called", recalls=2), RULES) is None
    assert life.misses_by_itself_at_ms(a_ticket("serving", recalls=3), RULES) is None
    assert life.misses_by_itself_at_ms(a_ticket("called", recalls=3, announced_at_ms=NOW), RULES) == NOW + 90_000


# --- outcomes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("service", "outcome"), [("chung-thuc", "received"), ("tra-ket-qua", "result_returned"), ("huong-dan", "guided"), ("gone", "received")]
)
def test_the_outcome_is_what_the_service_is_for_unless_said_otherwise(service: str, outcome: str) -> None:
    here = a_ticket("serving", service=service)
    assert after(here, life.finish(here, SITE, NOW)).outcome == outcome
    assert after(here, life.finish(here, SITE, NOW, "refused")).outcome == "refused"


# --- readmit -----------------------------------------------------------------------------------------------------------


def test_a_readmitted_ticket_is_third_in_line() -> None:
    missed = a_ticket("no_show", taken_at_ms=NOW - 40 * MINUTE)
    line = [a_ticket(taken_at_ms=NOW - n * MINUTE) for n in (20, 15, 10, 5)]
    back = after(missed, life.readmit(missed, line, SITE, NOW), seq=10_000)
    assert sorted([*line, back], key=lambda ticket: ticket.sort_key).index(back) == 2
    assert back.readmitted
    assert (back.counter, back.ended_at_ms, back.recalls) == (None, None, 0)


@pytest.mark.parametrize("waiting", [0, 1])
def test_a_readmitted_ticket_is_last_of_a_short_line(waiting: int) -> None:
    missed = a_ticket("no_show", taken_at_ms=NOW - 40 * MINUTE)
    line = [a_ticket() for _ in range(waiting)]
    back = after(missed, life.readmit(missed, line, SITE, NOW), seq=10_000)
    assert sorted([*line, back], key=lambda ticket: ticket.sort_key)[-1] == back


def test_a_ticket_is_readmitted_once_and_within_thirty_minutes() -> None:
    with pytest.raises(Refusal, match="readmitted_before"):
        life.readmit(a_ticket("no_show", readmitted=True), [], SITE, NOW)
    assert life.readmit(a_ticket("no_show"), [], SITE, NOW + 30 * MINUTE)
    with pytest.raises(Refusal, match="grace_over"):
        life.readmit(a_ticket("no_show"), [], SITE, NOW + 30 * MINUTE + 1)


def test_a_no_show_of_another_day_does_not_come_back() -> None:
    with pytest.raises(Refusal, match="grace_over"):
        life.readmit(a_ticket("no_show", day="2026-11-22"), [], SITE, NOW)


# --- hold, transfer, requeue -------------------------------------------------------------------------------------------


def test_a_held_ticket_keeps_its_place() -> None:
    serving = a_ticket("serving")
    held = after(serving, life.hold(serving, "điền tờ khai"))
    assert (held.reason, held.counter) == ("điền tờ khai", 1)
    assert after(held, life.resume(held)).sort_key == serving.sort_key


def test_a_transferred_ticket_keeps_its_number_and_its_place() -> None:
    here = a_ticket("called", counter=1)
    sent = after(here, life.transfer(here, "ho-tich", None, "sai quầy"))
    assert (sent.number, sent.sort_key, sent.promise_ms) == (here.number, here.sort_key, here.promise_ms)
    assert (sent.service, sent.bound_to, sent.transfers, sent.reason, sent.flagged) == ("ho-tich", None, 1, "sai quầy", False)


def test_a_ticket_sent_to_a_counter_is_bound_there_until_that_counter_rests() -> None:
    here = a_ticket("called", counter=1)
    sent = after(here, life.transfer(here, "ho-tich", 3, "sai quầy"))
    assert sent.bound_to == 3
    assert after(sent, events.TicketUnbound(ticket=sent.id)).bound_to is None


@pytest.mark.parametrize(("service", "bound_to"), [("chung-thuc", None), ("ho-tich", 1)])
def test_a_transfer_to_where_it_is_already_is_refused(service: str, bound_to: int | None) -> None:
    with pytest.raises(Refusal, match="same_target"):
        life.transfer(a_ticket("called", counter=1), service, bound_to, "sai quầy")


@pytest.mark.parametrize(
    ("way", "flagged"), [([1, 3], False), ([1, 3, 1], False), ([1, 3, 1, 3], True), ([1, 3, 5, 1, 5], True), ([1, 3, 5, 8], False)]
)
def test_more_than_one_return_trip_is_flagged(way: list[int], flagged: bool) -> None:
    """``way``: the counters it was called at and sent on from."""
    ticket = a_ticket()
    for n, counter in enumerate(way):
        called = after(ticket, life.call(ticket, counter, SITE))
        ticket = after(called, life.transfer(called, f"service-{n}", None, "sai quầy"))
    assert ticket.flagged is flagged
    assert ticket.trail == " ".join(map(str, way))


def test_a_flag_stays() -> None:
    here = a_ticket("called", flagged=True)
    assert after(here, life.transfer(here, "ho-tich", None, "sai quầy")).flagged


def test_a_requeued_ticket_keeps_its_place_and_is_withheld_from_that_counter_for_a_minute() -> None:
    called = a_ticket("called", counter=4)
    back = after(called, life.requeue(called, RULES, NOW))
    assert back.sort_key == called.sort_key
    assert (back.withheld_from, back.withheld_until_ms) == (4, NOW + 60_000)


# --- undo --------------------------------------------------------------------------------------------------------------


def test_a_call_is_undone_within_ten_seconds_of_the_call_whatever_was_recalled() -> None:
    called = a_ticket("called", recalls=1, announced_at_ms=NOW + 9_000)
    assert life.undo_until_ms(called, RULES) == NOW + 10_000
    assert life.undo(called, RULES, NOW + 10_000)
    with pytest.raises(Refusal, match="undo_too_late"):
        life.undo(called, RULES, NOW + 10_001)


def test_an_undone_first_call_leaves_no_trace_in_the_waiting_time() -> None:
    called = a_ticket("called")
    back = after(called, life.undo(called, RULES, NOW))
    assert (back.state, back.counter, back.called_at_ms, back.first_called_at_ms) == ("waiting", None, None, None)
    assert back.sort_key == called.sort_key


def test_undoing_a_second_call_keeps_the_first() -> None:
    called = a_ticket("called", first_called_at_ms=NOW - MINUTE)
    assert after(called, life.undo(called, RULES, NOW)).first_called_at_ms == NOW - MINUTE


def test_only_a_called_ticket_can_be_undone() -> None:
    assert life.undo_until_ms(a_ticket("serving"), RULES) is None


# --- change ------------------------------------------------------------------------------------------------------------


def test_a_changed_ticket_keeps_its_number_and_stands_as_if_taken_like_this() -> None:
    ticket = a_ticket()
    changed = after(ticket, life.change(ticket, SITE, "ho-tich", "cao-tuoi", "nhầm lĩnh vực"))
    assert (changed.number, changed.service, changed.priority, changed.reason) == (ticket.number, "ho-tich", "cao-tuoi", "nhầm lĩnh vực")
    assert changed.place_ms == ticket.taken_at_ms - 30 * MINUTE
    cleared = after(changed, life.change(changed, SITE, "ho-tich", None, "không thuộc diện"))
    assert cleared.place_ms == ticket.place_ms


def test_a_change_keeps_what_a_readmission_has_moved() -> None:
    moved = a_ticket(place_ms=NOW + 20 * MINUTE, readmitted=True)
    assert after(moved, life.change(moved, SITE, "chung-thuc", "cao-tuoi", "người cao tuổi")).place_ms == NOW - 10 * MINUTE


def test_a_change_to_another_service_ends_a_binding() -> None:
    bound = a_ticket(bound_to=2)
    assert after(bound, life.change(bound, SITE, "chung-thuc", "cao-tuoi", "người cao tuổi")).bound_to == 2
    assert after(bound, life.change(bound, SITE, "ho-tich", None, "nhầm")).bound_to is None


@pytest.mark.parametrize(
    ("service", "priority", "code"),
    [("chung-thuc", None, "same_target"), ("nowhere", None, "unknown_service"), ("chung-thuc", "nobody", "unknown_priority")],
)
def test_a_change_that_means_nothing_is_refused(service: str, priority: str | None, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        life.change(a_ticket(), SITE, service, priority, "nhầm")


def test_a_ticket_of_a_class_the_hall_no_longer_has_can_lose_it() -> None:
    ticket = a_ticket(priority="gone")
    assert after(ticket, life.change(ticket, SITE, "chung-thuc", None, "bỏ diện cũ")).priority is None


# --- place and promise -------------------------------------------------------------------------------------------------


def place(service: str = "chung-thuc", errand: str = "submit", priority: str | None = None, site: Any = SITE) -> float:
    """Minutes before (negative) or after the time it was taken."""
    return (life.place_of(NOW, site.services[service], errand, priority, site) - NOW) / MINUTE


def with_target(minutes: int) -> Any:
    return replace(SITE, services={**SITE.services, "ho-tich": replace(SITE.services["ho-tich"], target_minutes=minutes)})


def test_the_place_is_the_time_taken_when_targets_are_equal() -> None:
    assert place() == place("ho-tich") == 0


def test_a_longer_target_moves_the_place_back_by_the_difference() -> None:
    assert place("ho-tich", site=with_target(25)) == 10
    assert place("ho-tich", site=with_target(5)) == -10


def test_a_priority_class_gains_its_head_start_and_no_more() -> None:
    assert place(priority="cao-tuoi") == -30


def test_a_class_of_the_front_comes_before_every_ordinary_ticket_of_the_day() -> None:
    front = replace(SITE.priorities["cao-tuoi"], front=True)
    assert place(priority="cao-tuoi", site=replace(SITE, priorities={"cao-tuoi": front})) == -24 * 60


def test_collecting_has_a_head_start_at_a_shared_counter_and_none_in_its_own_series() -> None:
    assert place(errand="collect") == -15
    assert place("tra-ket-qua", errand="collect") == 0
    assert place(errand="collect", priority="cao-tuoi") == -45
    assert place(errand="supplement") == 0


def test_the_promise_measures_without_head_start_and_in_opening_minutes() -> None:
    ward = a_site(always=False)
    service = ward.services["chung-thuc"]
    for taken, promised in (("09:00", "09:15"), ("07:05", "07:45"), ("11:20", "13:35")):
        assert life.promise_of(at(f"2026-11-23 {taken}"), service, ward) == at(f"2026-11-23 {promised}")


def test_where_service_starts_at_the_call_a_visitor_who_does_not_come_can_be_recalled_missed_requeued_and_undone() -> None:
    called = a_ticket(state="serving", counter=2, called_at_ms=NOW, started_at_ms=NOW, announced_at_ms=NOW)
    assert after(called, life.recall(called, SITE)).recalls == 1
    assert after(called, life.miss(called)).state == "no_show"
    assert after(called, life.requeue(called, RULES, NOW)).state == "waiting"
    assert after(called, life.undo(called, RULES, NOW)).state == "waiting"


# --- several errands ---------------------------------------------------------------------------------------------------


def test_whoever_is_done_at_one_counter_goes_on_to_the_next_with_number_and_place() -> None:
    here = a_ticket("serving", counter=1, to_come="ho-tich:submit tra-ket-qua:collect", readmitted=True)
    sent = after(here, life.finish(here, SITE, NOW, "received"))
    assert (sent.state, sent.service, sent.errand, sent.to_come) == ("waiting", "ho-tich", "submit", "tra-ket-qua:collect")
    assert (sent.number, sent.sort_key, sent.ended_at_ms, sent.counter) == (here.number, here.sort_key, None, None)
    assert (sent.promise_ms, sent.first_called_at_ms) == (NOW + 15 * MINUTE, None), "every line is measured for itself"
    assert (sent.errands_done, sent.sent_on_at_ms, sent.in_line_since_ms) == (1, NOW, NOW)
    assert (sent.transfers, sent.trail, sent.readmitted) == (0, "", True), "sending on is no transfer"


def test_the_last_errand_ends_the_ticket() -> None:
    here = a_ticket("serving", counter=4, service="tra-ket-qua", errand="collect", errands_done=2)
    done = after(here, life.finish(here, SITE, NOW))
    assert (done.state, done.outcome, done.errands_done) == ("done", "result_returned", 2)


def test_nobody_is_sent_to_a_service_the_hall_has_given_up() -> None:
    here = a_ticket("serving", to_come="nowhere:submit ho-tich:submit")
    assert after(here, life.finish(here, SITE, NOW)).service == "ho-tich"
    last = a_ticket("serving", to_come="nowhere:submit")
    assert after(last, life.finish(last, SITE, NOW)).state == "done"


def test_what_was_done_at_a_counter_is_kept_with_how_long_it_took_less_scanning() -> None:
    began = {"called_at_ms": NOW - 5 * MINUTE, "first_called_at_ms": NOW - 9 * MINUTE, "started_at_ms": NOW - 4 * MINUTE}
    times = {"taken_at_ms": NOW - 20 * MINUTE, "scanning_at_ms": NOW - MINUTE, "scanned_ms": 1_000}
    here = a_ticket("serving", to_come="ho-tich:submit", **began, **times)
    sent = life.finish(here, SITE, NOW, "received")
    assert isinstance(sent, events.TicketSentOn)
    done = sent.done(here, Moment(seq=1, at_ms=NOW))
    assert (done.service, done.errand, done.counter, done.outcome, done.nth) == ("chung-thuc", "submit", 1, "received", 0)
    assert (done.took_ms, done.ended_at_ms) == (3 * MINUTE - 1_000, NOW)
    waited = (done.in_line_since_ms, done.first_called_at_ms, done.promise_ms)
    assert waited == (NOW - 20 * MINUTE, NOW - 9 * MINUTE, NOW - 5 * MINUTE)


def test_a_day_that_is_over_ends_a_visit_whole() -> None:
    here = a_ticket("serving", to_come="ho-tich:submit")
    assert after(here, life.end(here, SITE)).state == "done"


@pytest.mark.parametrize("state", ["no_show", "cancelled", "expired"])
def test_a_visit_that_ends_otherwise_ends_whole(state: str) -> None:
    decide: dict[str, Any] = {"no_show": life.miss, "cancelled": life.cancel, "expired": life.expire}
    ticket = a_ticket("called" if state == "no_show" else "waiting", to_come="ho-tich:submit")
    assert after(ticket, decide[state](ticket)).state == state


def test_a_clerk_drops_what_is_to_come_and_the_visit_ends_here() -> None:
    here = a_ticket("serving", to_come="ho-tich:submit")
    alone = after(here, life.drop_errands(here))
    assert after(alone, life.finish(alone, SITE, NOW)).state == "done"
    with pytest.raises(Refusal, match="no_errands_to_come"):
        life.drop_errands(alone)


def test_a_transfer_keeps_what_is_to_come_and_one_to_a_later_errand_does_it_now() -> None:
    here = a_ticket("serving", to_come="ho-tich:submit tra-ket-qua:collect")
    assert after(here, life.transfer(here, "dat-dai-xay-dung", None, "sai quầy")).to_come == here.to_come
    early = after(here, life.transfer(here, "tra-ket-qua", 4, "quầy bên vắng"))
    assert (early.service, early.errand, early.bound_to, early.to_come) == ("tra-ket-qua", "collect", 4, "ho-tich:submit")


def test_a_change_of_service_to_a_later_errand_does_it_now() -> None:
    waits = a_ticket(to_come="ho-tich:submit tra-ket-qua:collect")
    changed = after(waits, life.change(waits, SITE, "ho-tich", None, "nhầm lĩnh vực"))
    assert (changed.service, changed.errand, changed.to_come) == ("ho-tich", "submit", "tra-ket-qua:collect")
