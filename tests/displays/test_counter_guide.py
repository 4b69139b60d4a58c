"""The guide's desk: numbers taken with errand and language, found by code, cancelled together, and paper numbers entered by hand."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.displays.at_counter import GUIDE, asked, opened, refusal, the_one
from tests.displays.pages_double import Double
from tests.displays.people_facts import counter, counter_view, ticket
from tests.displays.readable import faint, overflows, small
from tests.displays.ward_facts import HALL, TICKET
from tests.displays.window import Window

HELD = ticket("A031", "held")


def desk(double: Double, window: Window, width: int = 1366, height: int = 768, **state: Any) -> Page:
    services = [{**service, "hand_prefix": "P"} for service in HALL["services"]]
    double.answers["GET /api/v1/hall"] = lambda _: (200, {**HALL, "services": services})
    return opened(double, window, counter(counter=counter_view(0), held=[HELD], **state), width, height, who=GUIDE, no=0)


def keys(page: Page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


def test_a_number_is_taken_with_errand_language_and_class_by_keys_alone(double: Double, window: Window) -> None:
    double.answers["POST /api/v1/tickets"] = lambda _: (201, TICKET)
    page = desk(double, window)
    keys(page, "c", "h", "b", "v")
    expect(page.get_by_role("dialog")).to_contain_text("Ngôn ngữ: English")
    keys(page, "3")
    body = the_one(double, "tickets")
    assert body.items() >= {"service": "ho-tich", "priority": "khuyet-tat", "errand": "supplement", "language": "en"}.items()


def test_a_ticket_is_found_by_the_code_on_its_paper_or_what_a_scanner_reads(double: Double, window: Window) -> None:
    found = ticket("H007", "waiting", service="ho-tich")
    token = "abcdefghij" + "k2m3n4p5q6r7"
    for typed, looked in (("k7pq2m", "K7PQ2M"), (f"http://192.0.2.7:8090/t/{token}", token)):
        double.answers[f"GET /api/v1/numbers/{looked}"] = lambda _: (200, {"ticket": found})
        page = desk(double, window)
        keys(page, "n")
        page.get_by_placeholder("Nhập số").fill(typed)
        keys(page, "Enter")
        expect(page.get_by_role("dialog")).to_contain_text("Số H007: làm gì?")


def test_a_batch_is_chosen_given_a_reason_and_confirmed_by_how_many(double: Double, window: Window) -> None:
    elsewhere = ticket("L007", "waiting", service="dat-dai-xay-dung")
    double.answers["GET /api/v1/numbers/L007"] = lambda _: (200, {"ticket": elsewhere})
    double.answers["POST /api/v1/tickets/cancel"] = lambda body: (200, {"tickets": [HELD] * len(body["tickets"])})
    page = desk(double, window)
    keys(page, "b", "1", "3")
    page.get_by_placeholder("Thêm số").fill("l7")
    keys(page, "Enter")
    expect(page.get_by_role("button", name="Hủy 3 số đã chọn")).to_be_visible()
    page.get_by_role("button", name="Hủy 3 số đã chọn").click()
    expect(page.get_by_role("dialog")).to_contain_text("Vì sao hủy 3 số?")
    keys(page, "1")
    expect(page.get_by_role("dialog")).to_contain_text("Hủy 3 số, vì: Công dân đã về?")
    keys(page, "Enter")  # pressed once too often: leaves
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert asked(double, "tickets/cancel") == []
    keys(page, "b", "t", "h", "4", "1")
    body = the_one(double, "tickets/cancel")
    assert (len(body["tickets"]), body["reason"]) == (3, "Theo phân công")
    expect(page.locator(".foot-told")).to_contain_text("Đã hủy 3 số.")


def test_after_numbers_are_typed_the_keys_that_are_shown_mean_what_they_say(double: Double, window: Window) -> None:
    """The field kept the focus and its words, so that H beside "Hủy 2 số đã chọn" was typed into it."""
    for number in ("L007", "L008"):
        found = ticket(number, "waiting", service="dat-dai-xay-dung")
        double.answers[f"GET /api/v1/numbers/{number}"] = lambda _, found=found: (200, {"ticket": found})
    page = desk(double, window)
    keys(page, "b")
    page.get_by_placeholder("Thêm số").fill("l7 l8")
    keys(page, "Enter")
    expect(page.get_by_role("button", name="Hủy 2 số đã chọn")).to_be_focused()
    expect(page.get_by_placeholder("Thêm số")).to_have_value("")
    keys(page, "h")
    expect(page.get_by_role("dialog")).to_contain_text("Vì sao hủy 2 số?")


def test_what_is_no_number_is_refused_inside_the_dialog_with_how_to_type(double: Double, window: Window) -> None:
    """A009-A010 was refused behind the veil, with a sentence that names no format."""
    missing = refusal("unknown_ticket", "Không tìm thấy số này.")
    double.answers["GET /api/v1/numbers/A009-A010"] = double.answers["GET /api/v1/numbers/L001"] = lambda _: (404, missing)
    over = ticket("L002", "done", service="dat-dai-xay-dung")
    double.answers["GET /api/v1/numbers/L002"] = lambda _: (200, {"ticket": over})
    page = desk(double, window)
    keys(page, "b")
    field = page.get_by_placeholder("Thêm số")
    field.fill("A009-A010")
    keys(page, "Enter")
    refused = page.get_by_role("dialog").get_by_role("alert")
    expect(refused).to_contain_text("Không tìm thấy số A009-A010. Gõ các số cách nhau bằng dấu cách, ví dụ H003 L007.")
    expect(field).to_be_focused()
    expect(field).to_have_value("A009-A010")
    field.fill("A009-A010 l1 l2 a31")
    keys(page, "Enter")
    expect(refused).to_contain_text("L002: Hoàn tất, không hủy được · Không tìm thấy số A009-A010, L001. Gõ các số")
    expect(page.get_by_role("button", name="Hủy 1 số đã chọn")).to_be_focused()
    expect(field).to_have_value("A009-A010 l1 l2")


def test_paper_numbers_are_typed_line_by_line_and_a_time_as_it_is_said(double: Double, window: Window) -> None:
    double.answers["POST /api/v1/tickets/by-hand"] = lambda body: (201, {"tickets": [HELD] * len(body["lines"])})
    page = desk(double, window)
    keys(page, "y")
    for cell in ("14", "Tab", "h", "Tab", "8h5", "Tab", "Tab", "P15", "Tab", "dat dai", "Tab", "0812", "Tab", "9h"):
        page.keyboard.press(cell) if cell == "Tab" else page.keyboard.type(cell)
    expect(page.get_by_role("dialog")).to_contain_text("Đất đai – Xây dựng")
    keys(page, "Enter")
    first, second = the_one(double, "tickets/by-hand")["lines"]
    assert first == {"number": "14", "service": "ho-tich", "at": "08:05"}
    assert second == {"number": "P15", "service": "dat-dai-xay-dung", "at": "08:12", "served": "09:00"}
    expect(page.locator(".foot-told")).to_contain_text("Đã nhập 2 số phát tay.")


def test_pasted_lines_go_in_together_and_each_wrong_one_says_why(double: Double, window: Window) -> None:
    refused = {**refusal("lines_refused", "1 dòng chưa đúng. Chưa số nào được nhập."), "fields": {"lines.1": "Số P002 đã có rồi."}}
    double.answers["POST /api/v1/tickets/by-hand"] = lambda _: (422, refused)
    page = desk(double, window)
    keys(page, "y")
    tsv = "P1\tHộ tịch\t08:01\nP2\tho tich\t8:02\nP3\tchung thuc\t8h03\n"
    page.evaluate(
        """(text) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        tsv,
    )
    keys(page, "Enter")
    assert [line["number"] for line in the_one(double, "tickets/by-hand")["lines"]] == ["P1", "P2", "P3"]
    expect(page.get_by_role("alert")).to_contain_text("Chưa số nào được nhập")
    expect(page.locator(".byhand-why")).to_have_text(["Số P002 đã có rồi."])
    expect(page.get_by_label("Số 2")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Giờ phát 3").fill("25")
    keys(page, "Enter")
    expect(page.locator(".byhand-why")).to_have_text(["Giờ viết như 08:15."])
    assert len(asked(double, "tickets/by-hand")) == 1


def test_the_guides_desk_fits_a_bar_too(double: Double, window: Window) -> None:
    for width, height in ((1366, 768), (360, 700)):
        page = desk(double, window, width, height)
        for pressed in ("b", "Escape", "y"):
            keys(page, pressed)
            assert faint(page, 7.0) == []
            assert small(page, 48) == []
            assert not overflows(page)
