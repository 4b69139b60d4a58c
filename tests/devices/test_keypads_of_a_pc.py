"""All keypads of one PC: what the supervisor reads of each, also of those that cannot work yet."""

import tomllib
from pathlib import Path
from typing import Any

from structlog.testing import capture_logs

from devices.pads.desk import Answer
from devices.pads.keypads import Keypads, key_file
from devices.pads.meaning import Wish
from devices.plan import AgentPlan, plan_toml
from devices.simulators.pads import SimulatedFt12
from queue_server.contract.devices import DeviceHealth
from tests.devices.device_fakes import Seen
from tests.devices.pad_kinds import kind
from tests.devices.test_keypad_presses import AT_COUNTER, Bench, FakeDesk

PLAN = AgentPlan.model_validate(
    {
        "server": "http://127.0.0.1:9",
        "name": "pc",
        "lines": [{"name": "bus", "port": "/dev/null"}],
        "keypads": [
            {"key": "new", "kind": "ub485", "line": "bus", "counter": 1},
            {"key": "old", "kind": "ft12", "line": "bus", "address": 2, "counter": 2, "targets": {"91": "ho-tich"}, "key_file": "old.key"},
        ],
    }
)


def of(pads: Keypads, *lines: DeviceHealth) -> dict[str, tuple[str, str]]:
    return {one.name: (one.state, one.detail.split(" ")[0]) for one in pads.health(lines)}


def test_a_pad_says_that_it_has_no_key_or_no_server_or_no_line(tmp_path: Path) -> None:
    (tmp_path / "old.key").write_text("a key\n")
    assert key_file(PLAN.keypads[0], tmp_path) == tmp_path / "keypads" / "new.key"
    changed = Seen()
    with capture_logs() as logs:
        pads = Keypads(PLAN, kind, tmp_path, links=None, changed=changed.add)  # type: ignore[arg-type]  # no pad is an input device
    assert [(log["event"], log["keypad"]) for log in logs] == [("keypad_not_enrolled", "new")]
    assert [one.pad.plan.key for one in pads.on("bus")] == ["new", "old"]
    assert of(pads) == {"new": ("warning", "not_enrolled"), "old": ("unknown", "never_pressed")}
    pads.start()
    changed.until(bool)
    assert of(pads)["old"] == ("warning", "server_away")
    pads.stop()
    lost = DeviceHealth(name="bus", kind="line", state="lost")
    assert set(of(pads, lost).values()) == {("lost", "line_lost")}


def test_a_plan_with_pads_is_written_as_it_is_read(tmp_path: Path) -> None:
    assert AgentPlan.model_validate(tomllib.loads(plan_toml(PLAN))) == PLAN


def test_an_answer_that_nobody_has_thought_of_is_not_the_pads_last() -> None:
    class Odd(FakeDesk):
        def ask(self, path: str, body: dict[str, Any] | None, seconds: float) -> Any:
            answer = super().ask(path, body, seconds)
            return answer if body is None or len(self.asked.all) > 1 else answer._replace(body={"ticket": {"no": "number"}})

    with capture_logs() as logs:
        bench = Bench(Odd(Answer(200, AT_COUNTER)))
        bench.presses.press(Wish("next"))
        assert bench.came().code == "internal"
        bench.presses.press(Wish("next"))
        assert bench.came(2).came == "done"
        bench.presses.stop()
    assert "keypad_failed" in {log["event"] for log in logs}


def test_a_face_that_is_looked_at_again_and_again_asks_for_no_more_than_it_shows(tmp_path: Path) -> None:
    """A line with a pad and nothing to do sleeps until the face changes by itself or is due to be said again."""
    pads = Keypads(PLAN, kind, tmp_path, links=None, changed=lambda: None)  # type: ignore[arg-type]
    listener = pads.on("bus")[0]
    sent = 0
    while listener.pressing(10.0) is not None:
        listener.sent(listener.take(), "unknown", 10.0)
        sent += 1
    assert sent == 2  # its light and its digits
    assert listener.next_at() == 25.0
    assert listener.pressing(24.9) is None
    assert listener.pressing(25.0) is not None


def test_what_was_pressed_while_the_line_was_away_is_dropped_in_red_and_echoed_so_that_the_pad_falls_silent(tmp_path: Path) -> None:
    (tmp_path / "old.key").write_text("a key\n")
    with capture_logs() as logs:
        pads = Keypads(PLAN, kind, tmp_path, links=None, changed=lambda: None)  # type: ignore[arg-type]
        old, guest = pads.on("bus")[1], SimulatedFt12(2)
        heard = Seen()
        old.pad.ear = lambda code, meant: heard.add(code)
        old.pressing(100.0)
        old.heard(guest.press(0x0C), 105.0)
        old.heard(guest.press(0x0C), 105.2)
        assert heard.all == []
        assert old.pressing(105.2) is not None
        assert old.take().wire == guest.press(0x0C)
        assert (old.pad.face(105.2).light, old.pad.face(105.2).beeps) == ("refused", 2)
        old.heard(guest.press(0x0C), 105.4)
    assert heard.all == ["0C"]
    assert [log["why"] for log in logs if log["event"] == "keypad_dropped"] == ["line_was_away"] * 2
