"""What every kind of memory keeps of visitors' phones: who holds what, and where a phone wants to be told."""

from queue_server.actions.ports import Holding, Subscription
from tests.builders import HallUnderTest


def test_what_phones_hold_is_counted_listed_and_forgotten(any_hall: HallUnderTest) -> None:
    rows = [Holding("one", "mine", 7, True, 1), Holding("two", "mine", 8, False, 2), Holding("three", "other", 7, True, 3)]
    with any_hall.units.writing(any_hall.site.key) as hall:
        for row in rows:
            hall.phones.hold(row)
        assert hall.phones.held_by("mine") == [rows[1], rows[0]]
        assert [hall.phones.firsts_in(period) for period in (7, 8, 9)] == [2, 0, 0]
    with any_hall.units.writing(any_hall.site.key) as hall:
        hall.phones.forget(3)
        assert (hall.phones.held_by("mine"), hall.phones.held_by("other")) == ([], [rows[2]])


def test_a_ticket_has_one_phone_to_be_told_by_the_newest(any_hall: HallUnderTest) -> None:
    first = Subscription("one", "https://push.example/1", "key", "auth", "vi", "", 1)
    with any_hall.units.writing(any_hall.site.key) as hall:
        hall.phones.subscribe(first)
        hall.phones.subscribe(first._replace(endpoint="https://push.example/2", told="near"))
        hall.phones.subscribe(first._replace(ticket="two"))
    with any_hall.units.writing(any_hall.site.key) as hall:
        assert hall.phones.subscription("one") == first._replace(endpoint="https://push.example/2", told="near")
        assert [one.ticket for one in hall.phones.subscriptions()] == ["one", "two"]
        hall.phones.unsubscribe("one")
        assert (hall.phones.subscription("one"), [one.ticket for one in hall.phones.subscriptions()]) == (None, ["two"])
