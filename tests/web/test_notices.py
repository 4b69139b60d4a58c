"""The doors of notices: told by a POST, seen in their own small room, by the kiosk, the phone and the supervisor; refusals have words."""

from typing import Any

import pytest
from socketio.packet import EVENT, Packet

from queue_server.web.fanout import framed
from tests.web.doors import Doors

LARGEST_BYTES = 2048
LONG = ("Kính mời quý công dân đến làm thủ tục đất đai sang phòng 201, tầng 2. " * 4)[:200].strip()


def tell(doors: Doors, role: str = "supervisor", **more: Any) -> tuple[int, dict[str, Any]]:
    answered = doors.post("/api/v1/notices", doors.press(**{"sentence": "message", "text": "Quầy 3 nghỉ.", **more}), role)
    return answered.status_code, answered.get_json()


def shown(doors: Doors) -> list[dict[str, Any]]:
    return list(doors.get("/api/v1/zones/sanh/notices", "tv").get_json()["notices"])


def test_a_message_is_told_and_ended(doors: Doors) -> None:
    status, answer = tell(doors, text_en="Counter 3 is closed.", minutes=5)
    told = answer["notice"]
    assert status == 201
    assert shown(doors) == [
        {
            "id": told["id"],
            "sentence": "message",
            "at_ms": doors.clock.now_ms,
            "until_at_ms": doors.clock.now_ms + 300_000,
            "text": "Quầy 3 nghỉ.",
            "text_en": "Counter 3 is closed.",
        }
    ]
    assert doors.get("/api/v1/kiosk/screen", "kiosk").get_json()["notices"] == shown(doors)
    assert doors.get("/api/v1/supervisor/screen", "supervisor").get_json()["notices"] == [told]
    for _ in range(2):
        ended = doors.post(f"/api/v1/notices/{told['id']}/end", doors.press(), "supervisor")
        assert (ended.status_code, ended.get_json()["notice"]["ended_at_ms"]) == (200, doors.clock.now_ms)
    assert shown(doors) == []


def test_two_long_messages_and_danger_fit_into_two_kilobytes(doors: Doors) -> None:
    for text in (LONG, f"Xin{LONG[3:]}"):
        tell(doors, text=text, text_en="e" * 200)
    tell(doors, sentence="evacuation", text=None)
    message = doors.get("/api/v1/zones/sanh/notices", "tv").get_json()
    assert [one["sentence"] for one in message["notices"]] == ["evacuation", "message", "message"]
    assert len(framed(f"4{Packet(EVENT, data=['state', message]).encode()}".encode())) <= LARGEST_BYTES


def test_where_people_leave_the_kiosk_is_told_why_it_gives_no_number(doors: Doors) -> None:
    tell(doors, sentence="evacuation", text=None)
    assert [one["urgent"] for one in shown(doors)] == [True]
    refused = doors.post("/api/v1/tickets", doors.press(service="chung-thuc"), "kiosk")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "evacuating")
    assert "rời tòa nhà" in refused.get_json()["message"]


@pytest.mark.parametrize(
    ("asked", "status", "code", "says"),
    [
        ({"sentence": "song"}, 422, "invalid", "'outage', 'closing'"),
        ({"text": "   "}, 422, "invalid", "cần ít nhất 1"),
        ({"text": "a" * 201}, 422, "invalid", "dài quá 200"),
        ({"text": None}, 422, "invalid", "tin nhắn thì phải có lời"),
        ({"zones": ["garden"]}, 404, "unknown_zone", "garden"),
        ({"sentence": "stopped", "text": None}, 422, "needs_service", "lĩnh vực"),
        ({"sentence": "lunch", "text": None}, 422, "needs_time", "13:30"),
    ],
)
def test_what_cannot_be_told_is_refused_in_words(doors: Doors, asked: dict[str, Any], status: int, code: str, says: str) -> None:
    answered, refused = tell(doors, **asked)
    assert (answered, refused["code"]) == (status, code)
    assert says in f"{refused['message']} {refused['fields']}"
    assert shown(doors) == []


@pytest.mark.parametrize(("seq", "status"), [("999", 404), ("999999999", 404), ("x", 404)])
def test_no_such_notice(doors: Doors, seq: str, status: int) -> None:
    assert doors.post(f"/api/v1/notices/{seq}/end", doors.press(), "supervisor").status_code == status


def test_what_stands_twice_or_has_no_room_is_refused(doors: Doors) -> None:
    tell(doors)
    assert tell(doors)[1]["code"] == "notice_stands"
    for n in range(4):
        assert tell(doors, text=f"Tin {n}")[0] == 201
    status, refused = tell(doors, text="Tin 9")
    assert (status, refused["code"]) == (409, "notices_full")
    assert "Hãy kết thúc" in refused["message"]


@pytest.mark.parametrize("joined", ["👨\u200d👩\u200d👧", "👩🏽\u200d⚕\ufe0f", "🏳\ufe0f\u200d🌈"])
def test_a_picture_joined_of_several_may_stand_in_a_message(doors: Doors, joined: str) -> None:
    status, answer = tell(doors, text=f"Quầy {joined} ở tầng 2.")
    assert (status, answer["notice"]["text"]) == (201, f"Quầy {joined} ở tầng 2.")
    doors.post(f"/api/v1/notices/{answer['notice']['id']}/end", doors.press(), "supervisor")


def test_whoever_writes_a_message_is_shown_the_words_that_will_be_said(doors: Doors) -> None:
    answered = doors.post("/api/v1/notices/heard", {"text": "Mời A015 lúc 8h30.", "text_en": "A015, at 8:30."}, "supervisor").get_json()
    assert not any(letter.isdigit() for letter in answered["text"] + answered["text_en"])
    assert answered["text"].startswith("Mời a không một năm lúc tám giờ ba mươi")
    assert shown(doors) == []
