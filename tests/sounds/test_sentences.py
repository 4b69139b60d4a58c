"""Sentences: what is shown, which clips are heard, and languages that are data."""

from pathlib import Path

import pytest

from sounds.announcement import Announcement
from sounds.errors import PhrasesWrong
from sounds.phrases import Language, shipped
from sounds.pieces import Digits, Letter, Number, Phrase


def call(number: str = "A015", counter: int = 3, *, desk: bool = False, recall: int = 0) -> Announcement:
    return Announcement(1, "sanh", "ticket", number, counter, 0, desk=desk, recall=recall)


def test_a_call_is_the_sentence_of_the_hall() -> None:
    vietnamese = Language.read("vi")
    assert vietnamese.text(call()) == "Mời công dân có số A không một năm, đến quầy số ba."
    assert vietnamese.text(call(counter=21)) == "Mời công dân có số A không một năm, đến quầy số hai mươi mốt."


def test_a_recall_says_so_first() -> None:
    assert Language.read("vi").text(call(recall=2)) == "Xin nhắc lại: mời công dân có số A không một năm, đến quầy số ba."


def test_the_guides_desk_is_called_by_its_name() -> None:
    assert Language.read("vi").text(call(desk=True)) == "Mời công dân có số A không một năm, đến bàn hướng dẫn."


def test_english_says_the_same() -> None:
    assert Language.read("en").text(call()) == "Ticket number A zero one five, please go to counter three."


def test_a_sentence_is_made_of_pieces() -> None:
    assert Language.read("vi").pieces(call()) == [Phrase("invite"), Letter("A"), Digits("015"), Phrase("to-counter"), Number(3)]


def test_pieces_become_clips() -> None:
    vietnamese = Language.read("vi")
    assert vietnamese.clips(Letter("A")) == ["vi/letter-a"]
    assert vietnamese.clips(Digits("015")) == ["vi/digit-0", "vi/digit-1", "vi/digit-5"]
    assert vietnamese.clips(Number(105)) == ["vi/number-1", "vi/word-hundred", "vi/word-odd", "vi/number-5"]


def test_numbers_without_letters_and_with_two_are_read_too() -> None:
    vietnamese = Language.read("vi")
    assert vietnamese.text(call("1001")) == "Mời công dân có số một không không một, đến quầy số ba."
    assert vietnamese.text(call("AB07")) == "Mời công dân có số A B không bảy, đến quầy số ba."


def test_a_hall_may_read_its_tickets_as_numbers(tmp_path: Path) -> None:
    changed = (shipped() / "vi.toml").read_text().replace('tickets = "digits"', 'tickets = "number"')
    (tmp_path / "vi.toml").write_text(changed)
    assert Language.read("vi", tmp_path).text(call()) == "Mời công dân có số A mười lăm, đến quầy số ba."


@pytest.mark.parametrize("code", ["vi", "en"])
def test_every_clip_a_call_can_need_is_on_the_builders_list(code: str) -> None:
    language = Language.read(code)
    script = language.inventory()
    for letter in language.letters:
        for counter in (0, 7, 42, 99, 105, 999):
            for desk in (False, True):
                for piece in language.pieces(call(f"{letter}0123456789", counter, desk=desk, recall=1)):
                    assert set(language.clips(piece)) <= set(script)
    assert all(text.strip() for text in script.values())


def test_no_clip_is_asked_for_in_figures() -> None:
    assert not any(character.isdigit() for text in Language.read("vi").inventory().values() for character in text)


def test_letters_that_sound_alike_are_pointed_out() -> None:
    assert Language.read("vi").sounding_alike("AHLQXGTN") == []
    assert Language.read("vi").sounding_alike("ABDMN") == ["BD", "MN"]


def test_a_language_may_be_clips_alone(tmp_path: Path) -> None:
    (tmp_path / "km.toml").write_text(
        'language = "km"\nname = "Khmer"\n[phrases]\ninvite = "…"\n[letters]\nA = "…"\n[sentences]\n'
        + "".join(f'{name} = "{{invite}} {{ticket}} {{counter}}"\n' for name in ("call", "call-desk", "recall", "recall-desk"))
    )
    khmer = Language.read("km", tmp_path)
    assert [clip for piece in khmer.pieces(call()) for clip in khmer.clips(piece)][-1] == "km/number-3"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("language = ", "cannot be read"),
        ('language = "vi"', "lacks 'name'"),
        ('language="vi"\nname="V"\n[phrases]\n[letters]\n[sentences]\ncall="{ticket}"', "is missing"),
        (
            'language="vi"\nname="V"\n[phrases]\n[letters]\n[sentences]\ncall="{invte} {ticket}"\ncall-desk=""\nrecall=""\nrecall-desk=""',
            "{invte}, which is no phrase",
        ),
    ],
)
def test_a_wrong_language_file_is_named_with_its_fault(tmp_path: Path, content: str, complaint: str) -> None:
    (tmp_path / "vi.toml").write_text(content)
    with pytest.raises(PhrasesWrong) as refused:
        Language.read("vi", tmp_path)
    assert complaint in refused.value.en
    assert str(tmp_path / "vi.toml") in refused.value.vi


def test_an_unknown_language_says_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(PhrasesWrong, match="There is no language “xx”"):
        Language.read("xx", tmp_path)
