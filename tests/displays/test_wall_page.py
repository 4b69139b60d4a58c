"""The simulated wall in a browser: what the decoders read is what is lit, and what is wrong with a board is said beneath it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.displays.access import barriers
from tests.displays.looks import looks_as
from tests.displays.pages_double import Double
from tests.displays.readable import faint
from tests.displays.wall_facts import board, in_every_state, printer, voice
from tests.displays.ward_facts import session
from tests.displays.window import Window

LIT = "(one) => Array.from(one.querySelectorAll('path.lit'), (row) => (row.getAttribute('d').match(/M/g) || []).length)"

WHOLE = "() => document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth"
SMALLEST_PX = """() => Math.min(...Array.from(document.querySelectorAll(".wall p, .wall span"),
  (one) => parseFloat(getComputedStyle(one).fontSize)))"""


def opened(double: Double, window: Window, **screen: object) -> Page:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("device", "wall"))
    double.show("wall", **{"boards": [], **screen})
    page = window.open("/wall", 1920, 1080)
    page.wait_for_selector("[data-board], .notice")
    return page


def test_boards_show_what_their_bytes_said_in_bars_and_in_dots(double: Double, window: Window) -> None:
    page = opened(double, window)
    expect(page.get_by_text("Đang chờ những byte đầu tiên")).to_be_visible()
    boards = [board(None, "----", "", "-", ""), board(1, "--", blinking=True), board(4, " 042", kind="segments"), board(5, "A0-")]
    double.show("wall", boards=boards)
    expect(page.locator("[data-board='1']")).to_have_attribute("data-text", "--")
    # a dash is five lamps in the small letters of a board of rows; in large ones it is two lamps high and one wider
    assert page.locator("[data-board='main:sanh']").evaluate(LIT) == [20, 5]
    assert page.locator("[data-board='1']").evaluate(LIT) == [24]
    assert page.locator("[data-board='1'] .lamps").get_attribute("viewBox") == "0 0 32 16"
    assert page.locator("[data-board='main:sanh'] .lamps").get_attribute("viewBox") == "0 0 64 32"
    # 0, 4 and 2 are 6, 4 and 5 of 7 bars, and every bar is to be seen dark too
    expect(page.locator("[data-board='4'] polygon.lit")).to_have_count(15)
    expect(page.locator("[data-board='4'] polygon.unlit")).to_have_count(28)
    expect(page.locator(".lit-blinking")).to_have_count(1)
    double.show("wall", boards=[board(1, "X004", blinking=True)])
    expect(page.locator("[data-text='X004']")).to_be_visible()
    assert page.evaluate("() => document.getAnimations().length") == 1, "a row blinks as one, whichever lamps were lit when"


def test_every_state_of_a_board_looks_as_approved_and_is_told(double: Double, window: Window) -> None:
    page = opened(double, window, **in_every_state())
    for no, said in ((1, "Đang gọi"), (3, "Đứt dây"), (5, "Gạch ngang"), (6, "Hỏng"), (7, "Tối")):
        expect(page.locator(f"[data-board='{no}'] .said")).to_contain_text(said)
    expect(page.locator("[data-board='2'] .said")).to_have_count(0)
    expect(page.locator("[data-board='8'] figcaption")).to_contain_text("mẫu led485-textdriver modbus, rs485-3, địa chỉ 8")
    page.wait_for_function("() => document.querySelector('.paper').complete")
    looks_as(page, "wall/every-state", widest_px=420)
    assert page.evaluate(WHOLE), "one look shows the whole hall"
    assert barriers(page) == []
    assert faint(page, 4.5) == []
    page.set_viewport_size({"width": 1366, "height": 768})
    assert page.evaluate(SMALLEST_PX) >= 13
    assert page.evaluate(WHOLE)


def test_a_paper_comes_out_and_a_printer_without_paper_says_so(double: Double, window: Window) -> None:
    page = opened(double, window, boards=[board(1, "A042")], printers=[printer(papers=0)], voices=[voice("silent")])
    expect(page.locator(".printer")).to_contain_text("Chưa in phiếu nào")
    expect(page.locator(".speaker")).to_contain_text("Không có tiếng")
    double.show("wall", boards=[board(1, "A042")], printers=[printer("paper_out")], voices=[voice("idle")])
    expect(page.locator(".paper")).to_be_visible()
    expect(page.locator(".printer .said")).to_have_text("Hết giấy")
    expect(page.locator(".speaker")).to_contain_text("Sẵn sàng")


def test_a_hall_without_simulated_boards_is_told_where_they_belong(double: Double, window: Window) -> None:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("nobody", None))
    page = window.open("/wall", 1440, 1000)
    expect(page.get_by_role("alert")).to_contain_text("motcua demo")
    expect(page.get_by_role("alert")).not_to_contain_text("máy chủ đã in ra")
