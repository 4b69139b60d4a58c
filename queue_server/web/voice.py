"""The doors of the studio, where a hall makes its voice: what there is, one piece of work at a time, recordings in pieces.

Sound is not touched here: work is done by a process of its own, and what is heard are files.
"""

import io
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from apiflask import APIBlueprint
from flask import Response, request, send_from_directory
from pydantic import ValidationError

from queue_server.contract import voice as words
from queue_server.domain.refusals import Refusal
from queue_server.web.house import house
from queue_server.web.refusing import language_of_reader
from sounds import sheet
from sounds.bank import MANIFEST, OWN, RATE, Bank
from sounds.bank_writer import about_of, entries_of
from sounds.errors import BankMissing, PhrasesWrong
from sounds.phrases import Language
from sounds.sentence import CALLS, Sentence
from sounds.studio import Busy, Studio, UploadRefused
from sounds.studio_folder import Job, fingerprint

blueprint = APIBlueprint("voice", __name__, url_prefix="/api/v1/voice")
PIECE_BYTES = 256 * 1024
PIECES = "/api/v1/voice/uploads/"
"""Bodies sent to addresses that begin like this may be as large as a piece."""
OCTETS = "application/octet-stream"


@blueprint.get("")
@blueprint.output(words.StudioView)
def studio() -> Any:
    """The languages of the hall, the last piece of work, and the take that waits to be looked at."""
    return _there_is()


@blueprint.get("/languages/<language>")
@blueprint.output(words.VoiceView)
def clips(language: str) -> Any:
    """Every line of a language's reading sheet, and who says it now."""
    with _said():
        spoken = _studio().language(_known(language))
    bank = _studio().bank()
    found = _studio().folder.faults(language)
    checked = found is not None and found["of"] == fingerprint(bank, language)
    faults: dict[str, set[str]] = {}
    for one in (found or {}).get("problems", []) if checked else []:
        faults.setdefault(one["clip"].replace(f"{OWN}/", "/", 1), set()).add(one["kind"])
    sections = [
        words.SectionView.model_validate({"key": key, "lines": [_line(spoken, bank, line, faults) for line in lines]})
        for key, lines in sheet.lines(spoken).items()
    ]
    return words.VoiceView(
        language=language, name=spoken.name, sections=sections, built=_bank(language), own=_bank(language + OWN), checked=checked
    )


@blueprint.get("/work")
@blueprint.output(words.WorkView)
def work() -> Any:
    """How far the last piece of work is."""
    told = _work()
    if told is None:
        raise Refusal("not_found")
    return told


@blueprint.post("/work")
@blueprint.input(words.NewWork, arg_name="asked")
@blueprint.output(words.WorkView)
def begin(asked: words.NewWork) -> Any:
    """Begins a piece of work; there is one at a time."""
    _known(asked.language)
    job = Job(
        id=asked.command_id,
        kind=asked.kind,
        language=asked.language,
        clip=asked.clip or "",
        upload=asked.upload or "",
        take=asked.take or "",
        sections=tuple(asked.sections),
        places=tuple(asked.places),
        reader=asked.reader or "",
    )
    with _said():
        _studio().start(job)
    return _work()


@blueprint.post("/take/discard")
@blueprint.output(words.StudioView)
def discard() -> Any:
    """The take that was looked at goes; nothing of it was ever used."""
    _studio().discard()
    return _there_is()


@blueprint.get("/take/<int:no>.wav")
def part(no: int) -> Response:
    """One part of the take, as the hall would hear it."""
    path = _studio().folder.part(no)
    if not path.is_file():
        raise Refusal("not_found")
    return send_from_directory(path.parent.absolute(), path.name, mimetype="audio/wav", max_age=0)


@blueprint.post("/uploads/<key>/<int:no>")
@blueprint.output(words.Uploaded)
def upload(key: str, no: int) -> Any:
    """A piece of a recording, as plain bytes, from the byte ``no`` on; the answer says where the next begins."""
    request.max_content_length = PIECE_BYTES
    with _said():
        return words.Uploaded(size=_studio().append(key, no, request.get_data()))


@blueprint.get("/languages/<language>/said.wav")
def say(language: str) -> Response:
    """One sentence as the hall would hear it; with ``take=1`` as if the take were accepted. X-Said-By: own or built."""
    try:
        asked = _sentence(request.args)
        with _said():
            _text, samples, folder = _studio().say(_known(language), asked, candidate=request.args.get("take") == "1")
    except ValueError as wrong:
        raise Refusal("invalid", what=str(wrong)) from None
    return Response(_as_wav(samples), mimetype="audio/wav", headers={"X-Said-By": "own" if folder.endswith(OWN) else "built"})


@blueprint.get("/languages/<language>/sheet.pdf")
def sheet_pdf(language: str) -> Response:
    """The reading sheet, once it was made."""
    path = _studio().folder.sheet(_known(language))
    if not path.is_file():
        raise Refusal("not_found")
    return send_from_directory(path.parent.absolute(), path.name, mimetype="application/pdf", max_age=0)


def _there_is() -> words.StudioView:
    with _said():
        languages = [words.StudioLanguage(code=code, name=_studio().language(code).name) for code in house().site.languages]
    return words.StudioView(languages=languages, work=_work(), take=_take())


def _studio() -> Studio:
    found = house().web.studio
    if found is None:
        raise Refusal("not_found")
    return found


def _known(language: str) -> str:
    if language not in house().site.languages:
        raise Refusal("unknown_language", language=language)
    return language


@contextmanager
def _said() -> Iterator[None]:
    """What the studio refuses, as a refusal of ours."""
    try:
        yield
    except Busy:
        raise Refusal("studio_busy") from None
    except UploadRefused as refused:
        raise Refusal("recording_refused", why=refused.en if language_of_reader() == "en" else refused.vi) from None
    except (BankMissing, PhrasesWrong) as refused:
        raise Refusal("cannot_say", why=refused.en if language_of_reader() == "en" else refused.vi) from None


def _sentence(asked: Any) -> Sentence:
    number, name = asked.get("number", "A001"), asked.get("sentence", "call")
    if name not in (*CALLS, "recall"):
        raise ValueError("sentence")
    again = name == "recall"
    return Sentence("call" if again else name, recall=again, ticket=number[:8].upper(), counter=int(asked.get("counter", "1")[:3]))


def _work() -> words.WorkView | None:
    told = _studio().work()
    if told is None:
        return None
    said = told.get("said") or {}
    numbers = {name: told[name] for name in ("done", "total", "what") if name in told}
    about = {name: told[name] for name in ("id", "kind", "language", "state")}
    return words.WorkView(**about, **numbers, message=said.get(language_of_reader(), ""))


def _take() -> words.TakeView | None:
    told = _studio().folder.take()
    if told is None:
        return None
    lines = [{"number": line["number"], "text": line["text"]} for line in told["lines"]]
    kept = {name: told[name] for name in ("id", "language", "lengths_ms", "places", "overdriven")}
    try:
        return words.TakeView.model_validate({**kept, "lines": lines, "guess": told["guess"][language_of_reader()]})
    except ValidationError:
        return None


def _line(spoken: Language, bank: Bank, line: sheet.Line, faults: dict[str, set[str]]) -> dict[str, Any]:
    own = [clip.replace("/", f"{OWN}/", 1) for clip in line.clips]
    found = sorted({fault for clip in line.clips for fault in faults.get(clip, ())})
    return {
        "clip": line.clips[0],
        "number": line.number,
        "text": line.text,
        "own": _heard(bank, own),
        "built": _heard(bank, line.clips),
        "faults": found,
    }


def _heard(bank: Bank, clips: Any) -> dict[str, Any] | None:
    """A line counts as said when all its clips are there."""
    if not all(clip in bank.clips for clip in clips):
        return None
    first = bank.clips[clips[0]]
    return {"url": f"/api/v1/sounds/{first.path.parent.name}/{first.path.name}", "duration_ms": first.duration_ms}


def _bank(folder: str) -> words.BankView | None:
    path = _studio().folder.sounds / folder
    if not (path / MANIFEST).is_file():
        return None
    about = about_of(path)
    who = {name: str(about.get(name, "")) for name in ("engine", "voice", "licence")}
    return words.BankView(clips=len(entries_of(path)), **who)


def _as_wav(samples: bytes) -> bytes:
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples)
    return written.getvalue()
