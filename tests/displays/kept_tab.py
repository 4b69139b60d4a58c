"""One tab of the browser, lent to one test after another: a page that comes into a warm tab costs half of what it does in a new one.

What a document leaves behind (storage, cookies, caches of workers) is wiped after each test. Whoever asks the tab for anything that
might outlive its document (a clock, a script that runs before the page's own, a key held down) has spoilt it: it is closed with its
whole context, and the next test gets a new one. It knows no page of ours but the double's blank one.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Error, Keyboard, Mouse, Page

from tests.displays.pages_double import BLANK
from tests.displays.window import Window

LANGUAGE = "vi-VN"
_HARMLESS = """
    click dblclick fill check press type focus hover insert_text select_option up move wheel keyboard mouse
    locator get_by_role get_by_text get_by_label get_by_placeholder query_selector query_selector_all
    evaluate eval_on_selector eval_on_selector_all wait_for_selector wait_for_function wait_for_url wait_for_load_state
    inner_text text_content input_value get_attribute is_visible is_enabled is_disabled is_checked is_closed content title url screenshot
    goto reload viewport_size set_viewport_size set_default_timeout
"""
LEAVES_NOTHING = frozenset(_HARMLESS.split())
"""Everything else spoils the tab: ``down`` of a key, a listener, a route, the context, whatever Playwright will think of."""
WIPED = "cookies,file_systems,indexeddb,local_storage,service_workers,cache_storage"


class _Watched:
    """Notices what it is asked for."""

    _spoilt = False

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith("_") and name not in LEAVES_NOTHING:
            self._spoilt = True
        return super().__getattribute__(name)


class _Tab(_Watched, Page):
    pass


class _Keys(_Watched, Keyboard):
    pass


class _Pointer(_Watched, Mouse):
    pass


class KeptTab:
    """A context with one page, for as long as nobody spoils it."""

    def __init__(self, browser: Browser) -> None:
        self.context = browser.new_context(locale=LANGUAGE)
        self.page = self.context.new_page()
        self.spoilt = False
        self.window: Window | None = None
        self._devtools = self.context.new_cdp_session(self.page)
        self.page.on("pageerror", lambda trouble: self.window and self.window.threw(trouble))
        self.page.on("console", lambda message: self.window and self.window.refused_by_policy(message))
        self._parts: list[tuple[Any, type]] = [(self.page, _Tab), (self.page.keyboard, _Keys), (self.page.mouse, _Pointer)]
        for part, watched in self._parts:
            part.__class__ = watched

    def wiped(self) -> bool:
        """As a new one would be; False: it cannot be made so."""
        if self.spoilt or any(part._spoilt for part, _ in self._parts):
            return False
        try:
            origin = "://".join(urlsplit(self.page.url)[:2])
            self.page.goto(origin + BLANK)
            self.page.evaluate("() => { sessionStorage.clear(); localStorage.clear(); }")
            self.page.mouse.move(-1, -1)
            self._devtools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": WIPED})
        except Error:
            return False
        return True


class Tabs:
    """Lends the one tab, and sees to it that there is one."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self._kept: KeptTab | None = None

    def borrow(self) -> KeptTab:
        kept, self._kept = self._kept or KeptTab(self.browser), None
        return kept

    def give_back(self, kept: KeptTab) -> None:
        if kept.wiped():
            self._kept = kept
        else:
            kept.context.close()
        kept.window = None

    def close(self) -> None:
        if self._kept:
            self._kept.context.close()


class LentWindow(Window):
    """The first page that is opened plainly comes into the kept tab; what needs more, or a second page, has what it needs."""

    def __init__(self, tabs: Tabs, url: str) -> None:
        self.troubles: list[str] = []
        self._url = url
        self._tabs = tabs
        self._kept: KeptTab | None = None
        self._own: BrowserContext | None = None

    def open(self, path: str, width: int, height: int, script: str = "", at_ms: int | None = None, runs_from_ms: int | None = None) -> Page:
        plain = not script and at_ms is None and runs_from_ms is None
        if plain and self._own is None and self._kept is None:
            self._kept = self._tabs.borrow()
            self._kept.window = self
            page = self._kept.page
            page.set_default_timeout(8000)
            page.set_viewport_size({"width": width, "height": height})
            page.goto(self._url + path)
            return page
        return super().open(path, width, height, script, at_ms, runs_from_ms)

    @property
    def _context(self) -> BrowserContext:
        if self._kept:
            self._kept.spoilt = True
            return self._kept.context
        self._own = self._own or self._tabs.browser.new_context(locale=LANGUAGE)
        return self._own

    def close(self) -> None:
        if self._kept:
            self._tabs.give_back(self._kept)
        if self._own:
            self._own.close()
