"""The catalogue's doors, open to everybody: search, one procedure, the QR code of its page."""

import io
from typing import Any

from apiflask import APIBlueprint
from apiflask.schemas import FileSchema
from flask import Response, request

from queue_server.actions import procedures
from queue_server.contract.procedures import ProceduresAsked, ProceduresFound, ProcedureView
from queue_server.web.house import house
from queue_server.web.refusing import language_of_reader

blueprint = APIBlueprint("procedures", __name__, url_prefix="/api/v1/procedures")


@blueprint.get("")
@blueprint.input(ProceduresAsked, location="query", arg_name="asked")
@blueprint.output(ProceduresFound)
def find(asked: ProceduresAsked) -> Any:
    """Procedures by any words for them: without diacritics, half typed, mistyped, in everyday words."""
    return procedures.find(house().site, asked)


@blueprint.get("/<code>")
@blueprint.output(ProcedureView)
def view(code: str) -> Any:
    """One procedure: papers, fees, deadline, counters."""
    here = house()
    with here.units.reading(here.site.key) as reading:
        now_ms = reading.now_ms
    return procedures.view(here.site, code, now_ms, language_of_reader())


@blueprint.get("/<code>/qr.svg")
@blueprint.output(FileSchema(type="string"), content_type="image/svg+xml")
def qr(code: str) -> Response:
    """The address of the procedure's own page as a QR code. With ``?lang=en`` the page begins in English on a phone that chose nothing."""
    import segno

    here = house()
    here.site.catalogue.procedure(code)
    drawn = io.BytesIO()
    lang = "?lang=en" if request.args.get("lang") == "en" else ""
    segno.make(f"{here.web.address}/p/{code}{lang}", error="m").save(drawn, kind="svg", scale=8, border=2, xmldecl=False)
    return Response(drawn.getvalue(), mimetype="image/svg+xml", headers={"Cache-Control": "public, max-age=3600"})
