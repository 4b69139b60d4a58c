"""Words of a kiosk's screen, read to one who cannot see them: asked for here, fetched where the answer says. Nothing waits."""

import re
from typing import Any

from apiflask import APIBlueprint
from apiflask.schemas import FileSchema
from flask import Response, send_file

from queue_server.contract.voice import ReadAloudAsked, ReadAloudView
from queue_server.domain.refusals import Refusal
from queue_server.web.house import house
from sounds.fresh import Unsaid
from sounds.read_aloud import FULL

blueprint = APIBlueprint("aloud", __name__, url_prefix="/api/v1/aloud")
KEY = re.compile(r"^[0-9a-f]{64}$")


@blueprint.post("")
@blueprint.input(ReadAloudAsked, arg_name="asked")
@blueprint.output(ReadAloudView)
def read(asked: ReadAloudAsked) -> Any:
    """Have these words read. The same words again are the same recording."""
    speech = house().web.aloud
    if speech is None:
        raise Refusal("cannot_read_aloud")
    key = speech.ask(asked.language, asked.text)
    if key is None:
        raise Refusal("reads_later")
    if key == FULL:
        raise Refusal("readers_full")
    return ReadAloudView(url=f"/api/v1/aloud/{key}.wav")


@blueprint.get("/<key>.wav")
@blueprint.output(FileSchema(type="string", format="binary"), content_type="audio/wav")
@blueprint.doc(responses={202: "It is being made: ask again in a moment."})
def heard(key: str) -> Response:
    """The recording; 202 without content while it is being made."""
    speech = house().web.aloud
    if speech is None or not KEY.match(key):
        raise Refusal("not_found")
    there = speech.answer(key)
    if isinstance(there, Unsaid):
        raise Refusal("cannot_read_aloud")
    if there is None:
        return Response(status=202, mimetype="audio/wav")
    try:
        return send_file(there, mimetype="audio/wav", max_age=0)
    except FileNotFoundError:  # forgotten for newer ones since
        raise Refusal("cannot_read_aloud") from None
