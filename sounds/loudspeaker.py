"""A loudspeaker of the agent: takes announcement jobs, splices their clips, plays them one after the other, reports.

It decides nothing about order or zones, the announcer did; it only never plays two at once, one twice, or a stale one.
One thread of its own: a dead player or a missing clip ends as "failed" and blocks nobody.
"""

import contextlib
import queue
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from queue_server.contract.devices import Outcome, SpeakJob
from sounds.bank import Bank
from sounds.errors import BankMissing
from sounds.sinks import Sink, SinkFailed

Report = Callable[[Outcome], None]
"""Called from the loudspeaker's thread; must not block for long."""
_REMEMBERED_JOBS = 500
_LONGEST_DETAIL = 200


class Loudspeaker:
    """``speak`` and ``hush`` return at once. ``clock`` gives milliseconds since 1970-01-01 UTC."""

    def __init__(self, folder: Path, sink: Sink, clock: Callable[[], int] = lambda: time.time_ns() // 1_000_000) -> None:
        """``folder`` is <data>/sounds of this machine; a bank that is built anew is noticed with the next job it lacks."""
        self._folder = folder
        self._bank = Bank.open(folder)
        self._sink = sink
        self._clock = clock
        self._jobs: queue.SimpleQueue[tuple[SpeakJob, Report] | None] = queue.SimpleQueue()
        self._known: OrderedDict[str, None] = OrderedDict()
        self._hushed: OrderedDict[str, None] = OrderedDict()
        self._begun: str | None = None
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._work, name="loudspeaker", daemon=True)
        self._thread.start()

    def speak(self, job: SpeakJob, report: Report) -> None:
        """Ids repeat when a line was cut: the second time nothing happens."""
        with self._lock:
            if job.id in self._known:
                return
            _remember(self._known, job.id)
        self._jobs.put((job, report))

    def hush(self, id: str, at_once: bool = False) -> None:
        """Not to be begun any more; reported as dropped by its turn. What has begun is finished."""
        with self._lock:
            if self._begun != id:
                _remember(self._hushed, id)

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
        while (asked := self._jobs.get()) is not None:
            job, report = asked
            outcome, detail = self._play(job, report)
            self._tell(report, job, outcome, detail)

    def _play(self, job: SpeakJob, report: Report) -> tuple[str, str]:
        try:
            samples = self._splice(job)
            with self._lock:
                if job.id in self._hushed:
                    return "dropped", "hushed"
                if self._clock() > job.expires_at_ms:
                    return "expired", ""
                self._begun = job.id
            self._sink.play(samples, began=lambda: self._tell(report, job, "started", ""))
            return "finished", ""
        except BankMissing as error:
            return "failed", f"no_clip {error.en}"
        except SinkFailed as error:
            return "failed", str(error)
        finally:
            with self._lock:
                self._begun = None

    def _splice(self, job: SpeakJob) -> bytes:
        try:
            return self._bank.splice(job.segments, job.duration_ms).tobytes()
        except BankMissing:
            self._bank = Bank.open(self._folder)
            return self._bank.splice(job.segments, job.duration_ms).tobytes()

    def _tell(self, report: Report, job: SpeakJob, outcome: str, detail: str) -> None:
        with contextlib.suppress(Exception):  # whoever listens may fail; the hall must still hear the next call
            report(Outcome.model_validate({"job": job.id, "outcome": outcome, "detail": detail[:_LONGEST_DETAIL]}))


def _remember(ids: "OrderedDict[str, None]", id: str) -> None:
    ids[id] = None
    while len(ids) > _REMEMBERED_JOBS:
        ids.popitem(last=False)
