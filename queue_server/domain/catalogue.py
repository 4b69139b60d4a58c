"""The procedures people come for: what each is called, what it costs, how long it takes, who handles it.

What nobody has told is unknown, and said to be: never a zero, never "free". Sentences are in the reader's language, Vietnamese else.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from queue_server.domain.refusals import Refusal
from queue_server.domain.search import Index

Level = Literal["xa", "tinh"]
Rule = Literal["same_day", "working_days", "days", "by_steps", "unknown"]


@dataclass(frozen=True, slots=True)
class Fee:
    """``vnd`` only when known. ``free`` is the ground of an exemption: without one, a fee of nothing is a fee nobody has told."""

    kind: Literal["phi", "le_phi"] = "le_phi"
    vnd: int | None = None
    by_province: bool = False
    free: str = ""
    text: str = ""
    text_en: str = ""

    def sentence(self, language: str = "vi") -> str:
        english = language == "en"
        what = {"phi": ("Phí", "Fee"), "le_phi": ("Lệ phí", "Charge")}[self.kind][english]
        if self.free:
            said = f"{what}: {'none' if english else 'không thu'} ({self.free})"
        elif self.vnd:
            said = f"{what}: {self.vnd:,} VND" if english else f"{what}: {self.vnd:,} đ".replace(",", ".")
        elif self.by_province:
            said = f"{what}: {'set by the provincial People’s Council' if english else 'do HĐND tỉnh quyết định'}"
        else:
            said = ""
        return " – ".join(part for part in (said, (english and self.text_en) or self.text) if part) or UNKNOWN_FEE[english]


UNKNOWN_FEE = ("Phí, lệ phí: chưa có trong danh mục, xin hỏi tại quầy", "Fees are not in this catalogue: please ask at the counter")
UNKNOWN_DEADLINE = ("Cán bộ tiếp nhận ghi ngày hẹn trên Giấy hẹn", "The clerk writes the date on the appointment slip")


@dataclass(frozen=True, slots=True)
class Deadline:
    """How long it takes; ``case`` when that depends on what is asked for. Papers after the ``cutoff`` of a day count as the next one's."""

    rule: Rule
    n: int = 0
    cutoff: str = ""
    case: str = ""
    case_en: str = ""

    def sentence(self, language: str = "vi") -> str:
        english = language == "en"
        said = self._rule(english)
        case = (english and self.case_en) or self.case
        return f"{case}: {said[:1].lower()}{said[1:]}" if case else said

    def _rule(self, english: bool) -> str:
        match self.rule:
            case "same_day":
                late = (f"; nhận sau {self.cutoff} thì trả ngày làm việc kế tiếp", f"; after {self.cutoff}, the next working day")
                return ("Trả trong ngày", "The same day")[english] + (late[english] if self.cutoff else "")
            case "working_days":
                days = "working day" if self.n == 1 else "working days"
                return (f"{self.n} ngày làm việc, không tính ngày tiếp nhận", f"{self.n} {days}, the day of receipt not counted")[english]
            case "days":
                return (
                    f"{self.n} ngày (cổng chưa ghi rõ ngày làm việc hay ngày lịch)",
                    f"{self.n} days (the portal does not say which kind)",
                )[english]
        return UNKNOWN_DEADLINE[english]


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure. ``checked`` names the fields that were compared with the portal; all else is for guidance only."""

    code: str
    name: str
    official: str
    field: str
    field_name: str
    level: Level
    name_en: str = ""
    agencies: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    papers_en: tuple[str, ...] = ()
    fees: tuple[Fee, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    mean_minutes: int = 10
    checked: frozenset[str] = frozenset()

    def fee_sentences(self, language: str = "vi") -> list[str]:
        return [fee.sentence(language) for fee in self.fees] or [UNKNOWN_FEE[language == "en"]]

    def deadline_sentences(self, language: str = "vi") -> list[str]:
        return [deadline.sentence(language) for deadline in self.deadlines] or [UNKNOWN_DEADLINE[language == "en"]]


@dataclass(frozen=True)
class Catalogue:
    """All procedures by code, which of this hall's services receive each, and what people call them."""

    procedures: dict[str, Procedure] = field(default_factory=dict)
    services: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Code -> services of this hall. A code that is not there is handled elsewhere."""
    said: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Everyday words -> codes, or words of the procedures' own names."""
    filler: frozenset[str] = frozenset()
    """Words that say nothing of what is meant: "làm", "xin", "cho"."""

    def procedure(self, code: str) -> Procedure:
        if code not in self.procedures:
            raise Refusal("unknown_procedure", procedure=code)
        return self.procedures[code]

    def of_service(self, service: str) -> list[Procedure]:
        """In the order of the catalogue."""
        return [self.procedures[code] for code, services in self.services.items() if service in services]

    def search(self, asked: str, most: int = 5) -> list[Procedure]:
        """The best first; nothing when nothing is near."""
        return [self.procedures[code] for code in self._index.best(asked, most)]

    @cached_property
    def _index(self) -> Index:
        return Index(list(self.procedures.values()), self.said, self.filler, own=frozenset(self.services))
