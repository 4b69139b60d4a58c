"""The readers of numbers, against tables written by hand and against a listener that understands what it hears."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sounds.en import English
from sounds.phrases import Language
from sounds.readers import LARGEST, Reader
from sounds.vi import Dialect, Vietnamese

SCHOOL = Dialect()
OTHER = Dialect(four="bốn", five="nhăm", odd="linh", thousand="ngàn", empty_hundreds=False)
"""The opposite in everything a hall may choose."""


def said(reader: Reader, value: int) -> str:
    return " ".join(reader.names[part] if isinstance(part, str) else reader.below_hundred(part) for part in reader.parts(value))


HARD_CASES = """
      0 | không                                                     | không
      1 | một                                                       | một
      4 | bốn                                                       | bốn
      5 | năm                                                       | năm
     10 | mười                                                      | mười
     11 | mười một                                                  | mười một
     14 | mười bốn                                                  | mười bốn
     15 | mười lăm                                                  | mười lăm
     20 | hai mươi                                                  | hai mươi
     21 | hai mươi mốt                                              | hai mươi mốt
     24 | hai mươi tư                                               | hai mươi bốn
     25 | hai mươi lăm                                              | hai mươi nhăm
     44 | bốn mươi tư                                               | bốn mươi bốn
     55 | năm mươi lăm                                              | năm mươi nhăm
     91 | chín mươi mốt                                             | chín mươi mốt
    100 | một trăm                                                  | một trăm
    101 | một trăm lẻ một                                           | một trăm linh một
    104 | một trăm lẻ bốn                                           | một trăm linh bốn
    105 | một trăm lẻ năm                                           | một trăm linh năm
    110 | một trăm mười                                             | một trăm mười
    111 | một trăm mười một                                         | một trăm mười một
    115 | một trăm mười lăm                                         | một trăm mười lăm
    121 | một trăm hai mươi mốt                                     | một trăm hai mươi mốt
    555 | năm trăm năm mươi lăm                                     | năm trăm năm mươi nhăm
   1000 | một nghìn                                                 | một ngàn
   1001 | một nghìn không trăm lẻ một                               | một ngàn linh một
   1005 | một nghìn không trăm lẻ năm                               | một ngàn linh năm
   1010 | một nghìn không trăm mười                                 | một ngàn mười
   1015 | một nghìn không trăm mười lăm                             | một ngàn mười lăm
   1100 | một nghìn một trăm                                        | một ngàn một trăm
   1105 | một nghìn một trăm lẻ năm                                 | một ngàn một trăm linh năm
   2024 | hai nghìn không trăm hai mươi tư                          | hai ngàn hai mươi bốn
   9999 | chín nghìn chín trăm chín mươi chín                       | chín ngàn chín trăm chín mươi chín
  10005 | mười nghìn không trăm lẻ năm                              | mười ngàn linh năm
  15015 | mười lăm nghìn không trăm mười lăm                        | mười lăm ngàn mười lăm
  21000 | hai mươi mốt nghìn                                        | hai mươi mốt ngàn
 105000 | một trăm lẻ năm nghìn                                     | một trăm linh năm ngàn
1000000 | một triệu                                                 | một triệu
1000001 | một triệu không nghìn không trăm lẻ một                   | một triệu linh một
1000231 | một triệu không nghìn hai trăm ba mươi mốt                | một triệu hai trăm ba mươi mốt
1005000 | một triệu không trăm lẻ năm nghìn                         | một triệu linh năm ngàn
1015000 | một triệu không trăm mười lăm nghìn                       | một triệu mười lăm ngàn
4040404 | bốn triệu không trăm bốn mươi nghìn bốn trăm lẻ bốn       | bốn triệu bốn mươi ngàn bốn trăm linh bốn
9099099 | chín triệu không trăm chín mươi chín nghìn không trăm chín mươi chín | chín triệu chín mươi chín ngàn chín mươi chín
"""


@pytest.mark.parametrize("row", HARD_CASES.strip().splitlines(), ids=lambda row: row.split("|")[0].strip())
def test_vietnamese_is_read_as_in_school_and_as_a_hall_chooses(row: str) -> None:
    value, school, other = (cell.strip() for cell in row.split("|"))
    assert said(Vietnamese(SCHOOL), int(value)) == school
    assert said(Vietnamese(OTHER), int(value)) == other


def test_the_file_of_the_language_chooses_the_dialect() -> None:
    assert Language.read("vi").words(1124) == "một nghìn một trăm hai mươi tư"


# --- a listener: the way back, from words to a number, knowing nothing of how the reader works ---

UNITS = dict(zip(["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"], range(10), strict=True))
AFTER_TENS = {**UNITS, "mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}


def listened(words: str) -> int:
    """By splitting at the powers from the largest down, as a person takes a number apart."""
    words = words.replace("ngàn", "nghìn").replace("linh", "lẻ")
    for power, size in (("triệu", 1_000_000), ("nghìn", 1000), ("trăm", 100)):
        before, found, after = words.partition(f" {power}")
        if found:
            return listened(before) * size + (listened(after.strip()) if after else 0)
    if words.startswith("lẻ "):
        return UNITS[words.removeprefix("lẻ ")]
    tens, found, unit = words.partition(" mươi")
    if found:
        return UNITS[tens] * 10 + (AFTER_TENS[unit.strip()] if unit else 0)
    if words.startswith("mười"):
        return 10 + (AFTER_TENS[words.removeprefix("mười ")] if words != "mười" else 0)
    return UNITS[words]


@pytest.mark.parametrize("dialect", [SCHOOL, OTHER], ids=["school", "other"])
def test_every_number_up_to_99_999_is_understood_as_itself(dialect: Dialect) -> None:
    reader = Vietnamese(dialect)
    heard = {value: said(reader, value) for value in range(100_000)}
    assert [value for value, words in heard.items() if listened(words) != value] == []
    assert len(set(heard.values())) == 100_000, "no two numbers sound alike"


@given(st.integers(0, LARGEST), st.sampled_from([SCHOOL, OTHER]))
def test_any_number_is_understood_as_itself(value: int, dialect: Dialect) -> None:
    assert listened(said(Vietnamese(dialect), value)) == value


NEVER_SAID = re.compile(
    r"mười (mốt|tư|năm|nhăm)\b|mươi (một|năm)\b|(lẻ|linh) (mốt|tư|lăm|nhăm|mười)|không mươi|một mươi|^(mốt|tư|lăm|nhăm)\b"
)


@given(st.integers(0, LARGEST))
def test_the_small_rules_of_vietnamese_hold_everywhere(value: int) -> None:
    assert not NEVER_SAID.search(said(Vietnamese(SCHOOL), value))
    assert not NEVER_SAID.search(said(Vietnamese(OTHER), value))


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
    assert said(English(), value) == words


KHMER = Language.read("km")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "សូន្យ"),
        (7, "ប្រាំពីរ"),
        (10, "ដប់"),
        (42, "សែសិបពីរ"),
        (100, "មួយ រយ"),
        (105, "មួយ រយ ប្រាំ"),
        (2024, "ពីរ ពាន់ ម្ភៃបួន"),
        (35_000, "បី ម៉ឺន ប្រាំ ពាន់"),
        (1_200_000, "មួយ លាន ពីរ សែន"),
    ],
)
def test_a_table_reads_a_language_no_line_of_code_knows(value: int, words: str) -> None:
    """Thirty-five thousand is three ten-thousands and five thousands."""
    assert KHMER.words(value) == words


@given(st.integers(0, LARGEST))
def test_a_table_says_every_number_in_another_way(value: int) -> None:
    """Its parts add up: a factor before each power, and what is left."""
    powers = {"hundred": 100, "thousand": 1000, "ten-thousand": 10_000, "hundred-thousand": 100_000, "million": 1_000_000}
    total = factor = 0
    for part in KHMER.reader.parts(value):
        if isinstance(part, str):
            total, factor = total + factor * powers[part], 0
        else:
            factor += part
    assert total + factor == value


@pytest.mark.parametrize("reader", [Vietnamese(), English(), KHMER.reader], ids=["vi", "en", "table"])
@pytest.mark.parametrize("value", [-1, LARGEST + 1])
def test_a_number_out_of_reach_is_refused(reader: Reader, value: int) -> None:
    with pytest.raises(ValueError, match="not between"):
        reader.parts(value)
