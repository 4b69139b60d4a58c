"""The clips of the hall's voice, for pages that speak. The bank's manifest says what there is; nothing else is ever served."""

import json
import re
from typing import Any

from apiflask import APIBlueprint
from flask import Response, request, send_from_directory

from queue_server.domain.refusals import Refusal
from queue_server.web.house import house

blueprint = APIBlueprint("sounds", __name__, url_prefix="/api/v1/sounds", enable_openapi=False)
LANGUAGE = re.compile(r"^[a-z]{2,4}$")
CHIME = "tone"


@blueprint.get("/manifest")
def manifest() -> Any:
    """{clips: {"vi/letter-a": {url, duration_ms}}} of the languages asked for, and the chime; the chime alone when no bank was built."""
    languages = [one for one in request.args.get("language", "vi").split(",")[:8] if LANGUAGE.match(one)]
    clips: dict[str, Any] = {}
    for language in dict.fromkeys([CHIME, *languages]):
        for clip, about in _clips(language).items():
            clips[clip] = {"url": f"/api/v1/sounds/{language}/{about['file']}", "duration_ms": about["duration_ms"]}
    return {"clips": clips}


@blueprint.get("/<language>/<file>")
def clip(language: str, file: str) -> Response:
    """One clip. Its name changes with its content, so it may be kept for ever."""
    if not LANGUAGE.match(language) or file not in {about["file"] for about in _clips(language).values()}:
        raise Refusal("not_found")
    response = send_from_directory(house().web.sounds / language, file, mimetype="audio/wav")
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


def _clips(language: str) -> dict[str, Any]:
    try:
        return json.loads((house().web.sounds / language / "manifest.json").read_text(encoding="utf-8"))["clips"]  # type: ignore[no-any-return]
    except FileNotFoundError:
        return {}
