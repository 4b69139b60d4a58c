"""A supervisor tries a board, a printer, a loudspeaker: the wish is in the journal, the job goes to the one agent that has the cable."""

from typing import Any

from queue_server.actions import agents
from queue_server.actions.ports import Caller
from queue_server.actions.screens import Snapshots
from queue_server.contract.devices import DeviceHealth, Health, Outcome
from queue_server.feed.trials import EXPIRES_MS, Trials
from tests.web.doors import Doors

DEVICES = [
    DeviceHealth(name="rs485-1", kind="line", state="ok", detail="open"),
    DeviceHealth(
        name="4", kind="board", state="ok", detail="answers", on="rs485-1 · dm36 · 4", sent=12, sent_ago_ms=2_400, answered_ago_ms=900
    ),
    DeviceHealth(name="kiosk", kind="printer", state="ok", detail="ok", sent=3),
    DeviceHealth(name="sanh", kind="speaker", state="ok", detail="open"),
]


class Room:
    """A listener of our own port: the agent is there."""

    def rooms(self) -> list[str]:
        return ["agent:agent", "supervisor"]

    def send(self, room: str, event: str, message: dict[str, Any]) -> None:
        raise AssertionError("trials say what to send; the dispatcher sends it")


def an_agent_with_devices(doors: Doors) -> Caller:
    caller = Caller(site=doors.hall.site.key, actor="agent", role="agent")
    agents.presence(doors.hall.units, doors.hall.site.key, "agent", True)
    agents.reported(doors.hall.units, caller, Health(devices=DEVICES))
    return caller


def tried(doors: Doors, device: str, role: str = "supervisor") -> tuple[int, Any]:
    answered = doors.post(f"/api/v1/devices/{device}/test", doors.press(), role)
    return answered.status_code, answered.get_json()


def jobs(doors: Doors) -> list[tuple[str, dict[str, Any]]]:
    with doors.hall.units.reading(doors.hall.site.key) as reading:
        sendings = Trials(Room(), "http://hall.example").follow(Snapshots(reading), reading.journal_after(0, 500))
    return [(room, job) for room, _, message in sendings for job in message["jobs"]]


def row(doors: Doors, name: str) -> dict[str, Any]:
    shown = doors.get("/api/v1/supervisor/screen", "supervisor").get_json()["devices"]
    return next(one for one in shown if one["name"] == name)


def test_a_board_for_a_counter_the_hall_does_not_have_is_said_to_be_that_and_no_matter_of_cables(doors: Doors) -> None:
    caller = an_agent_with_devices(doors)
    stray = DeviceHealth(name="77", kind="board", state="lost", detail="no_answer misses=3")
    agents.reported(doors.hall.units, caller, Health(devices=[*DEVICES, stray]))
    assert (row(doors, "77")["state"], row(doors, "77")["detail"]) == ("warning", "no_counter")
    assert row(doors, "4")["detail"] == "answers"


def test_each_kind_of_device_gets_its_own_trial(doors: Doors) -> None:
    an_agent_with_devices(doors)
    for device in ("agent/board/4", "agent/printer/kiosk", "agent/speaker/sanh"):
        assert tried(doors, device) == (200, {"device": device})
    (board, printer, speaker) = [job for room, job in jobs(doors) if room == "agent:agent"]
    assert (board["kind"], board["board"]) == ("try", "4")
    assert (printer["kind"], printer["printer"], printer["ticket"]["number"]) == ("print", "kiosk", "8888")
    assert (speaker["kind"], speaker["zone"], [one["clip"] for one in speaker["segments"]]) == ("speak", "sanh", ["tone/chime"])


def test_a_trial_that_comes_late_is_none(doors: Doors) -> None:
    an_agent_with_devices(doors)
    tried(doors, "agent/board/4")
    doors.clock.forward(seconds=EXPIRES_MS // 1000 + 1)
    assert jobs(doors) == []


def test_what_became_of_a_trial_stands_in_the_devices_row(doors: Doors) -> None:
    caller = an_agent_with_devices(doors)
    tried(doors, "agent/printer/kiosk")
    (_, job) = jobs(doors)[0]
    agents.reported(doors.hall.units, caller, Outcome(job=job["id"], outcome="printed"))
    assert row(doors, "kiosk")["tried"] == "printed"
    assert row(doors, "kiosk")["tried_at_ms"] == doors.clock()
    assert row(doors, "4")["tried"] is None


def test_a_row_says_where_a_device_hangs_and_how_old_its_news_is(doors: Doors) -> None:
    an_agent_with_devices(doors)
    seen = row(doors, "4")
    assert (seen["on"], seen["sent"]) == ("rs485-1 · dm36 · 4", 12)
    assert 2_400 <= doors.clock() - seen["sent_at_ms"] < 3_500
    assert 900 <= doors.clock() - seen["answered_at_ms"] < 2_000
    assert row(doors, "rs485-1")["sent_at_ms"] is None


def test_what_cannot_be_tried_is_refused_in_words(doors: Doors) -> None:
    an_agent_with_devices(doors)
    assert tried(doors, "agent/board/99")[1]["code"] == "unknown_device"
    assert tried(doors, "agent/line/rs485-1")[1]["code"] == "nothing_to_try"
    agents.presence(doors.hall.units, doors.hall.site.key, "agent", False)
    assert tried(doors, "agent/board/4")[1]["code"] == "device_away"
    assert jobs(doors) == []


def test_a_clerk_tries_nothing(doors: Doors) -> None:
    an_agent_with_devices(doors)
    assert tried(doors, "agent/board/4", "clerk")[0] == 403
