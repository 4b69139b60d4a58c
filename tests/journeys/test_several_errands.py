"""One number for two errands in a real server: done at the first counter, the power is cut, called at the second, the same number."""

from pathlib import Path
from typing import Any

from tests.builders import Server, a_server


def pressed(server: Server, path: str, key: str, **body: Any) -> Any:
    status, answer = server.ask(f"/api/v1/{path}", {"command_id": path.replace("/", "."), **body}, key)
    assert status in (200, 201), answer
    return answer


def test_a_number_goes_from_counter_to_counter_and_through_a_power_cut(tmp_path: Path) -> None:
    with a_server(tmp_path) as server:
        for no in (1, 3):
            pressed(server, f"counters/{no}/open", f"clerk {no}")
        taken = pressed(server, "tickets", "kiosk", service="ho-tich", also=[{"service": "chung-thuc"}])
        assert (taken["service"], taken["to_come"]) == ("chung-thuc", [{"service": "ho-tich", "errand": "submit"}])
        assert pressed(server, "counters/1/next", "clerk 1")["ticket"]["id"] == taken["id"]
        ended = pressed(server, "counters/1/finish", "clerk 1")["ended"]
        assert (ended["state"], ended["service"]) == ("waiting", "ho-tich")
        server.kill()
    with a_server(tmp_path) as again:
        page = f"/api/v1/track/{taken['track_url'].rpartition('/')[2]}"
        assert again.ask(page)[1].items() >= {"state": "waiting", "service": "ho-tich", "errands_done": 1}.items()
        called = pressed(again, "counters/3/next", "clerk 3")["ticket"]
        assert (called["number"], called["counter"]) == (taken["number"], 3)
        assert pressed(again, "counters/3/finish", "clerk 3")["ended"]["state"] == "done"
