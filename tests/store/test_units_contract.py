"""One suite for whoever implements ``actions.ports.Units``: the fake of the tests, SQLite and PostgreSQL keep the same promises."""

from dataclasses import replace

import pytest

from queue_server.actions.ports import Code, Device, FirstAnswer, Session, Staff
from queue_server.domain import events, life
from queue_server.domain.refusals import Refusal
from tests.builders import HallUnderTest
from tests.fakes.halls import all_tickets, everything, journal_of


def note(what: str) -> events.HouseNoted:
    return events.HouseNoted(what=what, about="test", details={"n": 1, "list": ["a"]})


def numbers(tickets: list) -> list[str]:
    return [ticket.number for ticket in tickets]


# --- one transaction ---------------------------------------------------------------------------------------------------


def test_a_block_that_raises_leaves_nothing(any_hall: HallUnderTest) -> None:
    any_hall.take()
    before = everything(any_hall)
    with pytest.raises(RuntimeError, match="halfway"), any_hall.units.writing(any_hall.site.key) as hall:
        hall.next_nth("A", hall.today)
        hall.record(note("never"), events.TicketCancelled(ticket=hall.unended()[0].id))
        hall.keep_answer("me", "x", FirstAnswer("f", "{}"))
        hall.people.save_staff(Staff("minh", "clerk", 1, "hash"))
        raise RuntimeError("halfway")
    assert everything(any_hall) == before


def test_what_was_recorded_is_seen_in_the_same_transaction(any_hall: HallUnderTest) -> None:
    ticket = any_hall.take()["id"]
    with any_hall.units.writing(any_hall.site.key) as hall:
        hall.record(life.call(hall.ticket(ticket), 1, hall.site))
        assert hall.live_at(1) == hall.ticket(ticket)
        assert hall.waiting_counts() == {}
        assert [made.id for made in hall.calls(None, 5)] == [hall.seq]


def test_the_seq_has_no_gaps_and_a_transaction_without_facts_takes_none(any_hall: HallUnderTest) -> None:
    for what in ("one", None, "two"):
        with any_hall.units.writing(any_hall.site.key) as hall:
            hall.names("me", f"say {what}")
            hall.record(*([note(what)] if what else []))
    with pytest.raises(RuntimeError), any_hall.units.writing(any_hall.site.key) as hall:
        hall.record(note("never"))
        raise RuntimeError
    rows = journal_of(any_hall)
    assert [(row.seq, row.actor, row.command, row.facts[0]["what"]) for row in rows] == [
        (1, "me", "say one", "one"),
        (2, "me", "say two", "two"),
    ]
    assert rows[0].facts == [{"fact": "house_noted", "what": "one", "about": "test", "details": {"n": 1, "list": ["a"]}}]


def test_the_journal_is_read_after_a_seq_and_up_to_a_limit(any_hall: HallUnderTest) -> None:
    for _ in range(5):
        any_hall.take()
    with any_hall.units.reading(any_hall.site.key) as reading:
        assert [row.seq for row in reading.journal_after(2, 2)] == [3, 4]
        assert reading.journal_after(5, 10) == []
        assert reading.head.seq == 5


def test_a_reading_stays_as_it_was_when_it_began(any_hall: HallUnderTest) -> None:
    any_hall.take()
    with any_hall.units.reading(any_hall.site.key) as reading:
        any_hall.take()
        assert reading.head.seq == 1
        assert reading.waiting_counts() == {"chung-thuc": 1}
    with any_hall.units.reading(any_hall.site.key) as later:
        assert later.waiting_counts() == {"chung-thuc": 2}


def test_the_feed_is_woken_after_the_commit_and_only_when_a_row_was_written(any_hall: HallUnderTest) -> None:
    seen: list[int] = []

    def woken(site: str) -> None:
        with any_hall.units.reading(site) as reading:
            seen.append(reading.head.seq)

    any_hall.units._woken = woken
    any_hall.take()
    with any_hall.units.writing(any_hall.site.key):
        pass
    with pytest.raises(Refusal):
        any_hall.next(1)
    any_hall.take()
    assert seen == [1, 2]


def test_the_clock_never_runs_backwards(any_hall: HallUnderTest) -> None:
    first = any_hall.take()
    any_hall.clock.forward(hours=-5)
    second = any_hall.take()
    any_hall.clock.forward(hours=6)
    third = any_hall.take()
    assert second["taken_at_ms"] == first["taken_at_ms"]
    assert third["taken_at_ms"] == first["taken_at_ms"] + 3_600_000
    with any_hall.units.reading(any_hall.site.key) as reading:
        assert reading.now_ms == third["taken_at_ms"]


def test_the_secret_of_a_site_is_long_and_stays(any_hall: HallUnderTest) -> None:
    secret = any_hall.units.secret(any_hall.site.key)
    assert len(secret) == 32
    with any_hall.units.reading(any_hall.site.key) as reading:
        assert reading.secret() == secret == any_hall.units.secret(any_hall.site.key)


# --- the impossible ----------------------------------------------------------------------------------------------------


def test_two_live_calls_at_one_counter_cannot_be_stored(any_hall: HallUnderTest) -> None:
    one, two = any_hall.take()["id"], any_hall.take()["id"]
    before = everything(any_hall)
    with pytest.raises(Exception, match=r"(?i)unique|live at"), any_hall.units.writing(any_hall.site.key) as hall:
        hall.record(life.call(hall.ticket(one), 1, hall.site), note("between"))
        hall.record(life.call(hall.ticket(two), 1, hall.site))
    assert everything(any_hall) == before


def test_a_number_cannot_be_stored_twice_on_a_day(any_hall: HallUnderTest) -> None:
    ticket = any_hall.ticket(any_hall.take()["id"])
    names = ("day", "series", "nth", "number", "service", "errand", "language", "priority", "place_ms", "promise_ms")
    again = events.TicketTaken(ticket="another222", **{name: getattr(ticket, name) for name in names})
    with pytest.raises(Exception, match=r"(?i)unique|twice"), any_hall.units.writing(any_hall.site.key) as hall:
        hall.record(again)
    assert len(all_tickets(any_hall)) == 1


# --- numbering ---------------------------------------------------------------------------------------------------------


def test_numbers_are_counted_by_series_and_day_and_a_rollback_gives_them_back(any_hall: HallUnderTest) -> None:
    with any_hall.units.writing(any_hall.site.key) as hall:
        assert [hall.next_nth("A", "2026-11-23") for _ in range(3)] == [1, 2, 3]
        assert hall.next_nth("H", "2026-11-23") == 1
        assert hall.next_nth("A", "2026-11-24") == 1
    with pytest.raises(RuntimeError), any_hall.units.writing(any_hall.site.key) as hall:
        hall.next_nth("A", "2026-11-23")
        raise RuntimeError
    with any_hall.units.writing(any_hall.site.key) as hall:
        assert hall.next_nth("A", "2026-11-23") == 4


# --- the line ----------------------------------------------------------------------------------------------------------


def test_the_line_is_in_the_order_of_places_and_ties_by_journal_order(any_hall: HallUnderTest) -> None:
    first, second = any_hall.take()["number"], any_hall.take()["number"]
    any_hall.clock.forward(minutes=10)
    passing, third = any_hall.take(priority="cao-tuoi")["number"], any_hall.take()["number"]
    with any_hall.units.reading(any_hall.site.key) as reading:
        assert numbers(reading.waiting_for(["chung-thuc"], 10)) == [passing, first, second, third]
        assert numbers(reading.waiting_for(["chung-thuc"], 2)) == [passing, first]
        assert numbers(list(reading.line("chung-thuc", 1).first)) == [passing, first]
        head = reading.ticket_numbered(first)
        assert reading.ahead_of("chung-thuc", head.sort_key) == 1
        assert reading.ahead_of("ho-tich", head.sort_key) == 0


def test_a_bound_ticket_is_offered_to_its_counter_only(any_hall: HallUnderTest) -> None:
    any_hall.open(1, 2, 4)
    ticket = any_hall.take()["id"]
    any_hall.next(1)
    any_hall.at(1, "transfer", counter=4, reason="hồ sơ đất")
    with any_hall.units.reading(any_hall.site.key) as reading:
        assert [one.id for one in reading.bound_to(4)] == [ticket]
        assert reading.bound_to(2) == []
        assert reading.line(reading.ticket(ticket).service, 2).head is None
        services = list(reading.site.services)
        assert reading.callable_count(services, 2) == 0
        assert reading.callable_count([], 4) == 1
        assert reading.waiting_for(services, 9, 2) == []
        assert len(reading.waiting_for([], 9, 4)) == 1
        assert sum(reading.waiting_counts().values()) == 1, "it is still somebody who waits"


def test_a_withheld_ticket_is_not_offered_to_that_counter_until_its_time(any_hall: HallUnderTest) -> None:
    any_hall.open(1, 2)
    any_hall.take()
    any_hall.next(1)
    any_hall.at(1, "requeue")
    for seconds, offered in ((0, 0), (59.999, 0), (0.001, 1)):
        any_hall.clock.forward(seconds=seconds)
        with any_hall.units.reading(any_hall.site.key) as reading:
            assert reading.callable_count(["chung-thuc"], 1) == offered
            assert len(reading.line("chung-thuc", 1).first) == offered
            assert reading.callable_count(["chung-thuc"], 2) == 1


def test_the_first_that_was_passed_too_often_is_known_behind_the_head(any_hall: HallUnderTest) -> None:
    ids = [any_hall.take()["id"] for _ in range(4)]
    with any_hall.units.writing(any_hall.site.key) as hall:
        hall.record(*(events.TicketPassed(ticket=ids[3], by=ids[0]) for _ in range(3)))
    with any_hall.units.reading(any_hall.site.key) as reading:
        passed = reading.line("chung-thuc", 1).passed
        assert passed is not None
        assert passed.id == ids[3]
        assert passed.passed == 3


# --- what was ----------------------------------------------------------------------------------------------------------


def test_an_unknown_ticket_is_refused_by_id_and_by_number(any_hall: HallUnderTest) -> None:
    number = any_hall.take()["number"]
    any_hall.clock.forward(hours=24)
    with any_hall.units.reading(any_hall.site.key) as reading:
        with pytest.raises(Refusal, match="unknown_ticket"):
            reading.ticket("zzzzzzzzzz")
        with pytest.raises(Refusal, match="unknown_ticket"):
            reading.ticket_numbered(number)


def test_tickets_in_a_state_come_newest_first_and_limited_by_their_end(any_hall: HallUnderTest) -> None:
    ids = [any_hall.take()["id"] for _ in range(3)]
    for one in ids:
        any_hall.to(one, "cancel")
        any_hall.clock.forward(minutes=1)
    with any_hall.units.reading(any_hall.site.key) as reading:
        assert [one.id for one in reading.in_state("cancelled")] == ids[::-1]
        assert [one.id for one in reading.in_state("cancelled", since_ms=reading.now_ms - 60_000)] == ids[2:]
        assert reading.in_state("cancelled", counter=1) == []
        assert reading.in_state("waiting") == []
    any_hall.clock.forward(hours=24)
    with any_hall.units.reading(any_hall.site.key) as reading:
        assert reading.in_state("cancelled") == [], "of the business date only"


def test_every_planned_counter_is_known_and_one_never_opened_is_closed(any_hall: HallUnderTest) -> None:
    any_hall.open(3)
    with any_hall.units.reading(any_hall.site.key) as reading:
        assert [one.no for one in reading.counters()] == list(any_hall.site.counters)
        assert {one.no: one.state for one in reading.counters() if one.is_open} == {3: "open"}
        assert reading.counter(3).clerk == "clerk-3"
        assert reading.counter(4).services == ("dat-dai-xay-dung",)
        with pytest.raises(Refusal, match="unknown_counter"):
            reading.counter(99)


def test_the_newest_twenty_services_come_newest_first(any_hall: HallUnderTest) -> None:
    any_hall.open(1)

    def serve(minutes: int) -> list[float]:
        any_hall.take()
        any_hall.next(1)
        any_hall.clock.forward(minutes=minutes)
        any_hall.at(1, "finish")
        with any_hall.units.reading(any_hall.site.key) as reading:
            return reading.services_seconds(["ho-tich", "chung-thuc"])["chung-thuc"]

    assert [serve(2), serve(3)] == [[120], [180, 120]]
    assert [serve(4) for _ in range(20)][-1] == [240] * 20


def test_calls_come_newest_first_by_zone_and_say_what_became_of_them(any_hall: HallUnderTest) -> None:
    any_hall.open(1, 2)
    first, second = any_hall.take()["number"], any_hall.take()["number"]
    any_hall.next(1)
    any_hall.next(2)
    any_hall.at(1, "recall")
    any_hall.at(2, "undo")
    with any_hall.units.reading(any_hall.site.key) as reading:
        made = reading.calls("sanh", 10)
        assert [(one.number, one.recall, one.undone, one.ticket_state) for one in made] == [
            (first, 1, False, "called"),
            (second, 0, True, "waiting"),
            (first, 0, False, "called"),
        ]
        assert [one.id for one in made] == sorted((one.id for one in made), reverse=True)
        assert reading.calls("elsewhere", 10) == []
        assert len(reading.calls(None, 2)) == 2
        assert reading.counter_calls(reading.today) == {1: 1, 2: 1}, "a recall is no call of its own"


def test_the_figures_of_a_day_are_counted_from_its_tickets(any_hall: HallUnderTest) -> None:
    any_hall.open(1)
    any_hall.take()
    any_hall.clock.forward(minutes=10)
    any_hall.take()
    any_hall.clock.forward(minutes=10)
    any_hall.next(1)
    any_hall.next(1)
    with any_hall.units.reading(any_hall.site.key) as reading:
        assert reading.sums(reading.today) == {"done": 1, "called": 1}
        assert reading.sums("2026-11-22") == {}
        assert reading.done_at(1, reading.today) == 1
        assert reading.done_at(2, reading.today) == 0
        assert reading.promise_kept(reading.today) == (1, 2, 900.0)
        assert reading.promise_kept("2026-11-22") == (0, 0, None)
        assert [one.state for one in reading.unended()] == ["called"]


# --- answers, people, devices ------------------------------------------------------------------------------------------


def test_an_answer_is_kept_per_actor_until_it_is_forgotten(any_hall: HallUnderTest) -> None:
    site = any_hall.site.key
    with any_hall.units.writing(site) as hall:
        hall.keep_answer("me", "x", FirstAnswer("f", '{"á": 1}'))
        assert hall.answered("me", "x") == FirstAnswer("f", '{"á": 1}')
        assert hall.answered("you", "x") is None
        assert hall.answered("me", "y") is None
        hall.forget_answers(hall.now_ms)
        assert hall.answered("me", "x") is not None
        hall.forget_answers(hall.now_ms + 1)
        assert hall.answered("me", "x") is None


def test_staff_sessions_and_codes_are_kept_and_end(any_hall: HallUnderTest) -> None:
    site, minh = any_hall.site.key, Staff("minh", "clerk", 1, "hash")
    with any_hall.units.writing(site) as hall:
        hall.people.save_staff(minh)
        hall.people.save_staff(minh._replace(password_hash="other"))
        for n in range(3):
            hall.people.save_session(Session(f"t{n}", "staff", "minh", "csrf", 1_000 * n, None))
        hall.people.save_code(Code("c1", "tv", "sanh", 5_000))
        hall.people.save_code(Code("c2", "first-run", None, 5_000))
    with any_hall.units.writing(site) as hall:
        people = hall.people
        assert people.all_staff() == [minh._replace(password_hash="other")]
        assert people.staff("nobody") is None
        assert people.session("t1") == Session("t1", "staff", "minh", "csrf", 1_000, None)
        people.forget_sessions(1_000)
        assert people.session("t0") is None
        assert people.session("t1") is not None
        people.end_session("t1")
        people.end_sessions_of("device", "minh")
        assert people.session("t1") is None
        assert people.session("t2") is not None
        people.end_sessions_of("staff", "minh")
        assert people.session("t2") is None
        assert people.use_code("c1") == Code("c1", "tv", "sanh", 5_000)
        assert people.use_code("c1") is None
        people.end_codes("first-run")
        assert people.use_code("c2") is None


def test_devices_reports_and_receipts_are_kept(any_hall: HallUnderTest) -> None:
    site, tv = any_hall.site.key, Device("tv-1", "tv", "TV", "sanh", "k1", 5)
    with any_hall.units.writing(site) as hall:
        hall.equipment.save(tv)
        hall.equipment.save(Device("agent-1", "agent", "PC", None, "k2", 6))
        hall.equipment.report("tv-1", "presence", "{}", 7)
        hall.equipment.report("tv-1", "presence", '{"online": true}', 8)
        hall.equipment.printed("aaaaaaaaaa", "failed", 9)
        hall.equipment.printed("aaaaaaaaaa", "done", 10)
    with any_hall.units.writing(site) as hall:
        equipment = hall.equipment
        assert equipment.device("tv-1") == equipment.device_with_key("k1") == tv
        assert [one.id for one in equipment.all()] == ["agent-1", "tv-1"]
        assert equipment.reports() == {("tv-1", "presence"): (8, '{"online": true}')}
        assert equipment.receipts(["aaaaaaaaaa", "bbbbbbbbbb"]) == {"aaaaaaaaaa": "done"}
        equipment.revoke("tv-1")
        assert equipment.device("tv-1") is None
        assert equipment.device_with_key("k1") is None


def test_every_fact_of_a_ticket_is_stored_as_it_was_applied(any_hall: HallUnderTest) -> None:
    ticket = any_hall.take(priority="cao-tuoi", language="en", errand="supplement")["id"]
    expected = any_hall.ticket(ticket)
    with any_hall.units.writing(any_hall.site.key) as hall:
        hall.record(events.TicketChanged(
            ticket=ticket, service="ho-tich", priority=None, place_ms=5, promise_ms=6, reason="nhầm lĩnh vực"
        ))  # fmt: skip
    told = replace(expected, service="ho-tich", priority=None, place_ms=5, promise_ms=6, reason="nhầm lĩnh vực")
    assert any_hall.ticket(ticket) == told
    assert any_hall.broken() == []
