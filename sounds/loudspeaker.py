"""A loudspeaker of the agent: takes announcement jobs, splices their clips, plays them one after the other, reports.

It decides nothing about order or zones, the announcer did; it only never plays two at once, one twice, a stale one, or one that
is not its turn. One thread of its own: a dead player or a missing clip ends as "failed" and blocks nobody. While it has
nothing to say it looks now and then whether its output is still there.
"""

import contextlib
import queue
import threading
import time
from array import array
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from pathlib import Path

from queue_server.contract.devices import Outcome, SpeakJob
from sounds.bank import Bank
from sounds.errors import BankMissing
from sounds.mirror import Mirror
from sounds.saying import Saying
from sounds.sinks import Sink, SinkFailed

Answered = Callable[[bool], None]
Report = Callable[[Outcome, Answered], None]
"""Called from the loudspeaker's thread; must not block for long, and must call back, from any thread, with the server's answer: is it our
turn?"""
LOOK_SECONDS = 3.0
_REMEMBERED_JOBS = 500
_LONGEST_DETAIL = 200


class Loudspeaker:
    """``speak`` and ``hush`` return at once. ``clock`` gives milliseconds since 1970-01-01 UTC."""

    def __init__(
        self,
        folder: Path,
        sink: Sink,
        clock: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        *,
        mirror: Mirror | None = None,
        volume_percent: int = 100,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        """``folder`` is <data>/sounds of this machine: what it says when ``mirror``, the server's bank, has not got a sentence. A bank
        that is built anew is noticed with the next job it lacks."""
        self._folder = folder
        self._bank = Bank.open(folder)
        self._mirror = mirror
        self._sink = sink
        self._clock = clock
        self._volume_percent = volume_percent
        self._look_seconds = look_seconds
        self._jobs: queue.SimpleQueue[tuple[SpeakJob, Report] | None] = queue.SimpleQueue()
        self._known: OrderedDict[str, None] = OrderedDict()
        self._hushed: OrderedDict[str, None] = OrderedDict()
        self._now: tuple[str, Saying] | None = None
        self._lock = threading.Lock()
        self._missing: str | None = None
        self._tell_missing: Callable[[str], None] = lambda why: None
        self._thread = threading.Thread(target=self._work, name="loudspeaker", daemon=True)
        self._thread.start()

    def watch(self, changed: Callable[[str], None]) -> None:
        """``changed`` is told, from the loudspeaker's thread, whenever its output goes ("no_card Device") and comes back ("")."""
        with self._lock:
            self._tell_missing, missing = changed, self._missing
        if missing is not None:
            changed(missing)

    def speak(self, job: SpeakJob, report: Report) -> None:
        """Ids repeat when a line was cut: the second time nothing happens."""
        with self._lock:
            if job.id in self._known:
                return
            _remember(self._known, job.id)
        self._jobs.put((job, report))

    def hush(self, id: str, at_once: bool = False) -> None:
        """Not to be begun any more; reported as dropped by its turn. What has begun is finished, unless it is ``at_once``."""
        with self._lock:
            if self._now is None or self._now[0] != id:
                _remember(self._hushed, id)
            elif at_once:
                self._now[1].hush()

    def close(self) -> None:
        """Stops the sound and the thread; jobs still waiting are not played."""
        self._jobs.put(None)
        with self._lock:
            for job in self._known:
                _remember(self._hushed, job)
        self._sink.stop()
        self._thread.join(timeout=5)

    # --- the thread ---

    def _work(self) -> None:
        self._look()
        while True:
            try:
                asked = self._jobs.get(timeout=self._look_seconds)
            except queue.Empty:
                self._look()
                continue
            if asked is None:
                return
            job, report = asked
            outcome, detail = self._play(job, report)
            self._tell(report, job, outcome, detail)
            if outcome == "failed":
                self._look()

    def _play(self, job: SpeakJob, report: Report) -> tuple[str, str]:
        try:
            volume = self._volume_percent * job.volume / 10_000
            saying = Saying(self._splice(job), volume, partial(self._ask, report, job))
            with self._lock:
                if job.id in self._hushed:
                    return "dropped", "hushed"
                if self._clock() > job.expires_at_ms:
                    return "expired", ""
                self._now = job.id, saying
            if saying.may_begin():
                self._sink.play(saying)
            return ("finished", "") if not saying.cut else ("failed" if saying.cut == "server_away" else "dropped", saying.cut)
        except BankMissing as error:
            return "failed", f"no_clip {error.en}"
        except SinkFailed as error:
            return "failed", str(error)
        finally:
            with self._lock:
                self._now = None

    def _splice(self, job: SpeakJob) -> "array[int]":
        """From the server's bank, or whole from our own: never half of one and half of the other."""
        if self._mirror is not None:
            with contextlib.suppress(BankMissing):
                return self._mirror.splice(job.segments, job.duration_ms, job.bank)
        try:
            return self._bank.splice(job.segments, job.duration_ms)
        except BankMissing:
            self._bank = Bank.open(self._folder)
            return self._bank.splice(job.segments, job.duration_ms)

    def _look(self) -> None:
        missing = self._sink.missing()
        with self._lock:
            changed, self._missing = missing != self._missing, missing
            tell = self._tell_missing
        if changed:
            with contextlib.suppress(Exception):
                tell(missing)

    def _ask(self, report: Report, job: SpeakJob, outcome: str, told_at: float) -> None:
        with self._lock:
            assert self._now
            saying = self._now[1]
        self._tell(report, job, outcome, "", partial(saying.answered, told_at))

    def _tell(self, report: Report, job: SpeakJob, outcome: str, detail: str, answered: Answered = lambda turn: None) -> None:
        with contextlib.suppress(Exception):  # whoever listens may fail; the hall must still hear the next call
            report(Outcome.model_validate({"job": job.id, "outcome": outcome, "detail": detail[:_LONGEST_DETAIL]}), answered)


def _remember(ids: "OrderedDict[str, None]", id: str) -> None:
    ids[id] = None
    while len(ids) > _REMEMBERED_JOBS:
        ids.popitem(last=False)
