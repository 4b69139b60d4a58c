"""A visitor's phone at its doors: the code only those get who show it, the cookie a stranger's page cannot use, limits before any SQL."""

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from tests.web.doors import Doors, the_doors

PAGE = {"X-Session": "phone"}


def code(doors: Doors, role: str = "tv") -> str:
    shown: str = doors.get("/api/v1/join/code", role).get_json()["url"]
    return shown.rpartition("/")[2]


def joined(doors: Doors, browser: FlaskClient | None = None) -> tuple[FlaskClient, str]:
    browser = browser or doors.browser()
    answer = browser.post("/api/v1/join", json={"code": code(doors)}, headers=PAGE)
    assert answer.status_code == 200, answer.get_json()
    return browser, answer.get_json()["csrf"]


def take(doors: Doors, browser: FlaskClient, csrf: str, **more: Any) -> TestResponse:
    asked = doors.press(service="chung-thuc", **more)
    return browser.post("/api/v1/phone/tickets", json=asked, headers={**PAGE, "X-CSRF-Token": csrf})


def test_the_code_on_the_tv_is_a_picture_of_an_address_that_changes(doors: Doors) -> None:
    shown = doors.get("/api/v1/join/code", "tv").get_json()
    assert shown["url"].startswith("http://localhost/j/")
    assert 0 < shown["next_at_ms"] - shown["sent_at_ms"] <= 90_000
    assert 21 <= shown["size"] <= 45
    assert shown["path"].startswith("M0 0h1v1h-1z")
    doors.clock.forward(seconds=90)
    assert doors.get("/api/v1/join/code", "tv").get_json()["url"] != shown["url"]
    assert doors.get(f"/j/{code(doors)}").status_code == 200


def test_from_the_code_to_a_number_and_to_its_page(doors: Doors) -> None:
    browser, csrf = joined(doors)
    who = browser.get("/api/v1/session", headers=PAGE).get_json()
    assert (who["kind"], who["role"], who["csrf"]) == ("phone", "visitor", csrf)
    taken = take(doors, browser, csrf)
    assert taken.status_code == 201
    mine = browser.get("/api/v1/phone", headers=PAGE).get_json()
    assert [one["track_url"] for one in mine["tickets"]] == [taken.get_json()["track_url"]]
    again = take(doors, browser, csrf)
    assert (again.status_code, again.get_json()["code"]) == (409, "already_waiting")
    assert again.get_json()["fields"] == {"track_url": taken.get_json()["track_url"]}


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(tmp_path: Path) -> None:
    with the_doors(tmp_path, address="https://hall.example") as doors:
        given = doors.browser().post("/api/v1/join", json={"code": code(doors)}, headers=PAGE).headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Secure", "Path=/", "Max-Age=86400"} <= {part.strip() for part in given.split(";")}


def test_another_sites_page_takes_no_number_with_this_phone(doors: Doors) -> None:
    browser, csrf = joined(doors)
    asked = doors.press(service="chung-thuc")
    for headers, said in (
        ({**PAGE}, "bad_csrf"),
        ({**PAGE, "X-CSRF-Token": "x"}, "bad_csrf"),
        ({**PAGE, "X-CSRF-Token": csrf, "Origin": "http://evil.example"}, "bad_origin"),
        ({"X-CSRF-Token": csrf}, "unknown_caller"),
    ):
        assert browser.post("/api/v1/phone/tickets", json=asked, headers=headers).get_json()["code"] == said


@pytest.mark.parametrize(
    "path", ["/api/v1/screens", "/api/v1/kiosk/screen", "/api/v1/staff", "/api/v1/join/code", "/api/v1/zones/sanh/screen"]
)
def test_a_phone_sees_nothing_that_is_not_its_own(doors: Doors, path: str) -> None:
    browser, _csrf = joined(doors)
    assert browser.get(path, headers=PAGE).status_code in (403, 404)


def test_a_phones_cookie_in_another_pages_place_is_nobodys(doors: Doors) -> None:
    browser, _csrf = joined(doors)
    cookie = browser.get_cookie("motcua_phone")
    assert cookie is not None
    browser.set_cookie("motcua_kiosk", cookie.value)
    assert browser.get("/api/v1/session", headers={"X-Session": "kiosk"}).get_json()["kind"] == "nobody"


def test_a_code_of_three_minutes_ago_and_a_made_up_one_are_told_apart_from_nothing(doors: Doors) -> None:
    old = code(doors)
    doors.clock.forward(seconds=180)
    for said in (old, "132a-aaaaaaaaaa", "x"):
        refused = doors.post("/api/v1/join", {"code": said}, **PAGE)
        assert (refused.status_code, refused.get_json()["code"]) == (403, "code_old")
        assert "Set-Cookie" not in refused.headers


def test_a_phone_that_presses_without_end_is_slowed_down_and_others_behind_its_address_are_not(tmp_path: Path) -> None:
    with the_doors(tmp_path, limits={"tickets_per_address_per_minute": 2}) as doors:
        (one, csrf), (other, others) = joined(doors), joined(doors)
        assert [take(doors, one, csrf).status_code for _ in range(3)] == [201, 409, 429]
        assert take(doors, other, others).status_code == 201


def test_a_thousand_hostile_requests_read_and_write_nothing_of_the_database(doors: Doors) -> None:
    """Guessed codes, guessed cookies, guessed tickets and presses without a cookie: all are answered by arithmetic."""
    code(doors)  # the site's key has been read once
    asked: list[str] = []
    event.listen(doors.hall.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    for n in range(250):
        forged = {**PAGE, "Cookie": f"motcua_phone={n}.1.9999999999999.{'a' * 52}"}
        body = doors.press(service="chung-thuc")
        assert doors.post("/api/v1/join", {"code": f"{n:x}-aaaaaaaaaa"}, **forged).status_code == 403
        assert doors.post("/api/v1/phone/tickets", body, **forged).status_code == 401
        assert doors.get("/api/v1/phone", **forged).status_code == 401
        assert doors.get(f"/api/v1/track/{n:022d}", **PAGE).status_code == 404
    assert asked == []
