"""What is drawn on the TV: nothing covers anything, nothing fades, and English stands beneath where there is room."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.displays.pages_double import Double
from tests.displays.readable import faint
from tests.displays.ward_facts import call, now_ms, session, zone
from tests.displays.window import Window

CALLS = [(f"{letter}0{at}7", at + 1) for at, letter in enumerate("AHLQXGTNB")]
RESTING = [{"no": no, "until_at_ms": now_ms()} for no in (3, 5, 7)]
HIGHLIGHT_MS = 4500
MISSED = [f"A02{at}" for at in range(6)]
# Every part that must be seen in full, against the edges of the screen, its own frame, and the key for sound.
COVERED = """() => {
  const sound = document.querySelector(".voice-off");
  const key = sound && sound.getBoundingClientRect();
  const parts = Array.from(document.querySelectorAll(".side-time, .side-list, .side-hall, .strip-line, .called, .before, .voice-off"));
  return parts.filter((part) => {
    const box = part.getBoundingClientRect();
    const frame = part.closest(".side, .band, .earlier, .strip").getBoundingClientRect();
    const cut = box.bottom > frame.bottom + 1 || box.right > frame.right + 1 || box.bottom > innerHeight + 1;
    if (cut || part === sound || part.contains(sound) || !key) return cut;
    return box.left < key.right - 1 && key.left < box.right - 1 && box.top < key.bottom - 1 && key.top < box.bottom - 1;
  }).map((part) => part.textContent);
}"""
# The least opacity any called number has at any moment of its animations.
FAINTEST = """() => {
  const all = document.getAnimations();
  all.forEach((one) => one.pause());
  const seen = [];
  for (let at = 0; at <= 2400; at += 60) {
    all.forEach((one) => { one.currentTime = at; });
    document.querySelectorAll("[data-now] .called-number, [data-now] .called-no").forEach((one) => {
      for (let up = one; up; up = up.parentElement) seen.push(Number(getComputedStyle(up).opacity));
    });
  }
  return Math.min(...seen);
}"""


# What a browser says of its voice.
SOUND = {
    "running": "",
    "suspended": "Object.defineProperty(BaseAudioContext.prototype, 'state', { get: () => 'suspended' });",
    "none": "delete window.AudioContext; delete window.webkitAudioContext;",
}
AROUND: dict[str, dict[str, Any]] = {
    "full": {"missed": MISSED, "cancelled": ["G010", "G011", "G012"], "resting": RESTING},
    "some": {"missed": MISSED, "resting": RESTING[:1]},
    "empty": {},
}
# For each voice: calls at once, and what stands beside them.
SCREENS = {
    "running": [(calls, "full") for calls in (0, 1, 3, 4, 6, 9)],
    "suspended": [*((calls, "full") for calls in (1, 4, 5, 9)), (1, "empty"), (1, "some")],
    "none": [(1, "full"), (1, "empty")],
}


def told(calls: int, first: int = 8, **more: Any) -> dict[str, Any]:
    return zone([call(first + at, number, counter) for at, (number, counter) in enumerate(CALLS[:calls])][::-1], **more)


def screen(double: Double, window: Window, calls: int, voice: str = "running", runs_from_ms: int | None = None, **more: Any) -> Page:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("device", "tv", zone="sanh"))
    double.show("zone:sanh", **told(calls, **more))
    page = window.open("/tv/sanh", 1920, 1080, SOUND[voice], runs_from_ms=runs_from_ms)
    expect(page.locator("[data-now]")).to_have_count(calls)
    expect(page.locator(".strip-name").first).to_contain_text("Chứng thực")
    return page


@pytest.mark.parametrize("voice", SCREENS)
def test_nothing_on_the_screen_covers_or_cuts_anything(double: Double, window: Window, voice: str) -> None:
    page = screen(double, window, 0, voice, runs_from_ms=now_ms())
    expect(page.locator(".voice-off")).to_have_count(0 if voice == "running" else 1)
    for nth, (calls, around) in enumerate(SCREENS[voice], start=1):
        page.clock.fast_forward(HIGHLIGHT_MS)
        shown = double.show("zone:sanh", **told(calls, 10 * nth, **AROUND[around]))
        page.wait_for_selector(f".tv[data-seq='{shown['seq']}']")
        expect(page.locator("[data-now]")).to_have_count(calls)
        assert page.evaluate(COVERED) == [], (calls, around)


def test_a_number_is_read_at_every_moment_of_its_pulse(double: Double, window: Window) -> None:
    page = screen(double, window, 6)
    assert page.evaluate(FAINTEST) == 1
    assert faint(page, 4.5, ".band") == []


def test_english_stands_beneath_what_is_said_in_large_letters(double: Double, window: Window) -> None:
    page = screen(double, window, 1, runs_from_ms=now_ms(), missed=MISSED[:1])
    for words in ("Now calling", "Counter"):
        expect(page.locator(".called").get_by_text(words, exact=True)).to_be_visible()
    expect(page.locator(".side-list")).to_contain_text("Absent")
    double.show("zone:sanh", **zone([], hall="lunch", opens_at_ms=now_ms()))
    page.clock.run_for(HIGHLIGHT_MS)
    expect(page.locator(".still")).to_contain_text("Lunch break")
    large, beneath = (
        page.locator(name).evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)") for name in (".still-title", ".still-english")
    )
    assert 0.58 <= beneath / large <= 0.62
