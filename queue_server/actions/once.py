"""A press happens once: the answer is kept with what it did, in the same transaction, so a repeat gets the first answer.

Refusals are not kept: they changed nothing, and the next try may succeed.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from queue_server.actions.ports import Caller, FirstAnswer, Hall, Units
from queue_server.contract.commands import Command
from queue_server.domain.refusals import Refusal

KEPT_MS = 24 * 3_600_000
STRETCHED_BY = 2**14
"""What a guess at a password costs, as scrypt counts it."""


def once(units: Units, caller: Caller, name: str, asked: Command, work: Callable[[Hall], BaseModel]) -> dict[str, Any]:
    """Does ``work`` in one transaction and gives its answer as a JSON object, or the first answer if this press was here before.

    ``name`` says what is done to what, as "counter/3/next"; the same command_id with another name or body is ``command_reused``.
    """
    fingerprint = _fingerprint(name, asked)
    with units.writing(caller.site) as hall:
        first = hall.answered(caller.actor, asked.command_id)
        if first is not None:
            if first.fingerprint != fingerprint:
                raise Refusal("command_reused")
            return json.loads(first.body)  # type: ignore[no-any-return]
        if asked.expires_at_ms is not None and hall.now_ms > asked.expires_at_ms:
            raise Refusal("press_too_old")
        hall.names(caller.actor, name)
        answer = work(hall).model_dump(mode="json")
        body = json.dumps(answer, separators=(",", ":"), ensure_ascii=False)
        hall.keep_answer(caller.actor, asked.command_id, FirstAnswer(fingerprint, body))
    return answer


def _fingerprint(name: str, asked: Command) -> str:
    """A password is stretched before it is mixed in, so that a stolen fingerprint is no quicker to guess from than its own hash."""
    password = str(getattr(asked, "password", ""))
    body = asked.model_dump_json(exclude={"command_id", "password"}, exclude_none=True)
    stretched = hashlib.scrypt(password.encode(), salt=asked.command_id.encode(), n=STRETCHED_BY, r=8, p=1).hex() if password else ""
    return hashlib.sha256(f"{name}\n{body}{stretched}".encode()).hexdigest()
