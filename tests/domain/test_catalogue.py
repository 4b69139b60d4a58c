"""Fees and deadlines as sentences: what nobody has told is said to be unknown, never a zero, never free."""

import re
from datetime import date

import pytest

from queue_server.domain.catalogue import Deadline, Fee, Procedure
from queue_server.domain.due import due_day
from queue_server.domain.refusals import Refusal
from tests.builders import at, the_ward

SAME_DAY = Deadline("same_day", cutoff="15:00")


def a_procedure(**more: object) -> Procedure:
    plain = {"code": "1", "name": "n", "official": "o", "field": "f", "field_name": "F", "level": "xa"}
    return Procedure(**{**plain, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_procedure_of_the_sample_is_said_to_cost_nothing(language: str) -> None:
    for procedure in the_ward().catalogue.procedures.values():
        for sentence in procedure.fee_sentences(language):
            assert sentence and not any(word in sentence.lower().split() for word in ("0", "0đ", "none", "miễn,", "free"))
            assert not sentence.endswith(": ")


def test_a_fee_is_said_as_it_is_known() -> None:
    assert Fee("phi", 100_000).sentence() == "Phí: 100.000 đ"
    assert Fee("phi", 100_000, text="mỗi lần", text_en="each time").sentence("en") == "Fee: 100,000 VND – each time"
    assert Fee("phi", 100_000, text="mỗi lần").sentence("en") == "Fee: 100,000 VND – mỗi lần"  # better than nothing
    assert Fee("le_phi", by_province=True).sentence() == "Lệ phí: do HĐND tỉnh quyết định"
    assert Fee("le_phi", by_province=True).sentence("en") == "Charge: set by the provincial People’s Council"
    assert Fee("le_phi", free="NQ 12/2025").sentence() == "Lệ phí: không thu (NQ 12/2025)"
    assert a_procedure().fee_sentences() == ["Phí, lệ phí: chưa có trong danh mục, xin hỏi tại quầy"]
    assert Fee("phi").sentence() == a_procedure().fee_sentences()[0]


def test_what_the_sample_tells_in_vietnamese_it_tells_in_english_too() -> None:
    """Letters that only Vietnamese has give away what was left over."""
    for told in the_ward().catalogue.procedures.values():
        assert len(told.papers_en) == len(told.papers)
        for sentence in (told.name_en, *told.papers_en, *told.fee_sentences("en"), *told.deadline_sentences("en")):
            assert re.fullmatch(r"[ -~–’]+", sentence), sentence


def test_a_nothing_of_the_portal_is_unknown() -> None:
    assert Fee("le_phi", 0).sentence() == a_procedure().fee_sentences()[0]


def test_a_deadline_is_said_as_its_rule() -> None:
    assert SAME_DAY.sentence() == "Trả trong ngày; nhận sau 15:00 thì trả ngày làm việc kế tiếp"
    assert Deadline("working_days", 3).sentence() == "3 ngày làm việc, không tính ngày tiếp nhận"
    assert Deadline("working_days", 1).sentence("en") == "1 working day, the day of receipt not counted"
    assert "chưa ghi rõ" in Deadline("days", 20).sentence()
    assert Deadline("by_steps").sentence() == a_procedure().deadline_sentences()[0]
    assert Deadline("by_steps", case="cải chính").sentence().startswith("cải chính: cán bộ")
    assert Deadline("working_days", 3, case="cải chính", case_en="correction").sentence("en").startswith("correction: 3 working days")


@pytest.mark.parametrize(
    ("received", "deadline", "due"),
    [
        ("2026-09-03 09:00", SAME_DAY, "2026-09-03"),
        ("2026-09-03 15:01", SAME_DAY, "2026-09-04"),
        ("2026-08-28 15:30", SAME_DAY, "2026-09-03"),
        ("2026-02-13 10:00", Deadline("working_days", 3), "2026-02-25"),
        ("2026-08-21 10:00", Deadline("working_days", 1), "2026-08-22"),
        ("2026-11-28 09:00", SAME_DAY, "2026-11-30"),
    ],
    ids=["morning", "after the cutoff", "Friday before a holiday", "over Tết", "a make-up Saturday", "a Saturday morning"],
)
def test_what_is_handed_in_falls_due_on_a_working_day(received: str, deadline: Deadline, due: str) -> None:
    assert due_day(deadline, the_ward().opening, at(received)) == date.fromisoformat(due)


def test_what_cannot_be_counted_has_no_day() -> None:
    for rule in ("days", "by_steps", "unknown"):
        assert due_day(Deadline(rule, 5), the_ward().opening, at("2026-11-23 08:00")) is None  # type: ignore[arg-type]


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(Refusal, match="unknown_procedure"):
        the_ward().catalogue.procedure("9.999999")
