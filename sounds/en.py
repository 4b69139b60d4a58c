"""How English reads whole numbers, the British way ("one hundred and five")."""

from collections.abc import Mapping

from sounds.readers import Part, within_reach

_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", *_TEENS)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


class English:
    names: Mapping[str, str] = {"hundred": "hundred", "odd": "and", "thousand": "thousand", "million": "million"}

    def below_hundred(self, value: int) -> str:
        if value < 20:
            return UNITS[value]
        tens, unit = divmod(value, 10)
        return TENS[tens - 2] + (f"-{UNITS[unit]}" if unit else "")

    def parts(self, value: int) -> list[Part]:
        """1015 -> [1, "thousand", "odd", 15]: "and" stands before what is left below a hundred."""
        rest = within_reach(value)
        if value == 0:
            return [0]
        read: list[Part] = []
        for size, name in ((1_000_000, "million"), (1000, "thousand")):
            group, rest = divmod(rest, size)
            if group:
                read += [*_three_digits(group, after_more=False), name]
        return read + (_three_digits(rest, after_more=bool(read)) if rest else [])


def _three_digits(group: int, *, after_more: bool) -> list[Part]:
    hundreds, rest = divmod(group, 100)
    read: list[Part] = [hundreds, "hundred"] if hundreds else []
    if rest:
        read += ["odd", rest] if read or after_more else [rest]
    return read
