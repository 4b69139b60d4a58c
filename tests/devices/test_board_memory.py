"""A board's memory without thread or clock: what is urgent, what is thrown away, when it blinks, when it is said again."""

from itertools import pairwise

from devices.board import Board, Standing, Urgency
from queue_server.contract.devices import BoardState
from tests.devices.device_fakes import model


def showing(number: str, rev: int, mode: str = "calling", call: int = 1) -> BoardState:
    return BoardState.model_validate({"mode": mode, "number": number, "call": call, "rev": rev})


def drain(board: Board, now: float) -> list[bytes]:
    """Send all that is due at this moment."""
    wires = []
    while board.pressing(now) is not None:
        frame = board.take()
        wires.append(frame.wire)
        board.sent(frame, "unknown", now)
    return wires


def texts(wires: list[bytes]) -> list[tuple[str, bool]]:
    return [(wire[5:9].decode(), wire[4] == 0x22) for wire in wires]


def test_the_newest_text_wins_over_one_not_yet_sent() -> None:
    board = Board("1", model("generic"), 1)
    board.want(showing("A001", 1), 0.0, 0.0)
    board.want(showing("A002", 2, call=2), 0.0, 0.1)
    assert texts(drain(board, 0.2)) == [("A002", True)]


def test_a_newer_text_during_a_frame_in_flight_is_sent_after_it() -> None:
    board = Board("1", model("generic"), 1)
    board.want(showing("A001", 1), 0.0, 0.0)
    board.pressing(0.0)
    in_flight = board.take()
    board.want(showing("A002", 2, call=2), 0.0, 0.1)
    assert board.sent(in_flight, "unknown", 0.2) is None
    assert texts(drain(board, 0.2)) == [("A002", True)]


def test_a_call_goes_before_a_text_and_a_text_before_a_refresh() -> None:
    board = Board("1", model("generic"), 1)
    board.want(showing("A001", 1, mode="serving"), 0.0, 0.0)
    assert board.pressing(0.0) == (Urgency.TEXT, 0.0)
    board.want(showing("A002", 2), 0.0, 1.0)
    assert board.pressing(1.0) == (Urgency.CALL, 0.0)
    drain(board, 1.0)
    drain(board, 17.0)
    assert board.pressing(27.0) == (Urgency.REFRESH, 27.0)


def test_a_call_blinks_for_its_time_and_then_stands_still() -> None:
    board = Board("1", model("generic"), 1)
    board.want(showing("A001", 1), 0.0, 0.0)
    assert texts(drain(board, 0.0)) == [("A001", True)]
    assert texts(drain(board, 10.1)) == [("A001", True)]  # the refresh
    assert board.next_at() == 15.0
    assert texts(drain(board, 15.0)) == [("A001", False)]


def test_a_call_that_is_old_already_blinks_only_for_what_is_left() -> None:
    board = Board("1", model("generic"), 1)
    board.want(showing("A001", 1), 14.0, 100.0)
    drain(board, 100.0)
    assert texts(drain(board, 101.0)) == [("A001", False)]


def test_the_same_number_called_again_blinks_again() -> None:
    board = Board("1", model("generic"), 1)
    board.want(showing("A001", 1), 0.0, 0.0)
    drain(board, 0.0)
    drain(board, 20.0)
    board.want(showing("A001", 2, call=7), 0.0, 21.0)
    assert texts(drain(board, 21.0)) == [("A001", True)]


def test_a_board_that_cannot_blink_is_made_to_by_text_and_blank_in_turn() -> None:
    board = Board("1", model("generic", states={"idle": 0x20, "called": 0x21}), 1)
    board.want(showing("A001", 1), 0.0, 0.0)
    shown = texts(drain(board, 0.0)) + texts(drain(board, 0.6)) + texts(drain(board, 1.2)) + texts(drain(board, 15.0))
    assert shown == [("A001", False), ("    ", False), ("A001", False), ("A001", False)]


def test_a_new_text_is_said_again_soon_and_then_at_every_refresh() -> None:
    board = Board("1", model("generic"), 1)
    board.want(showing("A001", 1, mode="serving"), 0.0, 0.0)
    drain(board, 0.0)
    said = []
    for _ in range(3):
        said.append(board.next_at())
        assert board.pressing(said[-1]) == (Urgency.REFRESH, said[-1])
        drain(board, said[-1])
    assert said == [1.0, 11.0, 21.0]


def test_the_same_state_again_is_not_sent_again() -> None:
    board = Board("1", model("generic"), 1)
    board.want(showing("A001", 1), 0.0, 0.0)
    drain(board, 0.0)
    drain(board, 1.0)
    assert board.want(showing("A001", 1), 3.0, 3.0) is False
    assert board.pressing(3.0) is None


def test_dashes_stand_until_the_server_is_back_even_with_the_same_revision() -> None:
    board = Board("1", model("generic"), 1)
    board.want(showing("A001", 1, mode="serving"), 0.0, 0.0)
    drain(board, 0.0)
    board.dash(40.0)
    assert texts(drain(board, 40.0)) == [("----", False)]
    board.want(showing("A001", 1, mode="serving"), 60.0, 60.0)
    assert texts(drain(board, 60.0)) == [("A001", False)]


def test_a_text_the_board_cannot_show_is_dashes_and_a_warning() -> None:
    board = Board("1", model("generic"), 1)
    board.want(showing("A123456", 1), 0.0, 0.0)
    assert texts(drain(board, 0.0)) == [("----", False)]
    assert board.standing().state == "warning"
    assert "text_too_long" in board.standing().detail


def test_a_reopened_line_sets_the_board_up_and_says_everything_again() -> None:
    board = Board("1", model("qsystem"), 1)
    board.want(showing("A001", 1, mode="serving"), 0.0, 0.0)
    drain(board, 0.0)
    board.line_opened(5.0)
    assert [wire.hex(" ") for wire in drain(board, 5.0)] == ["02 21 23 07", "01 21 20 41 30 30 31 07"]


def test_a_silent_board_that_should_answer_is_lost_after_three_misses_and_then_only_probed() -> None:
    board = Board("1", model("generic", answer={"kind": "bytes", "hex": "06"}), 1)
    board.want(showing("A001", 1), 0.0, 0.0)
    for _ in range(3):
        assert board.pressing(0.0) is not None
        board.sent(board.take(), "unknown", 0.0)
    assert board.standing().state == "lost"
    probes = [0.0]
    for _ in range(4):
        assert board.pressing(probes[-1] + 0.9) is None
        probes.append(board.next_at())
        board.sent(board.take(), "unknown", probes[-1])
    assert probes[1:3] == [1.0, 6.0]  # it may have been noise
    assert all(30.0 <= later - sooner <= 60.0 for sooner, later in pairwise(probes[2:]))
    assert board.sent(board.take(), "yes", probes[-1]) == 1
    assert board.standing().state == "ok"


def test_a_board_that_says_no_is_not_lost_but_asked_less_and_less_often_until_it_says_yes() -> None:
    board, now, pauses = Board("1", model("generic", answer={"kind": "bytes", "hex": "06"}), 1), 0.0, []
    board.want(showing("A001", 1), 0.0, now)
    for _ in range(10):
        board.pressing(now)
        board.sent(board.take(), "no", now)
        assert board.pressing(now) is None
        pauses.append(round(board.next_at() - now, 3))
        now = board.next_at()
    assert pauses == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10.0, 10.0, 10.0]
    assert board.standing() == Standing("warning", "wrong_answer times=10")
    board.pressing(now)
    assert board.sent(board.take(), "yes", now) == 1
    assert board.standing().state == "ok"


def test_of_two_boards_that_wait_the_one_that_just_failed_goes_last() -> None:
    failing, other = (Board(key, model("generic", answer={"kind": "bytes", "hex": "06"}), int(key)) for key in ("1", "2"))
    failing.want(showing("A001", 1), 0.0, 0.0)
    failing.pressing(0.0)
    failing.sent(failing.take(), "unknown", 0.3)
    other.want(showing("B001", 1, mode="serving"), 0.0, 0.2)
    assert min(failing.pressing(0.3) or (), other.pressing(0.3) or ()) == (Urgency.TEXT, 0.2)
