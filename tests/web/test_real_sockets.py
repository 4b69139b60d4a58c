"""A running server and raw websockets: what a hostile client sends harms nobody else, and a call reaches every listener as one frame."""

import http.client
import json
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import pytest
import websocket

from tests.builders import Server, a_server

DEADLINE_SECONDS = 10
LISTENERS = 12
GARBAGE: list[str | bytes] = [
    "",
    "9",
    "4",
    "42",
    "42[",
    '42["listen"',
    "42" + "[" * 50_000,
    '42{"room":"zone:sanh"}',
    "42[]",
    "42[3]",
    '42[null,{"room":"zone:sanh"}]',
    '42["__init__",{}]',
    '42["connect",{}]',
    '42["disconnect"]',
    '420["listen"]',
    '420["listen",1,2,3]',
    '420["report",{"kind":"wall"},{}]',
    "42" + "9" * 200 + '["listen",{}]',
    "40/elsewhere,",
    '43999["ack nobody asked for"]',
    "45100-[]",
    '451-["report",{"_placeholder":true,"num":0}]',
    '451-["report",{"_placeholder":true,"num":99}]',
    b"\x00\xff\xfe",
    "5",
    "6",
    "41",
    "\x00\x1b]0;x\x07",
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with a_server(tmp_path_factory.mktemp("hall")) as running:
        yield running


@dataclass
class Watched:
    """A server of one kind, and what it has written since it was last looked at."""

    server: Server
    log: TextIO

    def complained(self) -> bool:
        return "Traceback" in self.log.read()


@pytest.fixture(scope="module", params=["eventlet", "gevent", "threading"])
def of_each_kind(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    folder = tmp_path_factory.mktemp(request.param)
    with (
        (folder / "log").open("w") as told,
        (folder / "log").open() as log,
        a_server(folder / "hall", request.param, told=told) as running,
    ):
        yield Watched(running, log)


def connected(server: Server, auth: dict[str, Any] | None = None, **options: Any) -> websocket.WebSocket:
    address = server.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    opened = websocket.create_connection(address, timeout=DEADLINE_SECONDS, **options)
    assert opened.recv()[:1] == "0"
    opened.send("40" + json.dumps(auth or {}))
    assert opened.recv()[:2] == "40"
    return opened


def listening(server: Server, room: str, key: str) -> websocket.WebSocket:
    opened = connected(server, {"key": server.keys[key]})
    opened.send("420" + json.dumps(["listen", {"room": room}]))
    assert json.loads(message(opened, "430"))[0]["room"] == room
    return opened


def message(opened: websocket.WebSocket, kind: str) -> str:
    """The next message of a kind, answering pings meanwhile."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while time.monotonic() < deadline:
        received = opened.recv()
        if received == "2":
            opened.send("3")
        elif isinstance(received, str) and received.startswith(kind):
            return received[len(kind) :]
    raise AssertionError(f"no {kind} in time")


def test_garbage_closes_at_most_its_own_connection_and_fills_no_log(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with a_server(tmp_path) as server, closing(listening(server, "zone:sanh", "tv")) as witness:
        for garbage in GARBAGE:
            sender = connected(server, {"key": server.keys["kiosk"]})
            with closing(sender):
                if isinstance(garbage, bytes):
                    sender.send_binary(garbage)
                else:
                    sender.send(garbage)
        witness.send("421" + json.dumps(["listen", {"room": "wall"}]))
        assert json.loads(message(witness, "431"))[0]["room"] == "wall"
        assert server.ask("/healthz")[0] == 200
    assert "Traceback" not in "".join(capfd.readouterr())


@pytest.mark.parametrize("first", ["40[", "40" + "[" * 50_000, '40"key"', '40{"key":{}}', "42[]", "1", "", "40/other,{}"])
def test_a_strange_first_word_opens_nothing(server: Server, first: str) -> None:
    address = server.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    with closing(websocket.create_connection(address, timeout=DEADLINE_SECONDS)) as opened:
        opened.recv()
        opened.send(first)
        opened.send("420" + json.dumps(["listen", {"room": "zone:sanh"}]))
    assert server.ask("/healthz")[0] == 200


def test_another_sites_page_cannot_open_a_socket(server: Server) -> None:
    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        connected(server, origin="http://evil.example")
    assert refused.value.status_code == 400


def test_a_message_longer_than_any_report_hangs_up(server: Server) -> None:
    opened = connected(server, {"key": server.keys["agent"]})
    with closing(opened):
        opened.send("42" + json.dumps(["report", {"kind": "x" * 300_000}]))
        with pytest.raises((websocket.WebSocketConnectionClosedException, ConnectionError)):
            message(opened, "43")
    assert server.ask("/healthz")[0] == 200


def test_there_is_no_polling(server: Server) -> None:
    assert server.ask("/socket.io/?EIO=4&transport=polling")[0] == 400


def test_a_handshake_that_is_not_whole_is_refused_in_words(of_each_kind: Watched) -> None:
    server = of_each_kind.server
    whole = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
    }
    broken = [
        {**whole, name: wrong} for name, wrong in (("Sec-WebSocket-Key", "x"), ("Sec-WebSocket-Version", "12"), ("Connection", "close"))
    ]
    broken += [{name: whole[name] for name in whole if name != left} for left in ("Sec-WebSocket-Key", "Sec-WebSocket-Version")]
    for headers in broken:
        host, _, port = server.url.removeprefix("http://").partition(":")
        with closing(http.client.HTTPConnection(host, int(port), timeout=DEADLINE_SECONDS)) as line:
            line.request("GET", "/socket.io/?EIO=4&transport=websocket", headers=headers)
            with line.getresponse() as answered:
                assert (answered.status, json.load(answered)["code"]) == (400, "bad_request"), headers
    with closing(listening(server, "zone:sanh", "tv")):
        pass
    assert not of_each_kind.complained()


def test_a_call_reaches_every_listener_whole(of_each_kind: Watched) -> None:
    server = of_each_kind.server
    listeners = [listening(server, "zone:sanh", "tv") for _ in range(LISTENERS)]
    number = server.ask("/api/v1/tickets", {"command_id": "t1", "service": "chung-thuc"}, "kiosk")[1]["number"]
    counter = next(no for no in server.keys["clerk"] if called(server, no) == number)
    for opened in listeners:
        with closing(opened):
            assert first_call(opened) == (number, int(counter))


def called(server: Server, counter: str) -> str | None:
    status, answer = server.ask(f"/api/v1/counters/{counter}/next", {"command_id": f"n{counter}"}, f"clerk {counter}")
    assert status == 200
    return answer["ticket"]["number"] if answer["ticket"] else None


def first_call(opened: websocket.WebSocket) -> tuple[str, int]:
    while True:
        event, said = json.loads(message(opened, "42"))
        if event == "state" and said["calls"]:
            return said["calls"][0]["number"], said["calls"][0]["counter"]
