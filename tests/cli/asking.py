"""The command line as an installer meets it: in this process where that is enough, as a process of its own where it is not."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from click.testing import CliRunner, Result

from queue_server.cli import motcua

SECONDS = 30


def ask(*words: str | Path) -> Result:
    """Output and errors together in ``output``. An exception that is not an exit would be a traceback to the user."""
    said = CliRunner().invoke(motcua, [str(word) for word in words])
    assert said.exception is None or isinstance(said.exception, SystemExit), said.exception
    return said


def ask_outside(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "queue_server", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)


@contextmanager
def running(*words: str | Path) -> Iterator[subprocess.Popen[str]]:
    """A command that goes on until it is interrupted, and that one can type to; it must then end by itself, and well."""
    command = [sys.executable, "-m", "queue_server", *map(str, words)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield process
        process.terminate()
        assert process.wait(SECONDS) == 0
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()
