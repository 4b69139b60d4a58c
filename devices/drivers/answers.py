"""Whether what was heard is the answer a frame waits for. Pure: the line does the hearing and keeps the time."""

import re

from devices.drivers.model import Answer


def is_answer(heard: bytes, wire: bytes, answer: Answer) -> bool | None:
    """True: the right answer is in ``heard``. False: the board said no. None: neither as yet. ``wire`` is the frame that was sent."""
    if any(no in heard for no in answer.refusal):
        return False
    match answer.kind:
        case "none":
            return None
        case "bytes":
            return True if answer.hex in heard else None
        case "echo":
            return True if wire in heard else None
        case "pattern":
            return True if re.search(answer.pattern.encode("latin-1"), heard) else None
