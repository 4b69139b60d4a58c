"""config/phrases/<language>.toml as it must be, a hall's own lines laid over it. Knows the file, not what becomes of it."""

import difflib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from sounds.errors import PhrasesWrong
from sounds.sentence import SENTENCES
from sounds.templates import VALUES, slots

Spoken = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Capital = Annotated[str, StringConstraints(pattern=r"^\w$")]
_CODE = re.compile(r"[a-z]{2,4}")
RESERVED = ("letter-", "digit-", "number-", "word-", "floor-", "service-")
"""Beginnings of clip ids that are not phrases."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Options(_Part):
    tickets: Literal["digits", "number"] = "digits"
    rooms: Literal["digits", "number"] = "digits"
    odd: Literal["lẻ", "linh"] = "lẻ"
    thousand: Literal["nghìn", "ngàn"] = "nghìn"
    four: Literal["tư", "bốn"] = "tư"
    five: Literal["lăm", "nhăm"] = "lăm"
    empty_hundreds: bool = True


class Voice(_Part):
    """A voice per engine; one that is not named has no voice for this language."""

    espeak: str = ""
    gtts: str = ""
    piper: str = ""
    words_per_minute: int = Field(default=150, ge=60, le=300)


class Power(_Part):
    size: int = Field(ge=100)
    text: Spoken


class Table(_Part):
    joint: str = " "
    units: tuple[Spoken, ...] = Field(min_length=10, max_length=10)
    tens: tuple[Spoken, ...] = Field(min_length=9, max_length=9)
    powers: dict[Key, Power]


class Places(_Part):
    counter: Spoken
    desk: Spoken


class Times(_Part):
    whole: Spoken = "{hour}"
    parts: Spoken = "{hour} {minute}"


class Confused(_Part):
    groups: tuple[str, ...] = ()


class LanguageFile(_Part):
    """Every template names only values and phrases that there are."""

    language: Annotated[str, StringConstraints(pattern=rf"^{_CODE.pattern}$")]
    name: Spoken
    numbers: Literal["vi", "en", "table"]
    table: Table | None = None
    options: Options = Options()
    voice: Voice = Voice()
    phrases: dict[Key, Spoken]
    letters: dict[Capital, Spoken]
    floors: dict[Annotated[str, StringConstraints(pattern=r"^[0-9]{1,2}$")], Spoken] = {}
    services: dict[Key, Spoken] = {}
    sentences: dict[str, Spoken]
    places: Places
    times: Times = Times()
    confused: Confused = Confused()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for fault in self._faults():
            raise ValueError(fault)
        return self

    def _faults(self) -> Iterator[str]:
        if self.numbers == "table" and self.table is None:
            yield 'numbers = "table" needs a [table]'
        for name in (*SENTENCES, "recall"):
            if name not in self.sentences:
                yield f"sentence “{name}” is missing"
        for name in self.sentences:
            if name not in (*SENTENCES, "recall"):
                yield f"there is no sentence “{name}”{near(name, [*SENTENCES, 'recall'])}"
        for key in self.phrases:
            if key in VALUES or key.startswith(RESERVED):
                yield f"a phrase cannot be called “{key}”: that is the name of a value or of other clips"
        for name, template in self._templates():
            for slot in slots(template):
                if slot not in VALUES and slot not in self.phrases:
                    yield f"“{name}” names {{{slot}}}, which is no phrase{near(slot, [*self.phrases, *VALUES])}"

    def _templates(self) -> Iterator[tuple[str, str]]:
        yield from self.sentences.items()
        yield from (("counter", self.places.counter), ("desk", self.places.desk), ("whole", self.times.whole), ("parts", self.times.parts))


def near(word: str, known: list[str]) -> str:
    found = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f" – did you mean “{found[0]}”?" if found else ""


def read(code: str, folder: Path, own: Path | None = None) -> LanguageFile:
    """``folder/<code>.toml`` with ``own/<code>.toml`` laid over it. Raises PhrasesWrong, naming file and place."""
    if not _CODE.fullmatch(code):
        raise PhrasesWrong(f"“{code}” không phải mã ngôn ngữ, như vi, en, km.", f"“{code}” is no code of a language, as vi, en, km.")
    paths = [path for path in (folder / f"{code}.toml", own / f"{code}.toml" if own else None) if path and path.is_file()]
    if not paths:
        known = sorted({path.stem for path in folder.glob("*.toml")})
        path = (own or folder) / f"{code}.toml"
        there = f"({', '.join(known)}{near(code, known)})"
        raise PhrasesWrong(f"Chưa có ngôn ngữ “{code}” {there}: hãy tạo {path}", f"There is no language “{code}” {there}: write {path}")
    values: dict[str, Any] = {}
    for path in paths:
        values = _laid_over(_values(path), values)
    try:
        return LanguageFile.model_validate(values)
    except ValidationError as refused:
        first = min(refused.errors(include_url=False), key=lambda error: error["type"] != "extra_forbidden")
        place = ".".join(map(str, first["loc"]))
        said = f"[{place}] {first['msg']}{_meant(first['loc'])}" if place else first["msg"].removeprefix("Value error, ")
        raise PhrasesWrong(f"{paths[-1]} chưa đúng: {said}", f"{paths[-1]} is wrong: {said}") from None


def _meant(way: tuple[int | str, ...]) -> str:
    """The nearest name that is allowed where an unknown one stands."""
    models: dict[str, type[BaseModel]] = {"options": Options, "voice": Voice, "table": Table, "places": Places, "times": Times}
    model = models.get(str(way[0]), LanguageFile)
    return near(str(way[-1]), list(model.model_fields)) if way[-1] not in model.model_fields else ""


def _values(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PhrasesWrong(f"{path} không đọc được: {error}", f"{path} cannot be read: {error}") from None


def _laid_over(top: dict[str, Any], base: dict[str, Any]) -> dict[str, Any]:
    joined = dict(base)
    for key, value in top.items():
        below = base.get(key)
        joined[key] = _laid_over(value, below) if isinstance(value, dict) and isinstance(below, dict) else value
    return joined
