"""What is wrong with a field is said in the reader's language, and says how to put it right."""

import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic_core import ErrorDetails, core_schema

import queue_server.contract
from queue_server.web.invalid import SAID, UNNAMED, WRITTEN, sentence
from tests.web.doors import Doors, key_of, the_doors

OURS = {
    "control_characters",
    "personal_number",
    "one_target",
    "one_ticket",
    "nothing_to_change",
    "both_ways",
    "counter_of_keypad",
    "words_of_message",
    "nothing_to_say",
    "markup",
}
CONTRACT = Path(queue_server.contract.__file__).parent


@pytest.mark.parametrize(
    ("path", "body", "field", "said"),
    [
        ("tickets", {"command_id": "1"}, "service", "còn thiếu"),
        ("tickets", {"command_id": "1", "service": "ho-tich", "colour": "red"}, "colour", "không có mục này"),
        ("counters/1/transfer", {"command_id": "1", "reason": "x" * 300, "counter": 2}, "reason", "dài quá 120"),
        ("counters/1/transfer", {"command_id": "1", "reason": "gọi 0912 345 678", "counter": 2}, "reason", "lý do chỉ nói về công việc"),
        ("counters/1/transfer", {"command_id": "1", "reason": "nhầm"}, "", "hãy nêu đúng một lĩnh vực hoặc một quầy"),
        ("notices", {"command_id": "1", "sentence": "message", "text": "🔔 !!!"}, "text", "không có chữ nào để đọc"),
        ("notices", {"command_id": "1", "sentence": "message", "text": "Nghỉ\u200d 🙂"}, "text", "ký tự điều khiển hoặc ký tự ẩn"),
        ("notices", {"command_id": "1", "sentence": "message", "text": "Nghỉ 🙂\u200d\u200d🙂"}, "text", "ký tự ẩn"),
        ("staff", {"command_id": "1", "name": "Nguyễn Lan", "role": "clerk", "password": "12345678"}, "name", "chữ thường không dấu"),
    ],
)
def test_a_field_is_refused_in_vietnamese_with_what_to_do(
    tmp_path: Path, path: str, body: dict[str, object], field: str, said: str
) -> None:
    with the_doors(tmp_path) as doors:
        answered = _asked(doors, path, body)
        assert answered["code"] == "invalid"
        assert said in answered["fields"][field]
        assert said in answered["message"]


@pytest.mark.parametrize(
    ("body", "field", "said"),
    [
        ('{"command_id": "1", "expires_at_ms": NaN}', "expires_at_ms", "phải là một số bình thường"),
        ('{"command_id": "1", "expires_at_ms": 1e400}', "expires_at_ms", "phải là một số bình thường"),
        ('{"command_id": "1", "outcome": "lost"}', "outcome", "'result_returned' hoặc 'guided_online'"),
    ],
)
def test_no_english_word_stands_in_a_vietnamese_sentence(tmp_path: Path, body: str, field: str, said: str) -> None:
    with the_doors(tmp_path) as doors:
        answered = doors.browser().post("/api/v1/counters/1/next", data=body, content_type="application/json", headers=key_of("admin"))
        assert answered.status_code == 422
        assert said in answered.get_json()["fields"][field]


def test_a_counter_has_one_address_and_not_one_in_every_script(tmp_path: Path) -> None:
    with the_doors(tmp_path) as doors:
        assert doors.post("/api/v1/counters/٣/next", doors.press(), "admin").status_code == 404
        assert doors.post("/api/v1/counters/3/pause", doors.press(), "admin").get_json()["code"] == "counter_not_open"


def _asked(doors: Doors, path: str, body: dict[str, object]) -> dict[str, dict[str, str]]:
    response = doors.post(f"/api/v1/{path}", body, "admin")
    assert response.status_code == 422
    return dict(response.get_json())


def test_every_kind_that_is_put_into_words_exists() -> None:
    kinds = set(get_args(core_schema.ErrorType))
    assert set(SAID) <= kinds | OURS
    raised = {kind for file in CONTRACT.glob("*.py") for kind in re.findall(r'PydanticCustomError\("(\w+)"', file.read_text("utf-8"))}
    assert raised == OURS, "what the contract refuses is said in both languages"
    unnamed: ErrorDetails = {"type": "never_heard_of", "loc": ("text",), "msg": "Input should be else", "input": None}
    assert sentence(unnamed, "vi") == UNNAMED, "no English scrap stands in a Vietnamese sentence"
    assert all(len(said) == 2 for said in (*SAID.values(), *WRITTEN.values()))
