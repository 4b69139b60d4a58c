"""How Vietnamese reads whole numbers, as the schoolbook does; where north and south differ a hall chooses."""

from collections.abc import Mapping
from dataclasses import dataclass

from sounds.readers import Part, within_reach

UNITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


@dataclass(frozen=True, slots=True)
class Dialect:
    """The defaults are southern and of the schoolbook."""

    four: str = "tư"
    """24: hai mươi tư, or "bốn"."""
    five: str = "lăm"
    """25: hai mươi lăm, or "nhăm"; 15 is mười lăm everywhere."""
    odd: str = "lẻ"
    """105: một trăm lẻ năm, or "linh"."""
    thousand: str = "nghìn"
    """Or "ngàn"."""
    empty_hundreds: bool = True
    """1015: một nghìn không trăm mười lăm; False: một nghìn mười lăm."""


class Vietnamese:
    def __init__(self, dialect: Dialect | None = None) -> None:
        self._dialect = dialect or Dialect()
        self.names: Mapping[str, str] = {
            "hundred": "trăm",
            "odd": self._dialect.odd,
            "thousand": self._dialect.thousand,
            "million": "triệu",
        }

    def below_hundred(self, value: int) -> str:
        """Alone a unit has its plain name; after mười only five changes, after mươi one, four and five do."""
        tens, unit = divmod(value, 10)
        if tens == 0:
            return UNITS[unit]
        if tens == 1:
            return " ".join(["mười", *({0: [], 5: ["lăm"]}.get(unit, [UNITS[unit]]))])
        ending = {0: [], 1: ["mốt"], 4: [self._dialect.four], 5: [self._dialect.five]}.get(unit, [UNITS[unit]])
        return " ".join([UNITS[tens], "mươi", *ending])

    def parts(self, value: int) -> list[Part]:
        """A group that is empty in the middle is said too: 1 000 231 is một triệu không nghìn hai trăm ba mươi mốt."""
        rest = within_reach(value)
        if value == 0:
            return [0]
        read: list[Part] = []
        for size, name in ((1_000_000, "million"), (1000, "thousand"), (1, "")):
            group, rest = divmod(rest, size)
            if group:
                read += self._three_digits(group, after_more=bool(read)) + ([name] if name else [])
            elif read and rest and self._dialect.empty_hundreds:
                read += [0, name]
        return read

    def _three_digits(self, group: int, *, after_more: bool) -> list[Part]:
        hundreds, rest = divmod(group, 100)
        said = hundreds or (after_more and self._dialect.empty_hundreds)
        read: list[Part] = [hundreds, "hundred"] if said else []
        if rest:
            read += ["odd", rest] if rest < 10 and (said or after_more) else [rest]
        return read
