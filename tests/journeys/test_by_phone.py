"""A visit with a phone and no paper, on a real server: the code scanned off the TV, a number, the call, thanks; installed and pushed."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from tests.builders import Server, a_server
from tests.chromium import WHOLE, launched
from tests.displays.access import barriers
from tests.displays.window import Window
from tests.waiting import until

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "locale": "vi-VN"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for all phones of this file; the first finds a day on which nobody has been here."""
    with a_server(tmp_path_factory.mktemp("hall")) as running:
        yield running


@pytest.fixture
def phone(loud_browser: Browser, server: Server) -> Iterator[tuple[BrowserContext, Window]]:
    with a_phone(loud_browser, server) as opened:
        yield opened


@contextmanager
def a_phone(browser: Browser, server: Server) -> Iterator[tuple[BrowserContext, Window]]:
    context = browser.new_context(**PHONE, permissions=["notifications"])
    window = Window(context, server.url)
    yield context, window
    context.close()
    assert window.troubles == []


def clerk(server: Server, counter: int, action: str, n: int = 1) -> dict[str, Any]:
    status, said = server.ask(f"/api/v1/counters/{counter}/{action}", {"command_id": f"{action}-{n}"}, f"clerk {counter}")
    assert status == 200, said
    return said  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def scanned(loud_browser: Browser, server: Server) -> str:
    """What a scanner reads off the TV; many phones may scan the same."""
    context = loud_browser.new_context(viewport={"width": 1920, "height": 1080})
    tv = context.new_page()
    tv.goto(f"{server.url}/tv/sanh#key={server.keys['tv']}")
    expect(tv.locator(".joinqr-code")).to_be_visible(timeout=15_000)
    [read] = zxingcpp.read_barcodes(Image.open(io.BytesIO(tv.screenshot())))
    context.close()
    return str(read.text)[read.text.index("/j/") :]


def taken(page: Page, service: str = "Khai sinh") -> str:
    page.get_by_role("button", name=service).tap()
    expect(page.locator(".mine-number")).to_be_visible(timeout=15_000)
    return page.locator(".mine-number .number").get_attribute("aria-label") or ""


def test_from_the_code_on_the_tv_to_thanks(scanned: str, server: Server, phone: tuple[BrowserContext, Window]) -> None:
    context, window = phone
    page = window.open(scanned, 390, 844)
    number = taken(page)
    assert number == "H001"
    assert barriers(page) == []
    cookie = {one["name"]: one for one in context.cookies()}["motcua_phone"]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    assert clerk(server, 3, "next")["ticket"]["number"] == number
    expect(page.locator(".called-where")).to_have_text("Quầy 3", timeout=15_000)
    expect(page.locator(".called .way")).to_contain_text("cột treo bảng thủ tục")
    clerk(server, 3, "finish")
    expect(page.get_by_text("Cảm ơn quý vị")).to_be_visible(timeout=15_000)
    page.get_by_role("link", name="Lấy số khác").tap()
    assert taken(page, "Chứng thực, sao y") == "A001"
    again = window.open("/t/", 390, 844)
    expect(again.locator(".own-number")).to_have_count(1)


def test_a_link_opened_from_another_app_still_knows_the_phone(scanned: str, server: Server, phone: tuple[BrowserContext, Window]) -> None:
    """The cookie is kept from requests of other sites: the page that opens must ask for itself."""
    _, window = phone
    page = window.open(scanned, 390, 844)
    number = taken(page)
    page.goto(f"data:text/html,<a id=a href='{server.url}/t/'>x</a>")
    page.locator("#a").tap()
    expect(page.locator(".own-number")).to_contain_text(number[1:], timeout=15_000)


def test_the_page_can_be_installed_and_says_so_when_there_is_no_network(server: Server, phone: tuple[BrowserContext, Window]) -> None:
    context, window = phone
    page = window.open("/t/", 390, 844)
    manifest_url = page.locator('link[rel="manifest"]').get_attribute("href")
    answer = page.request.get(f"{server.url}{manifest_url}")
    assert answer.headers["content-type"].startswith("application/manifest+json")
    manifest = answer.json()
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/t/", "/t/", "standalone")
    assert {"name", "short_name", "id", "lang", "theme_color", "background_color"} <= set(manifest)
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for icon in manifest["icons"]:
        drawn = Image.open(io.BytesIO(page.request.get(f"{server.url}{icon['src']}").body()))
        assert (f"{drawn.width}x{drawn.height}", drawn.format) == (icon["sizes"], "PNG")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    until(lambda: page.evaluate("navigator.serviceWorker.controller !== null"), 10)
    context.set_offline(True)
    page.goto(f"{server.url}/t/")
    expect(page.get_by_role("heading", name="Điện thoại đang không có mạng")).to_be_visible()
    assert barriers(page) == []
    context.set_offline(False)


def test_a_pushed_message_is_shown_by_the_worker_once_a_ticket(pages: None, playwright_driver: Playwright, server: Server) -> None:
    """Handed to the real worker by the browser itself; that a push service delivers it was never tried."""
    with launched(playwright_driver, WHOLE) as browser, a_phone(browser, server) as (context, window):
        page = window.open("/t/", 390, 844)
        scope = page.evaluate("() => navigator.serviceWorker.ready.then((one) => one.scope)")
        assert scope == f"{server.url}/t/"
        line = context.new_cdp_session(page)
        registrations: list[str] = []
        line.on(
            "ServiceWorker.workerRegistrationUpdated", lambda told: registrations.extend(r["registrationId"] for r in told["registrations"])
        )
        line.send("ServiceWorker.enable")
        until(lambda: bool(page.evaluate("1")) and bool(registrations), 10)
        for title in ("A042: còn 3 số", "A042: mời đến Quầy 3"):
            told = {"title": title, "body": "Bên trái sảnh.", "url": "/t/abc", "kind": "called", "language": "vi"}
            line.send(
                "ServiceWorker.deliverPushMessage",
                {"origin": server.url, "registrationId": registrations[0], "data": json.dumps(told)},
            )
        shown = "() => navigator.serviceWorker.ready.then((one) => one.getNotifications()).then((all) => all.map((one) => one.title))"
        until(lambda: page.evaluate(shown) == ["A042: mời đến Quầy 3"], 10)
