"""A browser's push service from the server's side: a message that only the phone can read (RFC 8291), signed as ours (RFC 8292).

Knows keys and HTTP. It follows no redirect, waits a few seconds at most, and leaves a host alone for a while that does not answer.
"""

import base64
import hashlib
import hmac
import http.client
import json
import ssl
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import http_ece
import structlog
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from queue_server.actions.ports import Subscription
from queue_server.actions.pushing import is_known

log = structlog.get_logger("push")
CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
SECONDS = 8.0
SIGNED_SECONDS = 12 * 3600
"""RFC 8292 allows a day."""
LEFT_ALONE_SECONDS = 60.0
FAILURES = 3
NEVER_AGAIN = (404, 410)


class PushService:
    """The hall's own key is made from the site's, so it lasts as long as the hall and stands in no file."""

    def __init__(self, secret: bytes, contact: str, services: tuple[str, ...], seconds: Callable[[], float] = time.monotonic) -> None:
        number = int.from_bytes(hmac.digest(secret, b"vapid", hashlib.sha512)) % (ORDER - 1) + 1
        self._vapid = Vapid02(ec.derive_private_key(number, CURVE))
        self._contact = contact
        self._services = services
        self._seconds = seconds
        self._tls = ssl.create_default_context()
        self._failed: dict[str, tuple[int, float]] = {}

    @property
    def key(self) -> str:
        """The applicationServerKey that pages subscribe with."""
        return _text(self._vapid.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    def send(self, to: Subscription, message: dict[str, Any], keep_seconds: int) -> str:
        where = urlsplit(to.endpoint)
        if not is_known(to.endpoint, self._services):
            return "gone"
        times, until = self._failed.get(where.netloc, (0, 0.0))
        if times >= FAILURES and self._seconds() < until:
            return "failed"
        try:
            body = self._sealed(to, message)
        except Exception:
            log.exception("not_sealed")  # a key that is no point of the curve: the phone could never read it
            return "gone"
        try:
            status = self._post(to, body, keep_seconds)
        except (OSError, http.client.HTTPException) as error:
            self._failed[where.netloc] = (times + 1, self._seconds() + LEFT_ALONE_SECONDS)
            log.warning("push_service_away", host=where.hostname, error=type(error).__name__)
            return "failed"
        self._failed.pop(where.netloc, None)
        return "gone" if status in NEVER_AGAIN else "sent" if 200 <= status < 300 else "failed"

    def _sealed(self, to: Subscription, message: dict[str, Any]) -> bytes:
        plain = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
        once = ec.generate_private_key(CURVE)
        return http_ece.encrypt(  # type: ignore[no-any-return]
            plain, private_key=once, dh=_bytes(to.p256dh), auth_secret=_bytes(to.auth), version="aes128gcm"
        )

    def _post(self, to: Subscription, body: bytes, keep_seconds: int) -> int:
        where = urlsplit(to.endpoint)
        claims = {"aud": f"https://{where.netloc}", "exp": int(time.time()) + SIGNED_SECONDS, "sub": self._contact}
        headers = {
            **self._vapid.sign(claims),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(keep_seconds),
            "Urgency": "high",
            "Topic": hashlib.sha256(to.ticket.encode()).hexdigest()[:32],
        }
        line = http.client.HTTPSConnection(where.hostname or "", where.port or 443, timeout=SECONDS, context=self._tls)
        try:
            line.request("POST", f"{where.path or '/'}{f'?{where.query}' if where.query else ''}", body, headers)
            return line.getresponse().status
        finally:
            line.close()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
