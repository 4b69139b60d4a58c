"""Several errands on one number at the kiosk: gathered, looked over, taken; and never before somebody who has one."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from queue_server.settings import config_folder, load_site
from tests.displays.access import barriers
from tests.displays.kiosk_catalogue import kiosk_of, with_catalogue
from tests.displays.pages_double import Double
from tests.displays.readable import faint, overflows, small
from tests.displays.ward_facts import QR, TICKET, kiosk, now_ms, session
from tests.displays.window import Window

STANDING, LYING = (1080, 1920), (1920, 1080)
# Buttons that are not on the screen in full.
OUT_OF_SIGHT = """(all) => all.filter((one) => {
  const box = one.getBoundingClientRect();
  const outside = box.left < -0.5 || box.top < -0.5 || box.right > innerWidth + 0.5 || box.bottom > innerHeight + 0.5;
  return outside && box.width && box.height && getComputedStyle(one).visibility === "visible";
}).map((one) => one.textContent)"""
LATER = [{"service": "ho-tich", "errand": "submit"}, {"service": "tra-ket-qua", "errand": "collect"}]


def opened(double: Double, window: Window, **clock: Any) -> Page:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("device", "kiosk"))
    double.answers["POST /api/v1/tickets"] = lambda body: (201, {**TICKET, "to_come": LATER if body.get("also") else []})
    double.files["/api/v1/track/tok123/qr.svg"] = ("image/svg+xml", QR)
    double.show("kiosk", **kiosk())
    page = window.open("/kiosk", *STANDING, **clock)
    page.wait_for_selector("[data-errand]")
    return page


def presses(double: Double) -> list[dict[str, Any]]:
    return [body for what, body, _ in double.asked if what == "POST /api/v1/tickets"]


def wishes(page: Page) -> list[str]:
    return list(page.locator("[data-wish]").evaluate_all("(rows) => rows.map((row) => row.dataset.wish)"))


def looks_well(page: Page) -> None:
    assert barriers(page) == []
    assert faint(page, 4.5) == []
    for width, height in (LYING, STANDING):
        page.set_viewport_size({"width": width, "height": height})
        assert small(page, 64) == []
        assert not overflows(page)
        assert page.eval_on_selector_all("button", OUT_OF_SIGHT) == []


def test_three_errands_are_gathered_looked_over_and_taken_as_one_number(double: Double, window: Window) -> None:
    page = opened(double, window)
    looks_well(page)
    page.click("[data-several]")
    page.click('[data-errand="collect"]')
    expect(page.get_by_role("heading", name="Việc của ông/bà hôm nay")).to_be_visible()
    page.click("[data-more]")
    expect(page.locator("[data-several]")).to_have_text("Đã chọn 1 việc. Xem và lấy số")
    for errand, service in (("submit", "cu-tru"), ("supplement", "ho-tich")):
        page.click(f'[data-errand="{errand}"]')
        expect(page.locator(".gathering p")).to_contain_text("Đã chọn: Nhận kết quả")
        looks_well(page) if service == "cu-tru" else None
        page.click("[data-gathered]")
        expect(page.locator('[data-wish="tra-ket-qua"]')).to_be_visible()
        page.get_by_role("button", name="Quay lại").click()
        page.click(f'[data-step="fields"] [data-service="{service}"]')
        page.wait_for_selector(f'[data-wish="{service}"]')
        page.locator("[data-more]").click() if service == "cu-tru" else None
    assert wishes(page) == ["tra-ket-qua", "cu-tru", "ho-tich"]
    expect(page.locator("[data-more]")).to_have_count(0)
    expect(page.get_by_text("Một số làm được nhiều nhất 3 việc.")).to_be_visible()
    looks_well(page)
    page.get_by_role("button", name="Bỏ: Thường trú, tạm trú").click()
    page.click("[data-more]")
    page.click('[data-errand="submit"]')
    page.click('[data-step="fields"] [data-service="chung-thuc"]')
    assert presses(double) == [], "no touch took a number on the way"
    page.click("[data-take-all]")
    places = page.locator(".places li")
    expect(places).to_have_text(["1Chứng thực, sao yQuầy 1, 2", "2Khai sinh, kết hôn, khai tửQuầy 3", "3Nhận kết quảQuầy 8"])
    looks_well(page)
    (body,) = presses(double)
    assert body["service"] == "tra-ket-qua"
    assert body["also"] == [{"service": "ho-tich", "errand": "supplement"}, {"service": "chung-thuc"}]
    page.get_by_role("button", name="Xong").click()
    expect(page.locator("[data-several]")).to_have_text("Có nhiều việc? Lấy chung một số"), "the next visitor begins anew"
    page.click('[data-errand="collect"]')
    page.wait_for_selector("[data-ticket]")
    assert "also" not in presses(double)[1]


def test_an_errand_that_is_refused_is_named_and_the_list_stands(double: Double, window: Window) -> None:
    sentence = "Lĩnh vực Hộ tịch đang tạm ngừng cấp số. Mời hỏi bàn hướng dẫn."
    page = opened(double, window)
    double.answers["POST /api/v1/tickets"] = lambda _: (409, {"code": "issue_paused", "message": sentence, "fields": {}})
    page.click("[data-several]")
    page.click('[data-errand="collect"]')
    page.click("[data-take-all]")
    expect(page.get_by_text(sentence)).to_be_visible()
    page.get_by_role("button", name="Quay lại").first.click()
    assert wishes(page) == ["tra-ket-qua"]
    page.get_by_role("button", name="Bỏ: Nhận kết quả").click()
    expect(page.locator("[data-take-all]")).to_have_count(0)


def test_whoever_leaves_takes_the_list_along(double: Double, window: Window) -> None:
    page = opened(double, window, runs_from_ms=now_ms())
    page.click("[data-several]")
    page.click('[data-errand="ask"]')
    page.wait_for_selector('[data-wish="huong-dan"]')
    page.clock.run_for(61_000)
    expect(page.locator("[data-several]")).to_have_text("Có nhiều việc? Lấy chung một số")


def test_beside_a_procedure_s_number_stands_the_way_to_add_another(double: Double, window: Window) -> None:
    ward = load_site(config_folder() / "halls" / "ward")
    with_catalogue(double, ward)
    double.show("kiosk", **kiosk_of(ward))
    page = window.open("/kiosk", 1080, 1920)
    page.click('[data-errand="submit"]')
    page.click('[data-step="fields"] [data-service="ho-tich"]')
    page.locator("[data-procedure]").first.click()
    page.wait_for_selector("[data-procedure-page]")
    assert barriers(page) == []
    chosen = page.locator(".procedure-name").inner_text()
    page.click("[data-add]")
    expect(page.locator('[data-wish="ho-tich"] .wish-procedure')).to_have_text(chosen)
    page.click("[data-more]")
    page.click('[data-errand="submit"]')
    page.click('[data-step="fields"] [data-service="chung-thuc"]')
    expect(page.locator("[data-take]")).to_contain_text("Thêm: Chứng thực, sao y")
    page.click("[data-take]")
    page.wait_for_selector('[data-wish="chung-thuc"]')
    page.click("[data-take-all]")
    page.wait_for_selector("[data-ticket]")
    assert [(body["service"], body["also"]) for body in presses(double)] == [("ho-tich", [{"service": "chung-thuc"}])]
