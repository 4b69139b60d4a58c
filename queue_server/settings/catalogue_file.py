"""What may stand in a catalogue of procedures and in a file of everyday words. Each table is checked alone; ``catalogue`` joins them."""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from queue_server.contract.text import Key, Phrase, ProcedureCode
from queue_server.settings.hall_file import Table

LongPhrase = Annotated[str, Field(min_length=1, max_length=1000)]


class FeeTable(Table):
    kind: Literal["phi", "le_phi"] = "le_phi"
    vnd: int | None = Field(default=None, ge=0, le=10_000_000_000)
    by_province: bool = False
    free: str = ""
    text: str = ""
    text_en: str = ""

    @model_validator(mode="after")
    def _nothing_is_not_free(self) -> "FeeTable":
        if self.vnd == 0:
            vi, en = (
                'số 0 của cổng là chưa rõ: bỏ "vnd", hoặc ghi căn cứ miễn vào "free"',
                'a 0 is unknown: leave "vnd" out, or say why in "free"',
            )
            raise PydanticCustomError("zero_fee", f"{vi} / {en}")
        return self


class DeadlineTable(Table):
    rule: Literal["same_day", "working_days", "days", "by_steps", "unknown"]
    n: int = Field(default=0, ge=0, le=1000)
    cutoff: str = Field(default="", pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$")
    case: str = ""
    case_en: str = ""

    @model_validator(mode="after")
    def _days_are_counted(self) -> "DeadlineTable":
        if self.rule in ("working_days", "days") and self.n == 0:
            raise PydanticCustomError("no_days", 'còn thiếu số ngày "n" / the number of days "n" is missing')
        return self


class ProcedureTable(Table):
    code: ProcedureCode
    name: Phrase
    name_en: str = ""
    official: LongPhrase
    field: Key
    field_name: Phrase
    level: Literal["xa", "tinh"]
    agencies: tuple[LongPhrase, ...] = ()
    papers: tuple[LongPhrase, ...] = ()
    papers_en: tuple[LongPhrase, ...] = ()
    fees: tuple[FeeTable, ...] = ()
    deadlines: tuple[DeadlineTable, ...] = ()
    mean_minutes: int = Field(default=10, ge=1, le=480)
    checked: tuple[Literal["code", "official", "field_name", "deadlines", "fees", "papers"], ...] = ()


class CatalogueFile(Table):
    """procedures.toml as a whole."""

    procedures: tuple[ProcedureTable, ...] = Field(min_length=1)


class SynonymsFile(Table):
    """synonyms.toml as a whole: everyday words -> codes, or words of names."""

    filler: tuple[Phrase, ...] = ()
    said: dict[Phrase, tuple[Phrase, ...]] = Field(default={})
