"""Papers: one for every number that was taken, in the visitor's language, and none for a number that was given back meanwhile."""

from typing import Any

import pytest

from queue_server.actions.screens import Snapshots
from queue_server.feed.receipts import Receipts, wait_words
from tests.builders import HallUnderTest
from tests.fakes.halls import a_memory_hall

ROOM = "agent:agent-1"


class OneAgent:
    """A listener of our own port: an agent with a printer."""

    def rooms(self) -> list[str]:
        return [ROOM]

    def send(self, room: str, event: str, message: dict[str, Any]) -> None:
        raise AssertionError("receipts say what to send; the dispatcher sends it")


def papers_of(hall: HallUnderTest) -> list[dict[str, Any]]:
    receipts = Receipts(hall.units, OneAgent(), "http://hall.example", expires_ms=60_000)
    with hall.units.reading(hall.site.key) as reading:
        sendings = receipts.follow(Snapshots(reading), reading.journal_after(0, 500))
    assert {(room, event) for room, event, _ in sendings} <= {(ROOM, "jobs")}
    return [job for _, _, message in sendings for job in message["jobs"]]


def test_a_number_that_was_taken_gets_its_paper() -> None:
    with a_memory_hall() as hall:
        taken = hall.take("ho-tich")
        (paper,) = papers_of(hall)
        assert (paper["id"], paper["printer"]) == (taken["id"], "printer-1")
        assert paper["ticket"]["number"] == taken["number"]
        assert paper["ticket"]["qr"] == taken["track_url"]


def test_a_paper_speaks_the_visitors_language() -> None:
    with a_memory_hall() as hall:
        hall.take("ho-tich", language="en")
        (paper,) = papers_of(hall)
        assert paper["ticket"]["rows"][:2] == [["Service", "Civil status"], ["Counter", "3 – Waiting hall"]]


def test_a_zone_without_a_name_in_the_visitors_language_is_left_away() -> None:
    with a_memory_hall(zones_en={}) as hall:
        hall.take("ho-tich", language="en")
        assert papers_of(hall)[0]["ticket"]["rows"][1] == ["Counter", "3"]


def test_a_paper_of_several_errands_says_where_one_goes_and_in_which_order() -> None:
    with a_memory_hall() as hall:
        hall.open()
        hall.take("tra-ket-qua", also=[{"service": "huong-dan"}, {"service": "chung-thuc"}])
        (paper,) = papers_of(hall)
        rows = paper["ticket"]["rows"]
        assert rows[0] == ["Lĩnh vực", "Hướng dẫn"]
        assert rows[1] == ["Quầy", "Bàn hướng dẫn → 1, 2 → 8"], "the row that every layout prints"
        assert rows[2:4] == [["Sau đó", "Quầy 1, 2 – Chứng thực"], ["Sau đó", "Quầy 8 – Trả kết quả"]]


def test_a_number_that_was_given_back_needs_no_paper() -> None:
    with a_memory_hall() as hall:
        kept, left = hall.take("ho-tich"), hall.take("ho-tich")
        hall.to(left["id"], "cancel")
        assert [paper["id"] for paper in papers_of(hall)] == [kept["id"]]


def test_a_paper_that_nobody_can_wait_for_any_more_is_not_printed() -> None:
    with a_memory_hall() as hall:
        hall.take("ho-tich")
        hall.clock.forward(minutes=2)
        assert papers_of(hall) == []


def test_a_paper_that_is_printed_again_says_so_and_is_another_job() -> None:
    with a_memory_hall() as hall:
        taken = hall.take("ho-tich")
        hall.to(taken["id"], "reprint")
        first, again = papers_of(hall)
        assert (first["id"], first["ticket"]["title"]) == (taken["id"], "PHIẾU SỐ THỨ TỰ")
        assert again["id"].startswith(f"{taken['id']}:")
        assert (again["ticket"]["number"], again["ticket"]["title"]) == (taken["number"], "PHIẾU SỐ THỨ TỰ (IN LẠI)")


@pytest.mark.parametrize(
    ("span", "language", "said"),
    [
        ((15, 25), "vi", "15–25 phút, tính lúc 08:05"),
        ((235, 390), "vi", "4–6,5 giờ, tính lúc 08:05"),
        ((60, 65), "en", "1–1.5 hours, as of 08:05"),
        (None, "vi", "chưa ước được, xin xem màn hình"),
    ],
)
def test_a_long_wait_is_told_in_hours_on_paper_too(span: tuple[int, int] | None, language: str, said: str) -> None:
    assert wait_words(span, "08:05", language) == said
