"""``python -m tests.bench [NAME …]``: every benchmark, or those named; one JSON line a figure. Exit code 1 when a bar was missed.

They run one at a time, because each measures a machine that it wants for itself.
"""

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib import import_module

BENCHES = ("tickets", "phones", "modes", "clerks", "screens", "board_press", "board_line", "voice", "start", "past", "search", "pages")


def main(asked: list[str]) -> int:
    unknown = [name for name in asked if name not in BENCHES]
    if unknown:
        print(f"no such benchmark: {', '.join(unknown)} (there are: {', '.join(BENCHES)})", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        # a server finds its bytecode, as after an installation, wherever these tests run
        os.environ.update(PYTHONPYCACHEPREFIX=folder, PYTHONDONTWRITEBYTECODE="")
        missed = _missed(asked or BENCHES)
    for name in missed:
        print(f"# missed: {name}", file=sys.stderr)
    return 1 if missed else 0


def _missed(names: Sequence[str]) -> list[str]:
    missed = []
    for name in names:
        begun = time.monotonic()
        for figure in import_module(f"tests.bench.{name}").figures():
            print(figure.line(), flush=True)
            missed += [] if figure.ok else [figure.name]
        print(f"# {name}: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    return missed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
