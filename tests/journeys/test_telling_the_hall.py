"""From a supervisor's hands to a hall's eyes: a message, danger, and what stands when the server comes back."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.hearing import read_bank
from tests.journeys.house import Browsing, House, a_house
from tests.journeys.witness import ear_ready, recording, seen_at_ms, watch
from tests.sounds.short_bank import curt
from tests.waiting import fair, until

TOLD_WITHIN_MS = 2000
AUDIBLE = 0.02
SHORTEST_SECONDS = 2.5
"""The chime alone is over in less."""


@pytest.fixture(scope="module")
def house(noises: Path, loud_browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One demo for this file, which says of its danger only that nobody should take the lift."""
    with a_house(curt(tmp_path_factory.mktemp("house")), noises) as running:
        yield running


def write(page: Page, words: str) -> None:
    if not page.get_by_label("Lời nhắn (tiếng Việt)").is_visible():
        page.get_by_text("Soạn tin nhắn").click()
    page.get_by_label("Lời nhắn (tiếng Việt)").fill(words)


def end(page: Page, words: str) -> None:
    page.locator("[data-notice]", has_text=words).get_by_role("button", name="Kết thúc").click()


def answers(house: House) -> bool:
    with contextlib.suppress(OSError):
        return house.ask("/api/v1/hall")[0] == 200
    return False


def test_a_message_is_on_the_tv_the_kiosk_and_a_phone_within_two_seconds(house: House, opened: Browsing) -> None:
    words = "Quầy 3 nghỉ, mời sang quầy 4."
    phone = opened.phone(house.take("cu-tru")["track_url"])
    supervisor, tv, kiosk = opened.supervisor(), opened.tv(), opened.kiosk()
    expect(phone.locator("[data-ahead]")).to_be_visible()
    expect(tv.locator(".strip")).to_be_visible()
    expect(kiosk.get_by_role("button", name="English")).to_be_visible()
    write(supervisor, words)
    watch(tv, "told", ".bulletin-words", words.replace(" ", ""))
    pressed_ms = time.time() * 1000
    supervisor.get_by_role("button", name="Thông báo", exact=True).click()
    took_ms = seen_at_ms(tv, "told") - pressed_ms
    assert took_ms <= fair(TOLD_WITHIN_MS), took_ms
    for page in (kiosk, phone):
        expect(page.locator("[data-notice]", has_text=words)).to_be_visible()
    end(supervisor, words)
    for page in (tv, kiosk, phone, supervisor):
        expect(page.locator("[data-notice]")).to_have_count(0)


def said(house: House, seq: int) -> dict[str, Any] | None:
    """What became of the announcement of this notice."""
    _, screen = house.ask("/api/v1/supervisor/screen", key="supervisor")
    last = [one for voice in screen["voices"] for one in voice["last"] if one["id"].startswith(f"notice:{seq}:")]
    return last[0] if last else None


def test_a_message_is_spoken_as_it_was_typed(house: House, opened: Browsing) -> None:
    tv = opened.tv()
    expect(tv.locator("body")).to_have_attribute("data-voice", "running")
    ear_ready(tv)
    words = {"sentence": "message", "text": "Quầy ba nghỉ, mời sang quầy bốn."}
    status, told = house.ask("/api/v1/notices", {"command_id": os.urandom(8).hex(), **words}, "supervisor")
    assert status == 201
    seq = told["notice"]["id"]
    became = until(lambda: said(house, seq), fair(30))
    assert became is not None
    assert (became["outcome"], became["reason"]) == ("spoken", "")
    assert words["text"] in became["text"]
    heard = recording(tv, 0.2)
    loud_seconds = (
        sum(float(abs(part).max()) > AUDIBLE for part in np.array_split(heard.samples, len(heard.samples) * 10 // heard.rate)) / 10
    )
    assert loud_seconds > SHORTEST_SECONDS
    house.ask(f"/api/v1/notices/{seq}/end", {"command_id": os.urandom(8).hex()}, "supervisor")


def test_danger_interrupts_a_call_and_is_said_again_until_it_is_ended(house: House, opened: Browsing) -> None:
    tv = opened.tv()
    expect(tv.locator("body")).to_have_attribute("data-voice", "running")
    ear_ready(tv)

    def jobs(kind: str, id: str) -> list[dict[str, Any]]:
        return [job for message in opened.told(tv, "jobs") for job in message["jobs"] if job["kind"] == kind and job["id"].startswith(id)]

    def voices() -> list[Any]:
        return [voice["state"] for voice in house.ask("/api/v1/supervisor/screen", key="supervisor")[1]["voices"]]

    clips = [
        name for name in read_bank(house.data / "sounds", 48_000) if not name.startswith("fresh/")
    ]  # those are fetched when they are said
    tv.wait_for_selector(f'body[data-clips="{len(clips)}"]', timeout=fair(20_000))
    house.take("xa-hoi")
    call = f"call:{house.at(6, 'next')['call']}"
    tv.wait_for_selector(f'body[data-speaking="{call}"]', timeout=fair(10_000))
    _, told = house.ask("/api/v1/notices", {"command_id": os.urandom(8).hex(), "sentence": "evacuation"}, "supervisor")
    danger = f"notice:{told['notice']['id']}:"
    until(lambda: tv.wait_for_timeout(50) or jobs("hush", call), fair(5))
    until(lambda: tv.wait_for_timeout(50) or len(jobs("speak", danger)) >= 2, fair(60))
    assert voices() == ["emergency"]
    house.ask(f"/api/v1/notices/{told['notice']['id']}/end", {"command_id": os.urandom(8).hex()}, "supervisor")
    until(lambda: "emergency" not in voices(), fair(10))


def test_danger_has_every_screen_and_no_number_is_given_until_it_is_ended(house: House, opened: Browsing) -> None:
    number = house.take("ho-tich")["number"]
    supervisor, tv, kiosk = opened.supervisor(), opened.tv(), opened.kiosk()
    expect(tv.locator(".strip")).to_be_visible()
    supervisor.get_by_role("button", name="Sơ tán").click()
    supervisor.keyboard.press("1")
    expect(supervisor.get_by_role("dialog")).to_contain_text("Chắc chắn sơ tán?")
    supervisor.keyboard.press("2")
    for page in (tv, kiosk):
        expect(page.locator(".danger")).to_contain_text("Xin rời tòa nhà ngay")
    status, refused = house.ask("/api/v1/tickets", {"command_id": os.urandom(8).hex(), "service": "ho-tich"}, "kiosk")
    assert (status, refused["code"]) == (409, "evacuating")
    house.at(3, "next")
    expect(tv.locator(".danger")).to_be_visible()
    end(supervisor, "Sơ tán")
    supervisor.get_by_role("dialog").get_by_role("button", name="Kết thúc").click()
    expect(kiosk.locator(".danger")).to_have_count(0)
    expect(tv.locator(f'.called[data-number="{number}"]')).to_be_visible()
    house.take("ho-tich")


def test_what_stands_still_stands_after_the_server_was_killed(house: House, opened: Browsing) -> None:
    words = "Chiều nay phòng 201 nghỉ."
    supervisor, tv = opened.supervisor(), opened.tv()
    write(supervisor, words)
    supervisor.get_by_role("button", name="Thông báo", exact=True).click()
    expect(tv.locator(".bulletin-words")).to_have_text(words)
    killed = house.children()["server"]
    os.kill(killed, signal.SIGKILL)
    until(lambda: house.children().get("server", killed) != killed and answers(house), fair(30))
    tv.reload()
    expect(tv.locator(".bulletin-words")).to_have_text(words, timeout=fair(20_000))
    expect(supervisor.locator("[data-notice]", has_text=words)).to_be_visible(timeout=fair(20_000))
    end(supervisor, words)
    expect(tv.locator("[data-notice]")).to_have_count(0)
