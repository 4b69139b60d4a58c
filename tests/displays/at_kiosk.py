"""What a visitor does at a kiosk, by hand: from the first screen to the fields, or along any way. It knows the page's marks, no rule."""

from __future__ import annotations

from playwright.sync_api import Page


def at_the_fields(page: Page, errand: str = "submit") -> Page:
    """One touch on what one has come for."""
    page.click(f'[data-errand="{errand}"]')
    page.wait_for_selector('[data-step="fields"] [data-service]')
    return page


def type_in(page: Page, letters: str) -> None:
    """On the kiosk's own keys."""
    for letter in letters:
        page.click(f'[data-key="{"space" if letter == " " else letter}"]')
