"""Beside the calls of a TV: who shares a place takes turns there, films and pictures follow each other, and the calls stay."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.builders import at
from tests.displays.pages_double import Double
from tests.displays.tv_facts import full, hall_of, join_code
from tests.displays.ward_facts import HALL, call, session, zone
from tests.displays.window import Window

BEGIN_MS = at("2026-11-21 07:42")
SLIDE_MS, SECOND_MS = 12_000, 1000
PLAYLIST = "/api/v1/playlist/"
# Half a second of a film, as a browser records it.
FILM = """() => new Promise((done) => {
  const canvas = document.createElement("canvas");
  const draw = () => canvas.getContext("2d").fillRect(Math.random() * 300, 0, 9, 9);
  const drawing = setInterval(draw, 20);
  const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: "video/webm" });
  recorder.ondataavailable = ({ data }) => {
    clearInterval(drawing);
    const reader = new FileReader();
    reader.onload = () => done(reader.result.split(",")[1]);
    reader.readAsDataURL(data);
  };
  recorder.start();
  setTimeout(() => recorder.stop(), 500);
})"""

PLAYED = "window.played = []; document.addEventListener('ended', (event) => window.played.push(event.target.src), true);"


def slide(name: str, kind: str = "picture", seconds: int = 0) -> dict[str, Any]:
    return {"name": name, "kind": kind, "url": PLAYLIST + name, "seconds": seconds}


def a_picture() -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (64, 36), "teal").save(held, "PNG")
    return held.getvalue()


@pytest.fixture
def now(double: Double) -> list[int]:
    """The hall's clock, in its only element."""
    told = [BEGIN_MS]
    double.time_ms = lambda: told[0]
    double.answers["GET /api/v1/session"] = lambda _: (200, session("device", "tv", zone="sanh"))
    double.answers["GET /api/v1/join/code"] = lambda _: (200, join_code(told[0]))
    double.files[PLAYLIST + "a.png"] = ("image/png", a_picture())
    return told


def opened(
    double: Double,
    window: Window,
    slides: list[dict[str, Any]],
    told: dict[str, Any] | None = None,
    hall: dict[str, Any] = HALL,
    script: str = "",
) -> Page:
    double.answers["GET /api/v1/playlist"] = lambda _: (200, {"slides": slides})
    double.answers["GET /api/v1/hall"] = lambda _: (200, hall)
    double.show("zone:sanh", **(told or zone([call(7, "A001", 1, 400_000)])))
    page = window.open("/tv/sanh", 1920, 1080, script, runs_from_ms=BEGIN_MS)
    page.wait_for_selector(".called")
    return page


def broken(double: Double) -> list[str]:
    return [name for report in double.reports if report["kind"] == "slides" for name in report["broken"]]


def test_where_there_is_too_little_room_a_slide_and_a_list_take_turns_and_the_code_and_the_calls_stay(
    double: Double, window: Window, now: list[int]
) -> None:
    double.files[PLAYLIST + "b.png"] = double.files[PLAYLIST + "a.png"]
    page = opened(double, window, [slide("a.png"), slide("b.png")], full(9, calls=0), hall_of(9))
    seen = []
    for part in ("slide", "cancelled", "slide", "cancelled"):
        expect(page.locator(f"[data-part='{part}']")).to_be_visible()
        seen += [one.get_attribute("data-slide") for one in page.locator("[data-slide]").all()]
        for always in ("[data-part='follow']", "[data-part='missed']", ".called"):
            expect(page.locator(always)).to_be_visible()
        for passed_ms in (SLIDE_MS, SECOND_MS):
            page.clock.fast_forward(passed_ms)
    assert seen == ["a.png", "b.png"]
    double.show("zone:sanh", **{**full(9, calls=0), "cancelled": []})
    expect(page.locator("[data-part='slide']")).to_be_visible()
    expect(page.locator("[data-part='cancelled']")).to_have_count(0)


def test_a_film_is_played_to_its_end_and_what_cannot_be_shown_is_passed_over_and_reported(
    double: Double, window: Window, now: list[int]
) -> None:
    film = base64.b64decode(window.open("/parts", 320, 200).evaluate(FILM))
    double.files |= {PLAYLIST + "good.webm": ("video/webm", film), PLAYLIST + "bad.webm": ("video/webm", b"no film")}
    slides = [slide("bad.webm", "video"), slide("gone.png"), slide("good.webm", "video"), slide("a.png")]
    page = opened(double, window, slides, script=PLAYED)
    page.wait_for_selector("[data-slide='a.png'] img")
    assert [name.rpartition("/")[2] for name in page.evaluate("played")] == ["good.webm"]
    double.wait_for(lambda: broken(double)[-2:] == ["bad.webm", "gone.png"])
    expect(page.locator(".called[data-number='A001']")).to_be_visible()


def test_the_day_so_far_names_its_source_and_the_moment_it_was_true(double: Double, window: Window, now: list[int]) -> None:
    counts = {"issued": 120, "served": 74, "waiting": 37}
    page = opened(double, window, [], zone([call(7, "A001", 1, 400_000)], counts=counts))
    expect(page.locator(".today")).to_contain_text("Nguồn: hàng chờ, 07:42")
    now[0] += 120_000
    page.clock.fast_forward(5_000)
    double.beat("zone:sanh")
    expect(page.locator(".today")).to_contain_text("Nguồn: hàng chờ, 07:44")
    double.hang_up()
    expect(page.locator(".today")).to_contain_text("Số cũ, lúc 07:44")


def test_by_the_halls_clock_it_is_light_in_the_day_and_dark_at_night(double: Double, window: Window, now: list[int]) -> None:
    now[0] = at("2026-11-21 05:59")
    page = opened(double, window, [], hall=hall_of(9, theme="clock"))
    for hour, theme in (("05:59", "dark"), ("06:00", "light"), ("17:59", "light"), ("18:00", "dark")):
        now[0] = at(f"2026-11-21 {hour}")
        double.beat("zone:sanh")
        page.clock.run_for(1_500)
        expect(page.locator(".clock").first).to_have_text(hour)
        expect(page.locator("html")).to_have_attribute("data-theme", theme)


def test_a_screen_of_a_floor_shows_the_counters_of_its_zones_and_no_others(double: Double, window: Window, now: list[int]) -> None:
    hall = hall_of(6)
    for counter in hall["counters"]:
        counter["zone"] = "abc"[counter["no"] % 3]
    areas = [{"key": "floor-1", "name": "Tầng 1", "zones": ["a", "b"]}, {"key": "hall", "name": "Cả trung tâm", "zones": ["a", "b", "c"]}]
    double.answers["GET /api/v1/hall"] = lambda _: (200, {**hall, "areas": areas})
    page = window.open("/parts", 1920, 1080)
    for area, places in (("floor-1", [1, 3, 4, 6]), ("hall", [1, 2, 3, 4, 5, 6])):
        double.show(f"zone:{area}", **full(6, calls=0) | {"calls": []})  # nothing is highlighted
        page.goto(f"{double.url}/tv/{area}")
        expect(page.locator("[data-place]")).to_have_count(len(places))
        assert [int(one.get_attribute("data-place") or 0) for one in page.locator("[data-place]").all()] == places
