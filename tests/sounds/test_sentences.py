"""Sentences: what is shown, which clips are heard, languages that are data, and a hall's own words."""

from pathlib import Path

import pytest

from sounds.errors import PhrasesWrong
from sounds.phrases import Language, shipped
from sounds.pieces import Digits, Letter, Number, Phrase
from sounds.sentence import CALLS, NOTICES, SENTENCES, Sentence

VIETNAMESE = Language.read("vi").naming({"ho-tich": "hộ tịch"})
ENGLISH = Language.read("en").naming({"ho-tich": "civil status"})
CALL = Sentence("call", ticket="A015", counter=3)


def all_of(name: str, *, desk: bool = False, recall: bool = False) -> Sentence:
    """A sentence with every value there is."""
    where = {"ticket": "A015", "counter": 21, "room": "201", "area": "B", "floor": 0} if name in CALLS else {}
    return Sentence(name, recall=recall, desk=desk, time="13:30", service="ho-tich", session="afternoon", **where)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sentence", "vietnamese", "english"),
    [
        (CALL, "Mời công dân có số A không một năm, đến quầy số ba.", "Ticket number A zero one five, please go to counter three."),
        (
            Sentence("call", ticket="A015", counter=0, desk=True),
            "Mời công dân có số A không một năm, đến bàn hướng dẫn.",
            "Ticket number A zero one five, please go to the information desk.",
        ),
        (
            Sentence("call", ticket="A015", counter=21, room="201", floor=2),
            "Mời công dân có số A không một năm, đến quầy số hai mươi mốt, phòng hai không một, tầng hai.",
            "Ticket number A zero one five, please go to counter twenty-one, room two zero one, second floor.",
        ),
        (
            Sentence("call", ticket="A015", counter=3, area="B", floor=0),
            "Mời công dân có số A không một năm, đến quầy số ba, khu B, tầng trệt.",
            "Ticket number A zero one five, please go to counter three, area B, ground floor.",
        ),
        (
            Sentence("call", recall=True, ticket="A015", counter=3),
            "Xin nhắc lại: mời công dân có số A không một năm, đến quầy số ba.",
            "Once more: ticket number A zero one five, please go to counter three.",
        ),
        (
            Sentence("result", ticket="A015", counter=3),
            "Mời công dân có số A không một năm, đến quầy số ba để nhận kết quả.",
            "Ticket number A zero one five, please go to counter three to collect your result.",
        ),
        (
            Sentence("transfer", ticket="A015", counter=3),
            "Công dân có số A không một năm, vui lòng chuyển đến quầy số ba. Quý công dân không cần lấy số lại.",
            "Ticket number A zero one five has been transferred, please go to counter three. You do not need a new number.",
        ),
        (
            Sentence("missed", ticket="A015"),
            "Công dân có số A không một năm đã qua lượt gọi, mời quý công dân đến bàn hướng dẫn.",
            "Ticket number A zero one five has been called and was missed, please go to the information desk.",
        ),
        (
            Sentence("lunch", time="13:30"),
            "Trung tâm tạm nghỉ trưa đến mười ba giờ ba mươi phút. Các số đã lấy buổi sáng vẫn còn hiệu lực. Xin cảm ơn quý công dân.",
            "We are closed for lunch until one thirty p m. Tickets taken this morning remain valid. Thank you.",
        ),
        (
            Sentence("closing", time="17:00"),
            "Trung tâm sẽ đóng cửa lúc mười bảy giờ. Quý công dân đang chờ sẽ được phục vụ hết trong hôm nay. Xin cảm ơn quý công dân.",
            "The hall will close at five p m. Everybody who is waiting will be served today. Thank you.",
        ),
        (
            Sentence("stopped", service="ho-tich", session="morning", time="13:05"),
            "Lĩnh vực hộ tịch đã ngừng cấp số trong buổi sáng. Mời quý công dân lấy số từ mười ba giờ năm phút.",
            "No more tickets are issued for civil status this morning. Please take a ticket from one zero five p m.",
        ),
        (
            Sentence("stopped", service="ho-tich"),
            "Lĩnh vực hộ tịch đã ngừng cấp số.",
            "No more tickets are issued for civil status.",
        ),
        (
            Sentence("outage"),
            "Hệ thống một cửa đang gián đoạn. Thứ tự của quý công dân vẫn được giữ nguyên. Xin quý công dân thông cảm.",
            "Our system is interrupted. Your place in line is kept. We apologise for the delay.",
        ),
        (
            Sentence("evacuation"),
            "Xin chú ý, xin chú ý! Đề nghị mọi người bình tĩnh rời khỏi tòa nhà theo lối thoát hiểm gần nhất."
            " Không sử dụng thang máy. Làm theo hướng dẫn của cán bộ.",
            "Attention please, attention please! Please leave the building calmly by the nearest exit. Do not use the lifts."
            " Follow the instructions of the staff.",
        ),
    ],
    ids=lambda value: value.name if isinstance(value, Sentence) else "",
)
def test_what_the_hall_hears(sentence: Sentence, vietnamese: str, english: str) -> None:
    assert VIETNAMESE.text(sentence) == vietnamese
    assert ENGLISH.text(sentence) == english


def test_an_announcement_says_why_and_where_the_visitor_is_called() -> None:
    said = Sentence("result", recall=True, ticket="A015", counter=3, floor=2)
    assert VIETNAMESE.text(said) == "Xin nhắc lại: mời công dân có số A không một năm, đến quầy số ba, tầng hai để nhận kết quả."


@pytest.mark.parametrize("hour", range(24))
def test_the_clock_is_read_as_the_language_reads_it(hour: int) -> None:
    half = "a m" if hour < 12 else "p m"
    assert f"until {ENGLISH.words((hour + 11) % 12 + 1)} {half}." in ENGLISH.text(Sentence("lunch", time=f"{hour}:00"))
    assert f"đến {VIETNAMESE.words(hour)} giờ." in VIETNAMESE.text(Sentence("lunch", time=f"{hour:02}:00"))


def test_a_sentence_is_made_of_pieces() -> None:
    assert VIETNAMESE.pieces(CALL) == [Phrase("invite"), Letter("A"), Digits("015"), Phrase("to-counter"), Number(3)]
    where = Sentence("call", ticket="A015", counter=3, room="B2", floor=0)
    assert VIETNAMESE.pieces(where)[5:] == [Phrase("in-room"), Letter("B"), Digits("2"), Phrase("on-floor"), Phrase("floor-0")]


def test_pieces_become_clips() -> None:
    assert VIETNAMESE.clips(Letter("A")) == ["vi/letter-a"]
    assert VIETNAMESE.clips(Digits("015")) == ["vi/digit-0", "vi/digit-1", "vi/digit-5"]
    assert VIETNAMESE.clips(Number(105)) == ["vi/number-1", "vi/word-hundred", "vi/word-odd", "vi/number-5"]


@pytest.mark.parametrize("sentence", [Sentence("lunch"), Sentence("call", counter=3), Sentence("stopped"), Sentence("lunch", time="25:00")])
def test_a_sentence_without_what_it_needs_is_refused(sentence: Sentence) -> None:
    with pytest.raises(ValueError, match=r"needs (time|ticket|service)|no time of the day"):
        VIETNAMESE.pieces(sentence)


def test_numbers_without_letters_and_with_two_are_read_too() -> None:
    assert "số một không không một, đến" in VIETNAMESE.text(Sentence("call", ticket="1001", counter=3))
    assert "số A B không bảy, đến" in VIETNAMESE.text(Sentence("call", ticket="AB07", counter=3))


@pytest.mark.parametrize("code", ["vi", "en", "km"])
def test_every_clip_a_sentence_can_need_is_on_the_builders_list(code: str) -> None:
    language = Language.read(code).naming({"ho-tich": "…"})
    script = language.inventory()
    sentences = [all_of(name, desk=desk, recall=recall) for name in SENTENCES for desk in (False, True) for recall in (False, True)]
    calls = [
        Sentence("call", ticket=f"{letter}0123456789", counter=counter) for letter in language.letters for counter in (0, 42, 105, 999)
    ]
    for sentence in (*sentences, *calls):
        for piece in language.pieces(sentence):
            assert set(language.clips(piece)) <= set(script), sentence
    assert all(text.strip() for text in script.values())
    assert len(NOTICES) == 5


@pytest.mark.parametrize("code", ["vi", "en", "km"])
def test_nothing_is_asked_for_in_figures_or_longer_than_a_request(code: str) -> None:
    """An engine would read "15" its own way, and Google says no more than a hundred characters at once."""
    spoken = Language.read(code).inventory().values()
    assert not any(character.isdigit() for text in spoken for character in text)
    assert max(map(len, spoken)) <= 100


def test_letters_that_sound_alike_are_pointed_out() -> None:
    assert VIETNAMESE.sounding_alike("AHLQXGTN") == []
    assert VIETNAMESE.sounding_alike("ABDMN") == ["BD", "MN"]


def test_a_language_may_be_clips_alone() -> None:
    khmer = Language.read("km")
    assert khmer.voice.espeak == khmer.voice.gtts == khmer.voice.piper == ""
    assert [clip for piece in khmer.pieces(CALL) for clip in khmer.clips(piece)] == [
        *("km/invite", "km/letter-a", "km/digit-0", "km/digit-1", "km/digit-5", "km/to-counter", "km/number-3")
    ]


def test_a_hall_writes_only_what_it_says_otherwise(tmp_path: Path) -> None:
    (tmp_path / "vi.toml").write_text('[options]\ntickets = "number"\nrooms = "number"\nodd = "linh"\n[letters]\nA = "an pha"\n')
    own = Language.read("vi", own=tmp_path)
    where = Sentence("call", ticket="A015", counter=105, room="201")
    assert own.text(where) == "Mời công dân có số A mười lăm, đến quầy số một trăm linh năm, phòng hai trăm linh một."
    assert own.letters["A"] == "an pha"
    assert own.letters["H"] == Language.read("vi").letters["H"]


def test_a_hall_names_its_services_as_they_are_spoken(tmp_path: Path) -> None:
    (tmp_path / "vi.toml").write_text('[services]\ndat-dai = "đất đai và xây dựng"\n')
    own = Language.read("vi", own=tmp_path).naming({"dat-dai": "Đất đai – XD", "ho-tich": "Hộ tịch"})
    assert own.inventory()["vi/service-dat-dai"] == "đất đai và xây dựng"
    assert own.inventory()["vi/service-ho-tich"] == "Hộ tịch"


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ("language = ", "cannot be read"),
        ('[options]\nfour = "năm"', "[options.four] Input should be 'tư' or 'bốn'"),
        ("[options]\nticket = 1", "did you mean “tickets”?"),
        ('[sentences]\ncall = "{invte} {ticket}"', "“call” names {invte}, which is no phrase – did you mean “invite”?"),
        ('[sentences]\nlunhc = "{again}"', "there is no sentence “lunhc” – did you mean “lunch”?"),
        ('[phrases]\nticket = "phiếu"', "a phrase cannot be called “ticket”"),
        ('[letters]\nAB = "a bê"', "[letters.AB"),
        ('[letters]\nA = " "', "[letters.A]"),
        ('numbers = "table"', "needs a [table]"),
    ],
)
def test_a_wrong_line_is_named_with_its_fault(tmp_path: Path, changed: str, complaint: str) -> None:
    (tmp_path / "vi.toml").write_text(changed)
    with pytest.raises(PhrasesWrong) as refused:
        Language.read("vi", own=tmp_path)
    assert complaint in refused.value.en
    assert str(tmp_path / "vi.toml") in refused.value.vi


def test_a_language_without_one_of_the_sentences_is_refused(tmp_path: Path) -> None:
    whole = (shipped() / "km.toml").read_text()
    (tmp_path / "km.toml").write_text("\n".join(line for line in whole.splitlines() if not line.startswith("evacuation")))
    with pytest.raises(PhrasesWrong, match="sentence “evacuation” is missing"):
        Language.read("km", tmp_path)


def test_an_unknown_language_says_what_there_is_and_what_to_write() -> None:
    with pytest.raises(PhrasesWrong, match=r"no language “vn” \(en, km, vi – did you mean “vi”\?\)"):
        Language.read("vn")
