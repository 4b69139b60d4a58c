"""A number is written with its letter and at least so many digits; running out is refused."""

import pytest

from queue_server.domain.numbering import Series, of_the_roll
from queue_server.domain.refusals import Refusal


def test_a_series_begins_at_a001_and_grows_a_digit_after_a999() -> None:
    letters = Series("A", "A")
    assert [letters.number(nth) for nth in (1, 42, 999, 1000, 9999)] == ["A001", "A042", "A999", "A1000", "A9999"]


def test_a_block_of_four_digits_begins_at_its_first_number() -> None:
    block = Series("1001", "", 1001, 1999, 4)
    assert [block.number(nth) for nth in (1, 2, 999)] == ["1001", "1002", "1999"]


def test_two_letters_and_two_digits_are_a_setting() -> None:
    assert Series("TK", "TK", 1, 99, 2).number(7) == "TK07"


@pytest.mark.parametrize("series", [Series("A", "A"), Series("1001", "", 1001, 1999, 4)])
def test_running_out_is_a_refusal_and_never_wraps(series: Series) -> None:
    with pytest.raises(Refusal) as refused:
        series.number(series.last - series.first + 2)
    assert refused.value.code == "series_exhausted" and refused.value.details == {"series": series.key}


def test_there_is_no_number_before_the_first() -> None:
    with pytest.raises(Refusal):
        Series("A", "A").number(0)


@pytest.mark.parametrize(
    ("typed", "told"), [("P14", (14, "P014")), ("p 014", (14, "P014")), ("14", (14, "P014")), ("P-1204", (1204, "P1204"))]
)
def test_a_number_of_the_roll_is_read_as_it_is_typed(typed: str, told: tuple[int, str]) -> None:
    assert of_the_roll("P", typed) == told


@pytest.mark.parametrize("typed", ["", "P", "P0", "A14", "P12345", "P1x", "14P", "P٣"])
def test_what_is_not_of_the_roll_is_refused(typed: str) -> None:
    with pytest.raises(Refusal, match="not_of_the_roll"):
        of_the_roll("P", typed)
