"""A power cut: whatever was not synced is gone. What the hall has acknowledged must not be, whenever the power goes."""

import os
import random
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import text

from queue_server.store.database import open_database, sqlite_url
from queue_server.store.journal import verify
from tests.faults.mains import Mains

WRITER = Path(__file__).parent / "writer_in_the_dark.py"
SOAK = bool(os.environ.get("MOTCUA_SOAK"))
ACKNOWLEDGED = 30_000 if SOAK else 240
CUTS = 100 if SOAK else 10
"""So many moments, evenly spread, for each file that is synced: the log at a commit, the database itself at a checkpoint."""
SEVERAL_CHECKPOINTS = 500
BOOK = "hall.sqlite3"


class Found(NamedTuple):
    """After a cut: how much was acknowledged, how much of it is missing, and what ``journal verify`` says."""

    acknowledged: int
    lost: int
    broken: list[object]


def found_in(folder: Path, said: list[str]) -> Found:
    engine = open_database(sqlite_url(folder / BOOK))
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
    return Found(len(said), sum(which not in there[what] for what, which in map(str.split, said)), broken)


def cuts(tmp_path: Path, synchronous: str, chance: random.Random | None = None, acknowledged: int = ACKNOWLEDGED) -> list[Found]:
    """What is found after cuts at many moments of one hall's day, from the first acknowledged ticket on."""
    hall, platter = tmp_path / "hall", tmp_path / "platter"
    hall.mkdir()
    finds: list[Found] = []
    due: dict[str, int] = {}
    with Mains(hall, WRITER, synchronous) as mains:
        for synced in mains.moments():
            said = mains.acknowledged
            enough = len(said) >= acknowledged
            if said and (len(said) >= due.get(synced.name, 0) or enough):
                finds.append(found_in(mains.after_a_cut(platter, chance), said))
                shutil.rmtree(platter)
                due[synced.name] = len(said) + acknowledged // CUTS
            if enough:
                break
    losing = [one.lost for one in finds if one.lost]
    of = f"{finds[-1].acknowledged} acknowledged, {len(finds)} moments"
    print(f"power cut, {synchronous}: {of}, {len(losing)} of them lose up to {max([0, *losing])}")
    return finds


@pytest.mark.parametrize("unsynced", ["dropped", "here and there"])
def test_a_power_cut_loses_nothing_that_was_acknowledged(tmp_path: Path, unsynced: str) -> None:
    finds = cuts(tmp_path, "as it is", random.Random(7) if unsynced == "here and there" else None)
    assert len(finds) >= CUTS
    assert finds[-1].acknowledged >= ACKNOWLEDGED
    assert [one for one in finds if one.lost or one.broken] == []


def test_with_synchronous_normal_the_same_cut_loses_acknowledged_tickets(tmp_path: Path) -> None:
    """The control: it shows that the test above can fail. Nothing is synced but at a checkpoint, and before one there is much to lose."""
    finds = cuts(tmp_path, "NORMAL", acknowledged=max(ACKNOWLEDGED, SEVERAL_CHECKPOINTS))
    assert finds[0].lost == finds[0].acknowledged > 0
    assert sum(one.lost > 10 for one in finds) > 5
    assert all(one.broken == [] for one in finds), "what is left is whole, only too old"
