"""Halls of every size as a TV would be told of them, in every state a TV can be in: canned, for the double."""

from __future__ import annotations

from typing import Any

import segno

from tests.displays.ward_facts import HALL, call, now_ms

DESK = 9
"""In a hall of so many the last counter is the guide's desk, whose name is longer than a number."""
LETTERS = "AHLQXGTNBCDEFKMPRSUVWYZJ"
LONGEST = "Bảo hiểm xã hội, thất nghiệp và người có công với cách mạng"
NAMES = ("Chứng thực", "Hộ tịch", "Đất đai – Xây dựng", "Hộ kinh doanh", "Bảo trợ xã hội", "Cư trú", "Trả kết quả", "Hướng dẫn")
OFFICERS = ("Nguyễn Thị Minh Khai", "Lê Lan", "Trần Phương Thảo", "Phạm Văn Đồng", "Vũ Thị Nguyệt Ánh")


def hall_of(counters: int, lines: int = 8, longest: bool = False, **tv: Any) -> dict[str, Any]:
    """A hall of so many counters in one zone."""
    names = [LONGEST if longest else NAMES[at % len(NAMES)] for at in range(lines)]
    services = [
        {"key": f"s{at}", "name": name, "label": name, "series": LETTERS[at], "kind": "submit", "counters": [at + 1]}
        for at, name in enumerate(names)
    ]
    drawn = [{"no": no, "name": f"Quầy {no}", "zone": "sanh", "desk": no == DESK == counters} for no in range(1, counters + 1)]
    name = f"{HALL['name']} – Cơ sở hai, đường Nguyễn Văn Trỗi" if longest else HALL["name"]
    return {**HALL, "name": name, "services": services, "counters": drawn, "tv": {**HALL["tv"], **tv}}


def number(no: int, longest: bool = False) -> str:
    return f"{LETTERS[no % 24]}{1000 + no * 37 % 9000}" if longest else f"{LETTERS[no % 24]}{no * 7 % 900 + 10:03d}"


def full(counters: int, lines: int = 8, calls: int = 1, longest: bool = False, **more: Any) -> dict[str, Any]:
    """Everybody is served, people wait in every line, some counters rest, numbers were missed and cancelled. ``calls``: at this moment."""
    nos = list(range(1, counters + 1))
    resting, closed = nos[4::9], nos[6::11]
    serving = {str(no): number(no, longest) for no in nos if no not in resting and no not in closed}
    fresh = [call(100 + at, number(int(no), longest), int(no), 500 * at) for at, no in enumerate(list(serving)[:calls])][::-1]
    older = [call(50 - at, number(no + 100, longest), no, 60_000 + 9_000 * at) for at, no in enumerate(nos[: 11 - calls])]
    waiting = [
        {"service": f"s{at}", "waiting": 124 if longest else 3 + at, "wait_minutes": [235, 390] if longest else [10, 20]}
        for at in range(lines)
    ]
    until = {"until_at_ms": now_ms() + 600_000} if counters <= 9 else {}
    told = {
        "hall": "open",
        "calls": [*fresh, *older],
        "lines": waiting,
        "serving": serving,
        "resting": [{"no": no, **until} for no in resting],
        "closed": closed,
        "missed": [number(300 + at, longest) for at in range(6)],
        "cancelled": [number(400 + at, longest) for at in range(4)],
    }
    return {**told, **more}


def empty(counters: int, lines: int = 8, **more: Any) -> dict[str, Any]:
    """Open, and nobody has come yet."""
    return {"hall": "open", "calls": [], "lines": [{"service": f"s{at}", "waiting": 0} for at in range(lines)], **more}


def join_code(at_ms: int) -> dict[str, Any]:
    """The hall's code for phones, as the server draws it."""
    url = "http://192.0.2.7:8080/j/132a4f5-abcdefghij"
    modules = segno.make(url, error="m", micro=False).matrix
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(modules) for x, dark in enumerate(row) if dark)
    return {"url": url, "size": len(modules), "path": path, "next_at_ms": at_ms + 90_000, "sent_at_ms": at_ms}
