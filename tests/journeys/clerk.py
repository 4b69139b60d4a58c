"""A clerk who has no mouse: what the page shows, and the keys, pressed as fast as the page takes them."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

WORN_KEY_MS = 450
"""A second press of Next within 0.4 s is taken for a key that bounces; a hand is slower than that, and so is this one."""


def press(page: Page, *keys: str) -> None:
    for key in keys:
        takes_keys(page)
        page.keyboard.press(key)


def press_next(page: Page, key: str = "Space") -> None:
    page.wait_for_function("pause => performance.now() > (window.nextPressedAt || -pause) + pause", arg=WORN_KEY_MS)
    press(page, key)
    page.evaluate("() => { window.nextPressedAt = performance.now(); }")


def takes_keys(page: Page) -> None:
    """The room, and whoever asks the server, may know what a press did before its answer is here; until then the page ignores keys."""
    page.wait_for_selector('.next[aria-busy="false"]')


def has_in_hand(page: Page, number: str) -> None:
    expect(page.locator(".hand-number")).to_have_text(number)


def has_nobody(page: Page) -> None:
    expect(page.locator(".hand-none")).to_be_visible()


def row(page: Page, number: str, title: str = "Người chờ") -> Locator:
    """A number in one of the lists: of those who wait, "Vắng mặt", "Tạm giữ"."""
    return page.locator(".list", has=page.get_by_role("heading", name=title)).locator(".row", has_text=number)
