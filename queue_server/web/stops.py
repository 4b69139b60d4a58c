"""Stopping and resuming the numbers of a service."""

from typing import Any

from apiflask import APIBlueprint

from queue_server.actions import stops
from queue_server.contract import answers, commands
from queue_server.web.house import house
from queue_server.web.security import caller

blueprint = APIBlueprint("stops", __name__, url_prefix="/api/v1")


@blueprint.post("/services/<service>/stop")
@blueprint.input(commands.StopIssuing, arg_name="asked")
@blueprint.output(answers.IssuingAnswer)
def stop(service: str, asked: commands.StopIssuing) -> Any:
    """No more numbers of it, for a reason; who waits already is served."""
    return stops.stop(house().units, caller(), service, asked)


@blueprint.post("/services/<service>/lift")
@blueprint.input(commands.LiftStop, arg_name="asked")
@blueprint.output(answers.IssuingAnswer)
def lift(service: str, asked: commands.LiftStop) -> Any:
    """Its numbers are given although the day has no room for more: somebody will stay."""
    return stops.lift(house().units, caller(), service, asked)


@blueprint.post("/services/<service>/resume")
@blueprint.input(commands.Command, arg_name="asked")
@blueprint.output(answers.IssuingAnswer)
def resume(service: str, asked: commands.Command) -> Any:
    """Its numbers are given again; again is harmless."""
    return stops.resume(house().units, caller(), service, asked)
