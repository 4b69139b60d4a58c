"""Taking numbers by phone, on every kind of memory: what a code, a cookie and the count of a period allow."""

from typing import Any

import pytest

from queue_server.actions import addresses, phones
from queue_server.actions.phones import Phone
from queue_server.contract.phones import Join, TakeByPhone
from queue_server.domain.refusals import Refusal
from tests.builders import HallUnderTest
from tests.fakes.halls import a_memory_hall, everything, journal_of


def secret_of(hall: HallUnderTest) -> bytes:
    return hall.units.secret(hall.site.key)  # type: ignore[no-any-return]


def shown(hall: HallUnderTest) -> str:
    return phones.shown_code(hall.site, secret_of(hall), hall.clock())[0]


def scanned(hall: HallUnderTest, code: str | None = None, known: Phone | None = None) -> Phone:
    return phones.join(hall.site, secret_of(hall), hall.clock(), Join(code=code or shown(hall)), known)


def take(hall: HallUnderTest, phone: Phone, service: str = "chung-thuc", command_id: str | None = None) -> dict[str, Any]:
    known = phones.caller_with_phone(hall.site.key, secret_of(hall), phones.cookie_of(secret_of(hall), phone))
    assert known is not None
    asked = TakeByPhone(service=service, command_id=command_id or hall.press())
    return phones.take(hall.units, known[0], phone, asked, lambda: next(hall._ids), "http://hall.example")


def refusal_of(hall: HallUnderTest, phone: Phone, service: str = "chung-thuc") -> Refusal:
    before = everything(hall)
    with pytest.raises(Refusal) as said:
        take(hall, phone, service)
    assert everything(hall) == before
    return said.value


def test_a_scanned_code_becomes_a_number_on_the_phone_and_on_no_paper(any_hall: HallUnderTest) -> None:
    taken = take(any_hall, scanned(any_hall))
    assert (taken["number"], taken["will_print"]) == ("A001", False)
    assert addresses.ticket_of(secret_of(any_hall), taken["track_url"].rpartition("/")[2]) == taken["id"]
    assert any_hall.broken() == []


def test_the_journal_does_not_say_which_phone_it_was(any_hall: HallUnderTest) -> None:
    phone = scanned(any_hall)
    take(any_hall, phone)
    row = journal_of(any_hall)[-1]
    assert (row.actor, row.command) == ("phone", "take")
    assert phone.id not in str(row)


def test_a_photograph_of_the_code_is_worthless_after_three_minutes(any_hall: HallUnderTest) -> None:
    photograph = shown(any_hall)
    any_hall.clock.forward(seconds=89)
    scanned(any_hall, photograph)
    any_hall.clock.forward(seconds=91)
    with pytest.raises(Refusal, match="code_old"):
        scanned(any_hall, photograph)


@pytest.mark.parametrize("code", ["", "x", "-", "12-", "zz-aaaaaaaaaa", "fffffffffffff-aaaaaaaaaa", "é-é", "-1-aaaaaaaaaa", "0x1-a"])
def test_a_code_that_the_hall_has_not_shown_opens_nothing(code: str) -> None:
    with a_memory_hall() as hall, pytest.raises(Refusal, match="code_old"):
        phones.join(hall.site, secret_of(hall), hall.clock(), Join.model_construct(code=code), None)


def test_the_code_of_the_next_period_cannot_be_made_from_this_one() -> None:
    with a_memory_hall() as hall:
        period, proof = shown(hall).split("-")
        hall.clock.forward(seconds=90)
        with pytest.raises(Refusal, match="code_old"):
            scanned(hall, f"{int(period, 16) + 1:x}-{proof}")


def test_who_chooses_slowly_still_gets_a_number_but_not_after_ten_minutes(any_hall: HallUnderTest) -> None:
    phone = scanned(any_hall)
    any_hall.clock.forward(minutes=9, seconds=59)
    assert scanned(any_hall, "0-old", phone) == phone, "a page that is loaded again goes on"
    take(any_hall, phone)
    any_hall.clock.forward(seconds=1)
    assert refusal_of(any_hall, phone, "ho-tich").code == "scan_again"


def test_one_phone_holds_one_number_of_a_service_and_is_shown_the_way_to_it(any_hall: HallUnderTest) -> None:
    phone = scanned(any_hall)
    mine = take(any_hall, phone)
    no = refusal_of(any_hall, scanned(any_hall, known=phone))
    assert (no.code, no.details["number"], no.details["fields"]) == ("already_waiting", "A001", {"track_url": mine["track_url"]})
    assert take(any_hall, phone, "ho-tich")["number"] == "H001"
    any_hall.open(1)
    any_hall.next(1)
    any_hall.at(1, "finish")
    assert take(any_hall, phone)["number"] == "A002"


def test_who_throws_the_cookie_away_gets_five_numbers_of_one_code_however_often_it_is_scanned(any_hall: HallUnderTest) -> None:
    code = shown(any_hall)
    for _ in range(5):
        take(any_hall, scanned(any_hall, code))
    any_hall.clock.forward(seconds=30)
    assert refusal_of(any_hall, scanned(any_hall, code)).code == "period_spent"
    any_hall.clock.forward(seconds=90)
    assert refusal_of(any_hall, scanned(any_hall, code)).code == "period_spent", "the last code still opens, and is still spent"
    assert take(any_hall, scanned(any_hall))["number"] == "A006"


def test_cookies_that_were_collected_with_one_code_share_its_five_numbers(any_hall: HallUnderTest) -> None:
    collected = [scanned(any_hall) for _ in range(20)]
    any_hall.clock.forward(minutes=5)
    for phone in collected[:5]:
        take(any_hall, phone)
    assert {refusal_of(any_hall, phone).code for phone in collected[5:]} == {"period_spent"}


def test_a_phone_that_takes_and_gives_back_is_told_to_use_the_kiosk_in_the_end(any_hall: HallUnderTest) -> None:
    phone = scanned(any_hall)
    for _ in range(any_hall.site.phone.tickets_per_phone):
        any_hall.to(take(any_hall, phone)["id"], "cancel")
    assert refusal_of(any_hall, phone).code == "phone_spent"


def test_a_press_that_is_repeated_gets_the_first_answer(any_hall: HallUnderTest) -> None:
    phone = scanned(any_hall)
    assert take(any_hall, phone, command_id="once") == take(any_hall, phone, command_id="once")


def test_a_phone_sees_its_own_numbers_and_no_others(any_hall: HallUnderTest) -> None:
    phone, other = scanned(any_hall), scanned(any_hall)
    first = take(any_hall, phone)
    any_hall.clock.forward(seconds=1)
    second = take(any_hall, phone, "ho-tich")
    take(any_hall, other)
    known = phones.caller_with_phone(any_hall.site.key, secret_of(any_hall), phones.cookie_of(secret_of(any_hall), phone))
    assert known is not None
    seen = phones.view(any_hall.units, known[0], phone, "http://hall.example")
    assert [(one.number, one.track_url) for one in seen.tickets] == [("H001", second["track_url"]), ("A001", first["track_url"])]
    assert {line.service: line.waiting for line in seen.lines}["chung-thuc"] == 2


def test_a_hall_that_gives_no_numbers_by_phone_shows_no_code_and_takes_none() -> None:
    with a_memory_hall() as hall:
        phone = scanned(hall)
        code = shown(hall)
    from queue_server.domain.phones import PhoneRules

    with a_memory_hall(phone=PhoneRules(takes=False)) as shut:
        for act in (lambda: shown(shut), lambda: scanned(shut, code), lambda: take(shut, phone)):
            with pytest.raises(Refusal, match="phone_off"):
                act()


def test_nobody_makes_a_cookie_but_the_hall() -> None:
    with a_memory_hall() as hall:
        phone = scanned(hall)
        cookie = phones.cookie_of(secret_of(hall), phone)
        longer = cookie.replace(str(phone.may_take_until_ms), str(phone.may_take_until_ms + 60_000))
        assert phones.phone_of(secret_of(hall), cookie) == phone
        assert longer != cookie
        for forged in (longer, "", ".", "a.b.c.d", cookie[:-1], f"{cookie}a", "é" * 20, f"x{cookie}"):
            assert phones.phone_of(secret_of(hall), forged) is None
            assert phones.caller_with_phone(hall.site.key, secret_of(hall), forged) is None


def test_after_a_day_nothing_of_a_phone_is_left(any_hall: HallUnderTest) -> None:
    phone = scanned(any_hall)
    take(any_hall, phone)
    any_hall.clock.forward(hours=24, seconds=1)
    with any_hall.units.writing(any_hall.site.key) as hall:
        phones.forget(hall)
    with any_hall.units.reading(any_hall.site.key) as reading:
        assert reading.phones.held_by(phone.id) == []
