"""The socket: who may listen to which room, what a room answers, and what hostile words get."""

from typing import Any

import pytest
from flask_socketio.test_client import SocketIOTestClient

from queue_server.contract import VERSION
from tests.web.doors import COUNTER, ROLES, Doors, key_of

OPEN_TO = {
    "zone:sanh": set(ROLES) - {"nobody", "keypad"},
    "kiosk": {"kiosk", "clerk", "supervisor", "admin"},
    f"counter:{COUNTER}": {"clerk", "supervisor", "admin"},
    "counter:1": {"supervisor", "admin"},
    "supervisor": {"supervisor", "admin"},
    "wall": {"wall", "tv", "supervisor", "admin"},
    "agent": {"agent"},
    "player": {"tv", "agent"},
}
HOSTILE_ROOMS: list[Any] = [
    None,
    3,
    True,
    [],
    ["zone:sanh"],
    {},
    {"room": None},
    {"room": 3},
    {"room": ["zone:sanh"]},
    {"room": {"room": "zone:sanh"}},
    {"room": ""},
    {"room": ":"},
    {"room": "zone"},
    {"room": "zone:"},
    {"room": "zone:SANH"},
    {"room": "zone:sanh\x00"},
    {"room": "zone:\ud800"},
    {"room": "zone:" + "a" * 10_000},
    {"room": "counter:"},
    {"room": "counter:-1"},
    {"room": "counter:٣"},
    {"room": "counter:" + "9" * 70},
    {"room": "counter:1:1"},
    {"room": "kiosk:1"},
    {"room": "supervisor:x"},
    {"room": "track:"},
    {"room": "track:" + "a" * 22},
    {"room": "track:\ud800" + "é" * 21},
    {"room": "everything"},
    {"room": "__class__"},
]


def listener(doors: Doors, role: str = "nobody", **more: Any) -> SocketIOTestClient:
    return doors.live.sio.test_client(doors.app, headers=key_of(role), **more)


def listen(client: SocketIOTestClient, room: Any) -> dict[str, Any]:
    """What is answered to ``{"room": room}``, or to ``room`` itself when it is no text."""
    answer: dict[str, Any] = client.emit("listen", {"room": room} if isinstance(room, str) else room, callback=True)
    return answer


def report(client: SocketIOTestClient, body: Any) -> dict[str, Any]:
    answer: dict[str, Any] = client.emit("report", body, callback=True)
    return answer


@pytest.mark.parametrize("role", ROLES)
def test_each_room_is_open_to_those_it_is_meant_for_and_shut_to_the_others(doors: Doors, role: str) -> None:
    client = listener(doors, role)
    for room, allowed in OPEN_TO.items():
        answer = listen(client, room)
        assert ("contract_version" in answer) == (role in allowed), f"{role} in {room}: {answer}"
        if role not in allowed:
            assert answer["code"] == (
                "unknown_caller" if role == "nobody" else "not_allowed" if room != "counter:1" or role != "clerk" else "foreign_counter"
            )
    assert {room.partition(":")[0] for room in doors.live.rooms()} == {room.partition(":")[0] for room in OPEN_TO if role in OPEN_TO[room]}


@pytest.mark.parametrize("asked", HOSTILE_ROOMS, ids=lambda asked: ascii(asked)[:40])
def test_whatever_is_asked_for_is_answered_with_a_refusal_and_joins_nothing(
    doors: Doors, asked: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = listen(listener(doors, "admin"), asked)
    assert set(answer) == {"code", "message", "fields"}
    assert answer["code"] in ("unknown_room", "unknown_zone", "unknown_counter", "unknown_ticket")
    assert len(answer["message"]) < 200
    assert doors.live.rooms() == []
    assert "Traceback" not in "".join(capsys.readouterr())


def test_a_wrong_key_does_not_come_in(doors: Doors) -> None:
    for auth in ({"key": "wrong"}, {"key": 3}, {"key": ["key-of-admin"]}, {"key": "\ud800"}, {"key": "x" * 100_000}):
        assert not listener(doors, auth=auth).is_connected()
    assert listener(doors, auth={"key": "key-of-tv"}).is_connected()


def test_who_proves_nothing_comes_in_as_nobody(doors: Doors) -> None:
    for auth in (
        None,
        {},
        [],
        {"key": ""},
        "key-of-admin",
        {"session": "kiosk"},
        {"session": 3},
        {"session": "../x"},
        {"session": {"a": 1}},
    ):
        assert listen(listener(doors, auth=auth), "supervisor")["code"] == "unknown_caller"


def test_a_page_listens_with_its_cookie(doors: Doors) -> None:
    browser = doors.browser()
    browser.post("/api/v1/session/device", json={"key": "key-of-tv"}, headers={"X-Session": "tv"})
    client = doors.live.sio.test_client(doors.app, auth={"session": "tv"}, flask_test_client=browser)
    assert listen(client, "zone:sanh")["room"] == "zone:sanh"


def test_a_phone_hears_its_own_ticket_and_nothing_else(doors: Doors) -> None:
    taken = doors.post("/api/v1/tickets", doors.press(service="chung-thuc"), "kiosk").get_json()
    room = f"track:{taken['track_url'].rpartition('/')[2]}"
    assert listen(listener(doors), room)["number"] == taken["number"]
    assert listen(listener(doors), room[:-1])["code"] == "unknown_ticket"


def test_what_a_room_answers_is_what_a_fetch_answers(doors: Doors) -> None:
    addresses = {"zone:sanh": "zones/sanh", "kiosk": "kiosk", "counter:3": "counters/3", "supervisor": "supervisor", "wall": "wall"}
    client = listener(doors, "admin")
    for room, address in addresses.items():
        assert listen(client, room) == doors.get(f"/api/v1/{address}/screen", "admin").get_json()


def test_one_counter_is_one_room_however_its_number_is_written(doors: Doors) -> None:
    client = listener(doors, "clerk")
    assert {listen(client, room)["room"] for room in ("counter:3", "counter:03", "counter:" + "0" * 50 + "3")} == {"counter:3"}
    assert doors.live.rooms() == ["counter:3"]


def test_who_was_refused_a_room_hears_nothing_of_it(doors: Doors) -> None:
    tv, stranger = listener(doors, "tv"), listener(doors)
    listen(tv, "zone:sanh")
    listen(stranger, "zone:sanh")
    doors.live.send("zone:sanh", "state", {"seq": 1})
    assert [heard["args"] for heard in tv.get_received()] == [[{"seq": 1}]]
    assert stranger.get_received() == []


def test_an_agent_listens_to_its_own_boards_whatever_it_calls_them(doors: Doors) -> None:
    answer = listen(listener(doors, "agent"), "agent:somebody-else")
    assert answer["room"] == "agent:agent"
    assert answer["contract_version"] == VERSION


def test_a_room_is_forgotten_when_its_last_listener_goes(doors: Doors) -> None:
    one, other = listener(doors, "tv"), listener(doors, "kiosk")
    listen(one, "zone:sanh")
    listen(other, "zone:sanh")
    one.disconnect()
    assert doors.live.rooms() == ["zone:sanh"]
    other.disconnect()
    assert doors.live.rooms() == []


def test_a_revoked_device_is_hung_up_on_and_others_are_not(doors: Doors) -> None:
    tv, kiosk = listener(doors, "tv"), listener(doors, "kiosk")
    doors.post("/api/v1/devices/tv/revoke", doors.press(), "supervisor")
    assert (tv.is_connected(), kiosk.is_connected()) == (False, True)
    assert not listener(doors, "tv").is_connected()


def test_somebody_with_a_new_password_is_hung_up_on(doors: Doors) -> None:
    doors.add_staff("lan", "clerk", "a long password", 3)
    browser = doors.browser()
    browser.post("/api/v1/session", json={"name": "lan", "password": "a long password"}, headers={"X-Session": "counter-3"})
    client = doors.live.sio.test_client(doors.app, auth={"session": "counter-3"}, flask_test_client=browser)
    assert listen(client, "counter:3")["room"] == "counter:3"
    doors.post("/api/v1/staff/lan/password", doors.press(password="another password"), "admin")
    assert not client.is_connected()


def test_who_signs_out_hears_nothing_any_more(doors: Doors) -> None:
    doors.add_staff("lan", "clerk", "a long password", 3)
    browser = doors.browser()
    slot = {"X-Session": "counter-3"}
    signed_in = browser.post("/api/v1/session", json={"name": "lan", "password": "a long password"}, headers=slot).get_json()
    client = doors.live.sio.test_client(doors.app, auth={"session": "counter-3"}, flask_test_client=browser)
    assert listen(client, "counter:3")["room"] == "counter:3"
    assert browser.post("/api/v1/session/end", json={}, headers={**slot, "X-CSRF-Token": signed_in["csrf"]}).status_code == 200
    assert not client.is_connected()


def test_a_session_that_ends_by_its_hour_ends_what_is_heard_through_it(doors: Doors) -> None:
    doors.add_staff("lan", "clerk", "a long password", 3)
    browser = doors.browser()
    browser.post("/api/v1/session", json={"name": "lan", "password": "a long password"}, headers={"X-Session": "counter-3"})
    client = doors.live.sio.test_client(doors.app, auth={"session": "counter-3"}, flask_test_client=browser)
    tv = listener(doors, "tv")
    now_ms, hours_ms = doors.clock.now_ms, int(doors.house.web.session_hours * 3_600_000)
    doors.live.part_with_expired(now_ms + hours_ms - 60_000)
    assert client.is_connected()
    doors.live.part_with_expired(now_ms + hours_ms + 60_000)
    assert (client.is_connected(), tv.is_connected()) == (False, True)


# --- reports ---------------------------------------------------------------------------------------------------------

BOARD = {
    **{"board": "3", "counter": 3, "rows": ["A001"], "blinking": True, "model": "generic", "updated_at_ms": 5},
    **{"driver": "template", "kind": "matrix", "cells": 4, "colour": "red", "line": "rs485-1", "address": 3},
}
PRINTER = {"printer": "printer-1", "state": "ok", "address": "127.0.0.1:9100", "papers": 1, "paper": "iVBORw0KGgo="}
REPORTS: dict[str, dict[str, Any]] = {
    "printed": {"kind": "outcome", "job": "aaaaaaaaaa:1", "outcome": "printed"},
    "spoken": {"kind": "outcome", "job": "call:7", "outcome": "finished"},
    "applied": {"kind": "applied", "boards": {"3": 5}},
    "health": {"kind": "health", "devices": [{"name": "line-1", "kind": "line", "state": "ok"}]},
    "audio": {"kind": "audio", "zone": "sanh", "state": "running"},
    "wall": {"kind": "wall", "boards": [BOARD], "printers": [PRINTER]},
    "slides": {"kind": "slides", "broken": ["a.mp4"]},
}
MAY_REPORT = {"agent": {"printed", "spoken", "applied", "health", "audio"}, "tv": {"spoken", "audio", "slides"}, "wall": {"wall"}}


@pytest.mark.parametrize("role", ROLES)
def test_each_kind_of_device_reports_what_it_can_know(doors: Doors, role: str) -> None:
    client = listener(doors, role)
    for name, body in REPORTS.items():
        said = report(client, body)
        heard = {"printed": {"ok": True, "turn": True}, "spoken": {"ok": True, "turn": False}}.get(name, {"ok": True})
        assert (said == heard) == (name in MAY_REPORT.get(role, set())), f"{role} reports {name}: {said}"
        assert said == heard or said["code"] == "not_allowed"


def test_a_tv_of_the_whole_hall_speaks_only_where_that_is_one_zone(doors: Doors) -> None:
    sanh = {"kind": "audio", "zone": "sanh", "state": "running"}
    tv = next(one for one in doors.live._house.site.areas if one.key == "hall")
    assert tv.zones == ("sanh",)
    with doors.hall.units.writing(doors.hall.site.key) as writing:
        writing.names("test", "devices")
        writing.equipment.save(writing.equipment.device("tv")._replace(zone="hall"))
    assert report(listener(doors, "tv"), sanh) == {"ok": True}


def test_a_tv_speaks_for_its_own_zone_only(doors: Doors) -> None:
    said = report(listener(doors, "tv"), {"kind": "audio", "zone": "garden", "state": "running"})
    assert said["code"] == "unknown_zone"


@pytest.mark.parametrize(
    "body",
    [
        None,
        3,
        "outcome",
        [],
        {},
        {"kind": "nonsense"},
        {"kind": ["outcome"]},
        {"kind": "outcome", "job": None, "outcome": "printed"},
        {"kind": "outcome", "job": 10**40, "outcome": "flown"},
        {"kind": "outcome", "job": "a", "outcome": "printed", "detail": "x" * 201},
        {"kind": "applied", "boards": {"3": "five"}},
        {"kind": "applied", "boards": {str(n): n for n in range(501)}},
        {"kind": "health", "devices": [{"name": "x" * 61, "kind": "line", "state": "ok"}]},
        {"kind": "health", "devices": [{"name": "x", "kind": "line", "state": "ok", "since_at_ms": -1}]},
        {"kind": "health", "devices": [{"name": "\ud800", "kind": "line", "state": "ok"}]},
        {"kind": "audio", "zone": "x" * 41, "state": "running"},
        {"kind": "health", "devices": [], "password": "x"},
    ],
    ids=lambda body: ascii(body)[:40],
)
def test_a_report_that_makes_no_sense_is_refused_and_not_kept(looked_at: Doors, body: Any) -> None:
    client = listener(looked_at, "agent")
    before = looked_at.rows()
    said = report(client, body)
    assert (said["code"], set(said)) == ("invalid", {"code", "message", "fields"})
    assert looked_at.rows() == before


def test_a_wall_that_reports_nonsense_darkens_nobodys_screen(doors: Doors) -> None:
    client = listener(doors, "wall")
    for boards in ([{}], [{"board": "3"}], [{**BOARD, "rows": None}], [{**BOARD, "extra": 1}]):
        assert report(client, {"kind": "wall", "boards": boards})["code"] == "invalid"
    assert report(client, REPORTS["wall"]) == {"ok": True}
    shown = doors.get("/api/v1/wall/screen", "wall").get_json()
    assert (shown["boards"], shown["printers"]) == ([BOARD], [PRINTER])


def test_who_is_connected_is_seen_by_the_supervisor(doors: Doors) -> None:
    def state() -> str:
        devices = doors.get("/api/v1/supervisor/screen", "supervisor").get_json()["devices"]
        return str(next(device["state"] for device in devices if device["device"] == "tv"))

    states = [state()]
    client = listener(doors, "tv")
    states.append(state())
    client.disconnect()
    assert [*states, state()] == ["unknown", "ok", "lost"]
    assert set(doors.refreshed) == {"supervisor", "kiosk"}
