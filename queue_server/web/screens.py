"""The same states that rooms carry, for a fetch: what a screen would be told if it listened now."""

from typing import Any

from apiflask import APIBlueprint

from queue_server.actions import watching
from queue_server.actions.clerk import must_work_at
from queue_server.contract import screens as wire
from queue_server.contract.watching import DayByHour, SupervisorScreen
from queue_server.web.house import house
from queue_server.web.security import caller
from queue_server.web.states import state_of

blueprint = APIBlueprint("screens", __name__, url_prefix="/api/v1")


@blueprint.get("/zones/<zone>/screen")
@blueprint.output(wire.ZoneScreen)
def zone(zone: str) -> Any:
    """A TV's screen: of a zone, a floor or the whole hall."""
    return state_of(house(), f"zone:{zone}")


@blueprint.get("/zones/<zone>/notices")
@blueprint.output(wire.NoticesScreen)
def notices(zone: str) -> Any:
    """What a TV tells besides calls."""
    return state_of(house(), f"notices:{zone}")


@blueprint.get("/kiosk/screen")
@blueprint.output(wire.KioskScreen)
def kiosk() -> Any:
    """The kiosk's screen."""
    return state_of(house(), "kiosk")


@blueprint.get("/counters/<int:no>/screen")
@blueprint.output(wire.CounterScreen)
def counter(no: int) -> Any:
    """A counter's screen."""
    house().site.counter_plan(no)
    must_work_at(caller(), no)
    return state_of(house(), f"counter:{no}")


@blueprint.get("/supervisor/screen")
@blueprint.output(SupervisorScreen)
def supervisor() -> Any:
    """The supervisor's screen."""
    return state_of(house(), "supervisor")


@blueprint.get("/supervisor/hours")
@blueprint.output(DayByHour)
def hours() -> Any:
    """Today by hours. No room carries it: it changes slowly and is read from every ticket of the day."""
    return watching.day_by_hour(house().units, caller())


@blueprint.get("/wall/screen")
@blueprint.output(wire.WallScreen)
def wall() -> Any:
    """What the simulated wall shows."""
    return state_of(house(), "wall")
