"""A journal that somebody has rewritten: the server starts, because people wait, and the supervisor is told at once."""

import sqlite3
from pathlib import Path

import pytest

from queue_server.runtime import MODES
from tests.builders import a_server
from tests.counts import few


@pytest.mark.parametrize("mode", few(MODES, "eventlet"))
def test_a_server_that_finds_its_journal_rewritten_says_so(tmp_path: Path, mode: str) -> None:
    with a_server(tmp_path, mode) as server:
        assert server.ask("/api/v1/supervisor/screen", key="supervisor")[1]["alarms"] == []
    opened = sqlite3.connect(tmp_path / "motcua.sqlite3")
    opened.execute("DROP TRIGGER journal_no_update")
    opened.execute("UPDATE journal SET actor = 'somebody else' WHERE seq = 1")
    opened.commit()
    opened.close()
    with a_server(tmp_path, mode) as server:
        assert "journal_broken" in server.ask("/api/v1/supervisor/screen", key="supervisor")[1]["alarms"]
        assert server.ask("/api/v1/tickets", {"service": "chung-thuc", "command_id": "a"}, "kiosk")[0] == 201
