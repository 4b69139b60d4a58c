"""The readers of numbers, against tables written by hand and against a listener that understands what it hears."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sounds import en, vi
from sounds.phrases import Language

VIETNAMESE = Language.read("vi")
ENGLISH = Language.read("en")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "không"),
        (1, "một"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (44, "bốn mươi tư"),
        (55, "năm mươi lăm"),
        (91, "chín mươi mốt"),
        (99, "chín mươi chín"),
        (100, "một trăm"),
        (101, "một trăm lẻ một"),
        (104, "một trăm lẻ bốn"),
        (105, "một trăm lẻ năm"),
        (110, "một trăm mười"),
        (111, "một trăm mười một"),
        (115, "một trăm mười lăm"),
        (121, "một trăm hai mươi mốt"),
        (555, "năm trăm năm mươi lăm"),
        (1000, "một nghìn"),
        (1001, "một nghìn không trăm lẻ một"),
        (1010, "một nghìn không trăm mười"),
        (1015, "một nghìn không trăm mười lăm"),
        (1100, "một nghìn một trăm"),
        (2024, "hai nghìn không trăm hai mươi tư"),
        (9999, "chín nghìn chín trăm chín mươi chín"),
        (10_005, "mười nghìn không trăm lẻ năm"),
        (21_000, "hai mươi mốt nghìn"),
        (105_000, "một trăm lẻ năm nghìn"),
        (1_000_000, "một triệu"),
        (1_000_001, "một triệu không nghìn không trăm lẻ một"),
        (1_015_000, "một triệu không trăm mười lăm nghìn"),
        (9_999_999, "chín triệu chín trăm chín mươi chín nghìn chín trăm chín mươi chín"),
        (700_000_231, "bảy trăm triệu không nghìn hai trăm ba mươi mốt"),
    ],
)
def test_vietnamese_is_read_as_in_school(value: int, words: str) -> None:
    assert VIETNAMESE.words(value) == words


def test_a_hall_may_speak_like_the_north_or_the_south() -> None:
    def speaking(**options: str) -> str:
        language = Language("vi", "", {}, {}, {}, vi, options=options)
        return language.words(1104)

    assert speaking(odd="linh") == "một nghìn một trăm linh bốn"
    assert speaking(thousand="ngàn") == "một ngàn một trăm lẻ bốn"
    assert Language("vi", "", {}, {}, {}, vi, options={"four": "bốn"}).words(24) == "hai mươi bốn"


def listened(words: str) -> int:
    """Understands spoken Vietnamese by the value of each word alone, knowing nothing of how the reader works."""
    units = {
        "không": 0,
        "một": 1,
        "mốt": 1,
        "hai": 2,
        "ba": 3,
        "bốn": 4,
        "tư": 4,
        "năm": 5,
        "lăm": 5,
        "sáu": 6,
        "bảy": 7,
        "tám": 8,
        "chín": 9,
    }
    total = group = last = 0
    for word in words.split():
        if word in units:
            last = units[word]
        elif word == "mười":
            group, last = group + 10, 0
        elif word == "mươi":
            group, last = group + 10 * last, 0
        elif word == "trăm":
            group, last = group + 100 * last, 0
        elif word in ("nghìn", "triệu"):
            total, group, last = total + (group + last) * {"nghìn": 1000, "triệu": 1_000_000}[word], 0, 0
        else:
            assert word == "lẻ", word
            assert last == 0
    return total + group + last


def test_every_number_up_to_99_999_is_understood_as_itself() -> None:
    wrong = [value for value in range(100_000) if listened(VIETNAMESE.words(value)) != value]
    assert wrong == []


def test_no_two_numbers_sound_alike() -> None:
    assert len({VIETNAMESE.words(value) for value in range(100_000)}) == 100_000


@given(st.integers(0, vi.LARGEST))
def test_any_number_is_understood_as_itself(value: int) -> None:
    assert listened(VIETNAMESE.words(value)) == value


@given(st.integers(0, 99_999))
def test_the_small_rules_of_vietnamese_hold_everywhere(value: int) -> None:
    words = f" {VIETNAMESE.words(value)} "
    assert " mười mốt " not in words
    assert " mười tư " not in words
    assert " mười năm " not in words
    assert " mươi một " not in words
    assert " mươi năm " not in words
    assert " lẻ mốt " not in words
    assert " lẻ lăm " not in words
    assert "không mươi" not in words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "zero"),
        (13, "thirteen"),
        (40, "forty"),
        (42, "forty-two"),
        (100, "one hundred"),
        (105, "one hundred and five"),
        (342, "three hundred and forty-two"),
        (1015, "one thousand and fifteen"),
        (1100, "one thousand one hundred"),
        (9999, "nine thousand nine hundred and ninety-nine"),
        (1_000_001, "one million and one"),
    ],
)
def test_english_is_read_the_british_way(value: int, words: str) -> None:
    assert ENGLISH.words(value) == words


@pytest.mark.parametrize("value", [-1, vi.LARGEST + 1])
def test_a_number_out_of_reach_is_refused(value: int) -> None:
    with pytest.raises(ValueError, match="not between"):
        vi.parts(value)
    with pytest.raises(ValueError, match="not between"):
        en.parts(value)
