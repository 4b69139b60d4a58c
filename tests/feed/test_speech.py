"""What the hall says of what happens in it, and what the supervisor sees of that. The announcer, the feed and the actions are real."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from queue_server.actions.screens import Snapshots
from queue_server.contract.screens import DeviceRow
from queue_server.domain.voice import VoiceRules
from queue_server.feed.speech import Voice
from queue_server.feed.voices import named
from sounds.announcer import Announcer
from sounds.planner import Planner
from tests.builders import HallUnderTest
from tests.fakes.halls import a_memory_hall
from tests.sounds.said import RoundPlans


class Said:
    """Who listens: remembers what the player was sent."""

    def __init__(self) -> None:
        self.jobs: list[dict[str, Any]] = []
        self.changes = 0

    def rooms(self) -> list[str]:
        return []

    def send(self, room: str, event: str, message: dict[str, Any]) -> None:
        self.jobs += message["jobs"]


class Speaking:
    """A voice with one TV, and the journal it has followed."""

    def __init__(self, hall: HallUnderTest, plan: Any = None) -> None:
        self.hall, self.said, self.seq = hall, Said(), 0
        self.announcer = Announcer(plan or RoundPlans())
        self.voice = Voice(self.announcer, self.said, hall.clock, hall.site.zones, self._changed)
        self.voice.audio("tv-sid", "sanh", "tv", "running", "tv-1")

    def _changed(self) -> None:
        self.said.changes += 1

    def follow(self) -> list[dict[str, Any]]:
        """The jobs that the newest rows made."""
        with self.hall.units.reading(self.hall.site.key) as reading:
            rows = reading.journal_after(self.seq, 500)
            self.seq = rows[-1].seq if rows else self.seq
            sent = self.voice.follow(Snapshots(reading), rows)
        return [job for _, _, message in sent for job in message["jobs"]]

    def says(self, job: dict[str, Any]) -> list[dict[str, Any]]:
        """The TV says it; what it is told next."""
        before = len(self.said.jobs)
        assert self.voice.reported("tv-sid", job["id"], "started", "")
        self.voice.reported("tv-sid", job["id"], "finished", "")
        return self.said.jobs[before:]


@pytest.fixture
def hall() -> Iterator[HallUnderTest]:
    with a_memory_hall() as hall:
        hall.open(3)
        yield hall


def texts(hall: HallUnderTest) -> Speaking:
    """With the real sentences; without a bank each is only text."""
    from sounds.bank import Bank
    from sounds.phrases import Language

    return Speaking(hall, Planner(Bank({}), {code: Language.read(code) for code in ("vi", "en")}))


def told(speaking: Speaking) -> list[str]:
    """Ids of all that was announced, by its fate; without a bank nothing has a sound, and each ends at once."""
    speaking.follow()
    return [one.id.partition(":")[0] for row in speaking.voice.rows() for one in reversed(row.last)]


def test_a_call_a_recall_and_a_miss_are_announced_one_after_the_other(hall: HallUnderTest) -> None:
    speaking = Speaking(hall)
    hall.take("ho-tich")
    hall.next(3)
    (job,) = speaking.follow()
    hall.at(3, "recall")
    hall.at(3, "no-show")
    assert speaking.follow() == []
    (recall,) = speaking.says(job)
    (missed,) = speaking.says(recall)
    assert [one["id"].partition(":")[0] for one in (job, recall, missed)] == ["call", "call", "missed"]
    assert len({job["id"], recall["id"], missed["id"]}) == 3


def test_an_undone_call_is_not_spoken_and_one_that_was_finished_meanwhile_is(hall: HallUnderTest) -> None:
    speaking = Speaking(hall)
    for _ in range(3):
        hall.take("ho-tich")
    hall.next(3)
    (first,) = speaking.follow()
    hall.next(3)
    hall.at(3, "finish")
    hall.next(3)
    hall.at(3, "undo")
    speaking.follow()
    (second,) = speaking.says(first)
    assert speaking.says(second) == []
    (row,) = [row for row in speaking.voice.rows() if row.zone == "sanh"]
    assert [(one.outcome, one.reason) for one in row.last] == [("spoken", ""), ("spoken", ""), ("dropped", "undone")]


@pytest.mark.parametrize("wanted", [True, False])
def test_a_hall_says_by_itself_only_what_it_wants(wanted: bool) -> None:
    rules = VoiceRules() if wanted else replace(VoiceRules(), automatic=())
    with a_memory_hall(voice=rules) as hall:
        hall.open(3)
        speaking = texts(hall)
        hall.take("ho-tich")
        hall.next(3)
        hall.at(3, "no-show")
        assert told(speaking) == (["call", "missed"] if wanted else ["call"])


def test_danger_is_said_on_after_a_restart_until_it_is_ended(hall: HallUnderTest) -> None:
    given = hall.tell("evacuation")
    hall.clock.forward(minutes=10)
    speaking = Speaking(hall)
    with hall.units.reading(hall.site.key) as reading:
        speaking.voice.resume(Snapshots(reading))
    (job,) = speaking.said.jobs
    assert job["id"].startswith("notice:")
    assert (job["id"].count(":"), job["volume"]) == (3, 100)
    speaking.follow()
    assert speaking.said.jobs == [job]
    hall.untell(given["id"])
    assert [one["at_once"] for one in speaking.follow() if one["kind"] == "hush"] == [True]


def test_the_supervisor_sees_each_zones_voice_by_the_names_of_its_devices(hall: HallUnderTest) -> None:
    speaking = Speaking(hall)
    hall.take("ho-tich")
    hall.next(3)
    before = speaking.said.changes
    (job,) = speaking.follow()
    assert speaking.voice.reported("tv-sid", job["id"], "started", "")
    assert speaking.said.changes > before
    changes = speaking.said.changes
    speaking.voice.reported("tv-sid", job["id"], "speaking", "")
    assert speaking.said.changes == changes, "that one speaks on is no news"
    device = DeviceRow(device="tv-1", kind="tv", name="TV sảnh", state="ok")
    (row,) = [row for row in named(speaking.voice.rows(), [device]) if row.zone == "sanh"]
    assert (row.state, row.leader, row.leader_kind, row.heard, row.speaking) == ("speaking", "TV sảnh", "tv", ["TV sảnh"], job["text"])
    assert not speaking.voice.reported("tv-sid", "call:999999", "speaking", "")
