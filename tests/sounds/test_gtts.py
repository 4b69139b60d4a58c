"""gTTS against a double on loopback that answers, refuses, sends nothing, hangs and drips. Google itself: never tried."""

import base64
import io
import json
import threading
import time
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
import soundfile  # type: ignore[import-untyped]

from sounds.bank import Bank
from sounds.builder import build
from sounds.engines.gtts import Gtts
from sounds.errors import TextRejected, VoiceUnavailable
from sounds.phrases import Language


def mp3() -> bytes:
    """Half a second of a hum."""
    file = io.BytesIO()
    soundfile.write(file, 0.3 * np.sin(2 * np.pi * 200 * np.arange(12_000) / 24_000), 24_000, format="MP3")
    return file.getvalue()


class Double(ThreadingHTTPServer):
    """Speaks the dialect of the voice behind Google Translate. ``manner`` decides how it behaves."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.manner = "answers"
        self.asked: list[list[object]] = []
        self.over = threading.Event()
        self.sound = base64.b64encode(mp3()).decode()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/batchexecute"


class _Answer(BaseHTTPRequestHandler):
    server: Double

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append(json.loads(json.loads(urllib.parse.parse_qs(body)["f.req"][0])[0][0][1]))
        getattr(self, self.server.manner.replace(" ", "_"))()

    def _send(self, status: int, body: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def _wrapped(self, sound: str) -> str:
        return ")]}'\n\n" + json.dumps([["wrb.fr", "jQ1olc", json.dumps([sound]), None, "generic"]], separators=(",", ":"))

    def answers(self) -> None:
        self._send(200, self._wrapped(self.server.sound))

    def refuses(self) -> None:
        self._send(429, "slow down")

    def breaks(self) -> None:
        self._send(500, "")

    def sends_nothing(self) -> None:
        self._send(200, "")

    def sends_no_sound(self) -> None:
        self._send(200, self._wrapped("AAAA"))

    def hangs(self) -> None:
        self.server.over.wait(30)

    def hangs_up(self) -> None:
        self.connection.close()

    def drips(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while not self.server.over.wait(0.05):
                self.wfile.write(b" ")
        except OSError:
            pass

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def double() -> Iterator[Double]:
    server = Double()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()
    thread.join()


def engine(double: Double) -> Gtts:
    return Gtts(double.address, seconds_between=0.0)


def test_it_asks_as_gtts_does_and_decodes_what_comes(double: Double) -> None:
    pcm = engine(double).synthesize("mời công dân có số", "vi", 150, 5.0)
    assert pcm.rate == 24_000
    assert pcm.duration_ms == pytest.approx(500, abs=120)  # MP3 pads its ends
    assert double.asked == [["mời công dân có số", "vi", None, "null"]]
    assert engine(double).fingerprint("vi").startswith("gtts 2.")


def test_a_slow_rate_asks_for_the_slow_voice(double: Double) -> None:
    engine(double).synthesize("một", "vi", 90, 5.0)
    assert double.asked[0][2] is True


@pytest.mark.parametrize(
    ("manner", "error", "says"),
    [
        ("refuses", VoiceUnavailable, "Wait an hour"),
        ("breaks", VoiceUnavailable, "HTTP 500"),
        ("sends nothing", TextRejected, "no sound"),
        ("sends no sound", TextRejected, "no sound"),
        ("hangs", VoiceUnavailable, "Check the Internet"),
        ("hangs up", VoiceUnavailable, "Check the Internet"),
        ("drips", VoiceUnavailable, "too slow"),
    ],
)
def test_whatever_google_does_ends_in_time_with_a_sentence(double: Double, manner: str, error: type[Exception], says: str) -> None:
    double.manner = manner
    asked_at = time.monotonic()
    with pytest.raises(error, match=says):
        engine(double).synthesize("một", "vi", 150, 0.5)
    assert time.monotonic() - asked_at < 3


def test_without_a_network_it_is_unavailable() -> None:
    with pytest.raises(VoiceUnavailable, match="cannot be reached"):
        Gtts("http://127.0.0.1:9/").synthesize("một", "vi", 150, 2.0)


def test_a_certificate_nobody_signed_is_refused(double: Double) -> None:
    """The double speaks no TLS at all: an https address must fail, never fall back."""
    with pytest.raises(VoiceUnavailable, match="SSLError"):
        Gtts(double.address.replace("http:", "https:")).synthesize("một", "vi", 150, 2.0)


def test_requests_are_spaced_out(double: Double) -> None:
    naps: list[float] = []
    patient = Gtts(double.address, seconds_between=30.0, sleep=naps.append)
    for _ in range(3):
        patient.synthesize("một", "vi", 150, 5.0)
    assert naps == pytest.approx([30, 60], abs=2)


@pytest.mark.parametrize("text", ["", "  ", "a" * 101])
def test_a_text_that_cannot_be_one_request_is_not_sent(double: Double, text: str) -> None:
    with pytest.raises(TextRejected, match="1 to 100"):
        engine(double).synthesize(text, "vi", 150, 5.0)
    assert double.asked == []


def test_a_bank_can_be_built_of_it_and_says_whose_voice_it_is(double: Double, tmp_path: Path) -> None:
    build(tmp_path, engine(double), ["vi"])
    assert len(Bank.open(tmp_path).of("vi")) == len(Language.read("vi").inventory())
    manifest = json.loads((tmp_path / "vi" / "manifest.json").read_text())
    assert manifest["engine"] == "gtts"
    assert "not to be redistributed" in manifest["licence"]


def test_a_refusal_half_way_leaves_the_bank_that_stands(double: Double, tmp_path: Path) -> None:
    build(tmp_path, engine(double), ["vi"])
    before = Bank.open(tmp_path).clips

    def refuse_later(done: int, total: int, what: str) -> None:
        if done == 10:
            double.manner = "refuses"

    with pytest.raises(VoiceUnavailable, match="429"):
        build(tmp_path, engine(double), ["vi"], refuse_later)
    assert Bank.open(tmp_path).clips == before
