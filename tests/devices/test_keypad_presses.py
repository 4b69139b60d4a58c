"""A press on its way to the server: once, with one id, for five seconds; then it is dropped and nothing is ever called late."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from structlog.testing import capture_logs

from devices.pads import presses
from devices.pads.desk import Answer, HttpDesk, Unreachable
from devices.pads.errands import Seen
from devices.pads.meaning import Wish
from devices.pads.presses import Outcome, Presses
from tests.devices.device_fakes import Seen as Witness

AT_COUNTER = {"ticket": {"number": "A045"}, "waiting": 7, "counter": {"state": "open"}, "sent_at_ms": 5_000_000}
SEEN = Seen(number="A045", waiting=7, state="open")


class FakeDesk:
    """Implements devices.pads.desk.Desk: answers from a list, the last one for ever; None is no answer. Looks are answered beside it."""

    def __init__(self, *answers: Answer | None) -> None:
        self.answers = list(answers)
        self.asked = Witness()
        self.away = False
        self.open = threading.Event()
        self.open.set()

    def ask(self, path: str, body: dict[str, Any] | None, seconds: float) -> Answer:
        if body is None:
            if self.away:
                raise Unreachable("refused")
            return Answer(200, AT_COUNTER)
        self.asked.add((path, body))
        assert self.open.wait(10)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer is None or self.away:
            raise Unreachable("refused")
        return answer


def refused(code: str, status: int = 409) -> Answer:
    return Answer(status, {"code": code, "message": "…"})


DONE = Answer(200, AT_COUNTER)


class Bench:
    def __init__(self, desk: FakeDesk | HttpDesk, counter: int | None = 4) -> None:
        self.told, self.looked = Witness(), Witness()
        self.presses = Presses("pad", counter, desk, self.told.add, lambda seen, why: self.looked.add((seen, why)))
        self.presses.start()

    def came(self, nth: int = 1) -> Outcome:
        return self.told.until(lambda told: len(told) >= nth)[nth - 1]  # type: ignore[no-any-return]


@pytest.fixture
def short_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    """A press lives 0.3 s instead of five, and is asked again after 20 ms."""
    monkeypatch.setattr(presses, "LIFE_SECONDS", 0.3)
    monkeypatch.setattr(presses, "AGAIN_SECONDS", 0.02)


@pytest.fixture
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    bench = Bench(FakeDesk(*request.param))
    yield bench
    bench.presses.stop()


def asked(bench: Bench) -> list[tuple[str, dict[str, Any]]]:
    desk = bench.presses._desk
    assert isinstance(desk, FakeDesk)
    return list(desk.asked.all)


@pytest.mark.parametrize("bench", [[DONE]], indirect=True)
def test_a_press_is_asked_once_with_an_id_and_a_time_by_the_servers_clock(bench: Bench) -> None:
    assert bench.presses.press(Wish("next"))
    assert bench.came() == Outcome("done", "next", "", SEEN)
    ((path, body),) = asked(bench)
    assert path == "counters/4/next"
    assert body["command_id"].endswith("-next")
    assert 5_000_000 < body["expires_at_ms"] <= 5_005_000 + 10_000


@pytest.mark.parametrize("bench", [[None, refused("storage_busy", 503), DONE]], indirect=True)
def test_without_an_answer_the_same_words_are_asked_again(bench: Bench, short_lives: None) -> None:
    bench.presses.press(Wish("next"))
    assert bench.came().came == "done"
    bodies = [json.dumps(body) for _, body in asked(bench)]
    assert len(bodies) == 3
    assert len(set(bodies)) == 1


@pytest.mark.parametrize("bench", [[None]], indirect=True)
def test_a_press_that_nobody_answers_is_dropped_when_its_time_is_over(bench: Bench, short_lives: None) -> None:
    begun = time.monotonic()
    with capture_logs() as logs:
        bench.presses.press(Wish("next"))
        assert bench.came() == Outcome("dropped", "next", "no_answer")
    assert time.monotonic() - begun >= 0.3
    assert {"event": "keypad_dropped", "keypad": "pad", "action": "next", "code": "no_answer", "log_level": "warning"} in logs


@pytest.mark.parametrize("bench", [[refused("press_too_old")]], indirect=True)
def test_a_press_that_the_server_came_to_too_late_is_a_dropped_one(bench: Bench) -> None:
    bench.presses.press(Wish("next"))
    assert bench.came() == Outcome("dropped", "next", "press_too_old")


@pytest.mark.parametrize("bench", [[refused("recalls_spent")]], indirect=True)
def test_a_refusal_is_told_and_not_asked_again(bench: Bench) -> None:
    bench.presses.press(Wish("recall"))
    assert bench.came() == Outcome("refused", "recall", "recalls_spent")
    assert len(asked(bench)) == 1


@pytest.mark.parametrize("bench", [[refused("counter_not_open"), DONE]], indirect=True)
def test_next_at_a_closed_counter_opens_it(bench: Bench) -> None:
    bench.presses.press(Wish("next"))
    assert bench.came() == Outcome("done", "open", "", SEEN)
    (_, first), (path, second) = asked(bench)
    assert path == "counters/4/open"
    assert first["command_id"].partition("-")[0] == second["command_id"].partition("-")[0]
    assert first["command_id"] != second["command_id"]


@pytest.mark.parametrize("bench", [[refused("confirm_needed"), DONE]], indirect=True)
def test_the_last_counter_pauses_when_the_key_is_pressed_once_more(bench: Bench) -> None:
    bench.presses.press(Wish("pause"))
    assert bench.came() == Outcome("confirm", "pause", "confirm_needed")
    bench.presses.press(Wish("pause"))
    assert bench.came(2).came == "done"
    assert [body.get("confirm") for _, body in asked(bench)] == [None, True]


@pytest.mark.parametrize("bench", [[refused("confirm_needed"), refused("no_ticket_here"), refused("confirm_needed")]], indirect=True)
def test_another_key_between_takes_the_confirmation_back(bench: Bench) -> None:
    for nth, action in enumerate(("pause", "recall", "pause"), start=1):
        bench.presses.press(Wish(action))
        bench.came(nth)
    assert [body.get("confirm") for _, body in asked(bench)] == [None, None, None]


@pytest.mark.parametrize("bench", [[DONE]], indirect=True)
def test_a_key_pressed_again_while_its_press_is_on_its_way_is_the_same_press(bench: Bench) -> None:
    desk = bench.presses._desk
    assert isinstance(desk, FakeDesk)
    desk.open.clear()
    bench.presses.press(Wish("next"))
    desk.asked.until(bool)
    assert [bench.presses.press(Wish("next")) for _ in range(5)] == [True] * 5
    assert [bench.presses.press(Wish("transfer", str(to))) for to in range(6)] == [True] * 4 + [False] * 2
    desk.open.set()
    bench.came(5)
    assert [path for path, _ in asked(bench)] == ["counters/4/next", *["counters/4/transfer"] * 4]


@pytest.mark.parametrize("bench", [[DONE]], indirect=True)
def test_how_the_counter_stands_is_looked_at_without_any_press(bench: Bench) -> None:
    assert bench.looked.until(bool)[0] == (SEEN, "")


def test_a_server_that_is_away_is_said_once_and_a_press_made_before_it_was_ever_seen_is_not_sent_blindly(short_lives: None) -> None:
    desk = FakeDesk(DONE)
    desk.away = True
    with capture_logs() as logs:
        bench = Bench(desk)
        bench.presses.press(Wish("next"))
        assert bench.came().came == "dropped"
        assert desk.asked.all == [], "without the server's clock nobody could say until when it is worth doing"
        desk.away = False
        bench.presses.press(Wish("next"))
        assert bench.came(2).came == "done"
        bench.presses.stop()
    assert [log["event"] for log in logs if "server" in log["event"]] == ["keypad_server_lost", "keypad_server_back"]


def test_ticket_buttons_take_a_ticket() -> None:
    desk = FakeDesk(Answer(201, {"number": "A001"}))
    bench = Bench(desk, counter=None)
    bench.presses.press(Wish("take", "chung-thuc"))
    assert bench.came() == Outcome("done", "take")
    ((path, body),) = desk.asked.all
    assert (path, body["service"]) == ("tickets", "chung-thuc")
    bench.presses.stop()


class _Door(BaseHTTPRequestHandler):
    seen: list[tuple[str, str, str | None, bytes]]
    said: list[bytes]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.seen.append((self.command, self.path, self.headers["Authorization"], body))
        said = self.said.pop(0)
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_POST

    def log_message(self, *_: Any) -> None:
        """Not on the terminal."""


def test_the_desk_speaks_http_with_its_key_and_every_trouble_is_one_word() -> None:
    door: Any = type("Door", (_Door,), {"seen": [], "said": [b'{"ticket": null}', b"[]", b"no json"]})
    server = ThreadingHTTPServer(("127.0.0.1", 0), door)
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    serving.start()
    desk = HttpDesk(f"http://127.0.0.1:{server.server_port}", "the key")
    assert desk.ask("counters/4/next", {"command_id": "ế"}, 2) == Answer(200, {"ticket": None})
    assert desk.ask("counters/4/screen", None, 2) == Answer(200, {})
    with pytest.raises(Unreachable):
        desk.ask("counters/4/screen", None, 2)
    assert door.seen[0] == ("POST", "/api/v1/counters/4/next", "Bearer the key", '{"command_id": "ế"}'.encode())
    assert door.seen[1][:3] == ("GET", "/api/v1/counters/4/screen", "Bearer the key")
    server.shutdown()
    serving.join()
    server.server_close()
    with pytest.raises(Unreachable):
        desk.ask("counters/4/screen", None, 2)
