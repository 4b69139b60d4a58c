"""Numbers to try two hypotheses on: of the same form as those recorded, and with letters nobody has recorded."""

import itertools
import random
from collections.abc import Iterator, Sequence

MANY = 120
_LETTERS = "ABCDEFGHJKLMNPQRTUY"


def like(numbers: Sequence[str]) -> Iterator[str]:
    """Numbers in which every digit of the recorded ones may be any other, and a letter any letter that was recorded in its place."""
    chance = random.Random(7)
    forms = sorted({"".join("9" if letter.isdigit() else letter for letter in number) for number in numbers if number.strip()})
    for form in forms:
        for digit in "0123456789":
            yield form.replace("9", digit)
    for form in itertools.islice(itertools.cycle(forms), MANY):
        yield "".join(chance.choice("0123456789") if letter == "9" else letter for letter in form)


def other_letters(numbers: Sequence[str]) -> Iterator[str]:
    """The same forms with each letter of the alphabet in the place of the letters."""
    forms = sorted({number for number in numbers if any(letter.isalpha() for letter in number)})
    for form in forms[:1]:
        for letter in _LETTERS:
            yield "".join(letter if one.isalpha() else one for one in form)
