"""What axe-core finds against WCAG 2.2 AA on a page as it stands. It knows how to ask; what a page must show is the page's tests'."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "displays" / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_ASK = """(levels) => axe.run(document, {runOnly: {type: "tag", values: levels}, resultTypes: ["violations"]}).then((found) =>
  found.violations.map((one) => [one.id, one.nodes.map((node) => node.target.join(" ") + ": " + node.failureSummary)]))"""


def violations(page: Page) -> list[Any]:
    """Each rule that is broken, and where. The script is evaluated, not inserted: the strict policy of pages stays as it is."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(f"() => {{ {AXE.read_text(encoding='utf-8')} }}")
    found: list[Any] = page.evaluate(_ASK, LEVELS)
    return found
