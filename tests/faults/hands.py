"""Presses at a running server, each with an id of its own: ``hands.take()``, ``hands.at(3, "next")``. A refusal fails the test."""

from typing import Any

from tests.builders import Server


class Hands:
    """Presses of one test, each with an id of its own."""

    def __init__(self, server: Server, name: str) -> None:
        self._server, self._name, self._count = server, name, 0

    def take(self, service: str = "chung-thuc") -> dict[str, Any]:
        return self._press("/api/v1/tickets", "kiosk", service=service)

    def at(self, counter: int, what: str, **more: Any) -> dict[str, Any]:
        return self._press(f"/api/v1/counters/{counter}/{what}", f"clerk {counter}", **more)

    def _press(self, path: str, key: str, **body: Any) -> dict[str, Any]:
        self._count += 1
        status, answer = self._server.ask(path, {**body, "command_id": f"{self._name}-{self._count}"}, key)
        assert status in (200, 201), (path, answer)
        return dict(answer)


def key_of(server: Server, who: str) -> str:
    kind, _, no = who.partition(" ")
    return str(server.keys["clerk"][no] if no else server.keys[kind])
