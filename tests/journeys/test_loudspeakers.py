"""A call is heard in its own zone and nowhere else: a real server, a real agent, real sound servers, and tapes of what they put out.

PipeWire without realtime scheduling, as in a container, drops 21 ms now and then when the machine is busy: clip by clip it is held
against its plan in `make soak` only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from sounds.bank import RATE
from tests.journeys.hearing import read_bank
from tests.journeys.two_zones import TwoZones, two_zones
from tests.sounds.recordings import SOAK, hear, loudest
from tests.sounds.sound_servers import SoundServer, Tape, a_pipewire, a_pulse
from tests.waiting import fair, until

HEARD_WITHIN_S = 2.0
AFTERWARDS_S = 1.0
OVERLOADED = 2.0
"""From here on whoever plays or records misses its moments, and a call is listened to again: silence elsewhere must hold every time."""


def heard_in_its_own_zone_only(hall: TwoZones, mine: Tape, other: Tape, counter: int, bank: Path, whole: bool, tries: int = 3) -> float:
    """Seconds from the commit to the first sample on the tape. Not ``whole``: the chime is heard, whatever becomes of the rest."""
    begins = mine.seconds
    call = hall.call(counter, hall.take(counter))
    plan = hall.plan(call)
    clips = read_bank(bank, RATE)
    until(lambda: hear(mine.recording(), clips, plan[:1], begins).complaints == (), fair(10), every=0.5)
    first = hear(mine.recording(), clips, plan[:1], begins)
    length = (plan[-1].at_ms - plan[0].at_ms) / 1000
    until(lambda: mine.seconds > first.begins + length + AFTERWARDS_S and other.seconds > first.begins + length, fair(length + 10))
    said = hear(mine.recording(), clips, plan, begins)
    assert loudest(mine.recording(), first.begins, said.ends) > 0.1
    assert loudest(other.recording(), 0.0, other.seconds) == 0.0, "the other zone was not silent"
    if whole and said.complaints and tries > 1 and fair(1.0) > OVERLOADED:
        return heard_in_its_own_zone_only(hall, mine, other, counter, bank, whole, tries - 1)
    assert said.complaints == () or not whole
    return mine.came_at(first.begins) - call.committed_at


SERVERS: dict[str, Callable[[Path, int], AbstractContextManager[SoundServer]]] = {"pulse": a_pulse, "pipewire": a_pipewire}


@pytest.fixture(params=SERVERS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def sound(kind: str, tmp_path: Path) -> Iterator[SoundServer]:
    with SERVERS[kind](tmp_path / "sound", RATE) as sound:
        yield sound


@pytest.fixture
def hall(kind: str, sound: SoundServer, bank: Path, tmp_path: Path) -> Iterator[TwoZones]:
    outputs = {"sanh": f"{kind}:zone-a", "khu-b": f"{kind}:zone-b"}
    with two_zones(tmp_path, bank, outputs, sound.environment) as hall:
        yield hall


def test_a_call_is_heard_in_its_zone_and_the_other_zone_is_silent(hall: TwoZones, sound: SoundServer, kind: str, bank: Path) -> None:
    took = []
    for counter, turned in ((1, False), (6, True)) if kind == "pulse" or SOAK else ((6, True),):
        with sound.tapes() as (a, b):
            took.append(heard_in_its_own_zone_only(hall, *((b, a) if turned else (a, b)), counter, bank, whole=kind == "pulse" or SOAK))
    print("commit to the first sample on the tape, s:", [round(one, 3) for one in took])
    assert max(took) < fair(HEARD_WITHIN_S)
