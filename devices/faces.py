"""What a board is to show for a state of the hall: rows of laid-out letters and how they look.

Pure. The server says what is true (`BoardState`); this file says how that looks on a counter board and on a main board.
"""

from typing import NamedTuple

from devices.drivers.catalogue import BoardModel, driver_of
from devices.drivers.driver import Look
from devices.drivers.model import RowRule
from devices.drivers.text import dashes, fit, lay
from queue_server.contract.devices import BoardLine, BoardState


class Face(NamedTuple):
    rows: tuple[str, ...]
    look: Look


def face_of(state: BoardState, model: BoardModel, *, blinking: bool, lit: bool = True) -> Face:
    """The face for ``state``. ``lit`` is false in the dark half of a blink the agent makes itself. Raises DriverError."""
    if state.mode in ("paused", "closed") and (model.rows is None or state.mode == "closed"):
        return dashed(model)
    rows = (lay(state.number, model.text, model.alphabet),) if model.rows is None else _main(state.lines, model, model.rows)
    if blinking and not lit:
        rows = (" " * model.text.width, *rows[1:])
    shown = any(row.strip() for row in rows)
    return Face(rows, "blinking" if blinking and driver_of(model).blinks_itself else "called" if shown else "idle")


def dashed(model: BoardModel) -> Face:
    """Nobody can say what is true: dashes everywhere."""
    return Face((dashes(model.text, model.alphabet),) * (model.rows.count if model.rows else 1), "idle")


def eights(model: BoardModel) -> Face:
    """Every segment lit: whoever stands there sees a dead one. Raises DriverError where the board cannot show it."""
    lines = [BoardLine(number="8888", counter=8)] * (model.rows.count if model.rows else 0)
    state = BoardState(mode="serving", number="8888"[: model.text.width], lines=lines, rev=0)
    return face_of(state, model, blinking=False)


def _main(lines: list[BoardLine], model: BoardModel, rule: RowRule) -> tuple[str, ...]:
    shown = [_row(line, model, rule) for line in lines[: rule.count]]
    return tuple(shown + [" " * model.text.width] * (rule.count - len(shown)))


def _row(line: BoardLine, model: BoardModel, rule: RowRule) -> str:
    """Words, number, words or an arrow, counter."""
    turned = rule.between.replace("→", "←") if line.counter in rule.left_counters else rule.between
    before, between = (fit(words, model.text, model.alphabet) for words in (rule.before, turned))
    left = model.text.width - rule.counter_width - model.alphabet.cells(before + between)
    number = model.text.model_copy(update={"width": left, "justify": "left", "pad": " "})
    counter = model.text.model_copy(update={"width": rule.counter_width, "justify": "right", "pad": " "})
    return before + lay(line.number, number, model.alphabet) + between + lay(str(line.counter), counter, model.alphabet)
