"""How devices come in by a code and go out, how staff are kept, and that no secret is ever written down as it is."""

import re
from typing import Any

import pytest

from queue_server.actions.staff import CODE_MINUTES
from tests.web.doors import Doors

PASSWORD = "mật khẩu rất dài"


def a_code(doors: Doors, **more: Any) -> str:
    made = doors.post("/api/v1/devices/codes", doors.press(**{"kind": "kiosk", **more}), "supervisor")
    assert made.status_code == 201
    return str(made.get_json()["code"])


def enrol(doors: Doors, code: str, name: str = "Máy lấy số cửa chính") -> tuple[int, dict[str, Any]]:
    answered = doors.post("/api/v1/devices/enrol", {"code": code, "name": name})
    return answered.status_code, answered.get_json()


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_a_code_gives_a_device_its_own_key_and_kind(doors: Doors) -> None:
    status, enrolled = enrol(doors, a_code(doors))
    assert (status, enrolled["kind"]) == (201, "kiosk")
    assert doors.get("/api/v1/kiosk/screen", **bearer(enrolled["key"])).status_code == 200
    assert doors.get("/api/v1/supervisor/screen", **bearer(enrolled["key"])).status_code == 403
    listed = {device["id"]: device["name"] for device in doors.get("/api/v1/devices", "supervisor").get_json()}
    assert listed[enrolled["device"]] == "Máy lấy số cửa chính"


def test_a_tv_belongs_to_the_zone_of_its_code(doors: Doors) -> None:
    zone = list(doors.hall.site.zones)[-1]
    assert enrol(doors, a_code(doors, kind="tv", zone=zone))[1]["zone"] == zone
    assert enrol(doors, a_code(doors, kind="tv"))[1]["zone"] == next(iter(doors.hall.site.zones))


def test_a_keypad_does_at_the_counter_of_its_code_what_a_clerk_does_and_nothing_elsewhere(doors: Doors) -> None:
    doors.hall.open()
    doors.hall.take("chung-thuc")
    enrolled = enrol(doors, a_code(doors, kind="keypad", counter=3), "Bàn phím quầy 3")[1]
    key = bearer(enrolled["key"])
    assert (enrolled["kind"], enrolled["counter"]) == ("keypad", 3)
    called = doors.post("/api/v1/counters/3/next", doors.press(), **key).get_json()
    assert (called["ticket"]["number"], called["counter"]["no"]) == ("A001", 3)
    assert doors.get("/api/v1/counters/3/screen", **key).get_json()["ticket"]["number"] == "A001"
    for action in ("next", "open", "recall", "pause", "close"):
        refused = doors.post(f"/api/v1/counters/4/{action}", doors.press(), **key)
        assert (refused.status_code, refused.get_json()["code"]) == (403, "foreign_counter"), action
    assert doors.get("/api/v1/counters/4/screen", **key).get_json()["code"] == "foreign_counter"
    assert doors.post("/api/v1/tickets", doors.press(service="chung-thuc"), **key).get_json()["code"] == "not_allowed"
    (listed,) = [one for one in doors.get("/api/v1/devices", "supervisor").get_json() if one["id"] == enrolled["device"]]
    assert (listed["kind"], listed["counter"]) == ("keypad", 3)


@pytest.mark.parametrize(("asked", "code"), [({"kind": "keypad"}, "invalid"), ({"kind": "tv", "counter": 3}, "invalid")])
def test_a_code_has_a_counter_if_it_is_for_a_keypad_and_else_none(doors: Doors, asked: dict[str, Any], code: str) -> None:
    assert doors.post("/api/v1/devices/codes", doors.press(**asked), "supervisor").get_json()["code"] == code


def test_a_code_for_a_counter_that_is_not_there_is_refused(doors: Doors) -> None:
    refused = doors.post("/api/v1/devices/codes", doors.press(kind="keypad", counter=99), "supervisor")
    assert (refused.status_code, refused.get_json()["code"]) == (404, "unknown_counter")


def test_a_code_enrols_once(doors: Doors) -> None:
    code = a_code(doors)
    enrol(doors, code)
    assert enrol(doors, code) == (403, {"code": "bad_code", "message": "Mã không đúng hoặc đã hết hạn. Hãy xin mã mới.", "fields": {}})


def test_a_code_expires(doors: Doors) -> None:
    code = a_code(doors)
    doors.clock.forward(minutes=CODE_MINUTES, seconds=1)
    assert enrol(doors, code)[1]["code"] == "bad_code"


@pytest.mark.parametrize("code", ["AAAA-AAAA", "'; DROP TABLE code; --", "Ａ" * 8, "\x00", "%"])
def test_a_guessed_code_enrols_nothing(doors: Doors, code: str) -> None:
    a_code(doors)
    assert enrol(doors, code)[1]["code"] == "bad_code"


def test_the_same_press_shows_the_same_code_again(doors: Doors) -> None:
    asked = doors.press(kind="tv")
    first, again = (doors.post("/api/v1/devices/codes", asked, "supervisor").get_json() for _ in range(2))
    assert first == again


def test_a_code_for_an_unknown_zone_is_refused(doors: Doors) -> None:
    refused = doors.post("/api/v1/devices/codes", doors.press(kind="tv", zone="garden"), "supervisor")
    assert (refused.status_code, refused.get_json()["code"]) == (404, "unknown_zone")


def test_a_revoked_device_is_out_at_once_with_its_key_and_its_cookies(doors: Doors) -> None:
    key = enrol(doors, a_code(doors))[1]["key"]
    browser = doors.browser()
    browser.post("/api/v1/session/device", json={"key": key}, headers={"X-Session": "kiosk"})
    device = doors.get("/api/v1/session", **bearer(key)).get_json()["name"]
    assert browser.get("/api/v1/kiosk/screen", headers={"X-Session": "kiosk"}).status_code == 200
    assert doors.post(f"/api/v1/devices/{device}/revoke", doors.press(), "supervisor").status_code == 200
    assert doors.get("/api/v1/kiosk/screen", **bearer(key)).status_code == 401
    assert browser.get("/api/v1/kiosk/screen", headers={"X-Session": "kiosk"}).status_code == 401
    gone = doors.post(f"/api/v1/devices/{device}/revoke", doors.press(), "supervisor")
    assert (gone.status_code, gone.get_json()["code"]) == (404, "unknown_device")


def test_names_of_staff_are_taken_once(doors: Doors) -> None:
    doors.add_staff("lan", "clerk", PASSWORD, 3)
    refused = doors.post("/api/v1/staff", doors.press(name="lan", role="admin", password=PASSWORD), "admin")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "name_taken")
    assert doors.get("/api/v1/staff", "admin").get_json() == [{"name": "lan", "role": "clerk", "counter": 3, "shown_as": ""}]


def test_a_password_for_somebody_unknown_is_refused(doors: Doors) -> None:
    refused = doors.post("/api/v1/staff/nobody/password", doors.press(password=PASSWORD), "admin")
    assert (refused.status_code, refused.get_json()["code"]) == (404, "unknown_staff")


def test_how_the_tvs_name_somebody_is_changed_and_no_row_of_the_journal_knows_it(doors: Doors) -> None:
    doors.post("/api/v1/staff", doors.press(name="lan", role="clerk", password=PASSWORD, shown_as="Lê Lan"), "admin")
    for name in ("  Lê Thị Lan ", ""):
        told = doors.post("/api/v1/staff/lan/shown-name", doors.press(shown_as=name), "admin").get_json()
        assert told["shown_as"] == name.strip()
        assert [one["shown_as"] for one in doors.get("/api/v1/staff", "admin").get_json() if one["name"] == "lan"] == [name.strip()]
    journal = "\n".join(row for row in doors.rows() if row.startswith('INSERT INTO "journal"'))
    assert "staff_shown_name_changed" in journal
    assert not any(name in journal or name.encode("unicode_escape").decode() in journal for name in ("Lê Lan", "Lê Thị Lan"))
    refused = doors.post("/api/v1/staff/nobody/shown-name", doors.press(shown_as="Mai"), "admin")
    assert (refused.status_code, refused.get_json()["code"]) == (404, "unknown_staff")


def test_a_press_with_another_password_is_another_request(doors: Doors) -> None:
    asked = doors.press(name="lan", role="clerk", password=PASSWORD)
    assert doors.post("/api/v1/staff", asked, "admin").get_json() == doors.post("/api/v1/staff", asked, "admin").get_json()
    reused = doors.post("/api/v1/staff", asked | {"password": "quite another"}, "admin")
    assert (reused.status_code, reused.get_json()["code"]) == (409, "command_reused")


def test_passwords_are_kept_as_argon2id_and_no_secret_is_written_down_as_it_is(doors: Doors) -> None:
    first_code = doors.first_run_code()
    doors.post("/api/v1/setup", doors.press(code=first_code, name="quantri", password=PASSWORD))
    browser = doors.browser()
    csrf = browser.post("/api/v1/session", json={"name": "quantri", "password": PASSWORD}, headers={"X-Session": "a"}).get_json()["csrf"]
    cookie = browser.get_cookie("motcua_a")
    device_code = a_code(doors)
    key = enrol(doors, device_code)[1]["key"]
    everything = "\n".join(doors.rows())
    assert "$argon2id$" in everything
    assert cookie is not None
    for secret in (PASSWORD, first_code, first_code.replace("-", ""), cookie.value, key):
        assert secret not in everything
    journal = "\n".join(row for row in doors.rows() if row.startswith('INSERT INTO "journal"'))
    assert "device_enrolled" in journal
    assert "staff_added" in journal
    for secret in (device_code, csrf, "argon2", "password", "key-of"):
        assert secret not in journal
    assert not re.search(r"[0-9a-f]{64}", journal.replace("staff", "")[: journal.find("device_enrolled")].partition("[")[2])
