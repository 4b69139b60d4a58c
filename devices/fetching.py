"""Files of the server for this PC: one GET with the device's own key."""

import urllib.request

MOST_BYTES = 20_000_000


class Fetching:
    """Callable from any thread. Raises OSError when the server is not there, says no, or sends too much."""

    def __init__(self, server: str, key: str) -> None:
        self._server, self._key = server.rstrip("/"), key

    def __call__(self, path: str, seconds: float) -> bytes:
        """``path`` as "/api/v1/…"; ``seconds`` is the longest silence that is borne."""
        if not path.startswith("/api/"):
            raise OSError(f"not a path of the server: {path[:80]}")
        asked = urllib.request.Request(self._server + path, headers={"Authorization": f"Bearer {self._key}"})
        with urllib.request.urlopen(asked, timeout=seconds) as answered:
            content: bytes = answered.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise OSError(f"more than {MOST_BYTES} bytes: {path[:80]}")
        return content
