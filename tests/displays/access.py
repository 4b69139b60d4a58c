"""What axe finds wrong with a page as it stands, for every page's tests: WCAG 2.2 A and AA and best practices that cost nothing.

The engine is the pages' own development dependency, put into the page by the browser's debugger, so the strict policy stays.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "displays" / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_FOCUS = """() => Array.from(document.querySelectorAll("button, a[href], input, select, [tabindex]"))
  .filter((one) => one.tabIndex > 0).map((one) => one.outerHTML.slice(0, 80))"""
# Only what is wrong leaves the page: the whole report is half a megabyte, and selectors are dear to make.
_VIOLATIONS = """([within, how]) => axe.run(within || document, how)
  .then(({ violations }) => violations.flatMap((one) => one.nodes.map((node) => [one.id, node.html.slice(0, 160)])))"""
_MOVING = """() => document.getAnimations().filter((one) => one.playState === "running").map((one) => one.animationName || String(one))"""


@cache
def _engine() -> str:
    return AXE.read_text(encoding="utf-8")


def barriers(page: Page, within: str | None = None) -> list[tuple[str, str]]:
    """(rule, element) of each violation; nothing when there is none."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_engine())
    how: dict[str, Any] = {"runOnly": {"type": "tag", "values": STANDARDS}, "resultTypes": ["violations"], "selectors": False}
    return [(rule, element) for rule, element in page.evaluate(_VIOLATIONS, [within, how])]


def forced_order(page: Page) -> list[str]:
    """Elements that push themselves before others in the order of focus."""
    return list(page.evaluate(_FOCUS))


def moving(page: Page) -> list[str]:
    """What still moves; nothing may where less motion is wished."""
    return list(page.evaluate(_MOVING))
