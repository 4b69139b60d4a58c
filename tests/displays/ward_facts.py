"""A ward as the server would tell it: canned answers for the double, built from plain facts."""

from __future__ import annotations

import time
from typing import Any

from queue_server.contract import VERSION

SERVICES = [
    ("chung-thuc", "Chứng thực", "Chứng thực, sao y", "A", "submit", [1, 2]),
    ("ho-tich", "Hộ tịch", "Khai sinh, kết hôn, khai tử", "H", "submit", [3]),
    ("dat-dai-xay-dung", "Đất đai – Xây dựng", "Đất đai, xây dựng", "L", "submit", [4, 5]),
    ("ho-kinh-doanh", "Hộ kinh doanh", "Hộ kinh doanh", "Q", "submit", [5]),
    ("xa-hoi", "Bảo trợ xã hội – Người có công", "Trợ cấp, hộ nghèo, người có công", "X", "submit", [6]),
    ("cu-tru", "Cư trú (Công an phường)", "Thường trú, tạm trú", "G", "submit", [7]),
    ("tra-ket-qua", "Trả kết quả", "Nhận kết quả", "T", "collect", [8]),
    ("huong-dan", "Hướng dẫn, hỗ trợ nộp trực tuyến", "Chưa biết làm gì? Bấm đây", "N", "ask", [0]),
]
HALL: dict[str, Any] = {
    "site": "minh-khanh",
    "name": "Trung tâm Phục vụ hành chính công phường Minh Khánh",
    "parent": "UBND phường Minh Khánh",
    "languages": ["vi", "en"],
    "services": [
        {"key": key, "name": name, "label": label, "series": series, "kind": kind, "counters": counters, "procedures": 0}
        for key, name, label, series, kind, counters in SERVICES
    ],
    "counters": [{"no": no, "name": f"Quầy {no}" if no else "Bàn hướng dẫn", "zone": "sanh", "desk": no == 0} for no in range(9)],
    "zones": [{"key": "sanh", "name": "Sảnh chờ"}],
    "areas": [
        {"key": "sanh", "name": "Sảnh chờ", "zones": ["sanh"]},
        {"key": "hall", "name": "Cả trung tâm", "name_en": "The whole hall", "zones": ["sanh"]},
    ],
    "tv": {"theme": "night", "day_begins_hour": 6, "night_begins_hour": 18, "flash": False, "slide_seconds": 12},
    "priorities": [
        {"key": "cao-tuoi", "name": "Người cao tuổi"},
        {"key": "khuyet-tat", "name": "Người khuyết tật"},
        {"key": "mang-thai", "name": "Phụ nữ mang thai, nuôi con nhỏ"},
        {"key": "nguoi-co-cong", "name": "Người có công với cách mạng"},
    ],
    "kiosk": {"idle_seconds": 60, "scan_prefix": "", "procedures": 0},
    "hours": ["Thứ Hai – Thứ Sáu: 07:30–11:30, 13:30–17:00", "Thứ Bảy: 07:30–11:30"],
    "hours_en": ["Monday – Friday: 07:30–11:30, 13:30–17:00", "Saturday: 07:30–11:30"],
    "outcomes": ["received", "supplement_needed", "refused", "guided", "result_returned", "guided_online"],
    "recalls_max": 3,
    "undo_seconds": 10,
    "missed_minutes": 10,
    "contract_version": VERSION,
}
TICKET: dict[str, Any] = {
    "id": "abcdefghij",
    "number": "A042",
    "service": "chung-thuc",
    "state": "waiting",
    "ahead": 12,
    "wait_minutes": [15, 25],
    "computed_at_ms": 0,
    "taken_at_ms": 0,
    "track_url": "http://127.0.0.1/t/tok123",
    "short_code": "K7PQ-2M",
    "counters": [1, 2],
    "will_print": True,
}
QR = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 3"><path d="M0 0h1v1H0zM2 0h1v1H2zM1 1h1v1H1zM0 2h1v1H0z"/></svg>'


def now_ms() -> int:
    return int(time.time() * 1000)


def session(kind: str, role: str | None, **more: Any) -> dict[str, Any]:
    view = {"kind": kind, "name": role, "role": role, "counter": None, "zone": None, "csrf": "csrf-1", "first_run": False}
    return {**view, **more}


def lines(issuing: str | None = None, busy: bool = True) -> list[dict[str, Any]]:
    """``issuing``: why no numbers are given; None while they are."""
    stopped = {"issuing": issuing} if issuing else {}
    waits = [(12, [15, 25]), (4, [10, 20]), (9, [40, 60]), (0, None), (2, [10, 15]), (7, [25, 40]), (3, [5, 10]), (0, None)]
    return [
        {"service": row[0], "waiting": people if busy else 0, **({"wait_minutes": wait} if busy and wait else {}), **stopped}
        for row, (people, wait) in zip(SERVICES, waits, strict=True)
    ]


def kiosk(**more: Any) -> dict[str, Any]:
    counters_open = {row[0]: row[5] for row in SERVICES}
    plain = {"hall": "open", "opens_at_ms": None, "lines": lines(), "counters_open": counters_open, "printer": "ok", "papers": []}
    return {**plain, "computed_at_ms": now_ms(), **more}


def call(id: int, number: str, counter: int, age_ms: int = 0, **more: Any) -> dict[str, Any]:
    return {"id": id, "number": number, "counter": counter, "at_ms": now_ms() - age_ms, **more}


def zone(calls: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"hall": "open", "calls": calls, "lines": lines(), **more}
