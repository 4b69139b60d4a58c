"""A ward of eight counters at 10:42 as a supervisor is told of it: full, empty, in trouble, with the longest words. Plain facts."""

from __future__ import annotations

from typing import Any

from tests.builders import at
from tests.displays.people_facts import counter_row, device
from tests.displays.ward_facts import SERVICES

NOW_MS = at("2026-11-27 10:42")
MINUTE_MS = 60_000
CLOSING_MS = at("2026-11-27 17:00")
LONG_REASON = "Chờ kỹ thuật viên của nhà cung cấp đến thay bộ nguồn máy tính"
LONG_SERVICE = "Đăng ký đất đai, tài sản gắn liền với đất và cấp giấy phép xây dựng nhà ở riêng lẻ"
_LETTERS = {key: letter for key, _, _, letter, _, _ in SERVICES}
_RECEIVED = {no: [key for key, *_, counters in SERVICES if no in counters] for no in range(9)}
_WAITING = {"chung-thuc": (12, 2710, [10, 12]), "ho-tich": (4, 900, [4, 4]), "dat-dai-xay-dung": (9, 1900, [6, 9])}
_WAITING |= {"xa-hoi": (2, 300, [2, 2]), "cu-tru": (7, 1500, None), "tra-ket-qua": (3, 240, [3, 3])}
_RANGES = {"chung-thuc": [15, 25], "ho-tich": [10, 20], "dat-dai-xay-dung": [40, 60], "xa-hoi": [10, 15], "tra-ket-qua": [5, 10]}


def line(service: str, **more: Any) -> dict[str, Any]:
    people, longest, done = _WAITING.get(service, (0, None, None))
    known = {"longest_wait_seconds": longest, "done_by_closing": done, "wait_minutes": _RANGES.get(service)}
    return {"service": service, "waiting": people, **{name: value for name, value in known.items() if value is not None}, **more}


def stop(reason: str = "Sự cố hệ thống", until_at_ms: int = at("2026-11-28 00:00")) -> dict[str, Any]:
    return {"reason": reason, "since_at_ms": NOW_MS - 20 * MINUTE_MS, "until_at_ms": until_at_ms}


def counters() -> list[dict[str, Any]]:
    """One has not come back, one rests, one is closed while people wait; the others work."""
    rows = [_working(no, letter=_LETTERS[_RECEIVED[no][0]]) for no in range(9)]
    rows[4] = counter_row(4, "paused", waiting=9)
    rows[4]["counter"] |= {"reason": "Nghỉ giải lao", "until_at_ms": NOW_MS - 8 * MINUTE_MS, "clerk": "hung"}
    rows[2] = counter_row(2, "paused", waiting=12)
    rows[2]["counter"] |= {"reason": "Họp", "until_at_ms": NOW_MS + 18 * MINUTE_MS, "clerk": "mai"}
    rows[7] = counter_row(7, "closed", waiting=7, calls_today=0)
    for no, row in enumerate(rows):
        row["counter"]["services"] = _RECEIVED[no]
    return rows


def _working(no: int, letter: str) -> dict[str, Any]:
    people = sum(_WAITING.get(key, (0,))[0] for key in _RECEIVED[no])
    since = NOW_MS - (no + 2) * 71_000
    row = counter_row(no, number=f"{letter}{no + 30:03}", state="serving" if no % 3 else "called", since_at_ms=since, waiting=people)
    row["counter"]["clerk"] = ["huong", "lan", "mai", "tuan", "hung", "nga", "phuc", "binh", "thao"][no]
    return row


def state(**more: Any) -> dict[str, Any]:
    """A full hall in mid-morning."""
    sums = {"issued": 120, "waiting": 37, "called": 2, "serving": 4, "held": 1, "done": 70, "no_show": 4, "cancelled": 2, "expired": 0}
    figures = {"longest_wait_seconds": 2710, "called_in_promise_percent": 86, "mean_wait_seconds": 744, "sums": sums}
    forecast = {"done_by_closing": [25, 30], "unknown": 7, "closes_at_ms": CLOSING_MS}
    lines = [line(key) for key, *_ in SERVICES]
    lines[3] |= {"issuing": "stopped", "stop": stop()}
    devices = [device("Kiosk sảnh", "kiosk"), device("3", "board", "lost", detail="no_answer", since_at_ms=NOW_MS - MINUTE_MS)]
    rest = {"devices": devices, "papers": [], "voices": [], "notices": [], "alarms": [], "computed_at_ms": NOW_MS}
    plain = {"hall": "open", "opens_at_ms": None, "counters": counters(), "lines": lines, "forecast": forecast}
    return {**plain, **figures, **rest, **more}


def empty() -> dict[str, Any]:
    """The hall is open and nobody has come yet."""
    nothing = dict.fromkeys(("issued", "waiting", "called", "serving", "held", "done", "no_show", "cancelled", "expired"), 0)
    figures = {"longest_wait_seconds": None, "called_in_promise_percent": None, "mean_wait_seconds": None, "sums": nothing}
    rows = [counter_row(no, "open" if no < 3 else "closed", calls_today=0) for no in range(9)]
    for no, row in enumerate(rows):
        row["counter"]["services"] = _RECEIVED[no]
    forecast = {"done_by_closing": [0, 0], "unknown": 0, "closes_at_ms": CLOSING_MS}
    lines = [{"service": key, "waiting": 0} for key, *_ in SERVICES]
    return state(counters=rows, lines=lines, forecast=forecast, devices=[], **figures)


def longest() -> dict[str, Any]:
    """Numbers, names, reasons and waits as long as they come."""
    rows = counters()
    for row in rows:
        row |= {"number": "1999" if row["number"] else None, "waiting": 188 if row["waiting"] else 0, "calls_today": 412}
        row["counter"]["clerk"] = "nguyenthituyetmai.hanhchinhcong"
        if row["counter"]["state"] == "paused":
            row["counter"]["reason"] = LONG_REASON
    lines = [
        line(key, waiting=188, longest_wait_seconds=11_040, wait_minutes=[330, 480], done_by_closing=[102, 166]) for key, *_ in SERVICES
    ]
    lines[2] |= {"stop": stop(LONG_REASON, at("2026-11-27 13:30")), "issuing": "stopped"}
    forecast = {"done_by_closing": [1204, 1480], "unknown": 188, "closes_at_ms": CLOSING_MS}
    sums = {
        "issued": 2999,
        "waiting": 1504,
        "called": 8,
        "serving": 8,
        "held": 12,
        "done": 1380,
        "no_show": 62,
        "cancelled": 25,
        "expired": 0,
    }
    return state(counters=rows, lines=lines, forecast=forecast, sums=sums, longest_wait_seconds=11_040, mean_wait_seconds=5_405)


def hours(times: int = 1) -> dict[str, Any]:
    """Of the full hall: 120 numbers from seven o'clock on, ``times`` as many."""
    told = [(14, 3, 11, 240), (38, 29, 20, 540), (46, 38, 27, 780), (22, 13, 37, 1320)]
    begins = at("2026-11-27 07:00")
    rows = [
        {
            "begins_at_ms": begins + nth * 60 * MINUTE_MS,
            "issued": i * times,
            "called": c * times,
            "waiting": w * times,
            "median_wait_seconds": m,
        }
        for nth, (i, c, w, m) in enumerate(told)
    ]
    return {"hours": rows, "closes_at_ms": CLOSING_MS, "computed_at_ms": NOW_MS}


def no_hours() -> dict[str, Any]:
    nothing = {"issued": 0, "called": 0, "waiting": 0, "median_wait_seconds": None}
    return {"hours": [{"begins_at_ms": at("2026-11-27 07:00"), **nothing}], "closes_at_ms": CLOSING_MS, "computed_at_ms": NOW_MS}
