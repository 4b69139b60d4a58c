"""From the first screen to any procedure: three touches or a few letters; and what a crowd of hands does not break."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from queue_server.domain.site import Site
from queue_server.settings import config_folder, load_site
from tests.counts import few
from tests.displays.at_kiosk import at_the_fields, type_in
from tests.displays.hurry import hurried
from tests.displays.kiosk_catalogue import kiosk_of, with_catalogue
from tests.displays.pages_double import Double
from tests.displays.ward_facts import kiosk, now_ms, session
from tests.displays.window import Window

MOST_TOUCHES = 3
# Opens every field in turn and every procedure in it by real clicks, and remembers the touches that led to each.
WALK = """async () => {
  const seen = (find) => new Promise((tell) => {
    const look = () => { const one = find(); one ? tell(one) : requestAnimationFrame(look); };
    look();
  });
  const one = (css) => seen(() => document.querySelector(css));
  const touches = {};
  let way = [];
  const touch = async (css) => { (await one(css)).click(); way.push(css); };
  const back = async () => { (await one(".ways button:first-child")).click(); way.pop(); };
  const home = async () => { (await one(".ways button:last-child")).click(); way = []; await one('[data-errand="submit"]'); };
  await touch('[data-errand="submit"]');
  await one('[data-step="fields"] .card');
  const fields = Array.from(document.querySelectorAll(".card"), (card) => card.dataset.service);
  await home();
  for (const field of fields) {
    await touch('[data-errand="submit"]');
    await touch(`[data-step="fields"] .card[data-service="${field}"]`);
    await one('[data-ticket], [data-step="procedures"] [data-procedure]');
    if (document.querySelector("[data-ticket]")) { (await one(".ticket-done")).click(); way = []; continue; }
    for (const code of Array.from(document.querySelectorAll("[data-procedure]"), (row) => row.dataset.procedure)) {
      await touch(`[data-step="procedures"] [data-procedure="${code}"]`);
      await one(`[data-procedure-page="${code}"] .take`);
      touches[code] = way.length;
      await back();
    }
    await home();
  }
  return touches;
}"""


@pytest.fixture(params=few(["ward", "province"], "ward"))
def site(request: pytest.FixtureRequest) -> Site:
    return load_site(config_folder() / "halls" / request.param)


@pytest.fixture
def page(double: Double, window: Window, site: Site) -> Page:
    with_catalogue(double, site)
    double.show("kiosk", **kiosk_of(site))
    page = window.open("/kiosk", 1080, 1920)
    page.wait_for_selector("[data-errand]")
    return page


def tickets(double: Double) -> list[dict[str, Any]]:
    return [body for what, body, _ in list(double.asked) if what == "POST /api/v1/tickets"]


def test_every_procedure_of_the_hall_is_three_touches_away(page: Page, site: Site) -> None:
    touches = page.evaluate(WALK)
    assert set(touches) == set(site.catalogue.services)
    assert max(touches.values()) <= MOST_TOUCHES


def ward() -> Site:
    return load_site(config_folder() / "halls" / "ward")


@pytest.fixture
def at_the_ward(double: Double, window: Window) -> Page:
    with_catalogue(double, ward())
    double.show("kiosk", **kiosk_of(ward()))
    page = window.open("/kiosk", 1080, 1920)
    page.wait_for_selector("[data-errand]")
    return page


def test_letters_without_diacritics_lead_to_the_procedure_and_its_number(at_the_ward: Page, double: Double) -> None:
    page = at_the_ward
    page.click("[data-find]")
    type_in(page, "ket h")
    row = page.locator("[data-procedure]").first
    expect(row).to_contain_text("Đăng ký kết hôn")
    expect(row).to_contain_text("Quầy 3")
    row.click()
    expect(page.get_by_text("Tờ khai đăng ký kết hôn")).to_be_visible()
    expect(page.get_by_text("do HĐND tỉnh quyết định")).to_be_visible()
    page.click("[data-take]")
    page.wait_for_selector("[data-ticket]")
    assert [body["service"] for body in tickets(double)] == ["ho-tich"]


def test_what_the_province_handles_is_pointed_there_and_gives_no_number(at_the_ward: Page) -> None:
    at_the_ward.click("[data-find]")
    type_in(at_the_ward, "bang lai")
    row = at_the_ward.locator("[data-procedure]").first
    expect(row).to_contain_text("Nộp ở Trung tâm Phục vụ hành chính công tỉnh")
    row.click()
    expect(at_the_ward.locator(".procedure .notice")).to_contain_text("Nộp ở Trung tâm Phục vụ hành chính công tỉnh")
    expect(at_the_ward.locator("[data-take]")).to_have_count(0)


def test_nothing_found_says_what_to_do_next(at_the_ward: Page) -> None:
    at_the_ward.click("[data-find]")
    type_in(at_the_ward, "xqzz")
    expect(at_the_ward.get_by_text("Chưa tìm thấy “xqzz”.")).to_be_visible()
    expect(at_the_ward.get_by_text("chọn Cần hướng dẫn")).to_be_visible()


def test_what_was_typed_stands_when_one_comes_back_and_is_gone_for_the_next_visitor(at_the_ward: Page) -> None:
    page = at_the_ward
    page.click("[data-find]")
    type_in(page, "khai sinh")
    page.locator("[data-procedure]").first.click()
    page.get_by_role("button", name="Quay lại").click()
    expect(page.locator(".find-line input")).to_have_value("khai sinh")
    page.get_by_role("button", name="Về đầu").click()
    page.click("[data-find]")
    expect(page.locator(".find-line input")).to_have_value("")
    expect(page.locator("[data-procedure]")).to_have_count(0)


def test_a_search_that_gets_no_answer_says_so_and_asks_again(at_the_ward: Page, double: Double) -> None:
    answer = double.answers["GET /api/v1/procedures"]
    double.answers["GET /api/v1/procedures"] = lambda _: (503, {"code": "storage_busy", "message": "Bận", "fields": {}})
    hurried(at_the_ward).click("[data-find]")
    type_in(at_the_ward, "ket hon")
    expect(at_the_ward.get_by_text("Máy chủ chưa trả lời")).to_be_visible()
    double.answers["GET /api/v1/procedures"] = answer
    expect(at_the_ward.locator("[data-procedure]").first).to_contain_text("Đăng ký kết hôn")


def test_five_hands_at_once_take_one_ticket(at_the_ward: Page, double: Double) -> None:
    page = at_the_ward
    at_the_fields(page).click('[data-service="ho-tich"]')
    box = page.locator("[data-take]").bounding_box()
    assert box is not None
    line = page.context.new_cdp_session(page)
    points = [{"x": box["x"] + 40 + 90 * n, "y": box["y"] + box["height"] / 2, "id": n} for n in range(5)]
    for _ in range(3):
        line.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points})
        line.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.evaluate("() => { const take = document.querySelector('[data-take]'); for (let n = 0; n < 5 && take; n += 1) take.click(); }")
    page.wait_for_selector("[data-ticket]")
    assert len({body["command_id"] for body in tickets(double)}) == 1


def test_whoever_left_is_asked_and_then_forgotten(double: Double, window: Window) -> None:
    with_catalogue(double, ward())
    hall = double.answers["GET /api/v1/hall"]({})[1]
    double.answers["GET /api/v1/hall"] = lambda _: (200, {**hall, "kiosk": {**hall["kiosk"], "idle_seconds": 17}})
    double.show("kiosk", **kiosk_of(ward()))
    page = window.open("/kiosk", 1080, 1920, runs_from_ms=now_ms())
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Larger letters").click()
    page.click("[data-find]")
    page.clock.run_for(4000)
    expect(page.get_by_role("alertdialog")).to_contain_text("Back to the first screen in")
    page.get_by_role("button", name="I am still here").click()
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    page.clock.run_for(18_000)
    expect(page.get_by_role("heading", name="Quý công dân cần làm thủ tục gì?")).to_be_visible()
    assert page.evaluate("document.documentElement.className") == ""


def test_a_closed_hall_still_lets_one_look_up(double: Double, window: Window) -> None:
    with_catalogue(double, ward())
    double.show("kiosk", **kiosk_of(ward(), "closed", hall="closed"))
    page = window.open("/kiosk", 1080, 1920)
    page.get_by_role("button", name="Tra cứu thủ tục").click()
    type_in(page, "khai sinh")
    page.locator("[data-procedure]").first.click()
    expect(page.get_by_text("Giấy chứng sinh")).to_be_visible()
    expect(page.locator("[data-take]")).to_be_disabled()


def test_slow_hands_touch_once(at_the_ward: Page) -> None:
    page = at_the_ward
    page.get_by_role("button", name="Chậm lại").click()
    page.wait_for_function("(from) => performance.now() - from > 950", arg=page.evaluate("performance.now()"))
    page.locator('[data-errand="submit"]').dblclick()
    expect(page.locator('[data-step="fields"]')).to_be_visible()
    expect(page.locator('[data-step="procedures"]')).to_have_count(0)


def test_a_browser_s_back_is_the_kiosk_s_own_and_never_leaves_it(double: Double, window: Window) -> None:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("device", "kiosk"))
    double.show("kiosk", **kiosk())
    page = window.open("/kiosk", 1080, 1920)
    kiosk_frame = page.locator(".kiosk")
    for _ in range(2):
        at_the_fields(page)
        page.go_back()
        expect(kiosk_frame).to_have_attribute("data-step", "start")
    for _ in range(3):
        page.go_back()
        expect(kiosk_frame).to_have_attribute("data-step", "start")
    assert page.url.endswith("/kiosk")
    assert page.evaluate("performance.getEntriesByType('navigation')[0].type") == "navigate"
