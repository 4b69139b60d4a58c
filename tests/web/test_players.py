"""Who plays sound: a page is one player, an agent one for each zone of its loudspeakers, on one socket."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.builders import a_site
from tests.web.doors import Doors, the_doors
from tests.web.test_listening import listen, listener, report

ZONES = {"sanh": "Sảnh", "khu-b": "Khu B"}


class Voice:
    """Implements web.live.Speaking: remembers."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, ...]] = []
        self.turn = "/khu-b"

    def audio(self, player: str, zone: str, kind: str, state: str, device: str = "") -> None:
        self.heard.append(("audio", player, zone, kind, state))

    def gone(self, player: str) -> None:
        self.heard.append(("gone", player))

    def reported(self, player: str, job: str, outcome: str, detail: str) -> bool:
        self.heard.append(("reported", player, job, outcome))
        return player.endswith(self.turn)


@pytest.fixture
def two_zones(tmp_path: Path) -> Iterator[Doors]:
    assert set(a_site().zones) == {"sanh"}
    with the_doors(tmp_path, zones=ZONES) as doors:
        yield doors


def audio(zone: str) -> dict[str, Any]:
    return {"kind": "audio", "zone": zone, "state": "running"}


def test_an_agent_is_a_player_in_each_zone_it_speaks_for(two_zones: Doors) -> None:
    voice = Voice()
    two_zones.live.voice = voice
    agent = listener(two_zones, "agent")
    listen(agent, "agent:self")
    for zone in ZONES:
        assert report(agent, audio(zone)) == {"ok": True}
    (first, second) = [heard[1] for heard in voice.heard]
    assert [heard[2:] for heard in voice.heard] == [("sanh", "agent", "running"), ("khu-b", "agent", "running")]
    assert (first.partition("/")[2], second.partition("/")[2]) == ("sanh", "khu-b")
    agent.get_received()
    two_zones.live.send(f"player:{second}", "jobs", {"jobs": []})
    two_zones.live.send(f"player:{second}-of-another", "jobs", {"jobs": []})
    assert len(agent.get_received()) == 1

    voice.heard.clear()
    assert report(agent, {"kind": "outcome", "job": "call:7", "outcome": "finished"}) == {"ok": True, "turn": True}
    voice.turn = "nobody"
    assert report(agent, {"kind": "outcome", "job": "call:7", "outcome": "speaking"})["turn"] is False
    assert voice.heard[:2] == [("reported", player, "call:7", "finished") for player in (first, second)]
    voice.heard.clear()
    agent.disconnect()
    assert voice.heard == [("gone", first), ("gone", second)]


def test_a_page_is_one_player_however_often_it_says_so(two_zones: Doors) -> None:
    voice = Voice()
    two_zones.live.voice = voice
    tv = listener(two_zones, "tv")
    listen(tv, "player:self")
    for _ in range(2):
        report(tv, audio("sanh"))
    assert len({heard[1] for heard in voice.heard}) == 1
    tv.disconnect()
    assert [heard[0] for heard in voice.heard] == ["audio", "audio", "gone"]


def test_who_plays_nothing_leaves_nobody(two_zones: Doors) -> None:
    voice = Voice()
    two_zones.live.voice = voice
    kiosk = listener(two_zones, "kiosk")
    listen(kiosk, "kiosk")
    kiosk.disconnect()
    assert voice.heard == []
