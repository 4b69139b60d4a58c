"""The voice of a TV in a browser: clips decoded beforehand, jobs played one after the other, each outcome reported."""

from __future__ import annotations

import io
import wave
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.displays.pages_double import Double
from tests.displays.ward_facts import now_ms, session, zone
from tests.displays.window import Window

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


def speak(id: str, clips: tuple[str, ...] = ("vi/call", "vi/letter-a"), expires_in_ms: int = 45_000) -> dict[str, Any]:
    segments = [{"clip": name, "at_ms": at * CLIP_MS} for at, name in enumerate(clips)]
    job = {"kind": "speak", "id": id, "zone": "sanh", "text": "Mời công dân…", "segments": segments}
    return {**job, "duration_ms": CLIP_MS * len(clips), "expires_at_ms": now_ms() + expires_in_ms}


@pytest.fixture
def page(double: Double, window: Window) -> Page:
    names = ("vi/call", "vi/letter-a", "vi/digit-1")
    manifest = {name: {"url": address(name), "duration_ms": CLIP_MS} for name in names}
    double.answers["GET /api/v1/session"] = lambda _: (200, session("device", "tv", zone="sanh"))
    double.answers["GET /api/v1/sounds/manifest"] = lambda _: (200, {"clips": manifest})
    double.files |= {address(name): ("audio/wav", clip()) for name in names}
    double.show("zone:sanh", **zone([]))
    page = window.open("/tv/sanh", 1920, 1080)
    page.wait_for_selector('body[data-voice="running"][data-clips="3"]')
    double.wait_for(lambda: "player:self" in double.listened)
    return page


def outcomes(double: Double, job: str) -> list[str]:
    return [report["outcome"] for report in double.reports if report["kind"] == "outcome" and report["job"] == job]


def test_an_announcement_is_started_and_finished(page: Page, double: Double) -> None:
    double.wait_for(lambda: {"kind": "audio", "zone": "sanh", "state": "running"} in double.reports)
    double.order(speak("call:31"))
    double.wait_for(lambda: outcomes(double, "call:31") == ["started", "finished"])
    expect(page.get_by_text("Bấm để bật tiếng")).to_have_count(0)


def test_two_announcements_follow_each_other(page: Page, double: Double) -> None:
    double.order(speak("call:31"), speak("call:32"))
    double.wait_for(lambda: outcomes(double, "call:32") == ["started", "finished"])
    told = [(report["job"], report["outcome"]) for report in double.reports if report["kind"] == "outcome"]
    assert told == [("call:31", "started"), ("call:31", "finished"), ("call:32", "started"), ("call:32", "finished")]


def test_one_that_has_not_begun_is_hushed(page: Page, double: Double) -> None:
    double.order(speak("call:31"), speak("call:32"), {"kind": "hush", "id": "call:32"})
    double.wait_for(lambda: outcomes(double, "call:31") == ["started", "finished"] and outcomes(double, "call:32") == ["dropped"])


def test_a_stale_one_a_repeated_one_and_one_without_its_clip_are_not_spoken(page: Page, double: Double) -> None:
    double.order(speak("call:31", expires_in_ms=-1), speak("call:32", clips=("vi/call", "vi/never")), speak("call:33"), speak("call:33"))
    double.wait_for(lambda: outcomes(double, "call:33") == ["started", "finished"])
    assert (outcomes(double, "call:31"), outcomes(double, "call:32")) == (["expired"], ["failed"])
