"""What is wrong with a field is said in the reader's language, and says how to put it right."""

from pathlib import Path
from typing import get_args

import pytest
from pydantic_core import core_schema

from queue_server.web.invalid import SAID, WRITTEN
from tests.web.doors import Doors, the_doors

OURS = {"control_characters", "personal_number", "one_target", "one_ticket", "nothing_to_change", "both_ways", "counter_of_keypad"}


@pytest.mark.parametrize(
    ("path", "body", "field", "said"),
    [
        ("tickets", {"command_id": "1"}, "service", "còn thiếu"),
        ("tickets", {"command_id": "1", "service": "ho-tich", "colour": "red"}, "colour", "không có mục này"),
        ("counters/1/transfer", {"command_id": "1", "reason": "x" * 300, "counter": 2}, "reason", "dài quá 120"),
        ("counters/1/transfer", {"command_id": "1", "reason": "gọi 0912 345 678", "counter": 2}, "reason", "lý do chỉ nói về công việc"),
        ("counters/1/transfer", {"command_id": "1", "reason": "nhầm"}, "", "hãy nêu đúng một lĩnh vực hoặc một quầy"),
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


def _asked(doors: Doors, path: str, body: dict[str, object]) -> dict[str, dict[str, str]]:
    response = doors.post(f"/api/v1/{path}", body, "admin")
    assert response.status_code == 422
    return dict(response.get_json())


def test_every_kind_that_is_put_into_words_exists() -> None:
    kinds = set(get_args(core_schema.ErrorType))
    assert set(SAID) <= kinds | OURS
    assert all(len(said) == 2 for said in (*SAID.values(), *WRITTEN.values()))
