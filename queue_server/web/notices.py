"""What supervisors tell the hall besides calls."""

from typing import Any

from apiflask import APIBlueprint

from queue_server.actions import notices
from queue_server.contract import answers, commands
from queue_server.web.house import house
from queue_server.web.security import caller

blueprint = APIBlueprint("notices", __name__, url_prefix="/api/v1")


@blueprint.post("/notices")
@blueprint.input(commands.GiveNotice, arg_name="asked")
@blueprint.output(answers.NoticeAnswer, status_code=201)
def give(asked: commands.GiveNotice) -> Any:
    """Shown on the screens of its zones at once and, unless not wanted, said."""
    return notices.give(house().units, caller(), asked)


@blueprint.post("/notices/<int:seq>/end")
@blueprint.input(commands.Command, arg_name="asked")
@blueprint.output(answers.NoticeAnswer)
def end(seq: int, asked: commands.Command) -> Any:
    """Stands no longer; again is harmless."""
    return notices.end(house().units, caller(), seq, asked)
