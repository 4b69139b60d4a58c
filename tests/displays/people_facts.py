"""A counter, a phone and a supervisor as the server would tell them: canned states for the double, built from plain facts."""

from __future__ import annotations

from typing import Any

from tests.displays.ward_facts import lines, now_ms

MINUTE_MS = 60_000


def ticket(number: str, state: str = "called", **more: Any) -> dict[str, Any]:
    plain = {
        "id": f"{number.lower().replace('0', 'o').replace('1', 'i'):x<10}"[:10],
        "number": number,
        "service": "chung-thuc",
        "errand": "submit",
    }
    times = {"taken_at_ms": now_ms() - 20 * MINUTE_MS, "called_at_ms": now_ms() - 72_000, "ended_at_ms": None}
    rest = {
        "language": "vi",
        "counter": 1,
        "bound_to": None,
        "marked": False,
        "flagged": False,
        "recalls": 0,
        "outcome": None,
        "reason": None,
    }
    return {**plain, "state": state, **times, **rest, **more}


def counter_view(no: int = 1, state: str = "open", **more: Any) -> dict[str, Any]:
    plain = {"no": no, "state": state, "reason": None, "until_at_ms": None, "services": ["chung-thuc"], "helps": [], "clerk": "lan"}
    return {**plain, **more}


def waiting(number: str, minutes: int, **more: Any) -> dict[str, Any]:
    since = now_ms() - minutes * MINUTE_MS
    plain = {"ticket": ticket(number)["id"], "number": number, "service": "chung-thuc", "errand": "submit", "since_at_ms": since}
    return {**plain, "marked": False, "helping": False, **more}


def counter(**more: Any) -> dict[str, Any]:
    plain = {"counter": counter_view(), "hall": "open", "ticket": None, "call": None, "undo_until_at_ms": None, "recalls_left": 3}
    lists = {"waiting": 2, "line": [waiting("A043", 12), waiting("A044", 9)], "missed": [], "held": []}
    return {**plain, **lists, "done_today": 17, "mean_service_seconds": 372, **more}


def answer(here: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    plain = {"ticket": here, "ended": None, "waiting": 1, "counter": counter_view(), "call": 7 if here else None}
    return {**plain, "undo_until_at_ms": now_ms() + 10_000 if here else None, **more}


def track(state: str = "waiting", **more: Any) -> dict[str, Any]:
    plain = {"number": "A042", "service": "chung-thuc", "state": state, "ahead": 3, "ahead_grew": False, "wait_minutes": [15, 25]}
    plain["language"] = "vi"
    where = {"counter": None, "counters": [1, 2], "called_at_ms": None, "taken_at_ms": now_ms() - 20 * MINUTE_MS}
    where["transferred"] = False
    return {**plain, **where, "computed_at_ms": now_ms(), "may_cancel": state == "waiting", "hall": "open", "opens_at_ms": None, **more}


def counter_row(no: int, how: str = "open", /, **more: Any) -> dict[str, Any]:
    plain = {"counter": counter_view(no, how, clerk=None), "number": None, "state": None, "since_at_ms": None}
    return {**plain, "waiting": 0, "calls_today": 12, **more}


def device(name: str, kind: str, state: str = "ok", **more: Any) -> dict[str, Any]:
    plain = {"device": name.lower().replace(" ", "-"), "kind": kind, "name": name, "state": state, "detail": "", "since_at_ms": None}
    news = {"on": "", "sent": None, "sent_at_ms": None, "answered_at_ms": None, "tried": None, "tried_at_ms": None}
    return {**plain, **news, **more}


def supervisor(**more: Any) -> dict[str, Any]:
    sums = {"issued": 120, "waiting": 37, "called": 2, "serving": 4, "held": 1, "done": 70, "no_show": 4, "cancelled": 2, "expired": 0}
    figures = {"longest_wait_seconds": 2710, "called_in_promise_percent": 86, "mean_wait_seconds": 744, "sums": sums}
    plain = {"hall": "open", "opens_at_ms": None, "counters": [counter_row(no) for no in range(9)], "lines": lines()}
    return {**plain, **figures, "devices": [], "papers": [], "alarms": [], "computed_at_ms": now_ms(), **more}
