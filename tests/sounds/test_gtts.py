"""gTTS against an HTTPS double on loopback that answers, refuses, sends nothing, hangs, drips. Google itself: never tried."""

import base64
import io
import json
import ssl
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import soundfile  # type: ignore[import-untyped]
import trustme

from sounds import bank_writer, levels
from sounds.bank import Bank
from sounds.builder import build
from sounds.engines.gtts import Gtts
from sounds.errors import TextRejected, VoiceUnavailable
from sounds.phrases import Language
from tests.sounds.engine_doubles import ListHummer, hum


def mp3(text: str) -> str:
    """Every word of a list hummed, with a pause after it, as Base64."""
    hummed = ListHummer().synthesize(text, "vi", 150, 1.0)
    file = io.BytesIO()
    soundfile.write(file, levels.resampled(levels.from_pcm(hummed.samples), hummed.rate, 24_000), 24_000, format="MP3")
    return base64.b64encode(file.getvalue()).decode()


class Double(ThreadingHTTPServer):
    """Speaks the dialect of the voice behind Google Translate. ``manner`` decides how it behaves."""

    daemon_threads = True

    def __init__(self, certificate: trustme.LeafCert | None) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            certificate.configure_cert(context)
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.manner = "answers"
        self.asked: list[list[object]] = []
        self.over = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """A visitor who does not trust us hangs up in the middle of the handshake."""

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.server_address[1]}/batchexecute"


class _Answer(BaseHTTPRequestHandler):
    server: Double
    asked: list[Any]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.asked = json.loads(json.loads(urllib.parse.parse_qs(body)["f.req"][0])[0][0][1])
        self.server.asked.append(self.asked)
        getattr(self, self.server.manner.replace(" ", "_"))()

    def _send(self, status: int, body: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def _wrapped(self, sound: str) -> str:
        return ")]}'\n\n" + json.dumps([["wrb.fr", "jQ1olc", json.dumps([sound]), None, "generic"]], separators=(",", ":"))

    def answers(self) -> None:
        self._send(200, self._wrapped(mp3(self.asked[0])))

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


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def authorities(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tls") / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


@contextmanager
def a_double(certificate: trustme.LeafCert | None) -> Iterator[Double]:
    server = Double(certificate)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def double(authority: trustme.CA) -> Iterator[Double]:
    with a_double(authority.issue_cert("127.0.0.1")) as server:
        yield server


Ask = Callable[..., Gtts]


@pytest.fixture
def engine(authorities: Path) -> Ask:
    return lambda double: Gtts(double.address, seconds_between=0.0, authorities=authorities)


def test_it_asks_as_gtts_does_and_decodes_what_comes(engine: Ask, double: Double) -> None:
    pcm = engine(double).synthesize("mời công dân có số", "vi", 150, 5.0)
    assert pcm.rate == 24_000
    assert pcm.duration_ms == pytest.approx(630, abs=120)  # MP3 pads its ends
    assert double.asked == [["mời công dân có số", "vi", None, "null"]]
    assert engine(double).fingerprint("vi").startswith("gtts 2.")


def test_a_slow_rate_asks_for_the_slow_voice(engine: Ask, double: Double) -> None:
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
def test_whatever_google_does_ends_in_time_with_a_sentence(
    engine: Ask, double: Double, manner: str, error: type[Exception], says: str
) -> None:
    double.manner = manner
    asked_at = time.monotonic()
    with pytest.raises(error, match=says):
        engine(double).synthesize("một", "vi", 150, 0.5)
    assert time.monotonic() - asked_at < 3


def test_without_a_network_it_is_unavailable() -> None:
    with pytest.raises(VoiceUnavailable, match="cannot be reached"):
        Gtts("http://127.0.0.1:9/").synthesize("một", "vi", 150, 2.0)


@pytest.mark.parametrize("fault", ["signed by nobody we know", "for another house", "expired", "no TLS at all"])
def test_a_bad_certificate_is_refused_and_nothing_is_asked(authority: trustme.CA, authorities: Path, fault: str) -> None:
    """No way leads past it: not to http, not to an unverified answer."""
    bad = {
        "signed by nobody we know": lambda: trustme.CA().issue_cert("127.0.0.1"),
        "for another house": lambda: authority.issue_cert("translate.example"),
        "expired": lambda: authority.issue_cert("127.0.0.1", not_after=datetime(2020, 1, 1, tzinfo=UTC)),
        "no TLS at all": lambda: None,
    }[fault]
    with a_double(bad()) as double:
        with pytest.raises(VoiceUnavailable, match="SSLError"):
            Gtts(double.address, authorities=authorities).synthesize("một", "vi", 150, 5.0)
        assert double.asked == []


def test_requests_are_spaced_out(double: Double, authorities: Path) -> None:
    naps: list[float] = []
    patient = Gtts(double.address, seconds_between=30.0, sleep=naps.append, authorities=authorities)
    for _ in range(3):
        patient.synthesize("một", "vi", 150, 5.0)
    assert naps == pytest.approx([30, 60], abs=2)


@pytest.mark.parametrize("text", ["", "  ", "a" * 101])
def test_a_text_that_cannot_be_one_request_is_not_sent(engine: Ask, double: Double, text: str) -> None:
    with pytest.raises(TextRejected, match="1 to 100 characters"):
        engine(double).synthesize(text, "vi", 150, 5.0)
    assert double.asked == []


def test_a_bank_can_be_built_of_it_with_few_requests_and_says_whose_voice_it_is(engine: Ask, double: Double, tmp_path: Path) -> None:
    build(tmp_path, engine(double), ["vi"])
    texts = set(Language.read("vi").inventory().values())
    assert len(Bank.open(tmp_path).of("vi")) == len(Language.read("vi").inventory())
    assert len(double.asked) < len(texts) / 2
    manifest = json.loads((tmp_path / "vi" / "manifest.json").read_text())
    assert manifest["engine"] == "gtts"
    assert "not to be redistributed" in manifest["licence"]


@pytest.mark.parametrize(("manner", "requests"), [("refuses", 1), ("breaks", 3), ("hangs_up", 3)])
def test_google_is_not_pestered_and_the_bank_that_stands_is_kept(
    engine: Ask, double: Double, tmp_path: Path, manner: str, requests: int
) -> None:
    """Who says 429 is left alone at once, whatever else is tried three times."""
    bank_writer.put(tmp_path / "vi", {"vi/letter-a": hum().astype("int16").tobytes()}, {}, {})
    before = Bank.open(tmp_path).of("vi")
    asked_before = 5

    def turn_bad(done: int, total: int, what: str) -> None:
        nonlocal asked_before
        if double.manner == "answers" and done > 20:
            double.manner, asked_before = manner, len(double.asked)

    with pytest.raises(VoiceUnavailable):
        build(tmp_path, engine(double), ["vi"], turn_bad, sleep=lambda seconds: None)
    assert len(double.asked) - asked_before == requests
    assert Bank.open(tmp_path).of("vi") == before
