"""What a supervisor types is read with the hall's own numbers, times and letters; no figure is left to an engine."""

import pytest

from sounds.free_text import aloud
from sounds.phrases import Language

VIETNAMESE, ENGLISH = Language.read("vi"), Language.read("en")


@pytest.mark.parametrize(
    ("typed", "spoken"),
    [
        ("Quầy 3 nghỉ.", "Quầy ba nghỉ."),
        ("Mời H015 đến quầy 15.", "Mời hát không một năm đến quầy mười lăm."),
        ("Mở lại lúc 13:30.", "Mở lại lúc mười ba giờ ba mươi phút."),
        ("Mở lại lúc 13h30, quầy 2.", "Mở lại lúc mười ba giờ ba mươi phút, quầy hai."),
        ("Lệ phí 1.500.000 đồng", "Lệ phí một triệu năm trăm nghìn đồng"),
        ("Gọi 02838", "Gọi không hai tám ba tám"),
        ("Mã 99999999", "Mã chín chín chín chín chín chín chín chín"),
        ("Ai quên ô, mời quay lại", "Ai quên ô, mời quay lại"),
    ],
)
def test_figures_become_words(typed: str, spoken: str) -> None:
    assert aloud(typed, VIETNAMESE) == spoken


def test_english_has_its_own() -> None:
    assert aloud("Counter 15 opens at 13:30.", ENGLISH).startswith("Counter fifteen opens at one thirty")


@pytest.mark.parametrize("typed", ["A0", "12:5", "25:00", "1.2.3", "A1234567", "3,5", "½ ٣ ²", "7h", "0", "-5", "1.000.000.000", "x15y"])
def test_no_ascii_figure_is_ever_left(typed: str) -> None:
    assert not set(aloud(typed, VIETNAMESE)) & set("0123456789")
