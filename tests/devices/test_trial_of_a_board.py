"""Eights on a board for five seconds: seen by whoever stands there, gone by themselves, and never in the way of a call."""

import pytest

from devices.board import TRIAL_SECONDS, Board
from devices.drivers.catalogue import driver_of
from tests.devices.device_fakes import BOARDS, model
from tests.devices.test_board_memory import drain, showing, texts


def test_eights_stand_for_five_seconds_and_then_the_number_again() -> None:
    board = Board("1", model("generic"), 1)
    board.want(showing("A001", 1, mode="serving"), 0.0, 0.0)
    drain(board, 0.0)
    board.show_eights(1.0)
    assert texts(drain(board, 1.0)) == [("8888", False)]
    assert texts(drain(board, 2.0)) == [("8888", False)]  # said again, as every new text on a silent board
    assert board.next_at() == 1.0 + TRIAL_SECONDS
    assert texts(drain(board, 1.0 + TRIAL_SECONDS)) == [("A001", False)]


def test_a_call_ends_a_trial_at_once() -> None:
    board = Board("1", model("generic"), 1)
    board.show_eights(0.0)
    board.want(showing("A002", 1), 0.0, 1.0)
    assert texts(drain(board, 1.0)) == [("A002", True)]
    assert texts(drain(board, 6.0)) == [("A002", True)]  # the call again, and no number from before the eights


def test_a_trial_says_of_no_revision_that_it_stands() -> None:
    board = Board("1", model("generic"), 1)
    board.show_eights(0.0)
    assert board.pressing(0.0) is not None
    assert board.sent(board.take(), "unknown", 0.0) is None


def test_eights_that_could_not_be_sent_in_time_are_not_sent_late() -> None:
    board = Board("1", model("generic"), 1)
    board.want(showing("A001", 1, mode="serving"), 0.0, 0.0)
    board.show_eights(0.5)
    assert texts(drain(board, 30.0)) == [("A001", False)]


def test_a_board_knows_how_old_its_news_is() -> None:
    board = Board("1", model("generic"), 1)
    assert board.figures(5.0) == {"sent": 0, "sent_ago_ms": None, "answered_ago_ms": None}
    board.want(showing("A001", 1), 0.0, 5.0)
    drain(board, 5.0)
    assert board.figures(7.5) == {"sent": 1, "sent_ago_ms": 2500, "answered_ago_ms": None}


@pytest.mark.parametrize("name", sorted(path.stem for path in BOARDS.glob("*.toml")))
def test_every_shipped_board_can_show_eights(name: str) -> None:
    board = Board("1", model(name), 1)
    board.show_eights(0.0)
    assert board.trouble is None
    assert "8" in "".join(reading.text for reading in driver_of(board.model).read(b"".join(drain(board, 0.0)))[0])
