"""Eights on a board for five seconds: seen by whoever stands there, gone by themselves, and never in the way of a call."""

from collections.abc import Callable

import pytest

from devices.board import TRIAL_SECONDS, Board
from devices.drivers.catalogue import driver_of
from devices.plan import SpeakerPlan
from queue_server.contract.devices import BoardState, Outcome, SpeakJob
from tests.devices.device_fakes import BOARDS, model, print_job
from tests.devices.test_agent import Rig, calling, rig
from tests.devices.test_board_memory import drain, showing, texts

__all__ = ["rig"]


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


def test_a_newer_revision_of_the_same_state_leaves_the_eights_and_stands_after_them() -> None:
    """The trial itself is a row of the journal: the board's whole state comes again with its number, before the eights or after them."""
    board = Board("1", model("generic"), 1)
    board.want(BoardState(mode="idle", rev=1), 0.0, 0.0)
    drain(board, 0.0)
    board.show_eights(1.0)
    assert not board.want(BoardState(mode="idle", rev=2), 0.0, 1.0)
    assert texts(drain(board, 1.0)) == [("8888", False)]
    board.pressing(1.0 + TRIAL_SECONDS)
    frame = board.take()
    assert board.sent(frame, "unknown", 1.0 + TRIAL_SECONDS) == 2


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


def test_a_real_agent_shows_eights_on_the_board_it_was_asked_for_and_says_so(rig: Rig) -> None:
    rig.server.show(1, {"1": calling("A001", 1), "2": {"mode": "serving", "number": "B002", "rev": 1}})
    rig.begin()
    rig.until_shown("1", "A001")
    rig.server.jobs({"kind": "try", "id": "try:board/2:7", "board": "2", "expires_at_ms": 1_015_000})
    rig.until_shown("2", "8888")
    assert rig.until_reported("outcome", lambda told: told["job"] == "try:board/2:7")["outcome"] == "started"
    assert {board.board: board.rows[0].strip() for board in rig.hardware.wall.read()}["1"] == "A001"
    rig.server.show(2, {"2": calling("B003", 2)})
    rig.until_shown("2", "B003")


class Hoarse:
    """Implements devices.ports.Speaker: its player has no sound card."""

    def speak(self, job: SpeakJob, report: Callable[[Outcome, Callable[[bool], None]], None]) -> None:
        report(Outcome(job=job.id, outcome="failed", detail="no card"), lambda turn: None)

    def hush(self, id: str, at_once: bool = False) -> None:
        raise AssertionError("nothing was begun")

    def watch(self, changed: Callable[[str], None]) -> None:
        changed("")


def test_a_loudspeaker_that_makes_no_sound_is_a_device_to_look_at(rig: Rig) -> None:
    rig.speakers = {"sanh": Hoarse()}
    rig.begin(plan=rig.hardware.plan.model_copy(update={"speakers": [SpeakerPlan(zone="sanh")]}))
    rig.server.listens.until(bool)
    rig.server.jobs(
        {"kind": "speak", "id": "call:9", "zone": "sanh", "text": "♪", "segments": [], "duration_ms": 0, "expires_at_ms": 1_015_000}
    )
    told = rig.until_reported("health", lambda report: any(one["state"] == "warning" for one in report["devices"]))
    (speaker,) = [one for one in told["devices"] if one["kind"] == "speaker"]
    assert (speaker["name"], speaker["detail"], speaker["sent"]) == ("sanh", "no_sound no card", 0)


def test_a_real_agent_says_which_board_it_does_not_have_and_prints_a_trial_paper(rig: Rig) -> None:
    rig.begin()
    rig.server.listens.until(lambda seen: bool(seen))
    rig.server.jobs({"kind": "try", "id": "try:board/99:8", "board": "99", "expires_at_ms": 1_015_000})
    refused = rig.until_reported("outcome", lambda told: told["job"] == "try:board/99:8")
    assert (refused["outcome"], refused["detail"]) == ("failed", "no_such_board")
    rig.server.jobs(print_job("try:printer/kiosk:9"))
    assert rig.until_reported("outcome", lambda told: told["job"] == "try:printer/kiosk:9")["outcome"] == "printed"
    assert len(rig.hardware.printer.tickets()) == 1
