"""What the hall is told besides calls: what each notice says, until when it stands, and what is refused."""

from dataclasses import replace

import pytest

from queue_server.domain import bulletin, events, notice
from queue_server.domain.bulletin import Wish, notice_of
from queue_server.domain.events import Moment
from queue_server.domain.notice import Notice, NoticeEnded, NoticeGiven
from queue_server.domain.refusals import Refusal
from queue_server.domain.site import Site
from queue_server.domain.voice import VoiceRules
from tests.builders import a_site, at

MONDAY, SATURDAY = "2026-11-23", "2026-11-28"
WARD = a_site(always=False)
TWO_ZONES = replace(WARD, zones={"a": "Khu A", "b": "Khu B"})


def given(sentence: str, when: str = f"{MONDAY} 09:00", site: Site = WARD, **more: object) -> NoticeGiven:
    words = {"text": "Quầy 3 nghỉ."} if sentence == "message" else {}
    return notice_of(Wish(sentence=sentence, **{**words, **more}), site, at(when))  # type: ignore[arg-type]


def standing(sentence: str, seq: int = 1, when: str = f"{MONDAY} 09:00", site: Site = WARD, **more: object) -> Notice:
    return given(sentence, when, site, **more).apply(None, Moment(seq=seq, at_ms=at(when)))


# --- how long, and with what values ---


@pytest.mark.parametrize(
    ("sentence", "more", "until"),
    [
        ("message", {}, f"{MONDAY} 09:10"),
        ("message", {"minutes": 45}, f"{MONDAY} 09:45"),
        ("outage", {}, "2026-11-24 00:00"),
        ("outage", {"minutes": 5}, f"{MONDAY} 09:05"),
        ("evacuation", {}, "2026-11-24 09:00"),
        ("lunch", {}, f"{MONDAY} 13:30"),
        ("lunch", {"time": "14:00"}, f"{MONDAY} 14:00"),
        ("closing", {}, f"{MONDAY} 17:00"),
        ("closing", {"time": "16:00"}, f"{MONDAY} 16:00"),
        ("stopped", {"service": "ho-tich"}, f"{MONDAY} 17:00"),
        ("stopped", {"service": "ho-tich", "time": "13:30"}, f"{MONDAY} 13:30"),
    ],
)
def test_a_notice_stands_as_long_as_it_is_true(sentence: str, more: dict[str, object], until: str) -> None:
    assert given(sentence, **more).stands_until_ms == at(until)


def test_a_message_of_the_last_minutes_ends_with_its_day_and_danger_does_not() -> None:
    assert given("message", f"{MONDAY} 23:55").stands_until_ms == at("2026-11-24 00:00")
    assert given("evacuation", f"{MONDAY} 23:55").stands_until_ms == at("2026-11-24 23:55")


def test_only_a_message_has_words_and_only_a_stop_a_service() -> None:
    assert (given("message", text_en="Closed.").text, given("message", text_en="Closed.").text_en) == ("Quầy 3 nghỉ.", "Closed.")
    assert given("outage", text="never", service="ho-tich") == given("outage")


@pytest.mark.parametrize(
    ("when", "time", "session"),
    [("09:00", None, None), ("14:00", None, "afternoon"), ("09:00", "13:30", "morning"), ("14:00", "16:00", "afternoon")],
)
def test_a_stop_names_its_session_only_if_that_promises_nothing_untrue(when: str, time: str | None, session: str | None) -> None:
    stop = given("stopped", f"{MONDAY} {when}", service="ho-tich", time=time)
    assert (stop.session, stop.time) == (session, time)


def test_a_notice_for_every_zone_is_one_for_the_whole_hall() -> None:
    assert given("outage", site=TWO_ZONES, zones=("b", "a")).zones == ()
    assert given("outage", site=TWO_ZONES, zones=("b", "b")).zones == ("b",)


@pytest.mark.parametrize(
    ("sentence", "when", "more", "code"),
    [
        ("message", "09:00", {"zones": ("garden",)}, "unknown_zone"),
        ("stopped", "09:00", {}, "needs_service"),
        ("stopped", "09:00", {"service": "nowhere"}, "unknown_service"),
        ("stopped", "09:00", {"service": "ho-tich", "time": "08:59"}, "already_past"),
        ("lunch", "09:00", {"time": "09:00"}, "already_past"),
        ("lunch", "14:00", {}, "needs_time"),
        ("closing", "17:00", {}, "needs_time"),
    ],
)
def test_what_cannot_be_told_is_refused(sentence: str, when: str, more: dict[str, object], code: str) -> None:
    with pytest.raises(Refusal, match=code):
        given(sentence, f"{MONDAY} {when}", **more)


def test_a_hall_that_never_closes_has_to_say_when() -> None:
    for sentence in ("lunch", "closing"):
        with pytest.raises(Refusal, match="needs_time"):
            given(sentence, site=a_site())
        assert given(sentence, site=a_site(), time="17:00").time == "17:00"


# --- standing together ---


def test_what_stands_is_of_the_zone_and_urgent_first_then_newest() -> None:
    told = [
        standing("message", 1, site=TWO_ZONES),
        standing("outage", 2, site=TWO_ZONES, zones=("a",)),
        standing("evacuation", 3, site=TWO_ZONES, zones=("b",)),
        standing("message", 4, f"{MONDAY} 08:00", site=TWO_ZONES),
    ]
    now = at(f"{MONDAY} 09:05")
    assert [one.seq for one in notice.standing(told, now)] == [3, 2, 1]
    assert [one.seq for one in notice.standing(told, now, ["a"])] == [2, 1]
    assert [one.seq for one in notice.standing(told, now, ["b"])] == [3, 1]
    ended = [NoticeEnded(notice=one.seq, why="person").apply(one, Moment(seq=9, at_ms=now)) for one in told]
    assert notice.standing(ended, now) == []


def test_the_same_is_not_told_twice_to_those_who_have_it() -> None:
    everybody, some = given("outage", site=TWO_ZONES), given("outage", site=TWO_ZONES, zones=("a",))
    for stands, fact, refused in ((everybody, some, True), (everybody, everybody, True), (some, everybody, False), (some, some, True)):
        told = [stands.apply(None, Moment(seq=1, at_ms=at(f"{MONDAY} 09:00")))]
        if refused:
            with pytest.raises(Refusal, match="notice_stands"):
                notice.must_have_room(fact, told, TWO_ZONES, at(f"{MONDAY} 09:01"))
        else:
            notice.must_have_room(fact, told, TWO_ZONES, at(f"{MONDAY} 09:01"))


def test_five_stand_in_a_zone_and_danger_finds_room() -> None:
    told = [standing("message", seq, site=TWO_ZONES, zones=("a",), text=f"Tin {seq}") for seq in range(1, 6)]
    now = at(f"{MONDAY} 09:01")
    with pytest.raises(Refusal, match="notices_full") as refused:
        notice.must_have_room(given("outage", site=TWO_ZONES), told, TWO_ZONES, now)
    assert refused.value.details == {"zone": "Khu A", "max": 5}
    notice.must_have_room(given("outage", site=TWO_ZONES, zones=("b",)), told, TWO_ZONES, now)
    notice.must_have_room(given("evacuation", site=TWO_ZONES), told, TWO_ZONES, now)


def test_nobody_is_given_a_number_where_people_are_leaving() -> None:
    told = [standing("evacuation", site=TWO_ZONES, zones=("a",))]
    now = at(f"{MONDAY} 09:01")
    for zone in ("a", None):
        with pytest.raises(Refusal, match="evacuating"):
            notice.must_not_be_leaving(told, now, zone)
    notice.must_not_be_leaving(told, now, "b")


@pytest.mark.parametrize("name", [kind.name for kind in events.NOTICE_FACTS])
def test_a_fact_comes_back_from_the_journal_as_it_was_written(name: str) -> None:
    fact = given("outage", site=TWO_ZONES, zones=("b",)) if name == "notice_given" else NoticeEnded(notice=3, why="time")
    assert events.read(events.written(fact)) == fact


# --- by the clock ---


def by_clock(
    when: str, today: list[Notice] | None = None, stopped: tuple[str, ...] = (), site: Site = WARD
) -> list[tuple[str, str | None, bool]]:
    told = bulletin.by_clock(site, at(when), today or [], stopped)
    return [(one.sentence, one.time or one.service, one.spoken) for one in told]


@pytest.mark.parametrize(
    ("when", "told"),
    [
        (f"{MONDAY} 11:29", []),
        (f"{MONDAY} 11:30", [("lunch", "13:30", True)]),
        (f"{MONDAY} 12:40", [("lunch", "13:30", False)]),
        (f"{MONDAY} 13:30", []),
        (f"{MONDAY} 16:44", []),
        (f"{MONDAY} 16:45", [("closing", "17:00", True)]),
        (f"{MONDAY} 17:00", []),
        ("2026-11-29 11:30", []),
    ],
)
def test_the_clock_tells_lunch_and_closing_at_their_time(when: str, told: list[object]) -> None:
    assert by_clock(when) == told
    assert by_clock(when, site=a_site()) == [], "a hall that never closes has neither"


def test_the_hall_says_what_the_clock_may_tell_and_how_long_before_closing() -> None:
    early = replace(WARD, voice=VoiceRules(closing_minutes=30))
    assert by_clock(f"{MONDAY} 16:30", site=early) == [("closing", "17:00", True)]
    silent = replace(WARD, voice=VoiceRules(automatic=("stopped",)))
    assert by_clock(f"{MONDAY} 11:30", site=silent) == by_clock(f"{MONDAY} 16:45", site=silent) == []
    assert by_clock(f"{MONDAY} 10:00", stopped=("ho-tich",), site=silent) == [("stopped", "ho-tich", True)]


def test_what_was_told_is_not_told_again_even_if_it_was_ended() -> None:
    lunch = standing("lunch", when=f"{MONDAY} 11:31")
    ended = NoticeEnded(notice=1, why="person").apply(lunch, Moment(seq=2, at_ms=at(f"{MONDAY} 11:32")))
    for told in (lunch, ended):
        assert by_clock(f"{MONDAY} 11:40", [told]) == []
    assert by_clock(f"{MONDAY} 11:40", [standing("lunch", when=f"{MONDAY} 09:00")]) != [], "by hand, too early: that was another moment"


def test_a_service_that_stops_is_told_once_a_session() -> None:
    stop = standing("stopped", when=f"{MONDAY} 10:00", service="ho-tich")
    assert by_clock(f"{MONDAY} 10:00", [], ("ho-tich", "xa-hoi")) == [("stopped", "ho-tich", True), ("stopped", "xa-hoi", True)]
    assert by_clock(f"{MONDAY} 10:30", [stop], ("ho-tich",)) == []
    assert by_clock(f"{MONDAY} 14:00", [stop], ("ho-tich",)) == [("stopped", "ho-tich", True)]
    assert by_clock(f"{MONDAY} 17:01", [], ("ho-tich",)) == []


def test_what_has_stood_long_enough_or_is_no_longer_so_is_over() -> None:
    message, outage = standing("message", 1), standing("outage", 2)
    by_hand, by_itself = standing("stopped", 3, service="ho-tich"), replace(standing("stopped", 4, service="ho-tich"), by_clock=True)
    today = [message, outage, by_hand, by_itself]

    def over(when: str, stopped: tuple[str, ...] | None) -> list[tuple[int, str]]:
        return [(one.notice, one.why) for one in bulletin.over(at(when), today, stopped)]

    assert over(f"{MONDAY} 09:09", ("ho-tich",)) == []
    assert over(f"{MONDAY} 09:10", ("ho-tich",)) == [(1, "time")]
    assert over(f"{MONDAY} 09:09", ()) == [(4, "resumed")]
    assert over(f"{MONDAY} 09:09", None) == [], "nobody has looked"
    assert over("2026-11-24 00:00", None) == [(1, "time"), (2, "time"), (3, "time"), (4, "time")]
