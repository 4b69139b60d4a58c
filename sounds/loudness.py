"""Loudness measured in a process of its own: loading what measures takes two seconds, and they pass while an engine speaks.

``python -m sounds.loudness`` is that process. Each question in is a line "rate count" and so many float64 samples; each answer out is
a line, in LUFS.
"""

import contextlib
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # who only starts it loads nothing of it
    from sounds.levels import Samples

Measure = Callable[["Samples", int], float]
_BESIDE = (sys.executable, "-P", "-m", "sounds.loudness")


class Loudness:
    """``levels.loudness`` for who will need it soon. A process that died is done without: then it is measured here, and later."""

    def __init__(self, command: Sequence[str] = _BESIDE) -> None:
        """``command`` overrides what is run beside."""
        self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def __call__(self, sound: "Samples", rate: int) -> float:
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        try:
            self._child.stdin.write(b"%d %d\n" % (rate, len(sound)) + sound.tobytes())
            self._child.stdin.flush()
            return float(self._child.stdout.readline())
        except (OSError, ValueError):
            from sounds import levels

            return levels.loudness(sound, rate)

    def close(self) -> None:
        self._child.kill()
        with contextlib.suppress(OSError):  # what was still to be written to a dead child
            self._child.communicate()


@contextlib.contextmanager
def at_hand() -> Iterator[Measure]:
    """What measures: here where it is loaded already, otherwise beside."""
    if "pyloudnorm" in sys.modules:
        from sounds import levels

        yield levels.loudness
    else:
        with contextlib.closing(Loudness()) as beside:
            yield beside


def main() -> None:
    import numpy as np

    from sounds import levels

    levels.make_ready()
    for line in sys.stdin.buffer:
        rate, count = map(int, line.split())
        sound = np.frombuffer(sys.stdin.buffer.read(8 * count), dtype=np.float64)
        sys.stdout.write(f"{levels.loudness(sound, rate)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
