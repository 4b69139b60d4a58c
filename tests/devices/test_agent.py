"""The whole agent against a real websocket server, a simulated wall and a simulated printer: nothing in it is replaced."""

import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from devices import agent
from devices.connection import Connection, Ears, Patience
from devices.links.cabling import Cabling
from devices.plan import AgentPlan, SpeakerPlan
from devices.simulators import hall
from devices.simulators.hall import SimulatedHall
from queue_server.contract.devices import Outcome, SpeakJob
from tests.devices.device_fakes import DEADLINE, Seen, Server, layout, model, print_job
from tests.waiting import until

QUICK = Patience(silence=0.6, answer=2.0, first_retry=0.02, longest_retry=0.1, away=0.8)
PATIENT = Patience(first_retry=0.02, longest_retry=0.1)


def calling(number: str, rev: int) -> dict[str, Any]:
    return {"mode": "calling", "number": number, "call": rev, "rev": rev, "at_ms": 1_000_000}


class Rig:
    """Server, hardware and agent; the agent can be stopped and started again on the same folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = Server()
        self.hardware: SimulatedHall = hall.start(folder / "hall", self.server.url, None, hall.demo_plan(self.server.url, [1, 2], "sanh"))
        self.speakers: dict[str, Any] = {}
        self.stop = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, patience: Patience = PATIENT, plan: AgentPlan | None = None, key: str = "right") -> None:
        self.stop.clear()
        wanted = plan or self.hardware.plan
        arguments = (wanted, model, key, self.folder / "agent", self.speakers, self.stop, Cabling(), patience, layout)
        self._thread = threading.Thread(target=agent.run, args=arguments)
        self._thread.start()

    def end(self) -> None:
        if self._thread is not None:
            self.stop.set()
            self._thread.join(DEADLINE)
            assert not self._thread.is_alive()
            self._thread = None

    def until_shown(self, key: str, text: str) -> None:
        changed = Seen()
        self.hardware.wall._changed = changed.add
        changed.add()
        changed.until(lambda _: {board.board: board.rows[0].strip() for board in self.hardware.wall.read()}[key] == text)

    def until_reported(self, kind: str, right: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        reports = self.server.reports.until(lambda seen: any(one["kind"] == kind and right(one) for one in seen))
        return next(one for one in reports if one["kind"] == kind and right(one))


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(tmp_path)
    yield rig
    rig.end()
    rig.hardware.stop()
    rig.server.stop()


def test_a_press_stands_on_its_board_and_is_reported_applied(rig: Rig) -> None:
    rig.begin()
    rig.server.listens.until(bool)
    rig.server.show(1, {"1": calling("A001", 1)})
    rig.until_shown("1", "A001")
    rig.until_reported("applied", lambda report: report["boards"].get("1") == 1)
    assert rig.server.callers.all[0] == {"key": "right"}
    assert rig.server.listens.all == [{"room": "agent:self"}]


def test_an_older_state_of_the_same_epoch_is_dropped_and_another_epoch_replaces(rig: Rig) -> None:
    rig.server.show(5, {"1": calling("A005", 5)})
    rig.begin()
    rig.until_shown("1", "A005")
    rig.server.show(4, {"1": calling("A004", 4)})
    rig.server.show(6, {"2": calling("B006", 6)})
    rig.until_shown("2", "B006")
    rig.until_shown("1", "A005")
    rig.server.show(1, {"1": calling("A001", 1)}, epoch="restored")
    rig.until_shown("1", "A001")


def test_a_beat_newer_than_what_we_have_makes_us_ask(rig: Rig) -> None:
    rig.begin()
    rig.server.listens.until(bool)
    rig.server.state = rig.server.state | {"seq": 7, "boards": {"2": calling("B007", 7)}}
    rig.server.beat(7)
    rig.until_shown("2", "B007")
    assert len(rig.server.listens.all) == 2


def test_the_server_comes_back_and_is_told_everything_again(rig: Rig) -> None:
    rig.server.show(1, {"1": calling("A001", 1)})
    with capture_logs() as logs:
        rig.begin()
        rig.until_reported("applied", lambda report: report["boards"] == {"1": 1})
        port = rig.server.port
        rig.server.stop()
        rig.server = Server(port)
        rig.server.show(2, {"1": calling("A002", 2)})
        rig.until_shown("1", "A002")
        rig.until_reported("applied", lambda report: report["boards"].get("1") == 2)
        rig.until_reported("health", lambda report: {"rs485-1", "1", "kiosk"} <= {device["name"] for device in report["devices"]})
        rig.end()
    assert [log["event"] for log in logs if log["event"].startswith("server_")] == ["server_lost", "server_back"]


def test_boards_show_dashes_when_the_server_is_away_and_the_truth_when_it_is_back(rig: Rig) -> None:
    rig.server.show(1, {"1": calling("A001", 1)})
    rig.begin(QUICK)
    rig.until_shown("1", "A001")
    port = rig.server.port
    rig.server.stop()
    rig.until_shown("1", "----")
    rig.until_shown("2", "----")
    rig.server = Server(port)
    rig.server.show(1, {"1": calling("A001", 1)})
    rig.until_shown("1", "A001")


def test_a_ticket_comes_out_once_however_often_it_is_told_and_restarted(rig: Rig) -> None:
    rig.begin()
    rig.server.listens.until(bool)
    for _ in range(2):
        rig.server.jobs(print_job("t1"))
    rig.until_reported("outcome", lambda report: (report["job"], report["outcome"]) == ("t1", "printed"))
    rig.end()
    rig.server.listens.all.clear()
    rig.begin()
    rig.server.listens.until(bool)
    rig.server.jobs(print_job("t1"), print_job("t2", number="A046"))
    rig.until_reported("outcome", lambda report: (report["job"], report["outcome"]) == ("t2", "printed"))
    assert len(rig.hardware.printer.tickets()) == 2


def test_a_printer_without_paper_is_a_warning_and_the_ticket_has_failed(rig: Rig) -> None:
    rig.hardware.printer.paper_out = True
    rig.begin()
    rig.server.listens.until(bool)
    rig.server.jobs(print_job("t1"))
    assert rig.until_reported("outcome", lambda report: report["job"] == "t1")["outcome"] == "failed"
    rig.until_reported("health", lambda report: any(one["name"] == "kiosk" and one["state"] == "warning" for one in report["devices"]))


def test_an_unplugged_line_is_reported_lost_by_itself(rig: Rig) -> None:
    rig.begin()
    rig.until_reported("health", lambda report: any((one["name"], one["state"]) == ("rs485-1", "ok") for one in report["devices"]))
    rig.hardware.wall.unplug("rs485-1")
    lost = rig.until_reported("health", lambda report: any((one["name"], one["state"]) == ("rs485-1", "lost") for one in report["devices"]))
    states = {device["name"]: device["state"] for device in lost["devices"]}
    assert (states["1"], states["2"], states["rs485-2"]) == ("lost", "lost", "ok")


class Voice:
    """Implements devices.ports.Speaker: finishes at once, and keeps what it can be told from outside."""

    def __init__(self) -> None:
        self.spoken, self.hushed, self.answers = Seen(), Seen(), Seen()
        self.looked: Callable[[str], None] = lambda missing: None

    def speak(self, job: SpeakJob, report: Callable[[Outcome, Callable[[bool], None]], None]) -> None:
        self.spoken.add(job.id)
        for outcome in ("started", "speaking", "finished"):
            done = Outcome.model_validate({"job": job.id, "outcome": outcome})
            report(done, lambda turn, outcome=outcome: self.answers.add((outcome, turn)))  # type: ignore[misc]

    def hush(self, id: str, at_once: bool = False) -> None:
        self.hushed.add((id, at_once))

    def watch(self, changed: Callable[[str], None]) -> None:
        self.looked = changed
        changed("")


def two_voices(rig: Rig) -> AgentPlan:
    rig.speakers = {"sanh": Voice(), "khu-b": Voice()}
    plan = [SpeakerPlan(zone="sanh"), SpeakerPlan(zone="khu-b", output="alsa:plughw:CARD=Device")]
    return rig.hardware.plan.model_copy(update={"speakers": plan})


def speak(id: str, zone: str) -> dict[str, Any]:
    return {"kind": "speak", "id": id, "zone": zone, "text": "Mời", "segments": [], "duration_ms": 0, "expires_at_ms": 9}


def test_announcements_go_to_the_loudspeaker_of_their_zone_and_its_word_to_the_server(rig: Rig) -> None:
    rig.begin(plan=two_voices(rig))
    rig.until_reported("audio", lambda report: report["zone"] == "khu-b")
    rig.server.jobs(speak("call:7", "khu-b"), {"kind": "hush", "id": "call:8", "at_once": True})
    rig.until_reported("outcome", lambda report: (report["job"], report["outcome"]) == ("call:7", "finished"))
    assert rig.speakers["khu-b"].hushed.until(bool) == [("call:8", True)]
    assert (rig.speakers["khu-b"].spoken.all, rig.speakers["sanh"].spoken.all) == (["call:7"], [])


def test_a_zone_that_no_loudspeaker_has_is_said_to_be_that(rig: Rig) -> None:
    rig.begin(plan=two_voices(rig))
    rig.until_reported("audio", lambda report: report["zone"] == "sanh")
    rig.server.jobs(speak("call:7", "nowhere"))
    assert rig.until_reported("outcome", lambda report: report["job"] == "call:7")["detail"] == "no_speaker"


def test_a_loudspeaker_hears_whether_it_is_its_turn(rig: Rig) -> None:
    rig.begin(plan=two_voices(rig))
    rig.until_reported("audio", lambda report: report["zone"] == "sanh")
    rig.server.jobs(speak("call:7", "sanh"))
    rig.speakers["sanh"].answers.until(lambda seen: set(seen) == {("started", True), ("speaking", True)})


def test_an_output_that_goes_is_lost_at_once_and_written_about_once_each_way(rig: Rig) -> None:
    with capture_logs() as logs:
        rig.begin(plan=two_voices(rig))
        rig.until_reported("audio", lambda report: (report["zone"], report["state"]) == ("khu-b", "running"))
        rig.speakers["khu-b"].looked("no_card Device")
        rig.until_reported("audio", lambda report: (report["zone"], report["state"]) == ("khu-b", "none"))
        told = rig.until_reported("health", lambda report: any(one["state"] == "lost" for one in report["devices"]))
        lost = [(one["name"], one["detail"], one["on"]) for one in told["devices"] if one["state"] == "lost"]
        rig.speakers["khu-b"].looked("")
        rig.server.reports.until(lambda seen: [one for one in seen if one["kind"] == "audio"][-1]["state"] == "running")
        rig.end()
    assert lost == [("khu-b", "no_output no_card Device", "alsa:plughw:CARD=Device")]
    assert [log["event"] for log in logs if log["event"].startswith("speaker_")] == ["speaker_lost", "speaker_back"]


def test_messages_that_make_no_sense_are_logged_and_the_next_one_is_heard(rig: Rig) -> None:
    with capture_logs() as logs:
        rig.begin()
        rig.server.listens.until(bool)
        rig.server.show(1, {"1": {"mode": "dancing"}})
        rig.server.jobs({"kind": "juggle"})
        rig.server.show(2, {"1": calling("A002", 2)})
        rig.until_shown("1", "A002")
        rig.end()
    assert {"state_not_understood"} <= {log["event"] for log in logs}


def test_a_refused_key_is_tried_again_for_ever_and_said_once_with_what_to_do(rig: Rig) -> None:
    with capture_logs() as logs:
        rig.begin(key="wrong")
        rig.server.callers.until(lambda seen: len(seen) >= 3)
        rig.end()
    said = [log for log in logs if log["event"] in ("server_lost", "key_refused")]
    assert [log["event"] for log in said] == ["key_refused"]
    assert "--enrol MÃ /" in said[0]["why"]


def test_a_key_that_is_revoked_while_the_agent_works_is_said_to_be_refused_and_works_when_it_is_right_again(rig: Rig) -> None:
    with capture_logs() as logs:
        rig.begin()
        rig.server.listens.until(bool)
        rig.server.revoke("another")
        rig.server.callers.until(lambda seen: len(seen) >= 4)
        rig.server.key = "right"
        rig.server.listens.until(lambda seen: len(seen) >= 2)
        rig.end()
    events = [log["event"] for log in logs]
    assert [event for event in events if event in ("server_lost", "key_refused", "server_back")] == [
        "server_lost",
        "key_refused",
        "server_back",
    ]


def test_a_server_that_is_not_there_is_not_said_to_refuse_the_key(rig: Rig) -> None:
    rig.server.stop()
    with capture_logs() as logs:
        rig.begin()
        until(lambda: any(log["event"] == "server_lost" for log in logs), DEADLINE)
        rig.end()
    assert not any(log["event"] == "key_refused" for log in logs)


class Valve:
    """A TCP relay that can be shut: both ends stay open and nothing passes, as on a half-open line."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self.flowing = threading.Event()
        self.flowing.set()
        self._ends: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        self.flowing.set()
        for end in (self._server, *self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(DEADLINE)
        for end in (self._server, *self._ends):
            end.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._server.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
            except OSError:
                return
            self._ends += [near, far]
            for one, other in ((near, far), (far, near)):
                self._threads.append(threading.Thread(target=self._relay, args=(one, other), daemon=True))
                self._threads[-1].start()

    def _relay(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while received := one.recv(65_536):
                if self.flowing.is_set():
                    other.sendall(received)
            other.shutdown(socket.SHUT_WR)
        except OSError:
            return


def test_a_half_open_line_is_noticed_by_its_silence() -> None:
    server = Server()
    valve = Valve(server.port)
    online, stop = Seen(), threading.Event()
    connection = Connection(valve.url, "right", "agent:self", Ears(online=online.add), stop, QUICK)
    thread = threading.Thread(target=connection.run)
    thread.start()
    online.until(lambda seen: seen == [True])
    valve.flowing.clear()
    online.until(lambda seen: seen[:2] == [True, False])
    valve.flowing.set()
    online.until(lambda seen: seen.count(True) >= 2)
    stop.set()
    thread.join(DEADLINE)
    valve.close()
    server.stop()


def test_an_agent_imports_neither_flask_nor_sqlalchemy() -> None:
    import subprocess
    import sys

    code = "import sys, devices.agent, devices.simulators.hall, devices.installer\n" + (
        "heavy = {'flask', 'sqlalchemy', 'eventlet', 'PIL', 'escpos', 'serial', 'socketio'} & set(sys.modules)\nassert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, cwd=os.getcwd(), timeout=60)
