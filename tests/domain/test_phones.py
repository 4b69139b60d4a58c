"""A number taken by phone: how long a code is worth something, and which phone gets another number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.phones import Held, PhoneRules, may_take
from queue_server.domain.refusals import Refusal

RULES = PhoneRules()
THREE_MINUTES_MS = 180_000


def refused(held: Held, firsts: int = 0, now_ms: int = 0) -> Refusal:
    with pytest.raises(Refusal) as said:
        may_take(RULES, held, firsts, now_ms)
    return said.value


@given(shown_at_ms=st.integers(0, 4 * 10**12), later_ms=st.integers(0, 10**7))
def test_a_code_works_while_it_is_shown_and_never_three_minutes_after_it_was_photographed(shown_at_ms: int, later_ms: int) -> None:
    period = RULES.period_at(shown_at_ms)
    works = RULES.is_shown(period, shown_at_ms + later_ms)
    assert RULES.is_shown(period, shown_at_ms)
    assert works or later_ms >= RULES.period_ms, "whoever scans what is on the screen has a whole period to open it"
    assert not (works and later_ms >= THREE_MINUTES_MS)
    assert not RULES.is_shown(period + 1, shown_at_ms), "a code of the future is not known yet"


def test_a_phone_holds_one_number_of_a_service_at_a_time() -> None:
    no = refused(Held(1, "A042", "/t/mine"))
    assert (no.code, no.details) == ("already_waiting", {"number": "A042", "fields": {"track_url": "/t/mine"}})
    may_take(RULES, Held(1), 0, 0)


def test_a_phone_takes_so_many_numbers_and_no_more() -> None:
    may_take(RULES, Held(RULES.tickets_per_phone - 1), 0, 0)
    assert refused(Held(RULES.tickets_per_phone)).code == "phone_spent"


def test_so_many_new_phones_begin_with_one_code_and_the_next_is_told_when_to_scan_again() -> None:
    may_take(RULES, Held(0), RULES.first_tickets_per_period - 1, 0)
    no = refused(Held(0), RULES.first_tickets_per_period, now_ms=60_500)
    assert (no.code, no.details) == ("period_spent", {"seconds": 30})
    may_take(RULES, Held(1), RULES.first_tickets_per_period, 0)
