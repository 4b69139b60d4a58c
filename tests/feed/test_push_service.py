"""What a push service gets from us, read by a decoder that shares nothing with what wrote it; and what we refuse to send, and where."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec

from queue_server.actions.ports import Subscription
from queue_server.actions.pushing import is_known
from queue_server.feed.push_service import FAILURES, LEFT_ALONE_SECONDS, PushService
from queue_server.settings.server import Push
from tests.feed.push_double import CURVE, Browser, Service, a_service, raw, signed_claims

SECRET = b"a hall's own key"
MESSAGE = {"title": "A042: mời đến Quầy 3", "body": "Bên trái sảnh.", "url": "/t/abc"}
REAL = Push().services


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    with a_service(tmp_path) as running:
        monkeypatch.setenv("SSL_CERT_FILE", str(running.authority))
        yield running


def pusher(*services: str) -> PushService:
    return PushService(SECRET, "mailto:it@hall.example", services)


def to(browser: Browser, endpoint: str, ticket: str = "aaaaaaaaaa") -> Subscription:
    return Subscription(ticket, language="vi", told="", at_ms=0, **browser.subscription(endpoint))


def test_the_decoder_reads_the_example_of_the_rfc() -> None:
    """RFC 8291, section 5."""
    key = ec.derive_private_key(int.from_bytes(raw("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")), CURVE)
    browser = Browser(key, raw("BTBZMqHH6r4Tts7J_aSIgg"))
    body = raw(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
        "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    assert browser.read(body) == b"When I grow up, I want to be a watermelon"


def test_only_the_phone_reads_what_is_sent_and_the_service_knows_whose_it_is(service: Service) -> None:
    browser, pushes = Browser(), pusher(service.host)
    assert pushes.send(to(browser, f"{service.url}abc?x=1"), MESSAGE, 120) == "sent"
    [sent] = service.sent
    assert sent.path == "/wpush/v2/abc?x=1"
    assert json.loads(browser.read(sent.body)) == MESSAGE
    assert "Quầy".encode() not in sent.body
    assert {sent.headers[name] for name in ("Content-Encoding", "TTL", "Urgency")} == {"aes128gcm", "120", "high"}
    claims, key = signed_claims(sent.headers["Authorization"])
    assert key == pushes.key
    assert (claims["aud"], claims["sub"]) == (f"https://{service.host}", "mailto:it@hall.example")
    assert 0 < claims["exp"] - time.time() <= 24 * 3600
    with pytest.raises(InvalidTag):
        Browser(auth=b"another sixteen!").read(sent.body)


def test_a_forged_signature_is_noticed_by_the_test_itself(service: Service) -> None:
    pusher(service.host).send(to(Browser(), service.url), MESSAGE, 120)
    header = service.sent[0].headers["Authorization"]
    other = PushService(b"another hall", "mailto:x@y.z", ()).key
    with pytest.raises(InvalidSignature):
        signed_claims(f"{header.rpartition('k=')[0]}k={other}")


def test_each_message_has_a_key_and_salt_of_its_own_and_a_ticket_one_topic(service: Service) -> None:
    browser, pushes = Browser(), pusher(service.host)
    for ticket in ("aaaaaaaaaa", "aaaaaaaaaa", "bbbbbbbbbb"):
        pushes.send(to(browser, service.url, ticket), MESSAGE, 120)
    assert len({sent.body[:86] for sent in service.sent}) == 3
    topics = [sent.headers["Topic"] for sent in service.sent]
    assert topics[0] == topics[1] != topics[2]
    assert all(len(topic) <= 32 for topic in topics)


def test_the_halls_key_is_the_same_after_every_start_and_another_halls_is_another() -> None:
    assert pusher().key == pusher().key != PushService(b"another hall", "mailto:x@y.z", ()).key
    assert len(raw(pusher().key)) == 65


@pytest.mark.parametrize(
    ("status", "outcome"), [(201, "sent"), (200, "sent"), (404, "gone"), (410, "gone"), (429, "failed"), (500, "failed")]
)
def test_what_the_service_answers_decides_what_becomes_of_the_subscription(service: Service, status: int, outcome: str) -> None:
    service.status = status
    assert pusher(service.host).send(to(Browser(), service.url), MESSAGE, 60) == outcome


def test_a_redirect_is_not_followed(service: Service) -> None:
    service.status = 307
    assert pusher(service.host).send(to(Browser(), service.url), MESSAGE, 60) == "failed"
    assert [sent.path for sent in service.sent] == ["/wpush/v2/"]


def test_a_service_whose_certificate_nobody_vouches_for_gets_nothing(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    assert pusher(service.host).send(to(Browser(), service.url), MESSAGE, 60) == "failed"
    assert service.sent == []


def test_a_service_that_does_not_answer_is_left_alone_for_a_while(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    pushes = PushService(SECRET, "mailto:x@y.z", (service.host,), lambda: now[0])
    tried: list[str] = []
    monkeypatch.setattr("http.client.HTTPSConnection.connect", lambda line: _refuse(tried))
    for _ in range(FAILURES + 2):
        assert pushes.send(to(Browser(), service.url), MESSAGE, 60) == "failed"
    assert len(tried) == FAILURES
    now[0] += LEFT_ALONE_SECONDS
    pushes.send(to(Browser(), service.url), MESSAGE, 60)
    assert len(tried) == FAILURES + 1


def _refuse(tried: list[str]) -> None:
    tried.append("x")
    raise ConnectionRefusedError


def test_a_key_that_is_no_point_of_the_curve_is_dropped_not_raised(service: Service) -> None:
    nonsense = to(Browser(), service.url)._replace(p256dh="B" + "A" * 86)
    assert pusher(service.host).send(nonsense, MESSAGE, 60) == "gone"
    assert service.sent == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/abc",
        "https://web.push.apple.com/abc",
        "https://wns2-sg2p.notify.windows.com/w/?token=abc",
        "https://fcm.googleapis.com:443/x",
    ],
)
def test_the_services_of_the_browsers_are_known(endpoint: str) -> None:
    assert is_known(endpoint, REAL)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilfcm.googleapis.com.example/x",
        "https://xfcm.googleapis.com/x",
        "https://evil.example/fcm.googleapis.com",
        "https://fcm.googleapis.com@evil.example/x",
        "https://evil.example#fcm.googleapis.com",
        "https://evil.example\\.fcm.googleapis.com",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com:99999/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest",
        "https://localhost/x",
        "file:///etc/passwd",
        "//fcm.googleapis.com/x",
        "https://fcm.googleapis.com/x\r\nHost: evil",
        "",
        "https://",
    ],
)
def test_a_phone_does_not_choose_whom_the_server_calls(endpoint: str) -> None:
    assert not is_known(endpoint, REAL)
    assert pusher(*REAL).send(to(Browser(), endpoint), MESSAGE, 60) == "gone"
