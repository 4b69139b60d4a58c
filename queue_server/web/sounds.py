"""The clips of the hall's voice, for pages that speak. The bank's manifest says what there is; nothing else is ever served."""

import json
import re
from typing import Any

from apiflask import APIBlueprint
from flask import Response, request, send_from_directory

from queue_server.domain.refusals import Refusal
from queue_server.web.house import house
from sounds.bank import Bank

blueprint = APIBlueprint("sounds", __name__, url_prefix="/api/v1/sounds", enable_openapi=False)
LANGUAGE = re.compile(r"^[a-z]{2,4}$")
FOLDER = re.compile(r"^([a-z]{2,4}(-own)?|fresh)$")
CHIME = "tone"
EVERY = "*"
TYPES = {".wav": "audio/wav", ".opus": "audio/ogg"}


@blueprint.get("/manifest")
def manifest() -> Any:
    """{revision, clips: {"vi/letter-a": {url, sha256, duration_ms, opus_url?}}} of the languages asked for, "*" for all, and the chime; the
    chime alone without a bank.

    ``url`` is a WAV, which every TV plays, ``sha256`` its checksum; ``opus_url`` the same, smaller. A hall's own recordings are
    "vi-own/letter-a". What was said afresh is not listed: whoever is told to play "fresh/<sha256>" fetches ``fresh/<sha256>.wav``.
    ``revision`` is the whole bank's, whichever languages are asked for.
    """
    asked = request.args.get("language", "vi")
    languages = _languages() if asked == EVERY else [one for one in asked.split(",")[:8] if LANGUAGE.match(one)]
    clips: dict[str, Any] = {}
    for folder in dict.fromkeys([CHIME, *(folder for one in languages for folder in (one, f"{one}-own"))]):
        for clip, about in _clips(folder).items():
            clips[clip] = {
                "url": f"/api/v1/sounds/{folder}/{about['file']}",
                "sha256": about["sha256"],
                "duration_ms": about["duration_ms"],
            }
            if "opus" in about:
                clips[clip]["opus_url"] = f"/api/v1/sounds/{folder}/{about['opus']['file']}"
    return {"revision": Bank.open(house().web.sounds).revision, "clips": clips}


@blueprint.get("/<language>/<file>")
def clip(language: str, file: str) -> Response:
    """One clip. Its name changes with its content, so it may be kept for ever."""
    if not FOLDER.match(language) or file not in _files(language):
        raise Refusal("not_found")
    response = send_from_directory(house().web.sounds / language, file, mimetype=TYPES[file[file.rindex(".") :]])
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


def _languages() -> list[str]:
    return sorted(path.parent.name for path in house().web.sounds.glob("*/manifest.json") if LANGUAGE.match(path.parent.name))


def _files(language: str) -> set[str]:
    return {one["file"] for about in _clips(language).values() for one in (about, about.get("opus", about))}


def _clips(language: str) -> dict[str, Any]:
    """What cannot be read is as good as not there: the bank names it, the other languages and the chime go on."""
    try:
        clips = json.loads((house().web.sounds / language / "manifest.json").read_text(encoding="utf-8"))["clips"]
        return {clip: about for clip, about in clips.items() if {"file", "sha256", "duration_ms"} <= about.keys()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}
