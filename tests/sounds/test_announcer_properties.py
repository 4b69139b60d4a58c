"""The announcer among players that behave, fail, hang, leave and return, in any order hypothesis can think of.

A hall is simulated to the millisecond. Whatever happens: one voice a zone, in order, and every call ends in one line of log.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.contract.devices import Segment
from sounds.announcement import Announcement, Plan
from sounds.announcer import Announcer
from sounds.effects import Effect, Hush, Log, Speak

ZONES = ("sanh", "tang2")
PLAYERS = {"agent": "sanh", "tv1": "sanh", "tv2": "sanh", "tv3": "tang2"}


def plan(said: Announcement, repeat: bool) -> Plan:
    lasts = 2000 + int(said.id) % 7 * 1000
    return Plan("", (Segment(clip="tone/chime", at_ms=0),), 2 * lasts if repeat else lasts)


@dataclass
class Hall:
    """Plays what the announcer orders. A player's manner: how long until it starts, and what it then does."""

    manners: Iterator[tuple[str, int]]
    announcer: Announcer = field(default_factory=lambda: Announcer(plan))
    now: int = 0
    agenda: list[tuple[int, int, str, str, int]] = field(default_factory=list)
    tie: Iterator[int] = field(default_factory=count)
    pending: set[tuple[str, int]] = field(default_factory=set)
    durations: dict[int, int] = field(default_factory=dict)
    sounding: list[tuple[str, int, int, int]] = field(default_factory=list)
    """Zone, call, from, to."""
    handed: dict[str, list[int]] = field(default_factory=lambda: {zone: [] for zone in ZONES})
    fates: dict[int, list[str]] = field(default_factory=dict)
    zones: dict[int, str] = field(default_factory=dict)

    def do(self, effects: list[Effect]) -> None:
        for effect in effects:
            match effect:
                case Speak(player, job):
                    call_id = int(job.id)
                    assert PLAYERS[player] == job.zone
                    self.zones[call_id] = job.zone
                    if call_id not in self.handed[job.zone]:
                        self.handed[job.zone].append(call_id)
                    self.durations[call_id] = job.duration_ms
                    manner, delay = next(self.manners)
                    if manner != "mute":
                        self.pending.add((player, call_id))
                        self.later(delay, manner, player, call_id)
                case Hush(player, id):
                    call_id = int(id)
                    if (player, call_id) in self.pending:
                        self.pending.discard((player, call_id))
                        self.later(5, "dropped", player, call_id)
                case Log(id, _, outcome, _):
                    self.fates.setdefault(int(id), []).append(outcome)

    def later(self, delay: int, what: str, player: str, call_id: int) -> None:
        heapq.heappush(self.agenda, (self.now + delay, next(self.tie), what, player, call_id))

    def until(self, instant: int) -> None:
        """Time passes: players act, the announcer is woken when it asked to be."""
        while True:
            due = self.announcer.due_ms()
            next_act = self.agenda[0][0] if self.agenda else instant + 1
            if min(next_act, due if due is not None else instant + 1) > instant:
                break
            if due is not None and due <= next_act:
                self.now = max(self.now, due)
                self.do(self.announcer.tick(self.now))
            else:
                at, _, what, player, call_id = heapq.heappop(self.agenda)
                self.now = max(self.now, at)
                self.act(what, player, call_id)
        self.now = instant

    def act(self, what: str, player: str, call_id: int) -> None:
        if what in ("plays", "plays silently", "fails"):
            if (player, call_id) not in self.pending:
                return
            self.pending.discard((player, call_id))
            if what == "fails":
                self.do(self.announcer.reported(player, str(call_id), "failed", self.now))
                return
            lasts = self.durations[call_id]
            self.sounding.append((self.zones[call_id], call_id, self.now, self.now + lasts))
            if what == "plays":
                self.later(lasts, "finished", player, call_id)
            self.do(self.announcer.reported(player, str(call_id), "started", self.now))
        else:
            self.do(self.announcer.reported(player, str(call_id), what, self.now))

    def leave(self, player: str) -> None:
        """Its line is cut: what it had not begun it will not begin; what it had begun goes on sounding."""
        self.pending = {(name, call_id) for name, call_id in self.pending if name != player}
        self.do(self.announcer.player_gone(player, self.now))


manners = st.tuples(st.sampled_from(["plays", "plays", "plays", "plays silently", "fails", "mute"]), st.integers(0, 1900))
steps = st.one_of(
    st.tuples(st.just("call"), st.sampled_from(ZONES), st.integers(0, 50_000)),
    st.tuples(st.just("wait"), st.just(""), st.integers(0, 9000)),
    st.tuples(st.just("undo"), st.just(""), st.integers(1, 40)),
    st.tuples(st.just("come"), st.sampled_from(sorted(PLAYERS)), st.just(0)),
    st.tuples(st.just("leave"), st.sampled_from(sorted(PLAYERS)), st.just(0)),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(steps, max_size=60), st.lists(manners, min_size=1, max_size=20))
def test_one_voice_a_zone_in_order_and_every_call_accounted_for(story: list[tuple[str, str, int]], habits: list[tuple[str, int]]) -> None:
    hall = Hall(habits[index % len(habits)] for index in count())
    hall.now = 1_000_000
    called: dict[str, list[int]] = {zone: [] for zone in ZONES}
    for player, zone in PLAYERS.items():
        hall.do(hall.announcer.player(player, zone, "agent" if player == "agent" else "tv", "running", hall.now))
    for call_id, (what, name, amount) in enumerate(story, start=1):
        match what:
            case "call":
                called[name].append(call_id)
                # Mostly fresh, sometimes from long ago; in a zone the journal's order is the order of time.
                age = 46_000 if amount > 45_000 else 0
                hall.do(hall.announcer.add(Announcement(str(call_id), name, f"t{call_id}", "A001", 1, hall.now - age), hall.now))
            case "wait":
                hall.until(hall.now + amount)
            case "undo":
                hall.do(hall.announcer.undone(str(amount), hall.now))
            case "come":
                kind = "agent" if name == "agent" else "tv"
                hall.do(hall.announcer.player(name, PLAYERS[name], kind, "running", hall.now))  # type: ignore[arg-type]
            case "leave":
                hall.leave(name)
    hall.until(hall.now + 3_600_000)

    for zone in ZONES:
        heard = sorted((begin, end) for where, _, begin, end in hall.sounding if where == zone)
        assert all(before[1] <= after[0] for before, after in pairwise(heard)), "two voices at once"
        assert hall.handed[zone] == sorted(hall.handed[zone]), "out of order"
        assert set(hall.handed[zone]) <= set(called[zone])
    everything = {call_id for calls in called.values() for call_id in calls}
    assert set(hall.fates) == everything
    assert all(len(fates) == 1 for fates in hall.fates.values()), "more than one fate"
    really = {call_id for _, call_id, _, _ in hall.sounding}
    assert {call_id for call_id, fates in hall.fates.items() if fates == ["spoken"]} == really
    assert hall.announcer.due_ms() is None


def test_sixteen_calls_in_twelve_seconds_are_each_spoken_in_order_or_dropped_by_rule() -> None:
    hall = Hall(iter(lambda: ("plays", 40), None))
    hall.do(hall.announcer.player("agent", "sanh", "agent", "running", 0))
    for call_id in range(1, 17):
        hall.until(call_id * 750)
        hall.do(hall.announcer.add(Announcement(str(call_id), "sanh", f"t{call_id}", "A001", call_id % 4, hall.now), hall.now))
    hall.until(600_000)
    assert sorted(hall.fates) == list(range(1, 17))
    assert [call_id for _, call_id, _, _ in hall.sounding] == sorted(call_id for call_id, fate in hall.fates.items() if fate == ["spoken"])
    assert {fate for fates in hall.fates.values() for fate in fates} == {"spoken", "dropped"}
    assert len(hall.sounding) >= 8


def test_the_same_story_gives_the_same_effects() -> None:
    def story() -> list[object]:
        announcer = Announcer(plan)
        effects: list[object] = [*announcer.player("tv2", "sanh", "tv", "running", 0), *announcer.player("tv1", "sanh", "tv", "running", 0)]
        for call_id in range(1, 30):
            effects += announcer.add(Announcement(str(call_id), "sanh", "t", "A001", 1, call_id * 100), call_id * 100)
            effects += announcer.tick(call_id * 1000)
        return effects

    assert story() == story()
