"""Notices as the server would tell them."""

from __future__ import annotations

from typing import Any

from tests.displays.ward_facts import now_ms

LONG = (
    "Kính mời quý công dân làm thủ tục đất đai, xây dựng sang phòng 201, tầng 2. Số đã lấy vẫn giữ nguyên thứ tự; "
    "quầy 4 và quầy 5 tạm nghỉ đến 10 giờ 30 để kiểm kê. Xin quý công dân thông cảm!"
)
LONG_EN = (
    "For land and construction please go to room 201 on the second floor. Your place in line is kept; "
    "counters 4 and 5 are closed until half past ten. We apologise for the delay, and thank you."
)


def notice(id: int, sentence: str = "message", minutes: float = 10, **more: Any) -> dict[str, Any]:
    words = {"text": "Quầy 3 nghỉ, mời sang quầy 4."} if sentence == "message" else {}
    urgent = {"urgent": True} if sentence == "evacuation" else {}
    return {"id": id, "sentence": sentence, **lasting(minutes), **words, **urgent, **more}


def lasting(minutes: float = 10) -> dict[str, Any]:
    return {"at_ms": now_ms(), "until_at_ms": now_ms() + round(minutes * 60_000)}


def row(id: int, sentence: str = "message", **more: Any) -> dict[str, Any]:
    """As a supervisor is told of it."""
    return {**notice(id, sentence), "zones": [], "spoken": True, "by_clock": False, "ended_at_ms": None, **more}
