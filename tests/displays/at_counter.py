"""A counter's page opened in a browser, and what it asked of the double. It knows the page's doors, no expectation of a test."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.displays.pages_double import Double
from tests.displays.people_facts import counter, ticket
from tests.displays.ward_facts import session
from tests.displays.window import Window

LAN = session("staff", "clerk", name="lan", counter=1)
GUIDE = session("staff", "clerk", name="huong", counter=0)
IN_HAND = counter(ticket=ticket("A042"), undo_until_at_ms=None)


def opened(
    double: Double,
    window: Window,
    state: dict[str, Any],
    width: int = 1366,
    height: int = 768,
    who: dict[str, Any] = LAN,
    no: int = 1,
    runs_from_ms: int | None = None,
) -> Page:
    """The page of a counter, live and with the hall's names known: only then every key means what it will mean."""
    double.answers["GET /api/v1/session"] = lambda _: (200, who)
    double.show(f"counter:{no}", **state)
    page = window.open(f"/counter/{no}", width, height, runs_from_ms=runs_from_ms)
    expect(page.locator(".next")).to_be_enabled()
    expect(page.locator(".row-service").first).to_have_text("Chứng thực")
    double.wait_for(lambda: f"counter:{no}" in double.listened)
    return page


def answers(double: Double, action: str, said: dict[str, Any], status: int = 200) -> None:
    double.answers[f"POST /api/v1/counters/1/{action}"] = lambda _: (status, said)


def asked(double: Double, path: str) -> list[dict[str, Any]]:
    return [body for what, body, _ in list(double.asked) if what == f"POST /api/v1/{path}"]


def the_one(double: Double, path: str) -> dict[str, Any]:
    """The only body that was sent there, as soon as it was."""
    double.wait_for(lambda: bool(asked(double, path)))
    (body,) = asked(double, path)
    return body


def refusal(code: str, message: str) -> dict[str, Any]:
    return {"code": code, "message": message, "fields": {}}
