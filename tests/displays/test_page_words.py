"""Every sentence exists in both languages, with the same holes; nothing asks for a sentence that is not there."""

import json
import re
from pathlib import Path

SRC = Path(__file__).parents[2] / "displays" / "src"
WORDS = {language: json.loads((SRC / "words" / f"{language}.json").read_text(encoding="utf-8")) for language in ("vi", "en")}


def test_both_languages_have_the_same_keys() -> None:
    assert list(WORDS["vi"]) == list(WORDS["en"])


def test_both_languages_fill_the_same_holes() -> None:
    for key, sentence in WORDS["vi"].items():
        assert set(re.findall(r"{(\w+)}", sentence)) == set(re.findall(r"{(\w+)}", WORDS["en"][key])), key


def test_every_key_that_a_page_uses_exists() -> None:
    for path in SRC.rglob("*.ts*"):
        for key in re.findall(r'\bt\(\s*"([^"]+)"', path.read_text(encoding="utf-8")):
            assert key in WORDS["vi"], f"{path.name}: {key}"
