"""Boards by name, and what is said to somebody who mistypes: the word that was meant, the line it stands in."""

import re
import tomllib
from pathlib import Path

import pytest

from devices.drivers.catalogue import DRIVERS, driver_of, model_class
from devices.drivers.errors import UnknownDriver
from devices.faces import dashed
from queue_server.cli.models import Models
from queue_server.settings import SettingsError
from tests.devices.device_fakes import BOARDS

BY_DRIVER = {
    tomllib.loads(path.read_text(encoding="utf-8")).get("driver", "template"): path for path in sorted(BOARDS.glob("*.toml"), reverse=True)
}
"""One shipped model of each driver."""


def spoiled(folder: Path, path: Path, old: str, new: str) -> str:
    """A hall's own model with a slip of the pen; what is said about it."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    (folder / "boards").mkdir(exist_ok=True)
    (folder / "boards" / "mine.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        Models(folder).read("mine")
    return str(refused.value)


def test_every_driver_has_a_shipped_model_that_it_speaks_to() -> None:
    assert set(BY_DRIVER) == set(DRIVERS)
    for path in BY_DRIVER.values():
        board = Models(Path("nowhere")).read(path.stem)
        assert driver_of(board).frames(1, dashed(board).rows, "idle")


@pytest.mark.parametrize("word", DRIVERS)
def test_a_mistyped_word_of_any_driver_is_answered_with_the_right_one_and_its_line(word: str, tmp_path: Path) -> None:
    said = spoiled(tmp_path, BY_DRIVER[word], "refresh_seconds", "refresh_secnds")
    assert 'did you mean "refresh_seconds"?' in said
    assert re.search(r"mine\.toml:\d+:", said)


def test_a_mistyped_word_of_a_display_s_own_table_is_answered_too(tmp_path: Path) -> None:
    assert 'did you mean "packing"?' in spoiled(tmp_path, BOARDS / "led485-text.toml", "packing =", "paking =")
    assert 'did you mean "caption"?' in spoiled(tmp_path, BOARDS / "cd5220.toml", "caption =", "captin =")


def test_a_driver_that_does_not_exist_is_answered_with_those_that_do(tmp_path: Path) -> None:
    said = spoiled(tmp_path, BOARDS / "alpha.toml", 'driver = "alpha"', 'driver = "alfa"')
    assert 'did you mean "alpha"?' in said
    assert all(word in said for word in DRIVERS)
    with pytest.raises(UnknownDriver):
        model_class({"driver": 7})


def test_a_model_that_does_not_exist_is_answered_with_the_nearest() -> None:
    with pytest.raises(SettingsError, match='did you mean "led485-text"'):
        Models(Path("nowhere")).read("led485-txt")


def test_a_part_of_a_kind_that_does_not_exist_is_answered_with_the_nearest_and_its_own_line(tmp_path: Path) -> None:
    said = spoiled(tmp_path, BOARDS / "generic.toml", 'kind = "state"', 'kind = "stat"')
    line = (BOARDS / "generic.toml").read_text(encoding="utf-8").partition('kind = "state"')[0].count("\n") + 1
    assert f'mine.toml:{line}: "kind" in [[frame]]: phải là một trong' in said and 'did you mean "state"?' in said


def test_a_span_over_a_part_that_does_not_exist_and_two_parts_of_one_name_have_their_lines(tmp_path: Path) -> None:
    text = (BOARDS / "generic.toml").read_text(encoding="utf-8")
    line = text.partition('of = ["state"')[0].count("\n") + 1
    said = spoiled(tmp_path, BOARDS / "generic.toml", 'of = ["state"', 'of = ["stat"')
    assert f"mine.toml:{line}: " in said and 'không có phần "stat"' in said and 'did you mean "state"?' in said
    line = text.partition('name = "digits"')[0].count("\n") + 1
    said = spoiled(tmp_path, BOARDS / "generic.toml", 'name = "digits"', 'name = "state"')
    assert f"mine.toml:{line}: " in said and 'hai phần cùng tên "state" /' in said


def test_a_board_without_a_single_letter_is_refused(tmp_path: Path) -> None:
    said = spoiled(tmp_path, BOARDS / "generic.toml", 'glyphs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-"', 'glyphs = ""')
    assert '"glyphs" in [text]: cần ít nhất 1 chữ' in said
