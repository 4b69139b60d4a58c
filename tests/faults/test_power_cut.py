"""A power cut: whatever was not synced is gone. What the hall has acknowledged must not be."""

import os
import random
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import text

from queue_server.store.database import open_database, sqlite_url
from queue_server.store.journal import verify
from tests.faults.mains import Mains

WRITER = Path(__file__).parent / "writer_in_the_dark.py"
SOAK = bool(os.environ.get("MOTCUA_SOAK"))
ACKNOWLEDGED = 30_000 if SOAK else 1_000


class Found(NamedTuple):
    """After the cut: how much of what was acknowledged is missing, and what ``journal verify`` says."""

    acknowledged: int
    lost: int
    broken: list[object]


def cut(mains: Mains, folder: Path, at_least: int, chance: random.Random | None) -> Found:
    said = [line.split() for line in mains.acknowledged(at_least)]
    engine = open_database(sqlite_url(mains.after_the_cut(folder, chance) / "hall.sqlite3"))
    try:
        with engine.connect().execution_options(reading=True) as connection, connection.begin():
            there = {
                "taken": set(connection.execute(text("SELECT id FROM ticket")).scalars()),
                "called": {str(call) for call in connection.execute(text("SELECT id FROM call")).scalars()},
            }
            site = connection.execute(text("SELECT site FROM site")).scalar_one()
            broken: list[object] = list(verify(connection, site)[1])
    finally:
        engine.dispose()
    return Found(len(said), sum(which not in there[what] for what, which in said), broken)


@pytest.mark.parametrize("unsynced", ["dropped", "here and there"])
def test_a_power_cut_loses_nothing_that_was_acknowledged(tmp_path: Path, unsynced: str) -> None:
    (tmp_path / "hall").mkdir()
    chance = random.Random(7) if unsynced == "here and there" else None
    mains = Mains(tmp_path / "hall", WRITER, "as it is")
    found = cut(mains, tmp_path / "found", ACKNOWLEDGED, chance)
    print(f"power cut: {found.lost} of {found.acknowledged} acknowledged lost, {mains.syncs} syncs")
    assert found.acknowledged >= ACKNOWLEDGED
    assert (found.lost, found.broken) == (0, [])


def test_with_synchronous_normal_the_same_cut_loses_acknowledged_tickets(tmp_path: Path) -> None:
    """The control: it shows that the test above can fail."""
    (tmp_path / "hall").mkdir()
    mains = Mains(tmp_path / "hall", WRITER, "NORMAL")
    found = cut(mains, tmp_path / "found", ACKNOWLEDGED, None)
    print(f"power cut, NORMAL: {found.lost} of {found.acknowledged} acknowledged lost, {mains.syncs} syncs")
    assert found.lost > 0
