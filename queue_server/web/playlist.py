"""What a hall shows beside its calls: the list for enrolled screens, and each file by an address nobody can guess or bend.

Files are open to everybody who has their address: a picture cannot send a key, and it hangs in the hall for all to see.
"""

from datetime import date
from typing import Any

from apiflask import APIBlueprint
from flask import Response, send_file

from queue_server.contract.answers import PlaylistView, SlideView
from queue_server.domain.refusals import Refusal
from queue_server.web.house import house

blueprint = APIBlueprint("playlist", __name__)


@blueprint.get("/api/v1/playlist")
@blueprint.output(PlaylistView)
def slides() -> Any:
    """The pictures and videos of today, in order."""
    here = house()
    found = here.web.playlist.read(_today())[0] if here.web.playlist else []
    return PlaylistView(slides=[SlideView(name=one.name, kind=one.kind, url=f"/playlist/{one.id}", seconds=one.seconds) for one in found])


@blueprint.get("/playlist/<id>")
@blueprint.doc(hide=True)
def file(id: str) -> Response:
    """One of them; in parts, when a video player asks so."""
    playlist = house().web.playlist
    slide = playlist.find(id, _today()) if playlist else None
    if slide is None:
        raise Refusal("not_found")
    return send_file(slide.path, mimetype=slide.type, conditional=True, etag=slide.id, max_age=86_400)


def _today() -> date:
    here = house()
    with here.units.reading(here.site.key) as reading:
        return here.site.opening.day_of(reading.now_ms)
