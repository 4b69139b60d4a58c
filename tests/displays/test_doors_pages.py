"""Signing in, the first run, and enrolling a device, in a browser: everybody lands where their work is."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.displays.pages_double import Double
from tests.displays.people_facts import counter, supervisor
from tests.displays.readable import faint, overflows, small
from tests.displays.ward_facts import kiosk, session
from tests.displays.window import Window


def sign_in(page: Page, counter_no: str = "") -> None:
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu").fill("matkhau-dai")
    if counter_no:
        page.get_by_label("Quầy hôm nay").fill(counter_no)
    page.get_by_role("button", name="Đăng nhập").click()


@pytest.fixture
def nobody(double: Double) -> Double:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("nobody", None))
    double.answers["POST /api/v1/session/end"] = lambda _: (200, session("nobody", None))
    double.show("counter:3", **counter())
    double.show("supervisor", **supervisor())
    double.show("kiosk", **kiosk())
    return double


def knows(double: Double, view: dict[str, Any]) -> None:
    double.answers["POST /api/v1/session"] = lambda _: (200, view)


def slots(double: Double) -> list[str]:
    return [headers["X-Session"] for what, _, headers in double.asked if what == "POST /api/v1/session"]


def test_a_clerk_without_a_counter_named_lands_at_the_own_one(nobody: Double, window: Window) -> None:
    knows(nobody, session("staff", "clerk", counter=3))
    page = window.open("/signin", 1366, 768)
    sign_in(page)
    page.wait_for_url("**/counter/3")
    assert slots(nobody) == ["supervisor", "counter-3"]


def test_a_counter_named_is_where_one_lands(nobody: Double, window: Window) -> None:
    knows(nobody, session("staff", "supervisor", counter=3))
    page = window.open("/signin", 1366, 768)
    sign_in(page, "3")
    page.wait_for_url("**/counter/3")
    assert slots(nobody) == ["counter-3"]


def test_a_supervisor_lands_where_it_hurts(nobody: Double, window: Window) -> None:
    knows(nobody, session("staff", "supervisor"))
    page = window.open("/signin", 390, 844)
    sign_in(page)
    page.wait_for_url("**/supervisor")


def test_a_wrong_password_is_said_in_the_servers_words(nobody: Double, window: Window) -> None:
    said = {"code": "wrong_credentials", "message": "Tên hoặc mật khẩu không đúng.", "fields": {}}
    nobody.answers["POST /api/v1/session"] = lambda _: (401, said)
    page = window.open("/signin", 1366, 768)
    sign_in(page)
    expect(page.get_by_role("alert")).to_have_text("Tên hoặc mật khẩu không đúng.")
    expect(page.get_by_role("button", name="Đăng nhập")).to_be_enabled()


def test_the_first_run_code_makes_the_first_administrator(nobody: Double, window: Window) -> None:
    nobody.answers["GET /api/v1/session"] = lambda _: (200, session("nobody", None, first_run=True))
    nobody.answers["POST /api/v1/setup"] = lambda _: (201, {"name": "lan", "role": "admin", "counter": None})
    knows(nobody, session("staff", "admin"))
    page = window.open("/setup", 1366, 768)
    page.get_by_label("Mã thiết lập").fill("ABCD-1234")
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu").fill("matkhau-dai")
    page.get_by_role("button", name="Tạo quản trị viên").click()
    page.wait_for_url("**/supervisor")
    body = next(body for what, body, _ in nobody.asked if what == "POST /api/v1/setup")
    assert (body["code"], body["name"], bool(body["command_id"])) == ("ABCD-1234", "lan", True)


def test_a_hall_without_an_administrator_leads_from_sign_in_to_its_first_run(nobody: Double, window: Window) -> None:
    nobody.answers["GET /api/v1/session"] = lambda _: (200, session("nobody", None, first_run=True))
    page = window.open("/signin", 1366, 768)
    page.wait_for_url("**/setup")
    expect(page.get_by_label("Mã thiết lập")).to_be_visible()


def test_a_hall_that_was_set_up_shows_the_other_doors(nobody: Double, window: Window) -> None:
    page = window.open("/setup", 390, 844)
    expect(page.get_by_role("link")).to_have_text(["Đăng nhập", "Giám sát", "Ghi danh kiosk này"])
    page.get_by_role("link", name="Ghi danh kiosk").click()
    expect(page.get_by_label("Mã ghi danh")).to_be_visible()


def test_a_kiosk_with_a_code_becomes_a_kiosk(nobody: Double, window: Window) -> None:
    enrolled = {"device": "k1", "kind": "kiosk", "zone": None, "key": "secret-key"}
    nobody.answers["POST /api/v1/devices/enrol"] = lambda _: (201, enrolled)
    nobody.answers["POST /api/v1/session/device"] = lambda _: (200, session("device", "kiosk"))
    page = window.open("/setup#kiosk", 1080, 1920)
    page.get_by_label("Mã ghi danh").fill("K7PQ")
    page.get_by_role("button", name="Ghi danh").click()
    page.wait_for_url("**/kiosk")
    headers = next(headers for what, _, headers in nobody.asked if what == "POST /api/v1/session/device")
    assert headers["X-Session"] == "kiosk"


@pytest.mark.parametrize("path", ["/signin", "/setup"])
def test_doors_are_readable_and_large_enough(nobody: Double, window: Window, path: str) -> None:
    page = window.open(path, 360, 740)
    page.get_by_role("button" if path == "/signin" else "link").first.wait_for()
    assert faint(page, 7.0) == []
    assert small(page, 48) == []
    assert not overflows(page)
