"""Trying a device on purpose: somebody stands before it and wants to see or hear that it works.

The wish is a row of the journal like any other; the feed makes a job of it, and the agent says what became of it.
"""

from typing import Any

from queue_server.actions.agents import device_rows
from queue_server.actions.once import once
from queue_server.actions.ports import Caller, Hall, Units
from queue_server.contract import answers, commands
from queue_server.domain import events
from queue_server.domain.refusals import Refusal

CAN_BE_TRIED = ("board", "printer", "speaker")
TRIED = "device_tried"


def try_device(units: Units, caller: Caller, device: str, asked: commands.Command) -> dict[str, Any]:
    """``device`` as its row names it: "agent-1/board/4". Refuses with ``unknown_device``, ``nothing_to_try`` and ``device_away``."""

    def work(hall: Hall) -> answers.DeviceTried:
        rows = {row.device: row for row in device_rows(hall)}
        if device not in rows:
            raise Refusal("unknown_device")
        if rows[device].kind not in CAN_BE_TRIED:
            raise Refusal("nothing_to_try")
        agent = device.partition("/")[0]
        if rows[agent].state != "ok":
            raise Refusal("device_away")
        details = {"agent": agent, "kind": rows[device].kind, "name": rows[device].name}
        hall.record(events.HouseNoted(what=TRIED, about=device, details=details))
        return answers.DeviceTried(device=device)

    return once(units, caller, f"devices/{device}/test", asked, work)
