"""A number with several errands as the counter and the guide's desk show it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.displays.access import barriers
from tests.displays.at_counter import GUIDE, answers, opened, the_one
from tests.displays.pages_double import Double
from tests.displays.people_facts import answer, counter, counter_view, ticket
from tests.displays.ward_facts import TICKET
from tests.displays.window import Window

LATER = [{"service": "ho-tich", "errand": "submit"}, {"service": "tra-ket-qua", "errand": "collect"}]


def test_the_clerk_sees_what_is_to_come_and_where_the_visitor_goes(double: Double, window: Window) -> None:
    sent = {**ticket("A042", "waiting", service="ho-tich"), "to_come": LATER[1:], "errands_done": 1}
    answers(double, "drop-errands", answer(ticket("A042", "serving")))
    answers(double, "finish", answer(None, ended=sent))
    here = {**ticket("A042", "serving"), "to_come": LATER}
    page = opened(double, window, counter(ticket=here))
    expect(page.locator(".hand-to-come")).to_have_text("Còn: Hộ tịchTrả kết quả")
    expect(page.get_by_role("button", name="Xong, sang việc sau")).to_be_visible()
    assert barriers(page) == []
    page.keyboard.press("f")
    page.keyboard.press("7")
    expect(page.get_by_role("dialog")).to_contain_text("Bỏ các việc còn lại của A042 (Hộ tịch → Trả kết quả)?")
    page.keyboard.press("1")
    assert the_one(double, "counters/1/drop-errands")["here"] == here["id"]
    expect(page.locator(".hand-to-come")).to_have_count(0)
    double.show("counter:1", **counter(ticket=here, goes_on={"service": "ho-tich", "waiting": 4}))
    expect(page.locator(".hand-to-come")).to_be_visible()
    page.keyboard.press("f")
    expect(page.get_by_role("dialog")).to_contain_text("Xong thì sang Hộ tịch · Quầy\u00a03 · 4 người chờ")
    page.keyboard.press("1")
    expect(page.locator(".foot-told")).to_have_text("A042 sang Hộ tịch, Quầy 3.")


def test_the_guide_takes_one_number_for_two_errands(double: Double, window: Window) -> None:
    double.answers["POST /api/v1/tickets"] = lambda _: (201, {**TICKET, "to_come": LATER[:1]})
    page = opened(double, window, counter(counter=counter_view(0)), who=GUIDE, no=0)
    for key in ("c", "h", "m", "a", "1"):
        page.keyboard.press(key)
    body = the_one(double, "tickets")
    assert (body["service"], body["also"]) == ("chung-thuc", [{"service": "ho-tich", "errand": None}])
    expect(page.locator(".taken")).to_contain_text("Sau đó: Hộ tịch · Quầy 3")
