"""Speech made on demand, for what no bank can say: the side of whoever asks, a server that must never wait.

A process of its own holds the engines (``fresh_child``). Requests and answers are files, whole or not there; a pipe only wakes it
and, by its end, tells it that we are gone. Here it is watched: one that dies or hangs is ended and started again.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sounds.announcement import Plan, Texts
from sounds.fresh_folder import FreshFolder, Request, Unsaid, key_of, tidy

__all__ = ["Fresh", "FreshSpeech", "Unsaid"]

WITHIN_SECONDS = 2.0
LONGEST_TEXT = 600
MOST_LANGUAGES = 4
MOST_WAITING = 16
TAKES_SECONDS = 0.7
"""A process that does nothing else and has not even begun by then does not hear us."""
MARGIN_SECONDS = 0.4
"""So much later than promised, and it hangs."""
STARTS_SECONDS = 15.0
NICENESS = 15
"""Of a process that gives way to all others of the machine."""
GIVES_WAY_TIMES = 8.0
"""So much longer it may take over anything before it counts as hung."""
REST_SECONDS = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Before the next start, the more often it has ended without an answer."""
MOST_TRIES = 2
_REMEMBERED = 200


class FreshSpeech(Protocol):
    """What an announcer needs. Both return at once."""

    def ask(self, texts: Sequence[tuple[str, str]], within_seconds: float = WITHIN_SECONDS) -> str:
        """One text a language, as it is to be read aloud: [("vi", "…"), ("en", "…")]. The key of what will be said."""
        ...

    def answer(self, key: str) -> Plan | Unsaid | None:
        """None while it is being said. A plan has one clip, "fresh/<key>", and no chime."""
        ...


@dataclass(slots=True)
class _Asked:
    request: Request
    since: float
    tries: int = 0


class Fresh:
    """``folder`` is <data>/sounds. Ask ``tick`` about once a second; any thread may ask anything."""

    def __init__(
        self,
        folder: Path,
        engines: Sequence[str] = ("espeak",),
        phrases: Path | None = None,
        own_phrases: Path | None = None,
        *,
        warm_after_seconds: float = 3.0,
        gives_way: bool = False,
        clock: Callable[[], float] = time.monotonic,
        command: Sequence[str] | None = None,
    ) -> None:
        """``engines`` in order of preference. ``command`` is run in place of our own process; nothing is started before it is needed
        or ``warm_after_seconds`` have passed. ``gives_way``: to everything else that runs here."""
        self._folder = FreshFolder(folder)
        self._engines = tuple(engines)
        self._command = command or _command(folder, engines, phrases, own_phrases, NICENESS if gives_way else 0)
        self._times = GIVES_WAY_TIMES if gives_way else 1.0
        self._clock = clock
        self._start_at = clock() + warm_after_seconds
        self._asked: OrderedDict[str, _Asked] = OrderedDict()
        self._unsaid: OrderedDict[str, Unsaid] = OrderedDict()
        self._child: _Child | None = None
        self._ended: list[_Child] = []
        self._failures = 0
        self._turns = threading.RLock()
        self._stopped = False

    @property
    def child_id(self) -> int | None:
        """Its id while it runs."""
        return self._child.process.pid if self._child else None

    def ask(self, texts: Sequence[tuple[str, str]], within_seconds: float = WITHIN_SECONDS) -> str:
        wanted: Texts = tuple((language, tidy(text)) for language, text in texts)
        key = key_of(self._engines, wanted)
        with self._turns:
            if key in self._asked:
                return key
            self._unsaid.pop(key, None)
            there = self._folder.answer(key)
            if isinstance(there, Plan):
                self._folder.used(key)
            elif why := self._refusal(wanted):
                self._give_up(key, why)
            else:
                self._hand_over(Request(key, wanted, self._clock() + within_seconds))
        return key

    def answer(self, key: str) -> Plan | Unsaid | None:
        with self._turns:
            self._look()
            if key in self._asked:
                return None
            return self._unsaid.get(key) or self._folder.answer(key) or Unsaid("gone")

    @property
    def busy(self) -> bool:
        """Somebody waits for an answer."""
        with self._turns:
            self._look()
            return bool(self._asked)

    @property
    def full(self) -> bool:
        """Whatever is asked now is not said."""
        with self._turns:
            self._look()
            return len(self._asked) >= MOST_WAITING

    def tick(self) -> None:
        """Looks after deadlines and the process."""
        with self._turns:
            self._look()

    def stop(self) -> None:
        """Ends the process. Nothing is answered after that."""
        with self._turns:
            self._stopped = True
            self._end()
            for child in self._ended:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.process.wait(timeout=2)

    # --- inside ---

    def _refusal(self, wanted: Texts) -> str:
        if not any(text for _, text in wanted):
            return "nothing to say"
        if len(wanted) > MOST_LANGUAGES or any(len(text) > LONGEST_TEXT for _, text in wanted):
            return "too long"
        return "too much asked at once" if len(self._asked) >= MOST_WAITING else ""

    def _hand_over(self, request: Request) -> None:
        try:
            self._folder.forget(request.key)  # of a refusal the last time
            self._folder.put(request)
        except OSError as error:
            self._give_up(request.key, f"cannot be handed over: {error.strerror}")
            return
        self._asked[request.key] = _Asked(request, self._clock())
        if self._child is None and self._failures == 0:
            self._start()
        elif self._child is not None:
            self._child.wake()

    def _give_up(self, key: str, why: str) -> None:
        self._asked.pop(key, None)
        self._unsaid[key] = Unsaid(why)
        while len(self._unsaid) > _REMEMBERED:
            self._unsaid.popitem(last=False)

    def _look(self) -> None:
        now = self._clock()
        self._ended = [child for child in self._ended if child.process.poll() is None]
        self._collect()
        if self._child is not None and (self._child.process.poll() is not None or self._hangs(now)):
            self._lost(now)
        for asked in [one for one in self._asked.values() if now > one.request.until]:
            self._folder.withdraw(asked.request.key)
            self._give_up(asked.request.key, "not in time")
        if self._child is None and now >= self._start_at and not self._stopped:
            self._start()

    def _collect(self) -> None:
        for key in list(self._asked):
            answer = self._folder.answer(key)
            if answer is not None:
                self._folder.withdraw(key)
                self._failures = 0
                self._asked.pop(key)
                if isinstance(answer, Unsaid):
                    self._give_up(key, answer.why)

    def _hangs(self, now: float) -> bool:
        """Only what is first in line tells: the others wait for it."""
        child = self._child
        first = next(iter(self._asked.values()), None)
        if child is None or first is None:
            return False
        if not child.is_ready():
            return now > child.began + STARTS_SECONDS * self._times
        if self._folder.waits(first.request.key):
            return now > max(first.since, child.ready_since) + TAKES_SECONDS * self._times
        return now > first.request.until + MARGIN_SECONDS * self._times

    def _lost(self, now: float) -> None:
        """What it had in hand is given to the next, once."""
        self._end()
        self._start_at = now + REST_SECONDS[min(self._failures, len(REST_SECONDS) - 1)]
        self._failures += 1
        first = next(iter(self._asked.values()), None)
        if first is None:
            return
        first.tries += 0 if self._folder.waits(first.request.key) else 1
        first.since = now
        if first.tries >= MOST_TRIES:
            self._folder.withdraw(first.request.key)
            self._give_up(first.request.key, "the process that speaks has ended over it")
        else:
            self._folder.give_back(first.request.key)

    def _start(self) -> None:
        try:
            self._folder.make()
            self._child = _Child(self._command, self._folder.path / ".ready", self._clock)
        except OSError:
            self._start_at = self._clock() + REST_SECONDS[-1]

    def _end(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._ended.append(self._child)
            self._child = None


class _Child:
    """The process, the pipe that wakes it, and whether it has said that it is ready."""

    def __init__(self, command: Sequence[str], ready: Path, clock: Callable[[], float]) -> None:
        ears, self._mouth = os.pipe()
        os.set_blocking(self._mouth, False)
        try:
            self.process = subprocess.Popen(command, stdin=ears, stdout=subprocess.DEVNULL, start_new_session=True)
        except OSError:
            os.close(self._mouth)
            raise
        finally:
            os.close(ears)
        self._ready = ready
        self._clock = clock
        self.began = clock()
        self.ready_since = 0.0

    def is_ready(self) -> bool:
        """It writes its id into a file when it can speak."""
        if not self.ready_since:
            with contextlib.suppress(OSError):
                if self._ready.read_text(encoding="ascii") == str(self.process.pid):
                    self.ready_since = self._clock()
        return bool(self.ready_since)

    def wake(self) -> None:
        """A pipe that is full, or whose reader is gone, needs no more of it."""
        with contextlib.suppress(OSError):
            os.write(self._mouth, b".")

    def kill(self) -> None:
        """With the engines' processes, which are of its session."""
        os.close(self._mouth)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)


def _command(folder: Path, engines: Sequence[str], phrases: Path | None, own_phrases: Path | None, niceness: int) -> list[str]:
    command = [sys.executable, "-m", "sounds.fresh_child", str(folder.absolute()), "--engines", ",".join(engines)]
    command += ["--niceness", str(niceness)] if niceness else []
    for option, path in (("--phrases", phrases), ("--own-phrases", own_phrases)):
        command += [option, str(path.absolute())] if path else []
    return command
