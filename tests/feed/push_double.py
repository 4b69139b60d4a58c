"""A browser and its push service: a phone's own keys, an HTTPS service that keeps what it is sent, and a decoder written from the RFCs.

The decoder shares nothing with what encrypts: it is RFC 8291, section 3.4 and RFC 8188, section 2, step by step, over ``cryptography``.
"""

from __future__ import annotations

import base64
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import trustme
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def text(raw_bytes: bytes) -> str:
    return base64.urlsafe_b64encode(raw_bytes).rstrip(b"=").decode()


class Browser:
    """What a browser keeps to itself, and what it gives away in a PushSubscription."""

    def __init__(self, key: ec.EllipticCurvePrivateKey | None = None, auth: bytes = b"sixteen bytes ok") -> None:
        self._key = key or ec.generate_private_key(CURVE)
        self._auth = auth

    @property
    def public(self) -> bytes:
        return self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def subscription(self, endpoint: str) -> dict[str, str]:
        return {"endpoint": endpoint, "p256dh": text(self.public), "auth": text(self._auth)}

    def read(self, body: bytes) -> bytes:
        salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= size, "one record"
        shared = self._key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender))
        secret = _hkdf(self._auth, shared, b"WebPush: info\0" + self.public + sender, 32)
        key = _hkdf(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _hkdf(salt, secret, b"Content-Encoding: nonce\0", 12)
        padded = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
        assert padded[-1:] == b"\2", "the last record ends with 2"
        return padded[:-1]


def _hkdf(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def signed_claims(authorization: str) -> tuple[dict[str, Any], str]:
    """The claims of a VAPID header and the key they are signed with; raises when the signature is not that key's (RFC 8292, 2 and 3)."""
    scheme, _, parts = authorization.partition(" ")
    assert scheme == "vapid"
    named = dict(part.strip().split("=", 1) for part in parts.split(","))
    head, claims, signature = named["t"].split(".")
    assert json.loads(raw(head)) == {"typ": "JWT", "alg": "ES256"}
    pair = raw(signature)
    der = utils.encode_dss_signature(int.from_bytes(pair[:32]), int.from_bytes(pair[32:]))
    public = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, raw(named["k"]))
    public.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    return json.loads(raw(claims)), named["k"]


class Sent(NamedTuple):
    path: str
    headers: dict[str, str]
    body: bytes


class Service:
    """``url`` is where subscriptions of this service point to; ``status`` is what it answers; ``authority`` is whom one must trust."""

    def __init__(self, folder: Path) -> None:
        self.status = 201
        self.sent: list[Sent] = []
        self.heard = threading.Condition()
        authority = trustme.CA()
        self.authority = folder / "authority.pem"
        authority.cert_pem.write_to_path(str(self.authority))
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost").configure_cert(tls)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.host = f"localhost:{self._server.server_port}"
        self.url = f"https://{self.host}/wpush/v2/"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def wait_for(self, count: int, seconds: float = 15) -> list[Sent]:
        with self.heard:
            assert self.heard.wait_for(lambda: len(self.sent) >= count, seconds), f"{len(self.sent)} of {count} messages came"
            return list(self.sent)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(service) -> type[BaseHTTPRequestHandler]:
        class Request(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with service.heard:
                    service.sent.append(Sent(self.path, dict(self.headers.items()), body))
                    service.heard.notify_all()
                self.send_response(service.status)
                if service.status in (301, 302, 307):
                    self.send_header("Location", f"https://{service.host}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        return Request


@contextmanager
def a_service(folder: Path) -> Iterator[Service]:
    service = Service(folder)
    try:
        yield service
    finally:
        service.close()
