"""Simulated hardware as the server would tell of it: canned boards, a printer with its paper, a voice; for the double."""

from __future__ import annotations

import base64
import io
from functools import cache
from typing import Any

from PIL import Image, ImageDraw

SHOWN_AT_MS = 1_700_000_000_000


def board(no: int | None, *rows: str, kind: str = "matrix", **more: Any) -> dict[str, Any]:
    """``no``: its counter; None for the hall's main board."""
    main = no is None
    bars = {"kind": "segments", "model": "led485-text", "driver": "modbus", "line": "rs485-3"}
    dots = {
        "kind": "matrix",
        "model": "generic-main" if main else "generic",
        "driver": "template",
        "line": "rs485-2" if main else "rs485-1",
    }
    plain = {
        "board": "main:sanh" if main else str(no),
        "counter": no,
        "rows": list(rows),
        "blinking": False,
        "updated_at_ms": SHOWN_AT_MS,
        "cells": 8 if main else 4,
        "colour": "amber" if main else "red",
        "address": no or 1,
    }
    return {**plain, **(bars if kind == "segments" else dots), **more}


@cache
def paper() -> str:
    """Something printed, as a picture."""
    picture = Image.new("L", (288, 400), 255)
    drawn = ImageDraw.Draw(picture)
    drawn.rectangle((60, 60, 228, 130), fill=0)
    for line in range(160, 300, 24):
        drawn.rectangle((30, line, 258, line + 8), fill=60)
    held = io.BytesIO()
    picture.save(held, "PNG")
    return base64.b64encode(held.getvalue()).decode()


def printer(state: str = "ok", papers: int = 1) -> dict[str, Any]:
    plain = {"printer": "printer-1", "state": state, "address": "127.0.0.1:9100", "papers": papers}
    return {**plain, "paper": paper()} if papers else plain


def voice(state: str = "idle", speaking: str = "") -> dict[str, Any]:
    plain = {"zone": "sanh", "state": state, "leader": "TV sảnh", "leader_kind": "tv", "heard": ["TV sảnh"], "waiting": 0, "last": []}
    return {**plain, "speaking": speaking}


def in_every_state() -> dict[str, Any]:
    """Called, served, closed, pulled out, broken, dark; bars and dots."""
    boards = [
        board(None, "A042   1", "H015   3", "L008   4", "T003   8", blinking=True),
        board(1, "A042", blinking=True),
        board(2, "A041"),
        board(3, "H015", line="rs485-4", fault="unplugged"),
        board(4, "L008", kind="segments"),
        board(5, "----"),
        board(6, "X004", fault="dead"),
        board(7, updated_at_ms=0),
        board(8, "T003", kind="segments", blinking=True),
    ]
    said = "Mời công dân có số A 042 đến quầy số 1."
    return {"boards": boards, "printers": [printer()], "voices": [voice("speaking", said)]}
