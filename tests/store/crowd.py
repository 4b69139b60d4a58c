"""Thirty-two people at once: real threads taking and calling through the actions, and what must be true when they are done."""

import threading
from collections import Counter as Tally
from collections.abc import Callable
from typing import Any

from queue_server.domain.refusals import Refusal
from tests.actions.ledger import calls_balance
from tests.builders import HallUnderTest
from tests.fakes.halls import all_tickets, journal_of

CROWD = 32
TAKERS = 16
RECEIVED_AT = {"chung-thuc": (1, 2), "ho-tich": (3,), "ho-kinh-doanh": (5,)}


def together(jobs: list[Callable[[], None]], seconds: float) -> None:
    """Runs the jobs in threads that start at one moment; the first exception of any is raised here."""
    start, failed = threading.Barrier(len(jobs)), []

    def run(job: Callable[[], None]) -> None:
        start.wait(seconds)
        try:
            job()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(job,), daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds)
    if failed:
        raise failed[0]
    assert not any(thread.is_alive() for thread in threads), "somebody is still waiting for a turn"


class Crowd:
    """``halls``: one for every process that the crowd is spread over, all on one database."""

    def __init__(self, halls: list[HallUnderTest], tickets: int) -> None:
        self.halls = halls
        self.each = tickets // TAKERS
        self.issued: list[dict[str, Any]] = []
        self.called: list[str] = []
        self._guard = threading.Lock()
        self._to_call = Tally(self._wish(taker, turn) for taker in range(TAKERS) for turn in range(self.each))
        self._waiting = {service: threading.Semaphore(0) for service in RECEIVED_AT}

    def rush(self, seconds: float) -> None:
        """Half of the crowd takes numbers, the other half presses next, every counter under several hands at once."""
        self.halls[0].open(*(no for counters in RECEIVED_AT.values() for no in counters))
        takers = [lambda n=n: self._takes(n) for n in range(TAKERS)]
        callers = [lambda n=n: self._calls(n, seconds) for n in range(CROWD - TAKERS)]
        together(takers + callers, seconds)

    def must_be_right(self) -> None:
        hall = self.halls[0]
        tickets, rows = all_tickets(hall), journal_of(hall)
        assert len(self.issued) == len({one["id"] for one in self.issued}) == len(tickets)
        assert Tally(one["number"] for one in self.issued) == Tally(ticket.number for ticket in tickets.values())
        for service in RECEIVED_AT:
            nths = sorted(ticket.nth for ticket in tickets.values() if ticket.service == service)
            assert nths == list(range(1, len(nths) + 1)), "a number was doubled or skipped"
        assert len(self.called) == len(set(self.called)), "a ticket was called twice"
        assert set(self.called) == tickets.keys(), "somebody was not called"
        assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
        calls_balance(rows, tickets)
        assert hall.broken() == []

    def _wish(self, taker: int, turn: int) -> str:
        return tuple(RECEIVED_AT)[(taker + turn) % len(RECEIVED_AT)]

    def _takes(self, n: int) -> None:
        hall = self.halls[n % len(self.halls)]
        for turn in range(self.each):
            service = self._wish(n, turn)
            self.issued.append(_patient(lambda service=service, turn=turn: hall.take(service, command_id=f"take-{n}-{turn}")))
            self._waiting[service].release()

    def _calls(self, n: int, seconds: float) -> None:
        """Presses once for every ticket of its service that nobody else of the crowd will press for; nobody presses in vain."""
        service = tuple(RECEIVED_AT)[n % len(RECEIVED_AT)]
        counter = RECEIVED_AT[service][n // len(RECEIVED_AT) % len(RECEIVED_AT[service])]
        hall, turn = self.halls[n % len(self.halls)], 0
        while self._is_mine(service):
            assert self._waiting[service].acquire(timeout=seconds)
            turn += 1
            answer = _patient(lambda turn=turn: hall.next(counter, command_id=f"next-{n}-{turn}"))
            assert answer["ticket"] is not None, "somebody waited and was not called"
            self.called.append(answer["ticket"]["id"])

    def _is_mine(self, service: str) -> bool:
        with self._guard:
            self._to_call[service] -= 1
            return self._to_call[service] >= 0


def _patient(press: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """A press that was told the system is busy is pressed again, with the same command_id, as a page does."""
    for _ in range(20):
        try:
            return press()
        except Refusal as refusal:
            if refusal.code != "storage_busy":
                raise
    raise AssertionError("busy twenty times")
