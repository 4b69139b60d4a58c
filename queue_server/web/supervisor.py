"""A supervisor's doors: devices and staff."""

from typing import Any

from apiflask import APIBlueprint

from queue_server.actions import agents, staff, trials
from queue_server.contract import answers, commands
from queue_server.web.house import house
from queue_server.web.security import caller, gate

blueprint = APIBlueprint("supervisor", __name__, url_prefix="/api/v1")


@blueprint.post("/devices/codes")
@blueprint.input(commands.NewCode, arg_name="asked")
@blueprint.output(answers.CodeMade, status_code=201)
def make_code(asked: commands.NewCode) -> Any:
    """A one-time code for a kiosk, a TV, an agent or a counter's keypad."""
    return staff.make_code(house().units, caller(), asked)


@blueprint.get("/devices")
@blueprint.output(list[answers.DeviceView])  # type: ignore[arg-type]  # it takes lists of models; its hints do not say so
def list_devices() -> Any:
    """Every enrolled device."""
    return agents.listed(house().units, caller())


@blueprint.post("/devices/<device>/revoke")
@blueprint.input(commands.Command, arg_name="asked")
@blueprint.output(answers.Revoked)
def revoke(device: str, asked: commands.Command) -> Any:
    """Its key and sessions stop working."""
    answer = agents.revoke(house().units, caller(), device, asked)
    gate().show_out(device)
    return answer


@blueprint.post("/devices/<path:device>/test")
@blueprint.input(commands.Command, arg_name="asked")
@blueprint.output(answers.DeviceTried)
def try_device(device: str, asked: commands.Command) -> Any:
    """A board shows eights, a printer prints a trial paper, a loudspeaker chimes."""
    return trials.try_device(house().units, caller(), device, asked)


@blueprint.get("/staff")
@blueprint.output(list[answers.StaffView])  # type: ignore[arg-type]  # likewise
def list_staff() -> Any:
    """Everybody who may sign in."""
    return staff.listed(house().units, caller())


@blueprint.post("/staff")
@blueprint.input(commands.NewStaff, arg_name="asked")
@blueprint.output(answers.StaffView, status_code=201)
def add_staff(asked: commands.NewStaff) -> Any:
    """A new member of staff."""
    here = house()
    return staff.add(here.units, here.passwords, caller(), asked)


@blueprint.post("/staff/<name>/password")
@blueprint.input(commands.NewPassword, arg_name="asked")
@blueprint.output(answers.StaffView)
def set_password(name: str, asked: commands.NewPassword) -> Any:
    """A new password; ends the person's sessions."""
    here = house()
    answer = staff.set_password(here.units, here.passwords, caller(), name, asked)
    gate().show_out(name)
    return answer


@blueprint.post("/staff/<name>/shown-name")
@blueprint.input(commands.NewShownName, arg_name="asked")
@blueprint.output(answers.StaffView)
def set_shown_name(name: str, asked: commands.NewShownName) -> Any:
    """How the hall's TVs name this person; an empty name: not at all."""
    return staff.show_as(house().units, caller(), name, asked)
