"""The announcer among players that behave, fail, hang, die and return, on lines that delay, in any order hypothesis can think of.

Whatever happens: one voice a zone, in order, and every announcement ends in one line of log.
"""

from itertools import count, cycle, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sounds.announcer import Announcer
from tests.sounds.said import RoundPlans, call, notice
from tests.sounds.simulated_hall import Hall, Player

ZONES = ("sanh", "tang2")
PLACES = {"agent": "sanh", "tv1": "sanh", "tv2": "sanh", "tv3": "tang2"}
FAILOVER_MS = 3000

manners = st.sampled_from(["good", "good", "good", "hangs", "fails", "mute"])
delays = st.one_of(st.integers(0, 40), st.integers(0, 40), st.integers(0, 4000))
steps = st.one_of(
    st.tuples(st.just("call"), st.sampled_from(ZONES), st.integers(0, 50_000)),
    st.tuples(st.just("wait"), st.just(""), st.integers(0, 9000)),
    st.tuples(st.just("undo"), st.just(""), st.integers(1, 40)),
    st.tuples(st.just("come"), st.sampled_from(sorted(PLACES)), st.integers(0, 0)),
    st.tuples(st.just("die"), st.sampled_from(sorted(PLACES)), st.integers(0, 0)),
    st.tuples(st.just("leave"), st.sampled_from(sorted(PLACES)), st.integers(0, 0)),
    st.tuples(st.just("message"), st.sampled_from(ZONES), st.integers(0, 0)),
    st.tuples(st.just("information"), st.sampled_from(ZONES), st.integers(0, 0)),
    st.tuples(st.just("emergency"), st.sampled_from(ZONES), st.integers(0, 0)),
    st.tuples(st.just("end"), st.just(""), st.integers(1, 40)),
)


class Story:
    """Carries out steps, and keeps what was announced."""

    def __init__(self, habits: list[str], lines: list[int]) -> None:
        self.hall = Hall(cycle(lines))
        self._habits = cycle(habits)
        self._names = count()
        self.here: dict[str, Player] = {}
        self.announced: dict[str, list[str]] = {zone: [] for zone in ZONES}
        self.emergencies: list[str] = []
        for name in PLACES:
            self.come(name)

    def come(self, name: str) -> None:
        """A connection is a player: who comes back is a new one."""
        if name in self.here and not self.here[name].dead:
            self.hall.leaves(self.here[name])
        self.here[name] = self.hall.come(f"{name}.{next(self._names)}", PLACES[name], next(self._habits))

    def step(self, nth: int, what: str, name: str, amount: int) -> None:
        hall = self.hall
        match what:
            case "call":
                self.announced[name].append(f"call:{nth}")
                age = 46_000 if amount > 45_000 else 0
                hall.say(call(nth, name, hall.now - age))
            case "message" | "information" | "emergency":
                self.announced[name].append(f"notice:{nth}")
                self.emergencies += [f"notice:{nth}"] if what == "emergency" else []
                hall.say(notice(nth, what, name, hall.now))  # type: ignore[arg-type]
            case "wait":
                hall.until(hall.now + amount)
            case "undo":
                hall.do(hall.announcer.undone(f"call:{amount}", hall.now))
            case "end":
                hall.do(hall.announcer.ended(f"notice:{amount}", hall.now))
            case "come":
                self.come(name)
            case "die" if not self.here[name].dead:
                hall.dies(self.here[name])
            case "leave" if not self.here[name].dead:
                hall.leaves(self.here[name])

    def ends(self) -> None:
        self.hall.until(self.hall.now + 60_000)
        for id in self.emergencies:
            self.hall.do(self.hall.announcer.ended(id, self.hall.now))
        self.hall.until(self.hall.now + 3_600_000)


@settings(max_examples=400, deadline=None)
@given(st.lists(steps, max_size=60), st.lists(manners, min_size=1, max_size=9), st.lists(delays, min_size=1, max_size=20))
def test_one_voice_a_zone_in_order_and_every_announcement_accounted_for(
    told: list[tuple[str, str, int]], habits: list[str], lines: list[int]
) -> None:
    story = Story(habits, lines)
    for nth, (what, name, amount) in enumerate(told, start=1):
        story.step(nth, what, name, amount)
    story.ends()
    hall = story.hall

    for zone in ZONES:
        heard = hall.of(zone)
        for before, after in pairwise(heard):
            assert before.end <= after.begin, ("two voices at once", before, after)
        calls = list(dict.fromkeys(int(one.id[5:]) for one in heard if one.id.startswith("call:")))
        assert calls == sorted(calls), "out of order"
    everything = sorted(id for ids in story.announced.values() for id in ids)
    assert sorted(log.said.id for log in hall.fates) == everything
    assert hall.announcer.due_ms() is None
    whole = {one.id for one in hall.sounded if one.end - one.begin in (1000, 3000, 6000)}
    spoken = {log.said.id for log in hall.fates if log.outcome == "spoken"}
    assert {id for id in whole if id.startswith("call:")} - spoken <= {log.said.id for log in hall.fates if log.outcome == "failed"}


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 5900), st.lists(st.integers(0, 40), min_size=1, max_size=20), st.booleans())
def test_a_leader_that_dies_while_it_speaks_is_followed_within_three_seconds_and_never_at_the_same_time(
    dies_after_ms: int, lines: list[int], seen: bool
) -> None:
    hall = Hall(cycle(lines))
    first, second = hall.come("agent", "sanh"), hall.come("tv", "sanh")
    hall.say(call(1))
    hall.until(hall.now + 200 + dies_after_ms)
    (hall.leaves if seen else hall.dies)(first)
    died_at = hall.now
    hall.until(hall.now + 60_000)
    heard = hall.of("sanh")
    assert all(before.end <= after.begin for before, after in pairwise(heard))
    if len(heard) == 1:  # it had come so far that it was silent only after its last word
        assert heard[0].end - heard[0].begin == 6000
        return
    assert [one.player for one in heard] == [first.name, second.name]
    assert heard[1].begin - died_at <= FAILOVER_MS
    assert heard[1].begin - heard[0].end <= FAILOVER_MS
    assert heard[1].end - heard[1].begin == 6000
    assert [(log.outcome, log.why) for log in hall.fates] == [("spoken", "")]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 5000), st.integers(0, 3000))
def test_a_job_that_was_long_on_its_way_does_not_begin_beside_the_player_that_took_over(down_ms: int, up_ms: int) -> None:
    hall = Hall(cycle([20]))
    slow, _ = hall.come("agent", "sanh"), hall.come("tv", "sanh")
    slow.slowness = {"down": down_ms, "up": up_ms}
    hall.say(call(1))
    hall.until(hall.now + 60_000)
    heard = hall.of("sanh")
    assert all(before.end <= after.begin for before, after in pairwise(heard)), heard
    assert heard[-1].end - heard[-1].begin == 6000
    assert [log.outcome for log in hall.fates] == ["spoken"]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 5000), st.integers(0, 3000), st.booleans())
def test_an_emergency_that_another_player_says_waits_until_the_interrupted_one_is_surely_silent(at: int, slow_ms: int, dies: bool) -> None:
    hall = Hall(cycle([20]))
    tv = hall.come("tv", "sanh")
    hall.say(call(1))
    hall.until(hall.now + 200)
    hall.come("agent", "sanh")  # from now on it goes before the TV, which speaks
    hall.until(hall.now + at)
    tv.slowness = {"down": slow_ms, "up": 0}
    if dies:
        hall.dies(tv)
    given_at = hall.now
    hall.say(notice(2, "emergency", at_ms=hall.now))
    hall.until(hall.now + 20_000)
    heard = hall.of("sanh")
    assert all(before.end <= after.begin for before, after in pairwise(heard)), heard
    assert [one.player for one in heard][:2] == ["tv", "agent"]
    assert heard[1].begin - given_at <= FAILOVER_MS


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2000), st.sampled_from(ZONES)), min_size=20, max_size=20), st.integers(0, 60))
def test_twenty_calls_within_two_seconds_are_each_spoken_in_order_or_dropped_by_rule(calls: list[tuple[int, str]], delay: int) -> None:
    hall = Hall(cycle([delay]))
    for name, zone in PLACES.items():
        hall.come(name, zone)
    for nth, (offset, zone) in enumerate(sorted(calls), start=1):
        hall.until(1_000_000 + offset)
        hall.say(call(nth, zone, hall.now))
    hall.until(2_000_000)
    fates = {log.said.id: (log.outcome, log.why) for log in hall.fates}
    assert len(fates) == len(hall.fates) == 20
    assert set(fates.values()) <= {("spoken", ""), ("dropped", "too_old")}
    for zone in ZONES:
        heard = [one.id for one in hall.of(zone)]
        assert heard == [log.said.id for log in hall.fates if log.said.zone == zone and log.outcome == "spoken"]
        assert heard == sorted(heard, key=lambda id: int(id[5:]))
        assert all(one.begin <= 1_000_000 + 2000 + 45_000 + 100 for one in hall.of(zone))


def test_the_same_story_gives_the_same_effects() -> None:
    def story() -> list[object]:
        announcer = Announcer(RoundPlans())
        effects: list[object] = [*announcer.player("tv2", "sanh", "tv", "running", 0), *announcer.player("tv1", "sanh", "tv", "running", 0)]
        for nth in range(1, 30):
            effects += announcer.add(call(nth, at_ms=nth * 100), nth * 100)
            effects += announcer.tick(nth * 1000)
        return effects

    assert story() == story()
