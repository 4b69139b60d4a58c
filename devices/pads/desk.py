"""The way to the server's doors: one request, one answer or none, by the standard library. Knows keys and time-outs, nothing of pads."""

import http.client
import json
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit


class Answer(NamedTuple):
    status: int
    body: dict[str, Any]


class Unreachable(Exception):
    """No answer came. Whether the request arrived nobody knows."""


class Desk(Protocol):
    """Where wishes are taken to."""

    def ask(self, path: str, body: dict[str, Any] | None, seconds: float) -> Answer:
        """POST ``body``, or GET when it is None. Raises Unreachable after ``seconds`` at the latest, near enough."""


class HttpDesk:
    """Implements `Desk`. Every request has a connection of its own: a server that was started again is met without a stumble."""

    def __init__(self, server: str, key: str) -> None:
        split = urlsplit(server)
        self._secure, self._host = split.scheme == "https", split.netloc
        self._base = split.path.rstrip("/")
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", "Accept-Language": "vi"}

    def ask(self, path: str, body: dict[str, Any] | None, seconds: float) -> Answer:
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        connection = kind(self._host, timeout=max(0.05, seconds))
        try:
            sent = None if body is None else json.dumps(body, ensure_ascii=False).encode()
            connection.request("GET" if body is None else "POST", f"{self._base}/api/v1/{path}", sent, self._headers)
            with connection.getresponse() as answered:
                told = json.loads(answered.read())
        except (OSError, http.client.HTTPException, ValueError) as lost:
            raise Unreachable(str(lost) or type(lost).__name__) from lost
        finally:
            connection.close()
        return Answer(answered.status, told if isinstance(told, dict) else {})
