"""A visitor's doors: the hall's names, a ticket, its page's figures, its QR code."""

import io
from typing import Any

from apiflask import APIBlueprint
from apiflask.schemas import FileSchema
from flask import Response

from queue_server.actions import addresses, screens, visitor
from queue_server.contract.answers import TicketAnswer, TicketIssued
from queue_server.contract.commands import Command, TakeTicket
from queue_server.contract.screens import HallView, TrackScreen
from queue_server.web.house import house
from queue_server.web.security import caller

blueprint = APIBlueprint("visitor", __name__, url_prefix="/api/v1")


@blueprint.get("/hall")
@blueprint.output(HallView)
def hall() -> Any:
    """Names of services, counters and zones; they seldom change."""
    return screens.hall_view(house().site)


@blueprint.post("/tickets")
@blueprint.input(TakeTicket, arg_name="asked")
@blueprint.output(TicketIssued, status_code=201)
def take(asked: TakeTicket) -> Any:
    """Take a number."""
    here = house()
    return visitor.take(here.units, caller(), asked, here.new_id, here.web.address)


@blueprint.get("/track/<token>")
@blueprint.output(TrackScreen)
def track(token: str) -> Any:
    """The ticket's own page: how many are before it, where it is called."""
    here = house()
    addresses.ticket_of(here.units.secret(here.site.key), token)  # a guess costs no reading
    with here.units.reading(here.site.key) as reading:
        return screens.Snapshots(reading).track(token)


@blueprint.post("/track/<token>/cancel")
@blueprint.input(Command, arg_name="asked")
@blueprint.output(TicketAnswer)
def track_cancel(token: str, asked: Command) -> Any:
    """Leave the line."""
    here = house()
    return visitor.cancel_own(here.units, here.site.key, token, asked)


@blueprint.get("/track/<token>/qr.svg")
@blueprint.output(FileSchema(type="string"), content_type="image/svg+xml")
def track_qr(token: str) -> Response:
    """The ticket's address as a QR code."""
    import segno

    here = house()
    addresses.ticket_of(here.units.secret(here.site.key), token)
    drawn = io.BytesIO()
    segno.make(f"{here.web.address}/t/{token}", error="m").save(drawn, kind="svg", scale=8, border=2, xmldecl=False)
    return Response(drawn.getvalue(), mimetype="image/svg+xml", headers={"Cache-Control": "private, max-age=3600"})
