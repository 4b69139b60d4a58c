"""What goes before what in a zone: danger, then what a supervisor types, then calls, then information; and words that have to be made."""

import pytest

from sounds.announcer import Announcer
from sounds.effects import Effect, Hush, Log, Speak
from sounds.fresh_folder import Unsaid
from tests.sounds.said import Engine, RoundPlans, call, notice

T = 1_000_000


def spoken(effects: list[Effect]) -> list[str]:
    return [effect.job.id for effect in effects if isinstance(effect, Speak)]


def logged(effects: list[Effect]) -> list[tuple[str, str, str]]:
    return [(effect.said.id, effect.outcome, effect.why) for effect in effects if isinstance(effect, Log)]


def says(announcer: Announcer, id: str, now: int) -> list[Effect]:
    """The TV says it all; what follows from its end."""
    announcer.reported("tv", id, "started", now)
    return announcer.reported("tv", id, "finished", now)


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def announcer(engine: Engine) -> Announcer:
    announcer = Announcer(RoundPlans(), fresh=engine)  # type: ignore[arg-type]
    announcer.player("tv", "sanh", "tv", "running", T)
    return announcer


@pytest.fixture
def danger(announcer: Announcer) -> Announcer:
    """A TV that speaks a call and has another one waiting when an emergency comes."""
    announcer.add(call(1), T)
    announcer.reported("tv", "call:1", "started", T)
    announcer.add(call(2), T)
    return announcer


# --- order ---


def test_a_message_goes_before_the_calls_and_information_after_them(announcer: Announcer, engine: Engine) -> None:
    engine.says("Ai quên ô?")
    announcer.add(call(1), T)
    announcer.add(notice(2, "information"), T)
    announcer.add(call(3), T)
    announcer.add(notice(4, "message"), T)
    order = []
    for id in ("call:1", "notice:4", "call:3", "notice:2"):
        order += spoken(says(announcer, id, T))
    assert order == ["notice:4", "call:3", "notice:2"]


def test_information_keeps_longer_than_a_call(announcer: Announcer, engine: Engine) -> None:
    engine.says("Ai quên ô?")
    announcer.player_gone("tv", T)
    announcer.add(call(1), T)
    announcer.add(notice(2, "information"), T)
    assert logged(announcer.tick(T + 60_000)) == [("call:1", "dropped", "no_player")]
    assert spoken(announcer.player("tv2", "sanh", "tv", "running", T + 299_000)) == ["notice:2"]


# --- danger ---


def test_an_emergency_stops_what_is_spoken_and_what_waits_is_shown_only(danger: Announcer, engine: Engine) -> None:
    engine.says("Ai quên ô?")
    effects = danger.add(notice(9, "emergency"), T + 500)
    assert effects[0] == Hush("tv", "call:1", at_once=True)
    assert logged(effects) == [("call:1", "dropped", "emergency"), ("call:2", "dropped", "emergency")]
    assert spoken(effects) == ["notice:9:1"]
    assert not danger.has_turn("tv", "call:1")
    assert logged(danger.add(call(3), T + 600)) == [("call:3", "dropped", "emergency")]


def test_an_emergency_is_said_again_after_two_seconds_until_it_is_ended(announcer: Announcer, engine: Engine) -> None:
    engine.says("Ai quên ô?")
    announcer.add(notice(9, "emergency"), T)
    assert says(announcer, "notice:9:1", T + 4000) == []
    assert announcer.due_ms() == T + 6000
    assert announcer.tick(T + 5999) == []
    assert spoken(announcer.tick(T + 6000)) == ["notice:9:2"]
    announcer.reported("tv", "notice:9:2", "started", T + 6010)
    effects = announcer.ended("notice:9", T + 7000)
    assert effects[0] == Hush("tv", "notice:9:2", at_once=True)
    assert logged(effects) == [("notice:9", "spoken", "")]
    assert spoken(announcer.add(call(1, at_ms=T + 7100), T + 7100)) == ["call:1"]


def test_two_emergencies_are_said_in_turn(announcer: Announcer, engine: Engine) -> None:
    engine.says("lửa")
    engine.says("nước")
    announcer.add(notice(8, "emergency", text="lửa"), T)
    announcer.add(notice(9, "emergency", text="nước"), T)
    order, now = ["notice:8:1"], T
    for _ in range(3):
        says(announcer, order[-1], now)
        now += 2000
        order += spoken(announcer.tick(now))
    assert order == ["notice:8:1", "notice:9:1", "notice:8:2", "notice:9:2"]


def test_an_emergency_that_nobody_can_say_is_tried_again_and_said_by_the_first_who_comes(announcer: Announcer, engine: Engine) -> None:
    engine.says("Ai quên ô?")
    announcer.add(notice(9, "emergency"), T)
    announcer.reported("tv", "notice:9:1", "failed", T + 10)
    assert announcer.voice_of("sanh", T + 20).state == "emergency"
    assert spoken(announcer.tick(T + 2010)) == ["notice:9:2"]
    announcer.player_gone("tv", T + 2020)
    assert spoken(announcer.player("agent", "sanh", "agent", "running", T + 9000)) == ["notice:9:3"]


def test_an_emergency_that_stands_is_said_after_a_restart_however_old_it_is(engine: Engine) -> None:
    engine.says("Ai quên ô?")
    announcer = Announcer(RoundPlans(), started_at_ms=T, fresh=engine)  # type: ignore[arg-type]
    announcer.player("tv", "sanh", "tv", "running", T)
    assert logged(announcer.add(notice(1, "message", at_ms=T - 31_000), T)) == [("notice:1", "dropped", "before_restart")]
    assert spoken(announcer.add(notice(2, "emergency", at_ms=T - 600_000), T)) == ["notice:2:1"]


def test_a_message_that_was_ended_before_its_turn_is_not_said(danger: Announcer) -> None:
    danger.add(notice(5), T)
    assert logged(danger.ended("notice:5", T)) == [("notice:5", "dropped", "ended")]


# --- volume ---


def test_in_quiet_hours_calls_are_shown_and_danger_is_loud(engine: Engine) -> None:
    engine.says("Ai quên ô?")
    announcer = Announcer(RoundPlans(), fresh=engine, volume=lambda now: 0 if now < T + 1000 else 40)  # type: ignore[arg-type]
    announcer.player("tv", "sanh", "tv", "running", T)
    assert announcer.voice_of("sanh", T).state == "quiet"
    assert logged(announcer.add(call(1), T)) == [("call:1", "dropped", "quiet_hours")]
    [loud] = [effect.job.volume for effect in announcer.add(notice(2, "emergency"), T) if isinstance(effect, Speak)]
    announcer.ended("notice:2", T + 1000)
    [soft] = [effect.job.volume for effect in announcer.add(call(3, at_ms=T + 1000), T + 1000) if isinstance(effect, Speak)]
    assert (loud, soft) == (100, 40)


# --- words that have to be made ---


def test_what_no_bank_can_say_is_made_and_then_said(announcer: Announcer, engine: Engine) -> None:
    assert announcer.add(call(1, letter="Đ"), T) == []
    assert announcer.due_ms() == T + 50
    assert announcer.tick(T + 50) == []
    engine.says("số Đ001")
    [effect] = announcer.tick(T + 100)
    assert isinstance(effect, Speak)
    assert [segment.clip for segment in effect.job.segments] == ["tone/chime", "fresh/made"]
    assert logged(says(announcer, "call:1", T + 100)) == [("call:1", "spoken", "")]


def test_a_call_waits_for_its_words_a_second_and_a_half_and_is_then_the_chime_alone(announcer: Announcer) -> None:
    announcer.add(call(1, letter="Đ"), T)
    announcer.add(call(2), T)
    assert announcer.tick(T + 1499) == []
    assert spoken(announcer.tick(T + 1500)) == ["call:1"]
    effects = says(announcer, "call:1", T + 2500)
    assert logged(effects) == [("call:1", "spoken", "chime_alone")]
    assert spoken(effects) == ["call:2"]


def test_words_that_nobody_can_make_are_the_chime_at_once(announcer: Announcer, engine: Engine) -> None:
    engine.answers["số Đ001"] = Unsaid("no engine")
    assert spoken(announcer.add(call(1, letter="Đ"), T)) == ["call:1"]


def test_words_are_made_while_their_turn_has_not_come(announcer: Announcer, engine: Engine) -> None:
    announcer.add(call(1), T)
    announcer.add(call(2, letter="Đ"), T)
    assert engine.asked == [(("vi", "số Đ002"),)]
    engine.says("số Đ002")
    assert spoken(says(announcer, "call:1", T + 10)) == ["call:2"]


def test_a_message_waits_for_its_words_five_seconds_and_danger_does_not_wait_behind_it(announcer: Announcer, engine: Engine) -> None:
    announcer.add(notice(1), T)
    assert announcer.tick(T + 4900) == []
    engine.says("lửa")
    effects = announcer.add(notice(2, "emergency", text="lửa"), T + 4950)
    assert (logged(effects), spoken(effects)) == ([("notice:1", "dropped", "emergency")], ["notice:2:1"])


# --- what the supervisor is told ---


def test_the_supervisor_is_told_who_speaks_what_and_who_waits(danger: Announcer) -> None:
    danger.player("agent", "sanh", "agent", "running", T)
    voice = danger.voice_of("sanh", T)
    assert (voice.state, voice.leader, voice.heard, voice.speaking, voice.waiting) == ("speaking", "tv", ("tv", "agent"), "số A001", 1)
    assert danger.voice_of("tang2", T).state == "idle"
