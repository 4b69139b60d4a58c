"""A browser window of the tests: opens pages of the double, and remembers what they threw or what the policy refused."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page


class Window:
    """Opens pages of the double in one browser profile, and remembers every error they threw."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.troubles: list[str] = []
        self._context = context
        self._url = url

    def open(self, path: str, width: int, height: int, script: str = "", at_ms: int | None = None, runs_from_ms: int | None = None) -> Page:
        """``script`` runs before the page's own: what this browser is like. ``at_ms``: the moment at which its clock stands still.
        ``runs_from_ms``: when the clock that the test turns begins."""
        page = self._context.new_page()
        if at_ms is not None:
            page.clock.set_fixed_time(at_ms / 1000)
        if runs_from_ms is not None:
            page.clock.install(time=runs_from_ms / 1000)
        page.set_default_timeout(8000)
        page.set_viewport_size({"width": width, "height": height})
        page.on("pageerror", self.threw)
        page.on("console", self.refused_by_policy)
        page.add_init_script(script)
        page.goto(self._url + path)
        return page

    def threw(self, trouble: Error) -> None:
        self.troubles.append(str(trouble))

    def refused_by_policy(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.troubles.append(message.text)
