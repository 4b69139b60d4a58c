"""Letters without diacritics, typing mistakes and everyday words find the procedure that is meant."""

import tomllib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.catalogue import Catalogue, Procedure
from queue_server.domain.folding import folded
from queue_server.domain.spelling import slips_between
from queue_server.settings import config_folder, load_site
from tests.builders import the_ward

WORDS = tomllib.loads((Path(__file__).parent / "search_words.toml").read_text(encoding="utf-8"))
FIRST_FIVE, OF_TEN = 5, 0.9
ISSUE = {"ket hon": "Đăng ký kết hôn", "sổ đỏ": "cấp sổ", "độc thân": "tình trạng hôn nhân", "nhập khẩu": "thường trú"}
ISSUE |= {"sao y": "bản sao", "mở quán": "hộ kinh doanh", "bằng lái": "giấy phép lái xe"}


def names(asked: str, catalogue: Catalogue | None = None) -> list[str]:
    return [found.name for found in (catalogue or the_ward().catalogue).search(asked, FIRST_FIVE)]


def misses(kind: str) -> dict[str, list[str]]:
    catalogue = the_ward().catalogue
    found = {asked: [one.code for one in catalogue.search(asked, FIRST_FIVE)] for asked in WORDS[kind]}
    return {asked: codes for asked, codes in found.items() if not set(codes) & set(WORDS[kind][asked])}


@pytest.mark.parametrize("asked", ISSUE)
def test_words_of_the_street_lead_to_the_words_of_the_office(asked: str) -> None:
    assert any(ISSUE[asked] in name for name in names(asked))
    assert names(asked)[0] == names(folded(asked))[0]


def test_words_that_were_worked_on_are_all_found() -> None:
    assert misses("tuned") == {}


def test_nine_of_ten_unseen_words_find_theirs_among_the_first_five() -> None:
    assert len(WORDS["unseen"]) >= 100
    assert len(misses("unseen")) <= (1 - OF_TEN) * len(WORDS["unseen"]), misses("unseen")


def test_nine_of_ten_unseen_english_words_find_theirs_too() -> None:
    """Seen: "marry", "wedding", "copy" found nothing in English, though every procedure had its English name."""
    assert len(misses("unseen_en")) <= (1 - OF_TEN) * len(WORDS["unseen_en"]), misses("unseen_en")


def test_who_wants_a_birth_certificate_made_is_led_to_registering_the_birth_first() -> None:
    """Seen: "lam giay khai sinh" put copies and corrections of certificates before it."""
    assert names("lam giay khai sinh")[0] == names("giấy khai sinh")[0] == "Đăng ký khai sinh"


def test_no_words_are_both_worked_on_and_unseen() -> None:
    assert not {folded(words) for words in WORDS["tuned"]} & {folded(words) for words in WORDS["unseen"] | WORDS["unseen_en"]}
    assert not set(the_ward().catalogue.said) & set(WORDS["unseen_en"]), "and none is written down as it is typed"


def test_every_procedure_is_found_by_its_own_name_typed_without_diacritics() -> None:
    catalogue = the_ward().catalogue
    assert {code for code, one in catalogue.procedures.items() if one not in catalogue.search(folded(one.name), 2)} == set()


def test_a_name_in_either_unicode_form_finds_the_same() -> None:
    for form in ("NFC", "NFD"):
        assert names(unicodedata.normalize(form, "Đăng ký kết hôn"))[0] == "Đăng ký kết hôn"


@pytest.mark.parametrize("asked", ["ket h", "ket ho", "kết hô", "ketho", "kethon", "KET HON", "ket-hon", "dang ky ket"])
def test_half_typed_is_enough(asked: str) -> None:
    assert "Đăng ký kết hôn" in names(asked)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("khai shin", "Đăng ký khai sinh"), ("khia sinh", "Đăng ký khai sinh"), ("hôn nhna", "hôn nhân"), ("chung thcu chu ky", "chữ ký")],
)
def test_a_slip_is_forgiven(asked: str, meant: str) -> None:
    assert any(meant in name for name in names(asked)[:2])


def test_a_code_is_found_by_its_beginning() -> None:
    assert names("1.000894") == ["Đăng ký kết hôn"]
    assert len(names("1.0")) == 5


@pytest.mark.parametrize("asked", ["", "   ", "xyzzyq", "?!", "~~~ ***"])
def test_nothing_near_finds_nothing(asked: str) -> None:
    assert names(asked) == []


def test_a_hall_shows_its_own_before_those_of_others() -> None:
    province = load_site(config_folder() / "halls" / "province").catalogue
    assert names("giay phep xay dung")[0] == "Giấy phép xây dựng (công trình cấp III, IV)"
    assert names("giay phep xay dung", province)[0] == "Giấy phép xây dựng (cấp đặc biệt, I, II)"


def test_every_everyday_word_of_the_project_leads_somewhere() -> None:
    catalogue = the_ward().catalogue
    lost = [phrase for phrase, means in catalogue.said.items() if means and not catalogue.search(phrase, FIRST_FIVE)]
    assert lost == []


def test_a_name_counts_more_than_the_long_official_one() -> None:
    plain = {"field": "f", "field_name": "Lĩnh vực", "level": "xa"}
    listed = [
        Procedure("1", "Khác hẳn", "Cấp lại giấy tờ khi kết hôn ở nước ngoài", **plain),  # type: ignore[arg-type]
        Procedure("2", "Kết hôn", "Đăng ký kết hôn", **plain),  # type: ignore[arg-type]
    ]
    assert [one.code for one in Catalogue({one.code: one for one in listed}).search("ket hon")] == ["2", "1"]


@given(st.text(max_size=80))
def test_whatever_is_typed_gets_an_answer(asked: str) -> None:
    assert len(names(asked)) <= FIRST_FIVE


@given(st.text("abcd", max_size=6), st.text("abcd", max_size=6))
def test_slips_are_counted_the_same_from_both_sides(one: str, other: str) -> None:
    assert slips_between(one, other, 6) == slips_between(other, one, 6)
    assert (slips_between(one, other, 6) == 0) == (one == other)


def test_neighbours_that_swapped_are_one_slip() -> None:
    assert slips_between("hno", "hon", 2) == 1 and slips_between("hon", "han", 2) == 1 and slips_between("abc", "xyz", 2) is None
