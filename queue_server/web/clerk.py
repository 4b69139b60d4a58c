"""A clerk's doors: everything at a counter, and to a ticket that is not at one."""

from collections.abc import Callable
from typing import Any

from apiflask import APIBlueprint

from queue_server.actions import by_hand, clerk, counters, desk, papers
from queue_server.contract import commands
from queue_server.contract.answers import CounterAnswer, TicketAnswer, TicketsAnswer
from queue_server.web.house import house
from queue_server.web.security import DOORS, caller

blueprint = APIBlueprint("clerk", __name__, url_prefix="/api/v1")

AT_COUNTER: dict[str, tuple[type[commands.Command], Callable[..., dict[str, Any]]]] = {
    "open": (commands.Command, counters.open_counter),
    "next": (commands.Next, clerk.call_next),
    "call": (commands.CallThis, clerk.call_this),
    "recall": (commands.AtHand, clerk.recall),
    "start": (commands.AtHand, clerk.start),
    "finish": (commands.Finish, clerk.finish),
    "drop-errands": (commands.AtHand, clerk.drop_errands),
    "no-show": (commands.AtHand, clerk.no_show),
    "hold": (commands.Hold, clerk.hold),
    "transfer": (commands.Transfer, clerk.transfer),
    "requeue": (commands.Requeue, clerk.requeue),
    "scan": (commands.Scan, clerk.scan),
    "undo": (commands.AtHand, clerk.undo),
    "pause": (commands.Pause, counters.pause),
    "close": (commands.Close, counters.close),
    "services": (commands.OfferServices, counters.offer_services),
}
TO_TICKET: dict[str, tuple[type[commands.Command], Callable[..., dict[str, Any]]]] = {
    "cancel": (commands.Command, desk.cancel),
    "readmit": (commands.Command, desk.readmit),
    "resume": (commands.Resume, desk.resume),
    "change": (commands.Change, desk.change),
    "note": (commands.WriteNote, desk.note),
    "reprint": (commands.Command, papers.reprint),
}


@blueprint.get("/numbers/<number>")
@blueprint.output(TicketAnswer)
def find(number: str) -> Any:
    """Where a number of today is; its short code will do as well."""
    return desk.find(house().units, caller(), number)


@blueprint.post("/tickets/cancel")
@blueprint.input(commands.CancelBatch, arg_name="asked")
@blueprint.output(TicketsAnswer)
def cancel_batch(asked: commands.CancelBatch) -> Any:
    """Cancel several at once, or none."""
    return desk.cancel_batch(house().units, caller(), asked)


@blueprint.post("/tickets/by-hand")
@blueprint.input(commands.EnterByHand, arg_name="asked")
@blueprint.output(TicketsAnswer, status_code=201)
def enter_by_hand(asked: commands.EnterByHand) -> Any:
    """Enter paper numbers that were given by hand, with their times: all or none."""
    return by_hand.enter(house().units, caller(), asked, house().new_id)


def _doors(table: dict[str, Any], path: str, door: str, answer: type, subject: str) -> None:
    """One route a command, so that each has its own body in the API's description; a kind shares a door, but for those with their own."""
    for name, (model, act) in table.items():

        def view(asked: Any, act: Any = act, **where: Any) -> Any:
            return act(house().units, caller(), where[subject], asked)

        endpoint = f"{door.partition('.')[2]}_{name.replace('-', '_')}"
        view.__name__ = endpoint
        view.__doc__ = f"{name.capitalize()}."
        decorated = blueprint.input(model, arg_name="asked")(blueprint.output(answer)(view))
        blueprint.post(f"{path}/{name}", endpoint=endpoint)(decorated)
        DOORS.setdefault(f"clerk.{endpoint}", DOORS[door])


_doors(AT_COUNTER, "/counters/<int:no>", "clerk.at_counter", CounterAnswer, "no")
_doors(TO_TICKET, "/tickets/<ticket>", "clerk.to_ticket", TicketAnswer, "ticket")
