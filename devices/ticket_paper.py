"""A roll being filled from the top with words, rules, codes: one bit a dot at the end. Knows fonts and widths, nothing of tickets.

Vietnamese by a real font, because code pages lie. Pillow and the fonts are loaded when something is drawn.
"""

import textwrap
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

DOTS_PER_MM = 8
BLACK, WHITE = 0, 255
LONGEST_DOTS = 8000
DIGIT_HEIGHT = 0.714
"""Of the size, in the font of figures."""
_ARROWS = {"→": (1, 0), "←": (-1, 0), "↑": (0, -1), "↓": (0, 1)}


class Roll:
    """``y`` is where the next thing goes; all lengths are dots."""

    def __init__(self, width: int, margin: int) -> None:
        from PIL import Image, ImageDraw

        self.width, self.margin, self.y = width, margin, 0
        self._image = Image.new("L", (width, 1200), WHITE)
        self._draw = ImageDraw.Draw(self._image)

    @property
    def inner(self) -> int:
        return self.width - 2 * self.margin

    def picture(self, below: int = 0) -> "Image":
        """What stands on it so far as a 1-bit picture."""
        from PIL import Image

        height = min(LONGEST_DOTS, max(1, self.y + below))
        self.reach(height)
        cut = self._image.crop((0, 0, self.width, height))
        return cut.point(lambda grey: WHITE if grey > 140 else BLACK).convert("1", dither=Image.Dither.NONE)

    def reach(self, y: float) -> None:
        """Make the roll long enough."""
        from PIL import Image, ImageDraw

        if y > self._image.height:
            longer = Image.new("L", (self.width, min(LONGEST_DOTS, round(y) + 1200)), WHITE)
            longer.paste(self._image, (0, 0))
            self._image, self._draw = longer, ImageDraw.Draw(longer)

    def centred(self, text: str, font: Any, leading: float) -> None:
        for line in balanced(text, font, self.inner):
            self.text((self.width - length(line, font)) / 2, line, font)
            self.y += round(font.size * leading)

    def centred_figures(self, number: str, height: float) -> None:
        """Digits ``height`` dots high, or less where they are many."""
        font = lettering(round(height / DIGIT_HEIGHT), 700)
        while (wide := font.getlength(number)) > self.inner and height > 40:
            height *= self.inner / wide * 0.99
            font = lettering(round(height / DIGIT_HEIGHT), 700)
        left, top, right, bottom = self._draw.textbbox((0, 0), number, font=font)
        self.reach(self.y + bottom)
        self._draw.text(((self.width - right + left) / 2 - left, self.y - top), number, font=font, fill=BLACK)
        self.y += round(bottom - top)

    def text(self, x: float, text: str, font: Any, down: float = 0) -> None:
        """One line at ``y``; arrows are drawn, since the fonts have none."""
        y = self.y + down
        self.reach(y + 2 * font.size)
        for piece in _pieces(text):
            if piece in _ARROWS:
                self._arrow(piece, x, y, font.size)
            else:
                self._draw.text((x, y), piece, font=font, fill=BLACK)
            x += length(piece, font)

    def rule(self, thick: int) -> None:
        self.box(self.margin, self.y, self.inner + 1, thick)

    def box(self, left: int, top: int, wide: int, high: int) -> None:
        self.reach(top + high)
        self._draw.rectangle((left, top, left + wide - 1, top + high - 1), fill=BLACK)

    def code(self, told: str, side: float) -> None:
        """A QR code at most ``side`` dots wide, with whole dots a module, so that no phone has to guess."""
        import segno

        matrix = [list(row) for row in segno.make(told, error="m", micro=False).matrix]
        module = max(3, round(side) // len(matrix))
        left = (self.width - module * len(matrix)) // 2
        for down, row in enumerate(matrix):
            for across, dark in enumerate(row):
                if dark:
                    self.box(left + across * module, self.y + down * module, module, module)
        self.y += module * len(matrix)

    def _arrow(self, arrow: str, x: float, y: float, size: float) -> None:
        across, down = _ARROWS[arrow]
        middle_x, middle_y, half = x + size * 0.5, y + size * 0.68, size * 0.4
        tip = (middle_x + across * half, middle_y + down * half)
        self._draw.line((middle_x - across * half, middle_y - down * half, *tip), fill=BLACK, width=max(2, round(size / 11)))
        wing = half * 0.55
        sides = [(tip[0] - across * wing * 1.3 + down * wing * sign, tip[1] - down * wing * 1.3 + across * wing * sign) for sign in (-1, 1)]
        self._draw.polygon([tip, *sides], fill=BLACK)


def length(text: str, font: Any) -> float:
    return float(sum(font.size if piece in _ARROWS else font.getlength(piece) for piece in _pieces(text)))


def balanced(text: str, font: Any, room: float) -> list[str]:
    """As few lines as possible and then as even as possible: no single word is left alone below."""
    lines = wrapped(text, font, room)
    while len(lines) > 1 and room > 8 * font.size and len(narrower := wrapped(text, font, room - font.size)) == len(lines):
        lines, room = narrower, room - font.size
    return lines


def wrapped(text: str, font: Any, room: float) -> list[str]:
    """Words into lines no wider than ``room`` dots; a word that is wider by itself is broken."""
    lines: list[str] = []
    for word in text.split() or [""]:
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and length(joined, font) <= room:
            lines[-1] = joined
        elif length(word, font) <= room:
            lines.append(word)
        else:
            lines += textwrap.wrap(word, max(1, int(room / font.getlength("m"))))
    return lines


@lru_cache(maxsize=64)
def lettering(size: int, weight: int) -> Any:
    """Noto Sans: it has every letter of Vietnamese, digits that are equally wide, and an a that is no o when it is small."""
    import fontpkg
    from PIL import ImageFont

    font = ImageFont.truetype(str(fontpkg.path("Noto Sans", weight)), size)
    font.set_variation_by_axes([100 if axis["name"] == b"Width" else weight for axis in font.get_variation_axes()])
    return font


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for letter in text:
        if letter in _ARROWS or not pieces or pieces[-1] in _ARROWS:
            pieces.append(letter)
        else:
            pieces[-1] += letter
    return pieces
