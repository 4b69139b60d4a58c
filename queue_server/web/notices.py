"""What supervisors tell the hall besides calls."""

from typing import Any

from apiflask import APIBlueprint

from queue_server.actions import notices
from queue_server.contract import answers, commands
from queue_server.web.house import house
from queue_server.web.security import caller
from sounds.free_text import aloud
from sounds.phrases import Language

blueprint = APIBlueprint("notices", __name__, url_prefix="/api/v1")


@blueprint.post("/notices")
@blueprint.input(commands.GiveNotice, arg_name="asked")
@blueprint.output(answers.NoticeAnswer, status_code=201)
def give(asked: commands.GiveNotice) -> Any:
    """Shown on the screens of its zones at once and, unless not wanted, said."""
    return notices.give(house().units, caller(), asked)


@blueprint.post("/notices/heard")
@blueprint.input(commands.HearNotice, arg_name="asked")
@blueprint.output(answers.NoticeHeard)
def heard(asked: commands.HearNotice) -> Any:
    """How a message would be said, for whoever is writing it. Nobody else is told."""
    return answers.NoticeHeard(text=_said(asked.text, "vi"), text_en=_said(asked.text_en, "en") if asked.text_en else None)


def _said(text: str, code: str) -> str:
    """By the hall's own readings, where it has any."""
    studio = house().web.studio
    return aloud(text, studio.language(code) if studio else Language.read(code))


@blueprint.post("/notices/<int:seq>/end")
@blueprint.input(commands.Command, arg_name="asked")
@blueprint.output(answers.NoticeAnswer)
def end(seq: int, asked: commands.Command) -> Any:
    """Stands no longer; again is harmless."""
    return notices.end(house().units, caller(), seq, asked)
