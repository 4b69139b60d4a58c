"""A hypothesis written in the words of the template grammar, as one would write the board's TOML by hand."""

import itertools
from collections.abc import Sequence

from pydantic import ValidationError

from devices.drivers.encodings import Codec
from devices.drivers.grammar import Address, Check, Literally, Part, Row, State, Stuffing, Text
from devices.drivers.model import LineSettings
from devices.drivers.template_model import States, TemplateModel
from devices.learning.columns import Piece
from devices.learning.observed import Shape
from devices.learning.texts import LETTERS, TextGuess

_NAMES = {"text": "digits", "address": "address", "row": "row", "state": "state", "check": "check"}
Escape = tuple[Stuffing, int, int]
"""How it is escaped, and how many bytes at the head and the tail are not."""


def described(
    shape: Shape, text: TextGuess, pieces: Sequence[Piece], name: str, line: LineSettings, escape: Escape | None = None
) -> TemplateModel | None:
    """The model; None where the grammar cannot say this."""
    raw = shape.seen[0].raw
    edges = _edges(len(raw), pieces, escape)
    cut = list(itertools.pairwise(edges))
    by_start = {piece.at: piece for piece in pieces}
    names = _named([by_start.get(start) for start, _ in cut])
    parts = [_part(by_start.get(start), raw[start:end], names[at], cut, names) for at, (start, end) in enumerate(cut)]
    try:
        return TemplateModel(
            name=name,
            title=f"Bảng học được {name}",
            title_en=f"Learned board {name}",
            source="learnt from recordings",
            line=line,
            text=text.rule.model_copy(update={"glyphs": _glyphs(parts) if isinstance(text.data, Codec) else None}),
            rows=text.rows,
            data=text.data,
            states=_states(pieces),
            frame=parts,
            stuffing=None if escape is None else _stuffing(escape, cut, names, len(raw)),
        )
    except ValidationError:
        return None


def _edges(length: int, pieces: Sequence[Piece], escape: Escape | None) -> list[int]:
    """Where one part ends and the next begins: at every piece, and at both ends of every span."""
    edges = {0, length}
    for piece in pieces:
        edges |= {piece.at, piece.at + piece.size}
        if piece.kind == "check":
            edges |= {piece.over[0], piece.over[1] + 1}
    if escape is not None:
        edges |= {escape[1], length - escape[2]}
    return sorted(edges)


def _named(pieces: Sequence[Piece | None]) -> list[str]:
    names: list[str] = []
    for at, piece in enumerate(pieces):
        wanted = _NAMES[piece.kind] if piece is not None else "header" if at == 0 else "end" if at == len(pieces) - 1 else "fixed"
        times = sum(name.rstrip("0123456789") == wanted for name in names)
        names.append(wanted if not times else f"{wanted}{times + 1}")
    return names


def _part(piece: Piece | None, raw: bytes, name: str, cut: Sequence[tuple[int, int]], names: Sequence[str]) -> Part:
    if piece is None:
        return Literally(name=name, kind="bytes", hex=raw)
    match piece.kind:
        case "text":
            return Text(name=name, kind="text")
        case "address":
            return Address(name=name, kind="address", form=piece.form, offset=piece.offset)
        case "row":
            return Row(name=name, kind="row", form=piece.form, first=piece.offset)
        case "state":
            return State(name=name, kind="state")
        case "check":
            first = next(name for (start, _), name in zip(cut, names, strict=True) if start == piece.over[0])
            last = next(name for (_, end), name in zip(cut, names, strict=True) if end == piece.over[1] + 1)
            form = "hex" if piece.hexadecimal else "raw"
            return Check(name=name, kind="check", algorithm=piece.algorithm, over=[first, last], order=piece.order, form=form)


def _states(pieces: Sequence[Piece]) -> States | None:
    codes = next((dict(piece.states) for piece in pieces if piece.kind == "state"), None)
    if codes is None:
        return None
    any_code = next(iter(codes.values()))
    called = codes.get("called", codes.get("blinking", any_code))
    return States(idle=codes.get("idle", called), called=called, blinking=codes.get("blinking"))


def _glyphs(parts: Sequence[Part]) -> str:
    """The usual letters, less those that the frame uses as marks after the number."""
    text = next(at for at, part in enumerate(parts) if isinstance(part, Text))
    after = b"".join(part.hex for part in parts[text:] if isinstance(part, Literally))
    return "".join(letter for letter in LETTERS if ord(letter) not in after)


def _stuffing(escape: Escape, cut: Sequence[tuple[int, int]], names: Sequence[str], length: int) -> Stuffing:
    rule, head, tail = escape
    first = next(name for (start, _), name in zip(cut, names, strict=True) if start == head)
    last = next(name for (_, end), name in zip(cut, names, strict=True) if end == length - tail)
    return rule.model_copy(update={"over": [first, last]})
