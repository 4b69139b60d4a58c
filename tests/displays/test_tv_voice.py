"""The voice of a TV in a browser: clips decoded beforehand, jobs played one after the other, each outcome reported."""

from __future__ import annotations

import io
import time
import wave
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.displays.pages_double import Double
from tests.displays.ward_facts import now_ms, session, zone
from tests.displays.window import Window
from tests.waiting import fair

CLIP_MS = 100


def clip() -> bytes:
    held = io.BytesIO()
    with wave.open(held, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(24_000)
        sound.writeframes(b"\x00\x10" * (24 * CLIP_MS))
    return held.getvalue()


def address(clip_id: str) -> str:
    return f"/api/v1/sounds/{clip_id}.wav"


def speak(id: str, clips: tuple[str, ...] = ("vi/call", "vi/letter-a"), expires_in_ms: int = 45_000, **more: Any) -> dict[str, Any]:
    segments = [{"clip": name, "at_ms": at * CLIP_MS} for at, name in enumerate(clips)]
    job = {"kind": "speak", "id": id, "zone": "sanh", "text": "Mời công dân…", "segments": segments}
    return {**job, "duration_ms": CLIP_MS * len(clips), "expires_at_ms": now_ms() + expires_in_ms, "volume": 100, "bank": "b1", **more}


@pytest.fixture
def page(double: Double, window: Window) -> Page:
    names = ("vi/call", "vi/letter-a", "vi/digit-1")
    manifest = {name: {"url": address(name), "duration_ms": CLIP_MS} for name in names}
    double.answers["GET /api/v1/session"] = lambda _: (200, session("device", "tv", zone="sanh"))
    double.answers["GET /api/v1/sounds/manifest"] = lambda _: (200, {"revision": "b1", "clips": manifest})
    double.files |= {address(name): ("audio/wav", clip()) for name in names}
    double.show("zone:sanh", **zone([]))
    page = window.open("/tv/sanh", 1920, 1080)
    page.wait_for_selector('body[data-voice="running"][data-clips="3"]')
    double.wait_for(lambda: "player:self" in double.listened)
    return page


def audio(double: Double) -> list[str]:
    return [report["state"] for report in double.reports if report["kind"] == "audio"]


def outcomes(double: Double, job: str) -> list[str]:
    return [report["outcome"] for report in double.reports if report["kind"] == "outcome" and report["job"] == job]


def test_an_announcement_is_started_and_finished(page: Page, double: Double) -> None:
    double.wait_for(lambda: audio(double)[-1:] == ["running"])
    double.order(speak("call:31"))
    double.wait_for(lambda: outcomes(double, "call:31") == ["started", "finished"])
    expect(page.get_by_text("Bấm để bật tiếng")).to_have_count(0)


def test_two_announcements_follow_each_other(page: Page, double: Double) -> None:
    double.order(speak("call:31"), speak("call:32"))
    double.wait_for(lambda: outcomes(double, "call:32") == ["started", "finished"])
    told = [(report["job"], report["outcome"]) for report in double.reports if report["kind"] == "outcome"]
    assert told == [("call:31", "started"), ("call:31", "finished"), ("call:32", "started"), ("call:32", "finished")]


def test_one_that_has_not_begun_is_hushed(page: Page, double: Double) -> None:
    double.order(speak("call:31"), speak("call:32"), {"kind": "hush", "id": "call:32", "at_once": False})
    double.wait_for(lambda: outcomes(double, "call:31") == ["started", "finished"] and outcomes(double, "call:32") == ["dropped"])


def test_a_stale_one_a_repeated_one_and_one_without_its_clip_are_not_spoken(page: Page, double: Double) -> None:
    double.order(speak("call:31", expires_in_ms=-1), speak("call:32", clips=("vi/call", "vi/never")), speak("call:33"), speak("call:33"))
    double.wait_for(lambda: outcomes(double, "call:33") == ["started", "finished"])
    assert (outcomes(double, "call:31"), outcomes(double, "call:32")) == (["expired"], ["failed"])


LONG = ("vi/call", "vi/letter-a") * 40
"""Eight seconds."""


def is_speaking(page: Page, id: str) -> None:
    page.wait_for_selector(f'body[data-speaking="{id}"]')


def test_nothing_begins_before_the_server_has_said_that_it_is_its_turn(page: Page, double: Double) -> None:
    double.turns = lambda report: False
    double.order(speak("call:31"))
    double.wait_for(lambda: outcomes(double, "call:31") == ["started", "failed"])
    assert double.reports[-1]["detail"] == "no_turn"


def test_without_an_answer_it_does_not_begin(page: Page, double: Double) -> None:
    double.silent = True
    double.order(speak("call:31"))
    double.wait_for(lambda: outcomes(double, "call:31") == ["started", "failed"])
    expect(page.locator("body[data-speaking]")).to_have_count(0)


def test_it_tells_every_second_that_it_speaks(page: Page, double: Double) -> None:
    double.order(speak("call:31", LONG[:24]))
    double.wait_for(lambda: outcomes(double, "call:31")[-1:] == ["finished"])
    assert outcomes(double, "call:31") == ["started", "speaking", "speaking", "finished"]


def test_it_falls_silent_by_itself_when_the_server_answers_no_more(page: Page, double: Double) -> None:
    double.order(speak("call:31", LONG))
    is_speaking(page, "call:31")
    double.silent = True
    began = time.monotonic()
    double.wait_for(lambda: outcomes(double, "call:31")[-1:] == ["failed"])
    assert double.reports[-1]["detail"] == "server_away"
    assert time.monotonic() - began < fair(2.5)


def test_it_stops_when_it_is_another_players_turn(page: Page, double: Double) -> None:
    double.order(speak("call:31", LONG))
    is_speaking(page, "call:31")
    double.turns = lambda report: False
    double.wait_for(lambda: outcomes(double, "call:31")[-1:] == ["failed"])
    assert double.reports[-1]["detail"] == "no_turn"


def test_an_emergency_stops_it_in_mid_word_and_is_next(page: Page, double: Double) -> None:
    double.order(speak("call:31", LONG))
    is_speaking(page, "call:31")
    double.order({"kind": "hush", "id": "call:31", "at_once": False})
    double.order({"kind": "hush", "id": "call:31", "at_once": True}, speak("notice:40:0:1"))
    double.wait_for(lambda: outcomes(double, "notice:40:0:1") == ["started", "finished"])
    assert outcomes(double, "call:31")[-1] == "dropped"


def test_what_was_made_for_one_announcement_is_fetched_when_it_comes(page: Page, double: Double) -> None:
    made = f"fresh/{'0f' * 32}"
    double.files[address(made)] = ("audio/wav", clip())
    double.order(speak("notice:40:0", ("vi/call", made)), speak("notice:41:0", ("vi/call", f"fresh/{'1' * 64}")))
    double.wait_for(lambda: outcomes(double, "notice:40:0") == ["started", "finished"] and outcomes(double, "notice:41:0") == ["failed"])


def test_a_bank_that_was_built_anew_is_fetched_beside_the_work(page: Page, double: Double) -> None:
    grown = {name: {"url": address(name), "duration_ms": CLIP_MS} for name in ("vi/call", "vi/letter-a", "vi/digit-1", "vi/digit-2")}
    double.files[address("vi/digit-2")] = ("audio/wav", clip())
    double.answers["GET /api/v1/sounds/manifest"] = lambda _: (200, {"revision": "b2", "clips": grown})
    double.order(speak("call:31", bank="b2"))
    double.wait_for(lambda: outcomes(double, "call:31") == ["started", "finished"])
    page.wait_for_selector('body[data-clips="4"]')


def test_a_screen_just_switched_on_speaks_when_its_clips_have_come(page: Page, double: Double) -> None:
    late = {"vi/digit-9": {"url": address("vi/digit-9"), "duration_ms": CLIP_MS}}

    def manifest(_: Any) -> tuple[int, dict[str, Any]]:
        double.files[address("vi/digit-9")] = ("audio/wav", clip())
        return 200, {"revision": "b1", "clips": late}

    double.answers["GET /api/v1/sounds/manifest"] = manifest
    double.order(speak("call:31", clips=("vi/call", "vi/digit-9")))
    double.wait_for(lambda: outcomes(double, "call:31") == ["started", "finished"])


def test_a_screen_whose_clips_are_on_their_way_says_so_that_no_call_is_given_to_it(double: Double, window: Window) -> None:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("device", "tv", zone="sanh"))
    double.answers["GET /api/v1/sounds/manifest"] = lambda _: (503, {})
    double.show("zone:sanh", **zone([]))
    window.open("/tv/sanh", 1920, 1080)
    double.wait_for(lambda: audio(double)[-1:] == ["loading"])
    assert "running" not in audio(double)
    double.answers["GET /api/v1/sounds/manifest"] = lambda _: (200, {"revision": "b1", "clips": {}})
    double.order(speak("call:31"))
    double.wait_for(lambda: audio(double)[-1:] == ["running"])


def test_what_cannot_be_decoded_as_opus_is_fetched_as_wav(double: Double, window: Window, page: Page) -> None:
    both = {"url": address("vi/digit-9"), "opus_url": "/api/v1/sounds/vi/digit-9.opus", "duration_ms": CLIP_MS}
    double.files |= {both["opus_url"]: ("audio/ogg", b"no sound at all"), both["url"]: ("audio/wav", clip())}  # type: ignore[dict-item]
    double.answers["GET /api/v1/sounds/manifest"] = lambda _: (200, {"revision": "b2", "clips": {"vi/digit-9": both}})
    double.order(speak("call:31", ("vi/digit-9",), bank="b2"))
    double.wait_for(lambda: outcomes(double, "call:31") == ["started", "finished"])
    assert page.locator('body[data-clips="4"]').count() == 1
