"""The page of all parts: every colour pair is read, every part is drawn, in both languages, by day and by night; and as approved."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.displays.access import barriers
from tests.displays.looks import looks_as
from tests.displays.pages_double import Double
from tests.displays.readable import faint, overflows
from tests.displays.window import Window

SRC = Path(__file__).parents[2] / "displays" / "src"


def test_every_part_is_on_the_page() -> None:
    shown = set(re.findall(r"<(\w+)[ />]", (SRC / "pages" / "parts" / "index.tsx").read_text(encoding="utf-8")))
    parts = set(re.findall(r"^export function ([A-Z]\w+)", (SRC / "parts" / "index.tsx").read_text(encoding="utf-8"), re.M))
    assert parts - shown == {"Clock"}, "a clock shows the time, which no picture can be compared with"


@pytest.mark.parametrize(("theme", "language"), [("light", "vi"), ("dark", "en")])
def test_it_looks_as_it_was_approved(double: Double, window: Window, theme: str, language: str) -> None:
    page = window.open(f"/parts?theme={theme}&lang={language}", 1366, 768)
    page.wait_for_selector("[data-part='NoSuch']")
    looks_as(page, f"parts/{theme}-{language}", whole=True)
    assert faint(page, 4.5) == []
    assert faint(page, 7.0, "[data-part='tokens']") == []
    assert not overflows(page)
    assert barriers(page) == []
