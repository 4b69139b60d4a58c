"""The announcer, rule by rule. Time is an integer that the test moves."""

from dataclasses import replace

import pytest

from sounds.announcement import Announcement, Plan
from sounds.announcer import Announcer, Rules
from sounds.effects import Effect, Hush, Log, SilentZone, Speak
from tests.sounds.said import LASTS_MS, RoundPlans, call

T = 1_000_000
plan = RoundPlans()


def number(id: str) -> int:
    return int(id.removeprefix("call:"))


def spoken(effects: list[Effect]) -> list[tuple[str, int]]:
    return [(effect.player, number(effect.job.id)) for effect in effects if isinstance(effect, Speak)]


def logged(effects: list[Effect]) -> list[tuple[int, str, str]]:
    return [(number(effect.said.id), effect.outcome, effect.why) for effect in effects if isinstance(effect, Log)]


def speaks_on(announcer: Announcer, player: str, id: str, since: int, until: int) -> None:
    """Each second, as players do."""
    for now in range(since + 1000, until, 1000):
        assert announcer.reported(player, id, "speaking", now) == []


@pytest.fixture
def announcer() -> Announcer:
    """A hall with one TV that can be heard."""
    announcer = Announcer(plan)
    assert announcer.player("tv", "sanh", "tv", "running", T) == []
    return announcer


# --- order ---


def test_a_call_is_handed_over_at_once_when_the_line_is_idle(announcer: Announcer) -> None:
    [effect] = announcer.add(call(1), T)
    assert isinstance(effect, Speak)
    assert effect.player == "tv"
    assert (effect.job.id, effect.job.zone, effect.job.text) == ("call:1", "sanh", "số A001")
    assert (effect.job.duration_ms, effect.job.expires_at_ms) == (LASTS_MS, T + 45_000)


def test_the_next_begins_only_when_the_one_before_has_finished(announcer: Announcer) -> None:
    announcer.add(call(1), T)
    assert announcer.add(call(2), T + 10) == []
    assert announcer.reported("tv", "call:1", "started", T + 20) == []
    speaks_on(announcer, "tv", "call:1", T + 20, T + 6000)
    assert announcer.tick(T + 6000) == []
    effects = announcer.reported("tv", "call:1", "finished", T + 6020)
    assert logged(effects) == [(1, "spoken", "")]
    assert spoken(effects) == [("tv", 2)]


def test_a_player_that_never_says_finished_is_given_the_planned_time_and_a_margin(announcer: Announcer) -> None:
    announcer.add(call(1), T)
    announcer.add(call(2), T)
    announcer.reported("tv", "call:1", "started", T + 100)
    speaks_on(announcer, "tv", "call:1", T + 100, T + 100 + LASTS_MS + 1500)
    assert announcer.due_ms() == T + 100 + LASTS_MS + 1500
    assert announcer.tick(T + 100 + LASTS_MS + 1499) == []
    effects = announcer.tick(T + 100 + LASTS_MS + 1500)
    assert logged(effects) == [(1, "spoken", "no_end_reported")]
    assert spoken(effects) == [("tv", 2)]


def test_zones_do_not_wait_for_each_other(announcer: Announcer) -> None:
    announcer.player("tv2", "tang2", "tv", "running", T)
    assert spoken(announcer.add(call(1), T)) == [("tv", 1)]
    assert spoken(announcer.add(call(2, "tang2"), T)) == [("tv2", 2)]


def test_the_same_call_twice_is_spoken_once(announcer: Announcer) -> None:
    announcer.add(call(1), T)
    assert announcer.add(call(1), T + 5) == []
    announcer.reported("tv", "call:1", "finished", T + 6000)
    assert announcer.add(call(1), T + 7000) == []


def test_a_recall_is_an_announcement_of_its_own(announcer: Announcer) -> None:
    announcer.add(call(1), T)
    announcer.reported("tv", "call:1", "finished", T + 6000)
    assert spoken(announcer.add(replace(call(9), said=replace(call(1).said, recall=True)), T + 7000)) == [("tv", 9)]


# --- what is not said ---


def test_more_than_two_waiting_behind_it_drop_the_repeat(announcer: Announcer) -> None:
    announcer.add(call(1), T)
    for call_id in (2, 3, 4, 5):
        announcer.add(call(call_id), T)
    durations = []
    now = T
    for call_id in (1, 2, 3, 4):
        now += 6000
        [job] = [effect.job for effect in announcer.reported("tv", f"call:{call_id}", "finished", now) if isinstance(effect, Speak)]
        durations.append(job.duration_ms)
    assert durations == [LASTS_MS // 2, LASTS_MS, LASTS_MS, LASTS_MS]


def test_what_is_too_old_is_dropped_and_logged(announcer: Announcer) -> None:
    announcer.add(call(1), T)
    announcer.add(call(2), T)
    announcer.add(call(3, at_ms=T + 20_000), T + 20_000)
    announcer.reported("tv", "call:1", "started", T)
    effects = announcer.reported("tv", "call:1", "finished", T + 45_001)
    assert logged(effects) == [(1, "spoken", ""), (2, "dropped", "too_old")]
    assert spoken(effects) == [("tv", 3)]


def test_an_undone_call_that_waits_is_not_said(announcer: Announcer) -> None:
    announcer.add(call(1), T)
    announcer.add(call(2), T)
    assert announcer.undone("call:2", T + 100) == [Log(call(2), "dropped", "undone")]
    assert logged(announcer.reported("tv", "call:1", "finished", T + 6000)) == [(1, "spoken", "")]


def test_an_undone_call_that_was_handed_over_and_has_not_begun_is_not_said(announcer: Announcer) -> None:
    announcer.add(call(1), T)
    announcer.add(call(2), T)
    effects = announcer.undone("call:1", T + 50)
    assert effects[0] == Hush("tv", "call:1")
    assert logged(effects) == [(1, "dropped", "undone")]
    assert spoken(effects) == [("tv", 2)]
    assert not announcer.has_turn("tv", "call:1")


def test_an_undone_call_that_had_begun_is_finished(announcer: Announcer) -> None:
    announcer.add(call(1), T)
    announcer.add(call(2), T)
    announcer.reported("tv", "call:1", "started", T + 60)
    assert announcer.undone("call:1", T + 70) == []
    assert logged(announcer.reported("tv", "call:1", "finished", T + 2060)) == [(1, "spoken", "")]


def test_an_unknown_call_undone_changes_nothing(announcer: Announcer) -> None:
    assert announcer.undone("call:77", T) == []


def test_a_restart_says_nothing_older_than_thirty_seconds() -> None:
    announcer = Announcer(plan, started_at_ms=T)
    announcer.player("tv", "sanh", "tv", "running", T)
    assert logged(announcer.add(call(1, at_ms=T - 30_001), T)) == [(1, "dropped", "before_restart")]
    assert spoken(announcer.add(call(2, at_ms=T - 30_000), T)) == [("tv", 2)]


class Mute(RoundPlans):
    def __call__(self, said: Announcement, repeat: bool = True) -> Plan:
        return Plan("", (), 0)


def test_a_bank_without_a_sound_is_a_failure_and_an_alarm() -> None:
    announcer = Announcer(Mute())
    announcer.player("tv", "sanh", "tv", "running", T)
    assert announcer.add(call(1), T) == [Log(call(1), "failed", "no_sound"), SilentZone("sanh", True)]


# --- who leads ---


def test_the_agents_loudspeaker_goes_before_the_tv(announcer: Announcer) -> None:
    announcer.player("agent", "sanh", "agent", "running", T)
    assert announcer.leader("sanh") == "agent"
    assert spoken(announcer.add(call(1), T)) == [("agent", 1)]


def test_the_first_tv_leads_and_stays(announcer: Announcer) -> None:
    announcer.player("tv2", "sanh", "tv", "running", T)
    announcer.player("tv", "sanh", "tv", "running", T + 9)
    assert announcer.leader("sanh") == "tv"


def test_a_player_that_cannot_be_heard_is_never_chosen(announcer: Announcer) -> None:
    announcer.player("agent", "sanh", "agent", "none", T)
    announcer.player("tv", "sanh", "tv", "suspended", T)
    announcer.player("tv2", "sanh", "tv", "running", T)
    assert spoken(announcer.add(call(1), T)) == [("tv2", 1)]


def test_a_player_of_another_zone_is_never_chosen(announcer: Announcer) -> None:
    assert announcer.leader("tang2") is None
    assert spoken(announcer.add(call(1, "tang2"), T)) == []


def test_a_new_loudspeaker_does_not_interrupt(announcer: Announcer) -> None:
    announcer.add(call(1), T)
    announcer.reported("tv", "call:1", "started", T)
    announcer.add(call(2), T)
    assert announcer.player("agent", "sanh", "agent", "running", T + 1000) == []
    assert announcer.leader("sanh") == "tv"
    assert spoken(announcer.reported("tv", "call:1", "finished", T + 6000)) == [("agent", 2)]


# --- failing over ---


def test_no_start_in_two_seconds_and_the_next_player_speaks(announcer: Announcer) -> None:
    announcer.player("agent", "sanh", "agent", "running", T)
    announcer.add(call(1), T)
    assert announcer.tick(T + 1999) == []
    effects = announcer.tick(T + 2000)
    assert effects[0] == Hush("agent", "call:1", at_once=True)
    assert spoken(effects) == [("tv", 1)]


def test_one_that_did_not_start_goes_last_until_it_speaks_again(announcer: Announcer) -> None:
    announcer.player("agent", "sanh", "agent", "running", T)
    announcer.add(call(1), T)
    announcer.tick(T + 2000)
    announcer.reported("tv", "call:1", "finished", T + 8000)
    assert spoken(announcer.add(call(2), T + 8000)) == [("tv", 2)]
    announcer.reported("tv", "call:2", "finished", T + 14_000)
    announcer.player("agent", "sanh", "agent", "running", T + 14_000)  # repeats itself: nothing new
    assert announcer.leader("sanh") == "tv"
    announcer.player_gone("agent", T + 15_000)
    announcer.player("agent", "sanh", "agent", "running", T + 16_000)  # came back: a new chance
    assert announcer.leader("sanh") == "agent"


def test_when_nobody_starts_the_zone_is_silent_and_says_so_once(announcer: Announcer) -> None:
    announcer.add(call(1), T)
    announcer.add(call(2), T)
    effects = announcer.tick(T + 2000)
    assert effects[:2] == [Hush("tv", "call:1", at_once=True), SilentZone("sanh", True)]
    assert logged(effects) == [(1, "failed", "no_start")]
    assert spoken(effects) == [("tv", 2)]
    assert announcer.reported("tv", "call:2", "started", T + 2100) == [SilentZone("sanh", False)]


def test_a_failed_player_is_followed_by_the_next_at_once(announcer: Announcer) -> None:
    announcer.player("agent", "sanh", "agent", "running", T)
    announcer.add(call(1), T)
    assert spoken(announcer.reported("agent", "call:1", "failed", T + 30, "player_missing")) == [("tv", 1)]
    effects = announcer.reported("tv", "call:1", "failed", T + 60, "no_clip")
    assert effects == [SilentZone("sanh", True), Log(call(1), "failed", "player_failed", "số A001", "no_clip")]


def test_a_player_that_leaves_before_it_began_is_followed_at_once(announcer: Announcer) -> None:
    announcer.player("tv2", "sanh", "tv", "running", T)
    announcer.add(call(1), T)
    assert spoken(announcer.player_gone("tv", T + 10)) == [("tv2", 1)]


def test_a_player_that_leaves_while_it_speaks_is_followed_when_its_lease_has_run_out(announcer: Announcer) -> None:
    announcer.player("tv2", "sanh", "tv", "running", T)
    announcer.add(call(1), T)
    announcer.reported("tv", "call:1", "started", T)
    assert announcer.player_gone("tv", T + 1000) == []
    assert announcer.tick(T + 2499) == []
    assert spoken(announcer.tick(T + 2500)) == [("tv2", 1)]


def test_a_player_that_speaks_and_falls_silent_is_followed_within_three_seconds(announcer: Announcer) -> None:
    announcer.player("tv2", "sanh", "tv", "running", T)
    announcer.add(call(1), T)
    announcer.reported("tv", "call:1", "started", T)
    announcer.reported("tv", "call:1", "speaking", T + 1000)
    assert announcer.due_ms() == T + 3500
    effects = announcer.tick(T + 3500)
    assert effects[0] == Hush("tv", "call:1", at_once=True)
    assert spoken(effects) == [("tv2", 1)]
    assert announcer.has_turn("tv2", "call:1")
    assert not announcer.has_turn("tv", "call:1")
    announcer.reported("tv", "call:1", "finished", T + 4000)  # its word comes late, and counts no more
    assert announcer.has_turn("tv2", "call:1")


def test_one_that_fell_silent_at_the_very_end_has_spoken(announcer: Announcer) -> None:
    announcer.add(call(1), T)
    announcer.reported("tv", "call:1", "started", T)
    speaks_on(announcer, "tv", "call:1", T, T + 5000)
    assert logged(announcer.tick(T + 6500)) == [(1, "spoken", "no_end_reported")]


def test_a_player_whose_sound_was_suspended_while_it_spoke_is_followed_at_once(announcer: Announcer) -> None:
    announcer.player("tv2", "sanh", "tv", "running", T)
    announcer.add(call(1), T)
    announcer.reported("tv", "call:1", "started", T)
    assert spoken(announcer.player("tv", "sanh", "tv", "suspended", T + 1000)) == [("tv2", 1)]


def test_a_report_from_one_whose_turn_it_is_not_changes_nothing(announcer: Announcer) -> None:
    announcer.player("tv2", "sanh", "tv", "running", T)
    announcer.add(call(1), T)
    assert announcer.reported("tv2", "call:1", "finished", T + 10) == []
    assert announcer.reported("tv", "call:99", "finished", T + 10) == []
    assert announcer.reported("tv", "call:1", "unknown", T + 10) == []


def test_a_player_that_moves_leaves_its_old_zone(announcer: Announcer) -> None:
    announcer.player("tv", "tang2", "tv", "running", T)
    assert announcer.leader("sanh") is None
    assert announcer.leader("tang2") == "tv"


# --- nobody there ---


def test_without_a_player_calls_wait_while_they_are_fresh_and_an_alarm_goes_up(announcer: Announcer) -> None:
    announcer.player_gone("tv", T)
    assert announcer.add(call(1), T) == [SilentZone("sanh", True)]
    assert announcer.add(call(2, at_ms=T + 40_000), T + 40_000) == []
    assert announcer.due_ms() == T + 45_001
    assert logged(announcer.tick(T + 45_001)) == [(1, "dropped", "no_player")]
    effects = announcer.player("tv", "sanh", "tv", "running", T + 46_000)
    assert effects[0] == SilentZone("sanh", False)
    assert spoken(effects) == [("tv", 2)]


def test_nothing_under_way_needs_no_tick(announcer: Announcer) -> None:
    assert announcer.due_ms() is None
    assert announcer.tick(T) == []


def test_the_times_are_rules_that_can_be_changed() -> None:
    announcer = Announcer(plan, Rules(start_within_ms=500, expires_after_ms=1000))
    announcer.player("tv", "sanh", "tv", "running", T)
    announcer.add(call(1), T)
    assert logged(announcer.tick(T + 500)) == [(1, "failed", "no_start")]
    assert logged(announcer.add(call(2), T + 1001)) == [(2, "dropped", "too_old")]
