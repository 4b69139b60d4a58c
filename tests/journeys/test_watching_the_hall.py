"""A supervisor presses and within two seconds the hall has changed: at the counter, on the TV, on the kiosk. By one clock."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.house import Browsing, House
from tests.journeys.witness import seen_at_ms, watch
from tests.waiting import fair

TOLD_WITHIN_MS = 2000
CARD = '[data-service="cu-tru"] .card-state'


def test_every_lever_is_felt_in_the_hall_within_two_seconds(house: House, opened: Browsing) -> None:
    number = house.take("ho-tich")["number"]
    supervisor, counter, tv, kiosk = opened.supervisor(), opened.counter(2), opened.tv(), opened.kiosk()
    expect(counter.locator(".next")).to_be_enabled()
    expect(tv.locator(".strip")).to_be_visible()
    kiosk.locator('[data-errand="submit"]').tap()
    expect(kiosk.locator(CARD)).to_contain_text("Chưa có ai chờ")
    took: dict[str, float] = {}

    def pressed(what: str, page: Page, selector: str, text: str | None, *keys: str | Callable[[], None]) -> None:
        """The last of ``keys`` is the press that is timed."""
        watch(page, what, selector, text)
        for key in keys:
            began_ms = time.time() * 1000
            key() if callable(key) else supervisor.keyboard.press(key)
        took[what] = seen_at_ms(page, what) - began_ms

    def push(label: str) -> Callable[[], None]:
        return lambda: supervisor.get_by_role("button", name=label, exact=True).click()

    watch(tv, "rests on the TV", '[data-place="2"] .place-state:not(.place-idle)', None)
    pressed("pause", counter, ".chip", "Tạmnghỉ", push("Tạm nghỉ Quầy 2"), "1", "5")
    seen_at_ms(tv, "rests on the TV")
    expect(supervisor.locator("[data-counter='2']")).to_contain_text("Nghỉ giải lao")
    pressed("open", counter, ".chip", "Mở", push("Mở Quầy 2"))
    pressed("services", counter, ".number", number, push("Lĩnh vực Quầy 2"), "H", "1")
    pressed("stop", kiosk, CARD, "Tạmngừngcấpsố:Sựcốhệthống", push("Cư trú (Công an phường): làm gì?"), "1", "1", "5")
    status, refused = house.ask("/api/v1/tickets", {"command_id": "while-stopped", "service": "cu-tru"}, "kiosk")
    assert (status, refused["code"]) == (409, "issue_paused")
    expect(supervisor.locator("[data-line='cu-tru']")).to_contain_text("Ngừng cấp số: Sự cố hệ thống")
    pressed("resume", kiosk, f"{CARD} > span:not(.chip)", None, push("Cư trú (Công an phường): làm gì?"), "1")
    assert house.take("cu-tru")["number"]
    pressed("announce", tv, ".bulletin", None, push("Hệ thống gián đoạn"), "2")
    print({name: round(ms) for name, ms in took.items()})
    assert all(ms <= fair(TOLD_WITHIN_MS) for ms in took.values()), took
    supervisor.locator("[data-notice]").get_by_role("button", name="Kết thúc").click()
    expect(tv.locator(".bulletin")).to_have_count(0)
