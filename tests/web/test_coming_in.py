"""The first run, signing in and out, and what a cookie is worth."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from queue_server.actions.staff import FIRST_RUN_MINUTES
from tests.web.doors import Doors, key_of, the_doors

PASSWORD = "mật khẩu rất dài"


def sign_in(browser: FlaskClient, slot: str, name: str, password: str = PASSWORD, **more: Any) -> TestResponse:
    return browser.post("/api/v1/session", json={"name": name, "password": password, **more}, headers={"X-Session": slot})


def code_of(answer: TestResponse) -> str:
    return str(answer.get_json()["code"])


def setting_up(doors: Doors, code: str) -> dict[str, Any]:
    return doors.press(code=code, name="quantri", password=PASSWORD)


# --- the first run ---------------------------------------------------------------------------------------------------


def test_the_first_run_code_makes_one_administrator_who_can_sign_in(doors: Doors) -> None:
    made = doors.post("/api/v1/setup", setting_up(doors, doors.first_run_code()))
    assert (made.status_code, made.get_json()) == (201, {"name": "quantri", "role": "admin", "counter": None, "shown_as": ""})
    assert sign_in(doors.browser(), "supervisor", "quantri").get_json()["role"] == "admin"


def test_the_code_may_be_typed_small_and_without_its_dash(doors: Doors) -> None:
    typed = f" {doors.first_run_code().lower().replace('-', ' ')} "
    assert doors.post("/api/v1/setup", setting_up(doors, typed)).status_code == 201


def test_a_wrong_first_run_code_makes_nobody(doors: Doors) -> None:
    doors.first_run_code()
    refused = doors.post("/api/v1/setup", setting_up(doors, "AAAA-AAAA"))
    assert (refused.status_code, code_of(refused)) == (403, "bad_code")
    assert doors.get("/api/v1/session").get_json()["first_run"] is True


def test_the_first_run_code_works_once(doors: Doors) -> None:
    code = doors.first_run_code()
    doors.post("/api/v1/setup", setting_up(doors, code))
    refused = doors.post("/api/v1/setup", setting_up(doors, code))
    assert (refused.status_code, code_of(refused)) == (409, "already_set_up")
    assert doors.get("/api/v1/session").get_json()["first_run"] is False


def test_the_first_run_code_expires(doors: Doors) -> None:
    code = doors.first_run_code()
    doors.clock.forward(minutes=FIRST_RUN_MINUTES, seconds=1)
    assert code_of(doors.post("/api/v1/setup", setting_up(doors, code))) == "bad_code"


def test_a_new_start_ends_the_older_first_run_code(doors: Doors) -> None:
    older, newer = doors.first_run_code(), doors.first_run_code()
    assert code_of(doors.post("/api/v1/setup", setting_up(doors, older))) == "bad_code"
    assert doors.post("/api/v1/setup", setting_up(doors, newer)).status_code == 201


def test_a_devices_code_makes_no_administrator_and_stays_good(doors: Doors) -> None:
    code = doors.post("/api/v1/devices/codes", doors.press(kind="tv"), "supervisor").get_json()["code"]
    assert code_of(doors.post("/api/v1/setup", setting_up(doors, code))) == "bad_code"
    assert doors.post("/api/v1/devices/enrol", {"code": code, "name": "TV"}).status_code == 201


def test_a_first_run_code_enrols_no_device(doors: Doors) -> None:
    refused = doors.post("/api/v1/devices/enrol", {"code": doors.first_run_code(), "name": "Kiosk"})
    assert (refused.status_code, code_of(refused)) == (403, "bad_code")


# --- staff -----------------------------------------------------------------------------------------------------------


def test_an_unknown_name_and_a_wrong_password_are_refused_alike(doors: Doors) -> None:
    doors.add_staff("lan", "clerk", PASSWORD, 3)
    answers = [sign_in(doors.browser(), "counter-3", name, "not the password") for name in ("lan", "nobody-here")]
    assert answers[0].status_code == 401
    assert answers[0].get_json() == answers[1].get_json()
    assert "Set-Cookie" not in answers[0].headers


def test_a_clerk_who_belongs_to_a_counter_cannot_sign_in_at_another(doors: Doors) -> None:
    doors.add_staff("lan", "clerk", PASSWORD, 3)
    refused = sign_in(doors.browser(), "counter-4", "lan", counter=4)
    assert (refused.status_code, code_of(refused)) == (403, "foreign_counter")
    assert sign_in(doors.browser(), "counter-3", "lan").get_json()["counter"] == 3


def test_a_clerk_without_a_counter_chooses_one_that_exists(doors: Doors) -> None:
    doors.add_staff("minh", "clerk", PASSWORD)
    assert sign_in(doors.browser(), "counter-4", "minh", counter=4).get_json()["counter"] == 4
    assert code_of(sign_in(doors.browser(), "counter-9", "minh", counter=999)) == "unknown_counter"


def test_signing_in_needs_the_name_of_the_page(doors: Doors) -> None:
    refused = doors.post("/api/v1/session", {"name": "lan", "password": PASSWORD})
    assert (refused.status_code, list(refused.get_json()["fields"])) == (422, ["X-Session"])


def test_several_pages_in_one_browser_are_several_people(doors: Doors) -> None:
    doors.add_staff("lan", "clerk", PASSWORD, 3)
    doors.add_staff("hoa", "supervisor", PASSWORD)
    browser = doors.browser()
    sign_in(browser, "counter-3", "lan")
    sign_in(browser, "supervisor", "hoa")
    said = {slot: browser.get("/api/v1/session", headers={"X-Session": slot}).get_json() for slot in ("counter-3", "supervisor", "tv")}
    assert [said[slot]["name"] for slot in said] == ["lan", "hoa", None]
    assert said["counter-3"]["csrf"] != said["supervisor"]["csrf"]


def test_a_session_ends_after_its_hours(doors: Doors) -> None:
    doors.add_staff("hoa", "supervisor", PASSWORD)
    browser = doors.browser()
    sign_in(browser, "supervisor", "hoa")
    doors.clock.forward(hours=12, seconds=1)
    doors.app.extensions["motcua.gate"].forget()
    assert browser.get("/api/v1/supervisor/screen", headers={"X-Session": "supervisor"}).status_code == 401


def test_signing_out_ends_the_session_of_this_page_only(doors: Doors) -> None:
    doors.add_staff("hoa", "supervisor", PASSWORD)
    browser = doors.browser()
    tokens = {slot: sign_in(browser, slot, "hoa").get_json()["csrf"] for slot in ("one", "two")}
    stolen = browser.get_cookie("motcua_one")
    assert stolen is not None
    out = browser.post("/api/v1/session/end", json={}, headers={"X-Session": "one", "X-CSRF-Token": tokens["one"]})
    assert (out.status_code, out.get_json()["kind"]) == (200, "nobody")
    assert browser.get_cookie("motcua_one") is None
    assert browser.get("/api/v1/session", headers={"X-Session": "two"}).get_json()["name"] == "hoa"
    thief = doors.browser()
    thief.set_cookie("motcua_one", stolen.value)
    assert thief.get("/api/v1/session", headers={"X-Session": "one"}).get_json()["kind"] == "nobody"


def test_signing_in_again_on_a_page_ends_what_was_there(doors: Doors) -> None:
    doors.add_staff("hoa", "supervisor", PASSWORD)
    browser = doors.browser()
    token = sign_in(browser, "one", "hoa").get_json()["csrf"]
    older = browser.get_cookie("motcua_one")
    assert older is not None
    asked = {"name": "hoa", "password": PASSWORD}
    assert browser.post("/api/v1/session", json=asked, headers={"X-Session": "one", "X-CSRF-Token": token}).status_code == 200
    thief = doors.browser()
    thief.set_cookie("motcua_one", older.value)
    assert thief.get("/api/v1/session", headers={"X-Session": "one"}).get_json()["kind"] == "nobody"
    assert browser.get("/api/v1/session", headers={"X-Session": "one"}).get_json()["name"] == "hoa"


def test_a_new_password_ends_every_session_of_that_person_at_once(doors: Doors) -> None:
    doors.add_staff("hoa", "supervisor", PASSWORD)
    browser = doors.browser()
    sign_in(browser, "supervisor", "hoa")
    assert browser.get("/api/v1/staff", headers={"X-Session": "supervisor"}).status_code == 200
    changed = doors.post("/api/v1/staff/hoa/password", doors.press(password="another password"), "admin")
    assert changed.status_code == 200
    assert browser.get("/api/v1/staff", headers={"X-Session": "supervisor"}).status_code == 401
    assert code_of(sign_in(browser, "supervisor", "hoa")) == "wrong_credentials"
    assert sign_in(browser, "supervisor", "hoa", "another password").status_code == 200


# --- what a cookie is worth ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("address", "secure"), [("http://hall.example", False), ("https://hall.example", True)])
def test_scripts_and_other_sites_never_see_the_cookie(tmp_path: Any, address: str, secure: bool) -> None:
    with the_doors(tmp_path, address=address) as doors:
        doors.add_staff("hoa", "supervisor", PASSWORD)
        cookie = sign_in(doors.browser(), "supervisor", "hoa").headers["Set-Cookie"]
    attributes = {part.strip() for part in cookie.split(";")[1:]}
    assert {"HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"} <= attributes
    assert ("Secure" in attributes) is secure
    assert not any(part.startswith("Domain") for part in attributes)


def test_a_cookie_reads_alone_but_changes_nothing_without_its_token(doors: Doors) -> None:
    doors.add_staff("hoa", "supervisor", PASSWORD)
    browser = doors.browser()
    token = sign_in(browser, "supervisor", "hoa").get_json()["csrf"]
    page = {"X-Session": "supervisor"}
    assert browser.get("/api/v1/supervisor/screen", headers=page).status_code == 200
    for wrong in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "é" * 32}, {"X-CSRF-Token": token[:-1]}):
        refused = browser.post("/api/v1/counters/3/open", json=doors.press(), headers=page | wrong)
        assert (refused.status_code, code_of(refused)) == (403, "bad_csrf")
    assert browser.post("/api/v1/counters/3/open", json=doors.press(), headers=page | {"X-CSRF-Token": token}).status_code == 200


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://localhost:81", "http://[x", "localhost", "\xff", "http://localhost.evil"]
)
def test_a_change_asked_from_another_site_is_refused_even_with_everything_right(doors: Doors, origin: str) -> None:
    refused = doors.post("/api/v1/counters/3/open", doors.press(), "supervisor", Origin=origin)
    assert (refused.status_code, code_of(refused)) == (403, "bad_origin")


def test_our_own_pages_may_ask(doors: Doors) -> None:
    assert doors.post("/api/v1/counters/3/open", doors.press(), "supervisor", Origin="http://localhost").status_code == 200


def test_a_form_of_another_site_cannot_ask_because_it_cannot_send_json(doors: Doors) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "application/jsonp"):
        refused = doors.browser().post("/api/v1/counters/3/open", data=b"{}", content_type=kind, headers=key_of("supervisor"))
        assert (refused.status_code, code_of(refused)) == (415, "unsupported_type")


def test_a_device_changes_its_key_for_a_cookie(doors: Doors) -> None:
    browser = doors.browser()
    signed = browser.post("/api/v1/session/device", json={"key": "key-of-kiosk"}, headers={"X-Session": "kiosk"}).get_json()
    assert (signed["kind"], signed["role"]) == ("device", "kiosk")
    taken = browser.post(
        "/api/v1/tickets", json=doors.press(service="chung-thuc"), headers={"X-Session": "kiosk", "X-CSRF-Token": signed["csrf"]}
    )
    assert taken.status_code == 201
    refused = browser.post("/api/v1/session/device", json={"key": "key-of-nobody"}, headers={"X-Session": "tv"})
    assert (refused.status_code, code_of(refused)) == (401, "wrong_credentials")


def test_a_wrong_key_is_refused_even_where_everybody_may_come_in(doors: Doors) -> None:
    for header in ("Bearer wrong", "Bearer ", "Basic YTpi", "Bearer \xff\xfe", "key-of-admin"):
        assert doors.get("/api/v1/hall", Authorization=header).status_code == 401


def test_two_clerks_share_a_pc_and_the_journal_says_who_pressed(doors: Doors) -> None:
    for name in ("lan", "mai"):
        doors.add_staff(name, "clerk", PASSWORD, 3)
    browser = doors.browser()
    doors.hall.take("ho-tich")

    def press(what: str, csrf: str, **more: Any) -> TestResponse:
        headers = {"X-Session": "counter-3", "X-CSRF-Token": csrf}
        return browser.post(f"/api/v1/counters/3/{what}", json=doors.press(**more), headers=headers)

    def sit_down(name: str, password: str, csrf: str) -> TestResponse:
        body = {"name": name, "password": password, "counter": 3}
        return browser.post("/api/v1/session", json=body, headers={"X-Session": "counter-3", "X-CSRF-Token": csrf})

    first = sign_in(browser, "counter-3", "lan", counter=3).get_json()["csrf"]
    press("open", first)
    called = press("next", first).get_json()["ticket"]["number"]
    assert code_of(sit_down("mai", "sai mật khẩu", first)) == "wrong_credentials"
    assert press("start", first).status_code == 200, "a wrong password has changed nobody"
    second = sit_down("mai", PASSWORD, first).get_json()["csrf"]
    assert code_of(press("scan", first)) == "bad_csrf", "who left can press nothing more"
    stands = press("open", second).get_json()
    assert (stands["ticket"]["number"], stands["counter"]["clerk"]) == (called, "mai")
    press("finish", second)
    with doors.hall.units.reading(doors.hall.site.key) as reading:
        rows = [(row.actor, row.command) for row in reading.journal_after(0, 100) if row.command.startswith("counter/3/")]
    assert rows == [
        ("lan", "counter/3/open"),
        ("lan", "counter/3/next"),
        ("lan", "counter/3/start"),
        ("mai", "counter/3/open"),
        ("mai", "counter/3/finish"),
    ]
