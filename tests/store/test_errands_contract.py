"""Several errands on one ticket, as a memory keeps them: one number, a row for each errand, and every line measured for itself."""

from tests.builders import HallUnderTest
from tests.fakes.halls import all_tickets


def test_one_visitor_with_two_errands_is_one_number_and_two_services_done(any_hall: HallUnderTest) -> None:
    any_hall.open(1, 3)
    ticket = any_hall.take("chung-thuc", also=[{"service": "ho-tich"}])["id"]
    taken_at_ms = any_hall.clock.now_ms
    any_hall.clock.forward(minutes=10)
    any_hall.next(1)
    any_hall.clock.forward(minutes=6)
    any_hall.at(1, "finish")
    sent_on_at_ms = any_hall.clock.now_ms
    with any_hall.units.reading(any_hall.site.key) as reading:
        assert reading.waiting_counts() == {"ho-tich": 1}
        assert reading.waiting_since() == {"ho-tich": sent_on_at_ms}, "what was waited before was another line's"
        assert reading.services_seconds(["chung-thuc", "ho-tich"]) == {"chung-thuc": [360.0], "ho-tich": []}
        assert (reading.done_at(1, reading.today), reading.done_at(3, reading.today)) == (1, 0)
        assert reading.sums(reading.today) == {"waiting": 1}, "nobody has left yet"
    any_hall.clock.forward(minutes=16)
    assert any_hall.next(3)["ticket"]["id"] == ticket
    any_hall.clock.forward(minutes=14)
    any_hall.at(3, "finish")
    with any_hall.units.reading(any_hall.site.key) as reading:
        assert reading.services_seconds(["chung-thuc", "ho-tich"]) == {"chung-thuc": [360.0], "ho-tich": [840.0]}
        assert (reading.done_at(1, reading.today), reading.done_at(3, reading.today)) == (1, 1)
        assert reading.sums(reading.today) == {"done": 1}
        assert reading.promise_kept(reading.today) == (1, 2, 780.0), "ten minutes in one line; sixteen in the other, a minute late"
        assert reading.courses(reading.today) == [(taken_at_ms, taken_at_ms + 600_000, any_hall.clock.now_ms)]
        assert reading.counter_calls(reading.today) == {1: 1, 3: 1}
    assert all_tickets(any_hall)[ticket].errands_done == 1
    assert any_hall.broken() == []


def test_the_newest_twenty_services_are_of_both_kinds(any_hall: HallUnderTest) -> None:
    any_hall.open(1, 3)
    for nth in range(24):
        any_hall.take("chung-thuc", **({"also": [{"service": "ho-tich"}]} if nth % 2 else {}))
        any_hall.next(1)
        any_hall.clock.forward(seconds=30 + nth)
        any_hall.at(1, "finish")
    with any_hall.units.reading(any_hall.site.key) as reading:
        assert reading.services_seconds(["chung-thuc"]) == {"chung-thuc": [float(30 + nth) for nth in range(23, 3, -1)]}
        assert reading.waiting_counts() == {"ho-tich": 12}
    assert any_hall.broken() == []
