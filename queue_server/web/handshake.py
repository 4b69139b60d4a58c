"""What stands before the socket: a visitor of /socket.io who brings no whole websocket handshake gets a refusal like any other.

The async modes answer such a thing each in its own way, some with a 500. Knows headers, not rooms.
"""

import re
from collections.abc import Callable
from typing import Any

from flask import Flask

from queue_server.domain.refusals import Refusal
from queue_server.web.refusing import answer_refusal

KEY = re.compile(r"^[A-Za-z0-9+/]{22}==$")
PATH = "/socket.io/"
Wsgi = Callable[[dict[str, Any], Any], Any]


def is_whole(environ: dict[str, Any]) -> bool:
    """RFC 6455, 4.2.1."""
    return (
        environ["REQUEST_METHOD"] == "GET"
        and environ.get("HTTP_UPGRADE", "").lower() == "websocket"
        and "upgrade" in environ.get("HTTP_CONNECTION", "").lower()
        and environ.get("HTTP_SEC_WEBSOCKET_VERSION") == "13"
        and KEY.match(environ.get("HTTP_SEC_WEBSOCKET_KEY", "")) is not None
    )


def guarded(app: Flask, sockets: Wsgi) -> Wsgi:
    """``sockets`` (all of the app, with its sockets before it), asked only what it understands."""

    def asked(environ: dict[str, Any], start_response: Any) -> Any:
        if environ.get("PATH_INFO", "").startswith(PATH) and not is_whole(environ):
            with app.request_context(environ):
                return answer_refusal(Refusal("bad_request"))(environ, start_response)
        return sockets(environ, start_response)

    return asked
