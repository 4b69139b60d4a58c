"""A day in which anybody presses anything at any time, played on several memories at once.

Every press goes to each hall; the answers and refusals must be the same words and the rows the same rows. After every press the
promises of the hall are looked at again. ``AnyDay`` knows the rules of the hall as invariants and has no second copy of its logic.
"""

from collections import Counter as Tally
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from queue_server.actions.day import Day
from queue_server.actions.screens import Snapshots
from queue_server.domain.refusals import Refusal
from queue_server.domain.site import MINUTE_MS, PriorityClass
from queue_server.domain.ticket import ENDED, LIVE
from tests.actions.ledger import calls_balance
from tests.builders import Clock, HallUnderTest, at, the_ward
from tests.fakes.halls import all_tickets, everything, journal_of

SERVICES = ("chung-thuc", "ho-tich", "ho-kinh-doanh", "dat-dai-xay-dung", "chung-thuc", "ho-tich", "tra-ket-qua", "nowhere")
COUNTERS = (1, 3, 5, 2, 4, 8, 0)
PRIORITIES = (None, "cao-tuoi", None, "len-truoc", None, "khuyet-tat", "nobody")
AT_A_CALL = ("recall", "recall", "start", "scan", "scan", "finish", "no-show", "no-show", "hold", "hold", "requeue", "undo", "undo")
OUTCOMES = ("received", "supplement_needed", "refused", "guided", "result_returned", "guided_online")
MORNING, EVENING, NIGHT = "2026-11-23 08:00", "2026-11-23 16:20", "2026-11-23 23:45"
Opener = Callable[..., list[AbstractContextManager[HallUnderTest]]]


@dataclass(frozen=True)
class Pressed:
    """A press that was not refused, to be pressed again."""

    where: str
    subject: Any
    name: str
    command_id: str
    more: dict[str, Any]
    answer: dict[str, Any]
    at_ms: int


def small_hall(always: bool) -> dict[str, Any]:
    """The ward with what makes a short day eventful: a series that runs out, a class that goes to the front, few recalls."""
    ward = the_ward()
    front = PriorityClass("len-truoc", "Lên trước", front=True)
    return {
        "always": always,
        "recalls_max": 2,
        "passes_max": 2,
        "stops_issuing": False,
        "series": {key: replace(one, last=12) if one.prefix == "A" else one for key, one in ward.series.items()},
        "priorities": {**ward.priorities, front.key: front},
    }


class AnyDay(RuleBasedStateMachine):
    opener: Opener
    """Gives the halls of one example; the first is the one that is asked what there is."""

    def __init__(self) -> None:
        super().__init__()
        self.closing = ExitStack()
        self.halls: list[HallUnderTest] = []
        self.pressed: list[Pressed] = []
        self.issued: Tally[tuple[str, str]] = Tally()
        self.seen: dict[str, Any] = {}
        self.steps = 0

    @initialize(
        start=st.sampled_from([MORNING, MORNING, EVENING, NIGHT]),
        always=st.booleans(),
        first=st.lists(st.sampled_from(SERVICES[:-1]), min_size=5, max_size=12),
    )
    def the_hall_opens(self, start: str, always: bool, first: list[str]) -> None:
        self.clock = Clock(at(start))
        self.halls = [self.closing.enter_context(hall) for hall in self.opener(self.clock, **small_hall(always or start == NIGHT))]
        self.days = [Day(hall.units, hall.site.key) for hall in self.halls]
        for no in (1, 3, 5, 8):
            self.press("counter", no, "open")
        for nth, service in enumerate(first):
            later = [{"service": other} for other in ("ho-tich", "chung-thuc", "dat-dai-xay-dung") if other != service]
            self.press("take", None, service, also=later[: nth % 3])
            self.clock.forward(seconds=20)

    # --- what people do ----------------------------------------------------------------------------------------------

    @rule(service=st.sampled_from(SERVICES), priority=st.sampled_from(PRIORITIES), times=st.integers(1, 3))
    def somebody_takes_a_number(self, service: str, priority: str | None, times: int) -> None:
        for _ in range(times):
            self.press("take", None, service, **({"priority": priority} if priority else {}))

    @rule(
        services=st.lists(st.sampled_from(SERVICES), min_size=2, max_size=4, unique=True),
        errand=st.sampled_from((None, "supplement", "collect")),
    )
    def somebody_comes_for_several_things(self, services: list[str], errand: str | None) -> None:
        kind = {"errand": errand} if errand else {}
        first, *others = services
        self.press("take", None, first, also=[{"service": other, **kind} for other in others])

    @rule(no=st.sampled_from(COUNTERS), outcome=st.sampled_from((None, *OUTCOMES)))
    def a_clerk_presses_next(self, no: int, outcome: str | None) -> None:
        with self.hall.units.reading(self.hall.site.key) as reading:
            counter, here = reading.counter(no), reading.live_at(no)
            shown = {ticket.id for ticket in reading.waiting_for((*counter.services, *counter.helps), 1_000, no)}
            listed = [row.ticket for row in Snapshots(reading).counter(no).line]
        answer = self.press("counter", no, "next", **({"outcome": outcome} if outcome else {}))
        if answer is not None:
            pulled = answer["ticket"]["id"] if answer["ticket"] else None
            if here is not None and self.joins(here, counter):  # who was at the counter is one of those who wait for it now
                shown.add(here.id)
                listed = [here.id] if pulled == here.id else listed
            assert pulled in shown if shown else pulled is None, "what next pulls is what was shown as waiting"
            assert pulled == (listed[0] if listed else None), "the first of the list is who is next"
            assert answer["waiting"] == len(shown - {pulled})

    def joins(self, was: Any, counter: Any) -> bool:
        """Was it sent on by this press to a line of this very counter? It may be called there again at once."""
        now = self.hall.ticket(was.id)
        return now.errands_done > was.errands_done and now.service in (*counter.services, *counter.helps)

    @rule()
    def every_clerk_presses_next(self) -> None:
        with self.hall.units.reading(self.hall.site.key) as reading:
            at_work = [one.no for one in reading.counters() if one.is_open]
        for no in at_work:
            self.a_clerk_presses_next(no, None)

    @rule(data=st.data(), name=st.sampled_from(AT_A_CALL), times=st.integers(1, 3))
    def something_is_done_at_a_counter(self, data: st.DataObject, name: str, times: int) -> None:
        busy = sorted(ticket.counter for ticket in self.in_states(*LIVE)) or COUNTERS
        no = data.draw(st.sampled_from(busy))
        for _ in range(times if name == "recall" else 1):
            self.press("counter", no, name)

    @precondition(lambda self: any(ticket.to_come for ticket in self.in_states(*LIVE)))
    @rule(data=st.data(), name=st.sampled_from(("finish", "finish", "drop-errands")))
    def one_of_several_errands_is_done(self, data: st.DataObject, name: str) -> None:
        here = data.draw(st.sampled_from([ticket for ticket in self.in_states(*LIVE) if ticket.to_come]))
        answer = self.press("counter", here.counter, name)
        assert answer is None or (answer["ended"] or answer["ticket"])["number"] == here.number, "the number stays"

    @precondition(lambda self: self.in_states(*LIVE))
    @rule(data=st.data(), service=st.sampled_from(SERVICES), to_no=st.sampled_from(COUNTERS), to_counter=st.booleans())
    def a_ticket_is_transferred(self, data: st.DataObject, service: str, to_no: int, to_counter: bool) -> None:
        no = data.draw(st.sampled_from(sorted(ticket.counter for ticket in self.in_states(*LIVE))))
        self.press("counter", no, "transfer", reason="đúng quầy hơn", **({"counter": to_no} if to_counter else {"service": service}))

    @precondition(lambda self: self.seen)
    @rule(data=st.data(), no=st.sampled_from(COUNTERS))
    def a_clerk_calls_this_one(self, data: st.DataObject, no: int) -> None:
        self.press("counter", no, "call", ticket=data.draw(st.sampled_from(sorted(self.seen))), reason="hẹn trước")

    @precondition(lambda self: self.seen)
    @rule(data=st.data(), name=st.sampled_from(("cancel", "readmit", "resume", "reprint")))
    def something_is_done_to_any_ticket(self, data: st.DataObject, name: str) -> None:
        self.press("ticket", data.draw(st.sampled_from(sorted(self.seen))), name)

    @precondition(lambda self: self.in_states("held", "no_show"))
    @rule(data=st.data(), no=st.sampled_from((None, *COUNTERS)))
    def somebody_comes_back(self, data: st.DataObject, no: int | None) -> None:
        ticket = data.draw(st.sampled_from(self.in_states("held", "no_show")))
        if ticket.state == "no_show":
            self.press("ticket", ticket.id, "readmit")
        else:
            self.press("ticket", ticket.id, "resume", **({"counter": no} if no is not None else {}))

    @precondition(lambda self: self.in_states("waiting"))
    @rule(data=st.data(), service=st.sampled_from((None, *SERVICES)), priority=st.sampled_from(PRIORITIES), clear=st.booleans())
    def a_ticket_is_changed(self, data: st.DataObject, service: str | None, priority: str | None, clear: bool) -> None:
        asked: dict[str, Any] = {"service": service} if service else {}
        asked |= {"clear_priority": True} if clear or not (service or priority) else {"priority": priority} if priority else {}
        self.press("ticket", data.draw(st.sampled_from(self.in_states("waiting"))).id, "change", reason="nhầm lĩnh vực", **asked)

    @rule(no=st.sampled_from(COUNTERS), name=st.sampled_from(("open", "pause", "close")), confirm=st.booleans())
    def a_counter_opens_or_rests(self, no: int, name: str, confirm: bool) -> None:
        self.press("counter", no, name, **({} if name == "open" else {"confirm": confirm}))

    @rule(no=st.sampled_from(COUNTERS), services=st.lists(st.sampled_from(SERVICES), min_size=1, max_size=3), confirm=st.booleans())
    def a_counter_offers_other_services(self, no: int, services: list[str], confirm: bool) -> None:
        self.press("counter", no, "services", services=services, confirm=confirm)

    @rule(service=st.sampled_from(SERVICES), name=st.sampled_from(("stop", "resume", "resume")))
    def numbers_of_a_service_are_stopped_or_given_again(self, service: str, name: str) -> None:
        self.press("service", service, name)

    # --- the same press again ----------------------------------------------------------------------------------------

    @precondition(lambda self: self.pressed)
    @rule(data=st.data())
    def a_press_is_repeated(self, data: st.DataObject) -> None:
        again = data.draw(st.sampled_from(self.pressed[-12:]))
        if self.clock.now_ms - again.at_ms >= 24 * 60 * MINUTE_MS:
            return
        for hall in self.halls:
            before = everything(hall)
            assert _sent(hall, again.where, again.subject, again.name, again.command_id, again.more) == again.answer
            assert everything(hall) == before, "a repeat changed something"

    @precondition(lambda self: self.pressed)
    @rule(data=st.data())
    def a_command_id_is_used_for_something_else(self, data: st.DataObject) -> None:
        used = data.draw(st.sampled_from(self.pressed[-12:]))
        if self.clock.now_ms - used.at_ms >= 24 * 60 * MINUTE_MS:
            return
        other = {"take": "xa-hoi", "counter": "open" if used.name != "open" else "close", "ticket": "reprint"}.get(used.where, "stop")
        if other != used.name:
            before = len(self.pressed)
            self.press(used.where, used.subject, other, command_id=used.command_id)
            assert self.refused == "command_reused"
            assert len(self.pressed) == before

    # --- time ----------------------------------------------------------------------------------------------------------

    @rule(seconds=st.sampled_from((1, 5, 11, 61, 95, 300)))
    def time_passes(self, seconds: int) -> None:
        self.clock.forward(seconds=seconds)

    @rule(minutes=st.sampled_from((10, 29, 31, 60, 200, 700)))
    def a_long_time_passes(self, minutes: int) -> None:
        self.clock.forward(minutes=minutes)
        self.the_clock_ticks()

    @rule()
    def the_clock_runs_backwards(self) -> None:
        self.clock.forward(seconds=-90)

    @rule()
    def the_clock_ticks(self) -> None:
        for day in self.days:
            day.tick()
        with self.hall.units.reading(self.hall.site.key) as reading:
            today, closed = reading.today, reading.site.opening.state(reading.now_ms)
            left = reading.unended()
        assert all(ticket.day == today for ticket in left), "a number never lives two days"
        if closed == "closed" and self.hall.site.opening.minutes_left(self.hall.clock.now_ms) == 0:
            assert all(ticket.state == "serving" for ticket in left), "after closing only those being served are left"

    # --- what always holds -------------------------------------------------------------------------------------------

    @invariant()
    def nothing_impossible_is_remembered(self) -> None:
        if not self.halls:
            return
        tickets = all_tickets(self.hall)
        for hall in self.halls[1:]:
            assert all_tickets(hall) == tickets, "the store and the fake remember different tickets"
        self.the_sums_add_up(tickets)
        self.ended_is_ended(tickets)
        at_work = Tally(ticket.counter for ticket in tickets.values() if ticket.state in LIVE)
        assert not at_work or max(at_work.values()) == 1, "at most one live call a counter"
        self.seen = tickets
        self.steps += 1
        if self.steps % 8 == 0:
            self.the_journal_gives_the_rows()

    def the_sums_add_up(self, tickets: dict[str, Any]) -> None:
        """Issued is what was answered, by day and series; it is what the states add up to; the numbers are 1, 2, 3 …, each once."""
        by_series: dict[tuple[str, str], list[int]] = {}
        for ticket in tickets.values():
            by_series.setdefault((ticket.day, ticket.series), []).append(ticket.nth)
        assert {key: len(nths) for key, nths in by_series.items()} == dict(self.issued)
        assert all(sorted(nths) == list(range(1, len(nths) + 1)) for nths in by_series.values())
        assert len({(ticket.day, ticket.number) for ticket in tickets.values()}) == len(tickets), "a number never twice a day"
        for hall in self.halls:
            with hall.units.reading(hall.site.key) as reading:
                for day in {ticket.day for ticket in tickets.values()}:
                    assert reading.sums(day) == Tally(ticket.state for ticket in tickets.values() if ticket.day == day)
                done = sum(reading.done_at(no, day) for no in hall.site.counters for day in {one.day for one in tickets.values()})
                sent_on = sum(ticket.errands_done for ticket in tickets.values())
                assert done == sent_on + sum(ticket.state == "done" and ticket.counter is not None for ticket in tickets.values())
                assert reading.waiting_counts() == Tally(ticket.service for ticket in tickets.values() if ticket.state == "waiting")

    def ended_is_ended(self, tickets: dict[str, Any]) -> None:
        assert tickets.keys() >= self.seen.keys(), "a ticket was lost"
        grace = self.hall.site.rules.readmit_minutes * MINUTE_MS
        for id, was in self.seen.items():
            if was.state in ENDED and tickets[id] != was:
                assert was.state == "no_show", f"{was.number} had ended and changed"
                assert tickets[id].state in ("waiting", "called")
                assert self.now_ms() <= was.ended_at_ms + grace
                assert was.day == self.today(), "a number never lives two days"

    def the_journal_gives_the_rows(self) -> None:
        for hall in self.halls:
            assert hall.broken() == []
        assert all(figures(hall) == figures(self.hall) for hall in self.halls[1:]), "the store and the fake measure differently"
        rows = journal_of(self.hall)
        assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
        calls_balance(rows, all_tickets(self.hall))

    def teardown(self) -> None:
        try:
            if self.halls:
                self.the_journal_gives_the_rows()
        finally:
            self.closing.close()

    # --- how it is pressed -------------------------------------------------------------------------------------------

    @property
    def hall(self) -> HallUnderTest:
        return self.halls[0]

    def now_ms(self) -> int:
        with self.hall.units.reading(self.hall.site.key) as reading:
            return int(reading.now_ms)

    def today(self) -> str:
        return self.hall.site.opening.day_of(self.now_ms()).isoformat()

    def in_states(self, *states: str) -> list[Any]:
        return sorted((ticket for ticket in self.seen.values() if ticket.state in states), key=lambda ticket: ticket.id)

    def press(self, where: str, subject: Any, name: str, command_id: str | None = None, **more: Any) -> dict[str, Any] | None:
        """On every hall: the same answer, or the same refusal and nothing changed."""
        told: list[Any] = []
        command_id = command_id or self.hall.press()
        for hall in self.halls:
            before = everything(hall)
            try:
                told.append(_sent(hall, where, subject, name, command_id, more))
            except Refusal as refusal:
                told.append((refusal.code, refusal.details))
            assert isinstance(told[-1], dict) or everything(hall) == before, f"a refusal ({told[-1]}) changed something"
        assert all(one == told[0] for one in told), "the store and the fake answer differently"
        if isinstance(told[0], tuple):
            self.refused = told[0][0]
            return None
        answer: dict[str, Any] = told[0]
        self.refused = ""
        self.pressed.append(Pressed(where, subject, name, command_id, more, answer, self.now_ms()))
        if where == "take":
            ticket = self.hall.ticket(answer["id"])
            self.issued[ticket.day, ticket.series] += 1
        return answer


def figures(hall: HallUnderTest) -> tuple[Any, ...]:
    """What is measured of the day so far, to the millisecond."""
    with hall.units.reading(hall.site.key) as reading:
        kept, called, mean = reading.promise_kept(reading.today)
        took = {key: sorted(seconds) for key, seconds in reading.services_seconds(list(hall.site.services)).items()}
        return kept, called, mean and round(mean, 3), sorted(map(str, reading.courses(reading.today))), took, reading.waiting_since()


def _sent(hall: HallUnderTest, where: str, subject: Any, name: str, command_id: str, more: dict[str, Any]) -> dict[str, Any]:
    """The answer without the ticket's address: that comes from the site's own secret."""
    if where == "take":
        answer = hall.take(name, command_id=command_id, **more)
    elif where == "service":
        answer = (hall.stop if name == "stop" else hall.resume)(subject, command_id=command_id)
    elif where == "counter":
        answer = hall.at(subject, name, command_id=command_id, **more)
    else:
        answer = hall.to(subject, name, command_id=command_id, **more)
    return {key: value for key, value in answer.items() if key not in ("track_url", "short_code")}
