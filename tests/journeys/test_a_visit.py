"""What a visitor meets between taking a number and going home, from hand to screen: paper, phone, a call undone, missed, taken back."""

from __future__ import annotations

import os
import signal
import time

import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.clerk import press, press_next, row
from tests.journeys.hearing import read_bank
from tests.journeys.house import Browsing, House
from tests.journeys.witness import ear_ready, recording, seen_at_ms, watch
from tests.waiting import fair, until

LOST_WITHIN_MS = 5000
QUESTION = "Quý công dân cần làm thủ tục gì?"
HEARD, SILENT = 0.9, 1e-3


def test_the_code_on_the_printed_ticket_opens_the_tickets_own_page(house: House, opened: Browsing) -> None:
    mine = house.take("cu-tru")
    codes = until(lambda: {code for code in printed_codes(house) if code == mine["track_url"]}, 10)
    phone = opened.phone(codes.pop())
    expect(phone.locator(".mine-number")).to_have_text(mine["number"])


def test_who_gives_up_by_phone_leaves_the_clerks_list(house: House, opened: Browsing) -> None:
    mine = house.take("dat-dai-xay-dung")
    clerk, phone = opened.counter(4), opened.phone(mine["track_url"])
    expect(row(clerk, mine["number"])).to_be_visible()
    phone.get_by_role("button", name="Không chờ nữa").tap()
    phone.get_by_role("dialog").get_by_role("button", name="Trả lại số").tap()
    expect(phone.get_by_text("Số đã hủy")).to_be_visible()
    expect(row(clerk, mine["number"])).to_have_count(0)


def test_a_call_is_undone_made_again_repeated_missed_and_its_visitor_taken_back_all_by_keys(house: House, opened: Browsing) -> None:
    number = house.take("xa-hoi")["number"]
    clerk, tv, wall = opened.counter(6), opened.tv(), opened.wall()
    on_tv, board = tv.locator(f'.called[data-number="{number}"]'), wall.locator('[data-board="6"]')
    expect(row(clerk, number)).to_be_visible()

    press_next(clerk)
    expect(on_tv).to_be_visible()
    expect(board).to_have_attribute("data-text", number)
    press(clerk, "z")
    expect(on_tv).to_have_count(0)
    expect(board).to_have_attribute("data-text", "    ")
    expect(row(clerk, number)).to_be_visible()

    press_next(clerk)
    expect(on_tv).to_be_visible()
    first_call = on_tv.get_attribute("data-call")
    press(clerk, "r")
    expect(clerk.locator(".hand")).to_contain_text("đã gọi lại 1 lần")
    expect(tv.locator(f'.called-now[data-number="{number}"]:not([data-call="{first_call}"])')).to_be_visible()

    press(clerk, "v")
    missed = tv.locator(".side-list", has_text="Số vắng mặt").locator("li", has_text=number[1:])
    expect(missed).to_be_visible()
    expect(row(clerk, number, "Vắng mặt")).to_be_visible()
    press(clerk, "m", "1")
    expect(missed).to_have_count(0)
    expect(row(clerk, number)).to_be_visible()


def test_a_killed_agent_is_named_to_the_supervisor_and_comes_back_by_itself(house: House, opened: Browsing) -> None:
    house.take("cu-tru")
    supervisor, wall = opened.supervisor(), opened.wall()
    agent = supervisor.locator(".sv-row", has_text="Bộ điều khiển thiết bị")
    expect(agent.locator(".chip-good")).to_be_visible()
    watch(supervisor, "lost", ".sv-row .chip-stop", "Mấtliênlạc")
    killed_ms = time.time() * 1000
    os.kill(house.children()["agent"], signal.SIGKILL)
    took_ms = seen_at_ms(supervisor, "lost") - killed_ms
    assert took_ms <= fair(LOST_WITHIN_MS)
    expect(agent.locator(".chip-good")).to_be_visible(timeout=15_000)
    number = house.at(7, "next")["ticket"]["number"]
    expect(wall.locator(f'[data-board="7"][data-text="{number}"]')).to_be_visible()


def test_a_kiosk_reads_its_screen_to_who_cannot_see_it_and_is_silent_when_told(house: House, opened: Browsing) -> None:
    kiosk = opened.kiosk(listening=True)
    kiosk.wait_for_selector("[data-errand]")
    kiosk.locator(".aloud").tap()
    ear_ready(kiosk)
    expect(kiosk.locator('.aloud[data-reading="reading"]')).to_be_visible(timeout=fair(20_000))
    heard = recording(kiosk, 3)
    kiosk.locator(".aloud").tap()
    question = next(one for one in read_bank(house.data / "aloud", heard.rate).values() if one.text == QUESTION)
    assert heard.likeness(question.samples).max() > HEARD
    after = recording(kiosk, 0.6)
    assert abs(after.samples[-round(0.3 * after.rate) :]).max() < SILENT


def printed_codes(house: House) -> set[str]:
    pictures = [Image.open(path).convert("L") for path in house.printer_folder.glob("*.png")]
    return {code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)}
