"""How Vietnamese reads whole numbers, 0 to 999,999,999, as the schoolbook does.

A number becomes parts: integers below 100, each one clip, and the names of powers. Text and clips come from the same
parts, so what is shown and what is heard cannot differ.
"""

UNITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
WORDS = {"hundred": "trăm", "odd": "lẻ", "thousand": "nghìn", "million": "triệu"}
"""Southern defaults; a hall may say "linh" and "ngàn" instead."""
LARGEST = 999_999_999

Part = int | str


def below_hundred(value: int, four: str = "tư") -> str:
    """0–99 in words. ``four`` is the four of 24, 34…: "tư" or "bốn"."""
    tens, unit = divmod(value, 10)
    if tens == 0:
        return UNITS[unit]
    if tens == 1:
        ending = {0: "", 5: " lăm"}.get(unit, f" {UNITS[unit]}")
        return f"mười{ending}"
    ending = {0: "", 1: " mốt", 4: f" {four}", 5: " lăm"}.get(unit, f" {UNITS[unit]}")
    return f"{UNITS[tens]} mươi{ending}"


def parts(value: int) -> list[Part]:
    """1015 -> [1, "thousand", 0, "hundred", 15]. Raises ValueError outside 0–999,999,999."""
    if not 0 <= value <= LARGEST:
        raise ValueError(f"{value} is not between 0 and {LARGEST}")
    if value == 0:
        return [0]
    read: list[Part] = []
    rest = value
    for size, name in ((1_000_000, "million"), (1000, "thousand"), (1, "")):
        group, rest = divmod(rest, size)
        if group:
            read += _three_digits(group, after_more=bool(read))
            read += [name] if name else []
        elif read and rest:
            read += [0, name]  # 700 000 231: "bảy trăm triệu không nghìn hai trăm ba mươi mốt"
    return read


def _three_digits(group: int, *, after_more: bool) -> list[Part]:
    """A group of up to three digits; after a larger group its empty hundreds are said too."""
    hundreds, rest = divmod(group, 100)
    read: list[Part] = [hundreds, "hundred"] if hundreds or after_more else []
    if rest:
        read += ["odd", rest] if rest < 10 and read else [rest]
    return read
