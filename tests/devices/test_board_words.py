"""Every word a board's TOML may use stands in config/boards/README.md, and every word it names is one."""

import re
import typing
from typing import Any

import pytest
from pydantic import BaseModel

from devices.drivers.catalogue import BoardModel
from devices.drivers.grammar import Algorithm
from devices.drivers.modbus import Preset
from tests.devices.device_fakes import BOARDS

README = (BOARDS / "README.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([^`\n]+)`", README))


def words_of(table: Any) -> set[str]:
    """Names of all settings below a model, and the kinds of its parts."""
    found: set[str] = set()
    if isinstance(table, type) and issubclass(table, BaseModel):
        for name, info in table.model_fields.items():
            found |= {name} | words_of(info.annotation) | words_of(tuple(info.metadata))
    for below in typing.get_args(table):
        found |= words_of(below)
    return found


@pytest.mark.parametrize("word", sorted(words_of(BoardModel)))
def test_a_word_of_a_board_is_documented(word: str) -> None:
    assert re.search(rf"[`\[ ]{word}[`\] ]", README), f"config/boards/README.md does not say what {word} is"


def test_every_kind_of_check_and_packing_is_documented() -> None:
    packings = typing.get_args(Preset.model_fields["packing"].annotation)
    assert all(word in README for word in (*typing.get_args(Algorithm), *packings))


def test_every_shipped_model_is_in_the_list_and_no_other() -> None:
    shipped = {path.stem for path in BOARDS.glob("*.toml")}
    listed = {word for line in README.splitlines() if line.startswith("| `") for word in re.findall(r"`([a-z0-9-]+)`", line)}
    assert shipped <= listed


def test_no_word_is_documented_that_does_not_exist() -> None:
    known = words_of(BoardModel)
    rows = re.findall(r"^\| (?:alpha: |am03127: |cd5220: )?(.+?) \|", README, re.MULTILINE)
    named = {word for row in rows if "model" not in row for word in re.findall(r"`([a-z_]+)`", row) if "-" not in word}
    shipped = {path.stem for path in BOARDS.glob("*.toml")}
    assert named - shipped <= known | {"template"}
