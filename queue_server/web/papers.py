"""Ticket layouts for a supervisor to look at: which there are, and each as a picture. They are chosen in the agent's plan."""

from typing import Any

from apiflask import APIBlueprint
from apiflask.schemas import FileSchema
from flask import Response

from queue_server.contract.answers import LayoutView
from queue_server.domain.refusals import Refusal
from queue_server.web.house import house

blueprint = APIBlueprint("papers", __name__, url_prefix="/api/v1/ticket-layouts")
WIDTHS = (576, 384)


@blueprint.get("")
@blueprint.output(list[LayoutView])  # type: ignore[arg-type]  # it takes lists of models; its hints do not say so
def layouts() -> Any:
    """Every ticket layout this hall may use, with what is wrong in its file."""
    pictures = house().web.layouts
    return pictures.views() if pictures is not None else []


@blueprint.get("/<name>/<int:no>.png")
@blueprint.output(FileSchema(type="string", format="binary"), content_type="image/png")
def picture(name: str, no: int) -> Response:
    """A sample ticket, dot by dot, on paper 576 or 384 dots wide."""
    pictures = house().web.layouts
    png = pictures.png(name, no) if pictures is not None and no in WIDTHS else None
    if png is None:
        raise Refusal("not_found")
    return Response(png, mimetype="image/png", headers={"Cache-Control": "private, max-age=60"})
