"""A mistake in a TOML file is answered with file, line and the nearest known word."""

from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from queue_server.settings import SettingsError, read_toml
from queue_server.settings.document import read_document
from queue_server.settings.places import key_lines


class Service(BaseModel):
    model_config = ConfigDict(extra="forbid")
    key: str
    prefix: str = ""
    mean_minutes: float = 10


class Hall(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    services: list[Service] = []


GOOD = """name = "Minh Khánh"

[[services]]
key = "chung-thuc"
prefix = "A"

[[services]]
key = "ho-tich"
prefix = "H"
"""


def refusal(tmp_path: Path, text: str) -> str:
    file = tmp_path / "hall.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        read_toml(file, Hall)
    return str(refused.value).removeprefix(f"{tmp_path}/")


def test_a_good_file_becomes_the_model(tmp_path: Path) -> None:
    (tmp_path / "hall.toml").write_text(GOOD, encoding="utf-8")
    assert [service.prefix for service in read_toml(tmp_path / "hall.toml", Hall).services] == ["A", "H"]


def test_a_file_saved_by_notepad_is_read(tmp_path: Path) -> None:
    (tmp_path / "hall.toml").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert read_toml(tmp_path / "hall.toml", Hall).name == "Minh Khánh"


def test_a_misspelt_setting_is_named_with_its_line_and_the_nearest_word(tmp_path: Path) -> None:
    said = refusal(tmp_path, GOOD.replace('prefix = "H"', 'prefx = "H"'))
    assert said == 'hall.toml:9: không có mục "prefx" / unknown setting "prefx" in [[services]] – did you mean "prefix"?'


def test_a_misspelt_table_is_named(tmp_path: Path) -> None:
    said = refusal(tmp_path, GOOD + "\n[[servics]]\n")
    assert said == 'hall.toml:11: không có mục "servics" / unknown setting "servics" in the file – did you mean "services"?'


def test_a_word_that_is_near_nothing_gets_no_guess(tmp_path: Path) -> None:
    assert refusal(tmp_path, GOOD + "colour = 1\n") == 'hall.toml:10: không có mục "colour" / unknown setting "colour" in [[services]]'


def test_a_misspelling_comes_before_the_missing_key_it_caused(tmp_path: Path) -> None:
    assert 'hall.toml:4: không có mục "keys" / unknown setting "keys"' in refusal(
        tmp_path, GOOD.replace('key = "chung-thuc"', 'keys = "chung-thuc"')
    )


def test_a_missing_setting_points_at_its_table(tmp_path: Path) -> None:
    assert refusal(tmp_path, GOOD.replace('key = "ho-tich"\n', "")) == 'hall.toml:7: còn thiếu "key" / "key" is missing in [[services]]'


def test_a_wrong_type_says_what_it_got(tmp_path: Path) -> None:
    said = refusal(tmp_path, GOOD + 'mean_minutes = "long"\n')
    assert said.startswith('hall.toml:10: "mean_minutes" in [[services]]: phải là số / must be a number') and said.endswith("got 'long'")


@pytest.mark.parametrize(("broken", "line"), [('name = "a\n', 1), ("a = 1\nb = = 2\n", 2), ("a = 1\na = 2\n", 2), ("\n\nlist = [1,\n", 4)])
def test_broken_toml_names_its_line(tmp_path: Path, broken: str, line: int) -> None:
    assert refusal(tmp_path, broken).startswith(f"hall.toml:{line}: not valid TOML")


def test_a_missing_file_and_a_foreign_encoding_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere.toml: cannot be read"):
        read_toml(tmp_path / "nowhere.toml", Hall)
    (tmp_path / "old.toml").write_bytes('name = "phường"'.encode("utf-16"))
    with pytest.raises(SettingsError, match="is not UTF-8 text"):
        read_toml(tmp_path / "old.toml", Hall)


def test_lines_are_found_past_strings_lists_and_comments_that_look_like_toml() -> None:
    text = (
        'a = """\n[not.a.table]\nb = 1\n"""\n'  # lines 1–4
        "# c = 1\n"  # 5
        'list = [\n  "]", # ]\n  [1, 2],\n]\n'  # 6–9
        "'quoted key'.inner = {x = 1, y = [1]}\n"  # 10
        "[one.two]\nd = 1 # [x]\n"  # 11–12
        "[[rows]]\ne = 1\n[[rows]]\n[rows.below]\nf = '''\n'''\n[[rows.more]]\ng=1\n"  # 13–20
    )
    lines = key_lines(text)
    assert lines[("list",)] == 6 and lines[("quoted key", "inner")] == 10
    assert lines[("one", "two", "d")] == 12 and lines[("rows", 0, "e")] == 14
    assert lines[("rows", 1, "below", "f")] == 17 and lines[("rows", 1, "more", 0, "g")] == 20
    assert ("b",) not in lines and ("c",) not in lines and ("not", "a", "table") not in lines


def test_a_document_over_another_points_into_the_right_file(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text('name = "base"\n[hours]\nmon = 1\nearly = "x"\n')
    (tmp_path / "own.toml").write_text("\n[hours]\nmon = 2\n")
    both = read_document(tmp_path / "own.toml").over(read_document(tmp_path / "base.toml"))
    assert both.values == {"name": "base", "hours": {"mon": 2, "early": "x"}}
    assert str(both.error(("hours", "mon"), "no")).endswith("own.toml:3: no")
    assert str(both.error(("hours", "early"), "no")).endswith("base.toml:4: no")


class Bytes(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kind: Literal["bytes"]
    hex: str


class Letters(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kind: Literal["letters"]
    letters: str
    most: int = Field(default=8, multiple_of=8)


class Frame(BaseModel):
    model_config = ConfigDict(extra="forbid")
    part: list[Annotated[Bytes | Letters, Field(discriminator="kind")]] = Field(min_length=1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            '\n[[part]]\nkind = "leters"\n',
            "hall.toml:3: \"kind\" in [[part]]: phải là một trong: 'bytes', 'letters' / must be one of: 'bytes', 'letters', "
            "got 'leters' – did you mean \"letters\"?",
        ),
        ('\n[[part]]\nletters = "A"\n', 'hall.toml:2: còn thiếu "kind" / "kind" is missing in [[part]]'),
        ("part = []\n", 'hall.toml:1: "part" in the file: cần ít nhất 1 mục / needs at least 1'),
        (
            '[[part]]\nkind = "letters"\nleters = "A"\n',
            'hall.toml:3: không có mục "leters" / unknown setting "leters" in [[part]] – did you mean "letters"?',
        ),
        (
            '[[part]]\nkind = "letters"\nletters = "A"\nmost = -5\n',
            'hall.toml:4: "most" in [[part]]: phải là bội số của 8 / must be a multiple of 8, got -5',
        ),
    ],
)
def test_a_table_of_several_kinds_is_explained_with_its_own_words_in_both_languages(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "hall.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        read_toml(tmp_path / "hall.toml", Frame)
    assert str(refused.value).removeprefix(f"{tmp_path}/") == told
