"""The catalogue on the wire: what can be searched, and the page of one procedure. Sentences come in the reader's language."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from queue_server.contract.text import Asked, Key, Told, left_out, nfc

Where = Literal["here", "commune", "province", "elsewhere"]


class ProceduresAsked(Asked):
    q: Annotated[str, BeforeValidator(nfc), Field(max_length=120)] = Field(
        default="",
        description='Any words for it, without diacritics if need be: "ket hon". Left out: all there are, in the catalogue\'s order.',
    )
    service: Key | None = Field(default=None, description="Only what this service of the hall receives.")
    limit: int = Field(default=5, ge=1, le=500)


class ProcedureRow(Told):
    code: str
    name: str
    name_en: str | None = None
    field_name: str = Field(description="The field as the national portal names it.")
    where: Where = Field(
        description="Who handles it: this hall, a commune's centre, the province's centre, or another hall of the same level."
    )
    services: list[str] = Field(description="Services of this hall that receive it.")


class ProceduresFound(Told):
    found: list[ProcedureRow] = Field(description="The best first.")
    listed: int = Field(description="Procedures in the catalogue; 0 when this hall has none.")


class ProcedureView(ProcedureRow):
    """What somebody has to know before they hand in papers."""

    official: str
    agencies: list[str]
    papers: list[str] = Field(description="Empty when the catalogue does not say.")
    papers_in: Literal["vi", "en"] = left_out("vi", "Their language; left out when it is Vietnamese, as on the official list.")
    fees: list[str] = Field(description="Sentences; what is unknown is said to be.")
    deadlines: list[str]
    due: str | None = Field(default=None, description="When papers handed in now would fall due, as a day; null when nobody can count it.")
    counters: list[int]
    checked: list[str] = Field(description="Which of these facts were compared with the portal; the others are for guidance only.")
