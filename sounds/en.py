"""How English reads whole numbers, 0 to 999,999,999, the British way ("one hundred and five").

The same shape as the Vietnamese reader: integers below 100, each one clip, and the names of powers.
"""

_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", *_TEENS)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
WORDS = {"hundred": "hundred", "odd": "and", "thousand": "thousand", "million": "million"}
LARGEST = 999_999_999

Part = int | str


def below_hundred(value: int, four: str = "four") -> str:
    """0–99 in words. ``four`` is there for the port and not used."""
    if value < 20:
        return UNITS[value]
    tens, unit = divmod(value, 10)
    return TENS[tens - 2] + (f"-{UNITS[unit]}" if unit else "")


def parts(value: int) -> list[Part]:
    """1015 -> [1, "thousand", "odd", 15]. Raises ValueError outside 0–999,999,999."""
    if not 0 <= value <= LARGEST:
        raise ValueError(f"{value} is not between 0 and {LARGEST}")
    if value == 0:
        return [0]
    read: list[Part] = []
    rest = value
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
