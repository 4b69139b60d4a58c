"""A ticket as a picture, one bit a dot, as wide as the paper: Vietnamese by a real font, because code pages lie.

Knows `contract.devices.PrintedTicket` and paper widths, nothing of printers. Pillow and segno are loaded when a ticket is drawn.
"""

import textwrap
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from devices.drivers.text import clean
from queue_server.contract.devices import PrintedTicket

if TYPE_CHECKING:
    from PIL.Image import Image

DOTS_PER_MM = 8
NUMBER_MM = 15.0
"""Height of a digit: readable at arm's length by a person of seventy."""
MARGIN = 24
BLACK, WHITE = 0, 255


@dataclass
class _Paper:
    """A roll being filled from the top: ``y`` is where the next thing goes."""

    image: Any
    draw: Any
    width: int
    y: int = 0

    @property
    def inner(self) -> int:
        return self.width - 2 * MARGIN


def draw_ticket(ticket: PrintedTicket, width_dots: int = 576) -> "Image":
    """The ticket as a 1-bit picture ``width_dots`` wide and as high as it needs."""
    from PIL import Image, ImageDraw

    ticket = _printable(ticket)
    image = Image.new("L", (width_dots, 2600), WHITE)
    paper = _Paper(image, ImageDraw.Draw(image), width_dots, y=20)
    scale = width_dots / 576
    _heading(paper, ticket, scale)
    _number(paper, ticket.number, scale)
    _rows(paper, ticket.rows, scale)
    _code(paper, ticket, scale)
    _notes(paper, ticket.notes, scale)
    return (
        image.crop((0, 0, width_dots, paper.y + 28))
        .point(lambda grey: WHITE if grey > 140 else BLACK)
        .convert("1", dither=Image.Dither.NONE)
    )


def _printable(ticket: PrintedTicket) -> PrintedTicket:
    """Composed text without control letters or broken halves, at which the font's layout engine gives up."""
    told = ticket.model_dump()
    for name in ("agency", "hall", "title", "number", "short_code"):
        told[name] = _plain(told[name])
    told["rows"] = [(_plain(label), _plain(value)) for label, value in ticket.rows]
    told["notes"] = [_plain(note) for note in ticket.notes]
    return PrintedTicket.model_validate(told)


def _plain(text: str) -> str:
    return clean(" ".join(text.split()))


def _heading(paper: _Paper, ticket: PrintedTicket, scale: float) -> None:
    _centred(paper, ticket.agency.upper(), _words(22 * scale, 500), leading=1.25)
    _centred(paper, ticket.hall, _words(25 * scale, 600), leading=1.25)
    paper.y += round(14 * scale)
    _rule(paper, thick=3)
    paper.y += round(14 * scale)
    _centred(paper, ticket.title.upper(), _words(29 * scale, 700), leading=1.25)


def _number(paper: _Paper, number: str, scale: float) -> None:
    """Digits in Noto Sans, whose figures are all equally wide; as high as said, or less where the number is long."""
    height = NUMBER_MM * DOTS_PER_MM * min(scale, 1.0)
    font = _figures(round(height / 0.714))  # the font's digits are 0.714 of its size
    while (wide := font.getlength(number)) > paper.inner and height > 40:
        height *= paper.inner / wide * 0.99
        font = _figures(round(height / 0.714))
    left, top, right, bottom = paper.draw.textbbox((0, 0), number, font=font)
    paper.y += round(30 * scale)
    paper.draw.text(((paper.width - right + left) / 2 - left, paper.y - top), number, font=font, fill=BLACK)
    paper.y += round(bottom - top + 26 * scale)
    _rule(paper, thick=2)


def _rows(paper: _Paper, rows: list[tuple[str, str]], scale: float) -> None:
    """Label on the left, value on the right, a dotted line of air between; a long value takes lines of its own."""
    label_font, value_font = _words(24 * scale, 400), _words(26 * scale, 700)
    paper.y += round(12 * scale)
    for label, value in rows:
        label_wide = label_font.getlength(label)
        room = paper.inner - label_wide - 24
        own_line = value_font.getlength(value) > room and room < paper.inner * 0.45
        _text(paper, MARGIN, label, label_font, paper.y + 1)
        if own_line:
            paper.y += round(32 * scale)
        for line in _wrapped(value, value_font, paper.inner if own_line else room):
            _text(paper, paper.width - MARGIN - _length(line, value_font), line, value_font, paper.y)
            paper.y += round(36 * scale)
        paper.y += round(4 * scale)
    paper.y += round(6 * scale)
    _rule(paper, thick=2)


def _code(paper: _Paper, ticket: PrintedTicket, scale: float) -> None:
    """The QR code with whole dots a module, so that no phone has to guess; the short code beside or below it."""
    import segno

    matrix = [list(row) for row in segno.make(ticket.qr, error="m", micro=False).matrix]
    module = max(3, round(210 * scale) // len(matrix))
    side = module * len(matrix)
    paper.y += round(24 * scale)
    left = (paper.width - side) // 2
    for down, row in enumerate(matrix):
        for across, dark in enumerate(row):
            if dark:
                x, y = left + across * module, paper.y + down * module
                paper.draw.rectangle((x, y, x + module - 1, y + module - 1), fill=BLACK)
    paper.y += side + round(16 * scale)
    _centred(paper, ticket.short_code, _figures(round(34 * scale), 600), leading=1.3)


def _notes(paper: _Paper, notes: list[str], scale: float) -> None:
    if not notes:
        return
    font = _words(22 * scale, 400)
    paper.y += round(8 * scale)
    _rule(paper, thick=2)
    paper.y += round(12 * scale)
    for note in notes:
        _centred(paper, note, font, leading=1.3)
        paper.y += round(6 * scale)


def _centred(paper: _Paper, text: str, font: Any, leading: float) -> None:
    for line in _balanced(text, font, paper.inner):
        _text(paper, (paper.width - _length(line, font)) / 2, line, font, paper.y)
        paper.y += round(font.size * leading)


def _text(paper: _Paper, x: float, text: str, font: Any, y: float) -> None:
    """One line; arrows are drawn, since the fonts have none."""
    for piece in _pieces(text):
        if piece in _ARROWS:
            _arrow(paper, piece, x, y, font.size)
        else:
            paper.draw.text((x, y), piece, font=font, fill=BLACK)
        x += _length(piece, font)


def _length(text: str, font: Any) -> float:
    return float(sum(font.size if piece in _ARROWS else font.getlength(piece) for piece in _pieces(text)))


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for letter in text:
        if letter in _ARROWS or not pieces or pieces[-1] in _ARROWS:
            pieces.append(letter)
        else:
            pieces[-1] += letter
    return pieces


_ARROWS = {"→": (1, 0), "←": (-1, 0), "↑": (0, -1), "↓": (0, 1)}


def _arrow(paper: _Paper, arrow: str, x: float, y: float, size: float) -> None:
    across, down = _ARROWS[arrow]
    middle_x, middle_y, half = x + size * 0.5, y + size * 0.68, size * 0.4
    tip = (middle_x + across * half, middle_y + down * half)
    paper.draw.line((middle_x - across * half, middle_y - down * half, *tip), fill=BLACK, width=max(2, round(size / 11)))
    wing = half * 0.55
    sides = [(tip[0] - across * wing * 1.3 + down * wing * sign, tip[1] - down * wing * 1.3 + across * wing * sign) for sign in (-1, 1)]
    paper.draw.polygon([tip, *sides], fill=BLACK)


def _balanced(text: str, font: Any, room: float) -> list[str]:
    """As few lines as possible and then as even as possible: no single word is left alone below."""
    lines = _wrapped(text, font, room)
    while len(lines) > 1 and room > 8 * font.size and len(narrower := _wrapped(text, font, room - font.size)) == len(lines):
        lines, room = narrower, room - font.size
    return lines


def _wrapped(text: str, font: Any, room: float) -> list[str]:
    """Words into lines no wider than ``room`` dots; a word that is wider by itself is broken."""
    lines: list[str] = []
    for word in text.split() or [""]:
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and _length(joined, font) <= room:
            lines[-1] = joined
        elif _length(word, font) <= room:
            lines.append(word)
        else:
            lines += textwrap.wrap(word, max(1, int(room / font.getlength("m"))))
    return lines


def _rule(paper: _Paper, thick: int) -> None:
    paper.draw.rectangle((MARGIN, paper.y, paper.width - MARGIN, paper.y + thick - 1), fill=BLACK)


@lru_cache(maxsize=32)
def _words(size: float, weight: int) -> Any:
    import fontpkg
    from PIL import ImageFont

    return ImageFont.truetype(str(fontpkg.path("Be Vietnam Pro", weight)), round(size))


@lru_cache(maxsize=32)
def _figures(size: int, weight: int = 700) -> Any:
    import fontpkg
    from PIL import ImageFont

    font = ImageFont.truetype(str(fontpkg.path("Noto Sans", weight)), size)
    font.set_variation_by_axes([100 if axis["name"] == b"Width" else weight for axis in font.get_variation_axes()])
    return font
