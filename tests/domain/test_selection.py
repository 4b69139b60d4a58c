"""Who is next: the smallest place, the guard for those who were passed, and when a helping counter joins."""

from dataclasses import replace
from typing import Any

import pytest

from queue_server.domain.selection import Choice, Line, choose
from queue_server.domain.ticket import Ticket
from tests.builders import a_site
from tests.domain.tickets import MINUTE, NOW, a_ticket

SITE = a_site()
OWN, HELPED = "ho-tich", "chung-thuc"


def ticket(minutes_ago: float, service: str = OWN, **told: Any) -> Ticket:
    return a_ticket(service=service, taken_at_ms=NOW - round(minutes_ago * MINUTE), **told)


def line(*tickets: Ticket, service: str = OWN) -> Line:
    """As the store hands it in: the first two by place, and the first that was passed three times."""
    ordered = sorted(tickets, key=lambda one: one.sort_key)
    passed = [one for one in ordered if one.passed >= SITE.rules.passes_max]
    return Line(service, tuple(ordered[:2]), passed[0] if passed else None)


def next_of(
    *own: Line, helping: tuple[Line, ...] = (), bound: tuple[Ticket, ...] = (), received: tuple[str, ...] = (OWN, HELPED), site: Any = SITE
) -> Choice:
    return choose(own, helping, bound, received, NOW, site)


def test_nobody_waiting_is_nobody_next() -> None:
    assert next_of(line()) == Choice(None) == next_of()


def test_next_is_the_smallest_place_among_the_services_of_the_counter() -> None:
    early, late = ticket(9), ticket(5, "ho-kinh-doanh")
    assert next_of(line(late, service="ho-kinh-doanh"), line(early)).ticket == early


def test_equal_places_go_by_journal_order() -> None:
    first, second = ticket(5), ticket(5)
    assert next_of(line(second, first)).ticket == first


def test_a_priority_ticket_passes_only_those_who_came_at_most_its_head_start_before() -> None:
    elder = replace(ticket(0), place_ms=NOW - 30 * MINUTE)
    just_before, long_before = ticket(29), ticket(31)
    assert next_of(line(just_before, elder)).ticket == elder
    assert next_of(line(long_before, just_before, elder)).ticket == long_before


def test_a_ticket_sent_to_this_counter_takes_part_by_its_place() -> None:
    waiting, sent = ticket(5), ticket(8, "chung-thuc", bound_to=3)
    assert next_of(line(waiting), bound=(sent,)).ticket == sent
    assert next_of(line(ticket(9)), bound=(sent,)).ticket != sent
    assert next_of(bound=(sent,)).ticket == sent


# --- the guard ---------------------------------------------------------------------------------------------------------


def test_whoever_is_passed_is_counted_and_whoever_came_later_is_not() -> None:
    old, elder, young = ticket(20), replace(ticket(10), place_ms=NOW - 40 * MINUTE), ticket(1, "ho-kinh-doanh")
    chosen = next_of(line(old, elder), line(young, service="ho-kinh-doanh"))
    assert chosen.ticket == elder
    assert [fact.ticket for fact in chosen.passes] == [old.id]
    assert all(fact.by == elder.id for fact in chosen.passes)


def test_first_come_first_served_passes_nobody() -> None:
    assert next_of(line(ticket(9), ticket(8), ticket(7))).passes == ()


def test_a_ticket_passed_three_times_is_next_whatever_the_places_say() -> None:
    elder = replace(ticket(1), place_ms=NOW - 40 * MINUTE)
    twice, thrice = ticket(20, passed=2), ticket(20, passed=3)
    assert next_of(line(twice, elder)).ticket == elder
    assert next_of(line(thrice, elder)).ticket == thrice


def test_of_two_that_were_passed_three_times_the_smaller_place_is_next() -> None:
    one, two = ticket(20, passed=3), ticket(25, "ho-kinh-doanh", passed=4)
    assert next_of(line(one), line(two, service="ho-kinh-doanh")).ticket == two


# --- helping -----------------------------------------------------------------------------------------------------------


def helping(minutes_ago: float, **told: Any) -> tuple[Line, ...]:
    return (line(ticket(minutes_ago, HELPED, **told), service=HELPED),)


def test_a_helping_line_waits_while_the_counter_has_its_own() -> None:
    own = ticket(1)
    assert next_of(line(own), helping=helping(29)).ticket == own


def test_a_helping_line_joins_an_empty_counter() -> None:
    assert next_of(line(), helping=helping(1)).ticket is not None


def test_a_ticket_sent_to_the_counter_counts_as_its_own() -> None:
    sent = ticket(1, "cu-tru", bound_to=3)
    assert next_of(line(), helping=helping(20), bound=(sent,)).ticket == sent


@pytest.mark.parametrize(("minutes_ago", "joins"), [(30, False), (30.1, True)])
def test_a_helping_ticket_past_its_promise_by_its_target_joins(minutes_ago: float, joins: bool) -> None:
    """Fifteen minutes to the promise, fifteen more."""
    own = ticket(1)
    assert (next_of(line(own), helping=helping(minutes_ago)).ticket != own) is joins


def test_a_service_without_an_open_counter_of_its_own_is_helped_at_once() -> None:
    own = ticket(1)
    assert next_of(line(own), helping=helping(5), received=(OWN,)).ticket != own
    assert next_of(line(ticket(6)), helping=helping(5), received=(OWN,)).ticket.service == OWN, "but still by place"


def test_nobody_of_a_helping_line_that_has_not_joined_is_passed_or_guarded() -> None:
    chosen = next_of(line(ticket(1)), helping=helping(20, passed=3))
    assert (chosen.ticket.service, chosen.passes) == (OWN, ())


def test_a_service_the_settings_no_longer_know_is_helped_by_the_hall_s_usual_target() -> None:
    own, gone = ticket(1), line(ticket(31, "gone"), service="gone")
    assert next_of(line(own), helping=(gone,), received=(OWN, "gone")).ticket.service == "gone"
