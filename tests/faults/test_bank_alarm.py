"""A voice whose files are lost or cut short: the hall goes on speaking by an engine, and the supervisor is told."""

import os
from pathlib import Path

import numpy as np

from sounds import bank_writer
from sounds.bank import Bank
from tests.builders import Server, a_server
from tests.sounds.engine_doubles import hum
from tests.waiting import fair, until


def alarms(server: Server) -> list[str]:
    said: list[str] = server.ask("/api/v1/supervisor/screen", key="supervisor")[1]["alarms"]
    return said


def test_a_bank_with_a_clip_cut_short_is_an_alarm_until_it_is_built_again(tmp_path: Path) -> None:
    sounds = tmp_path / "sounds"
    words = {f"vi/letter-{letter}": hum().astype(np.int16).tobytes() for letter in "ab"}
    bank_writer.put(sounds / "vi", words, {}, {}, opus=False)
    clip = Bank.open(sounds).clips["vi/letter-a"].path
    os.truncate(clip, clip.stat().st_size // 2)
    with a_server(tmp_path) as server:
        assert "voice_damaged" in alarms(server)
        bank_writer.put(sounds / "vi", words, {"rebuilt": True}, {}, opus=False)
        until(lambda: "voice_damaged" not in alarms(server), fair(5))
