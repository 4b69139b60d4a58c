"""A listener that has stopped reading: whoever writes to it goes on at once, in every async mode."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "faults" / "full_listener.py"


@pytest.mark.parametrize("mode", ["eventlet", "gevent", "threading"])
def test_writing_to_a_listener_that_reads_nothing_does_not_wait(mode: str) -> None:
    root = str(Path(__file__).parents[2])
    said = subprocess.run(
        [sys.executable, str(SCRIPT), mode], cwd=root, env={"PYTHONPATH": root}, capture_output=True, text=True, timeout=20
    )
    assert said.returncode == 0, said.stderr
    assert float(said.stdout) < 0.5
