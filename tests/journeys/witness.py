"""Two witnesses in a page: an eye that tells when something was first seen, an ear that keeps what was heard.

Both come from scripts put into the page before its own; the product knows nothing of them.
"""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.hearing import Recording

HERE = Path(__file__).parent
EYE = (HERE / "witness.js").read_text()
EAR = (HERE / "ear.js").read_text().replace('"WORKLET"', json.dumps((HERE / "ear_worklet.js").read_text()))


def watch(page: Page, name: str, selector: str, text: str | None = None) -> None:
    """Look out from now on for ``selector``, with exactly this text if one is given (blanks do not count)."""
    page.evaluate("([name, wanted]) => window.witness.watch(name, wanted)", [name, {"selector": selector, "text": text}])


def seen_at_ms(page: Page, name: str) -> float:
    """When the frame that first showed it was painted, ms since 1970. Raises after eight seconds."""
    return float(page.evaluate("name => window.witness.seenAt(name)", name))


def touched_at_ms(page: Page) -> float:
    return float(page.evaluate("() => window.witness.touchedAt()"))


def ear_ready(page: Page) -> None:
    page.evaluate("() => window.ear.ready()")


def recording(page: Page, seconds: float) -> Recording:
    """Everything heard since the page was opened, and ``seconds`` from now."""
    page.evaluate("seconds => window.ear.listen(seconds)", seconds)
    return Recording.told(page.evaluate("() => window.ear.recording()"), page.evaluate("() => window.ear.zero_ms()"))
