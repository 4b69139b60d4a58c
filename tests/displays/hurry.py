"""A page that asks again ten times as soon: for tests of what becomes of asking, not of how long it takes.

Pauses of up to three seconds become a tenth, and chance adds nothing to them; what is shown to be read stays as long as it does.
"""

from __future__ import annotations

from playwright.sync_api import Page

_HURRIED = """() => {
  const later = window.setTimeout.bind(window);
  window.setTimeout = (what, ms, ...more) => later(what, ms <= 3000 ? ms / 10 : ms, ...more);
  Math.random = () => 0;
}"""


def hurried(page: Page) -> Page:
    """From now on, until another document comes."""
    page.evaluate(_HURRIED)
    return page
