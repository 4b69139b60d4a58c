"""Numbers of a language that is data alone: names of units, tens and powers, from its TOML file.

It fits languages that say every power with its factor before it and nothing between, as Khmer, Lao and Hmong do.
"""

from collections.abc import Mapping, Sequence

from sounds.readers import Part, within_reach


class Tabled:
    def __init__(self, units: Sequence[str], tens: Sequence[str], joint: str, powers: Mapping[str, tuple[int, str]]) -> None:
        """``units`` are 0–9, ``tens`` 10, 20 … 90; ``powers`` by key: size and name, 100 the smallest."""
        self._units, self._tens, self._joint = units, tens, joint
        self._powers = sorted(((size, key) for key, (size, _) in powers.items()), reverse=True)
        self.names: Mapping[str, str] = {key: name for key, (_, name) in powers.items()}

    def below_hundred(self, value: int) -> str:
        tens, unit = divmod(value, 10)
        said = [self._tens[tens - 1]] if tens else []
        return self._joint.join([*said, *([self._units[unit]] if unit or not tens else [])])

    def parts(self, value: int) -> list[Part]:
        """The largest power first; its factor is read as a number of its own."""
        rest = within_reach(value)
        read: list[Part] = []
        for size, key in self._powers:
            factor, rest = divmod(rest, size)
            read += [*self.parts(factor), key] if factor else []
        return [*read, rest] if rest or not read else read
