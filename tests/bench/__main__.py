"""``python -m tests.bench [NAME …]``: every benchmark, or those named; one JSON line a figure. Exit code 1 when a bar was missed.

They run one at a time, because each measures a machine that it wants for itself.
"""

import sys
import time
from importlib import import_module

BENCHES = ("tickets", "modes", "clerks", "screens", "board_press", "board_line", "voice", "start", "past")


def main(asked: list[str]) -> int:
    unknown = [name for name in asked if name not in BENCHES]
    if unknown:
        print(f"no such benchmark: {', '.join(unknown)} (there are: {', '.join(BENCHES)})", file=sys.stderr)
        return 2
    missed = []
    for name in asked or BENCHES:
        begun = time.monotonic()
        for figure in import_module(f"tests.bench.{name}").figures():
            print(figure.line(), flush=True)
            missed += [] if figure.ok else [figure.name]
        print(f"# {name}: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    for name in missed:
        print(f"# missed: {name}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
