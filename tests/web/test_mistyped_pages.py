"""Whoever mistypes an address in a browser reads words; a program, and everything below /api, gets its JSON."""

from __future__ import annotations

import pytest

from tests.web.doors import Doors

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize("path", ["/nope", "/counter/abc", "/kiosk/x", "/tv"])
def test_a_person_reads_words_in_both_languages(doors: Doors, path: str) -> None:
    said = doors.get(path, Accept=BROWSER)
    assert (said.status_code, said.mimetype) == (404, "text/html")
    text = said.get_data(as_text=True)
    assert "Không có trang này" in text
    assert "There is no such page" in text
    assert path not in text
    assert "Content-Security-Policy" in said.headers


@pytest.mark.parametrize(("path", "accept"), [("/api/v1/nope", BROWSER), ("/api", BROWSER), ("/assets/x.js", BROWSER), ("/nope", "*/*")])
def test_everything_else_keeps_its_json(doors: Doors, path: str, accept: str) -> None:
    said = doors.get(path, Accept=accept)
    assert said.status_code == 404
    assert said.get_json()["code"] == "not_found"


def test_the_page_that_is_not_there_has_the_look_of_those_that_are(doors: Doors) -> None:
    shell = doors.folder / "pages" / "signin.html"
    shell.write_text('<!doctype html><link rel="stylesheet" href="/assets/style-1.css"><script src="/assets/a.js" defer></script>')
    text = doors.get("/nope", Accept=BROWSER).get_data(as_text=True)
    assert '<link rel="stylesheet" href="/assets/style-1.css">' in text
    assert "<script" not in text
