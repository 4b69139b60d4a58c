"""Thirty-two callers at once double no number, skip none and call nobody twice; and a careless store, under the same crowd, does."""

import os
import threading
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from queue_server.store.turns import Turns
from tests.builders import a_hall
from tests.store.crowd import CROWD, Crowd, together

TICKETS = 20_000 if os.environ.get("MOTCUA_SOAK") == "1" else 128
PATIENCE = 3_600 if os.environ.get("MOTCUA_SOAK") == "1" else 90


@pytest.mark.soak
def test_a_crowd_in_one_process_is_served_right_on_sqlite(tmp_path: Path) -> None:
    with a_hall(tmp_path) as hall:
        crowd = Crowd([hall], TICKETS)
        crowd.rush(PATIENCE)
        crowd.must_be_right()


@pytest.mark.soak
def test_a_crowd_in_one_process_is_served_right_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    with a_hall(tmp_path, url=postgres_url) as hall:
        crowd = Crowd([hall], TICKETS)
        crowd.rush(PATIENCE)
        crowd.must_be_right()


@pytest.mark.soak
def test_a_crowd_spread_over_two_processes_is_served_right_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    """Two stores that share nothing but the database, as two processes would."""
    with a_hall(tmp_path, url=postgres_url) as one, a_hall(tmp_path, url=postgres_url) as two:
        two._ids = (f"z{id[1:]}" for id in two._ids)
        crowd = Crowd([one, two], TICKETS)
        crowd.rush(PATIENCE)
        crowd.must_be_right()


@pytest.mark.soak
def test_a_crowd_spread_over_two_processes_is_served_right_on_sqlite(tmp_path: Path) -> None:
    with a_hall(tmp_path) as one, a_hall(tmp_path) as two:
        two._ids = (f"z{id[1:]}" for id in two._ids)
        crowd = Crowd([one, two], TICKETS)
        crowd.rush(PATIENCE)
        crowd.must_be_right()


def test_the_same_press_by_thirty_two_hands_is_one_ticket(tmp_path: Path) -> None:
    with a_hall(tmp_path) as hall:
        answers: list[str] = []
        together([lambda: answers.append(hall.take(command_id="one-press")["number"])] * CROWD, PATIENCE)
        assert answers == ["A001"] * CROWD
        with hall.units.reading(hall.site.key) as reading:
            assert reading.head.seq == 1


def test_a_careless_store_doubles_numbers_under_the_same_crowd(tmp_path: Path) -> None:
    """The control: max(n) + 1 read in a deferred transaction, without the unique index. Everybody reads before anybody writes."""
    engine = create_engine(f"sqlite:///{tmp_path / 'careless.sqlite3'}", pool_size=CROWD, connect_args={"timeout": 30})
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE ticket (number INTEGER NOT NULL)"))
    everybody_has_read, issued = threading.Barrier(CROWD), []

    def takes() -> None:
        with engine.connect() as connection:
            number = connection.execute(text("SELECT coalesce(max(number), 0) + 1 FROM ticket")).scalar_one()
        everybody_has_read.wait(PATIENCE)
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO ticket VALUES (:number)"), {"number": number})
        issued.append(number)

    together([takes] * CROWD, PATIENCE)
    engine.dispose()
    assert issued == [1] * CROWD, "the crowd is able to double a number"


def test_turns_are_first_come_first_served() -> None:
    turns, order = Turns(), []

    def waits(n: int) -> None:
        with turns:
            order.append(n)

    threads = [threading.Thread(target=waits, args=(n,), daemon=True) for n in range(8)]
    with turns:
        for n, thread in enumerate(threads):
            thread.start()
            while len(turns._line) <= n:
                threading.Event().wait(0.001)
    for thread in threads:
        thread.join(10)
    assert order == list(range(8))
