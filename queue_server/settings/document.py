"""Reads any TOML file into any pydantic model, and says file, line and "did you mean" when it cannot.

Knows files, lines and how to explain a refusal; it does not know what any setting means.
"""

import difflib
import re
import tomllib
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from queue_server.settings.places import Loc, key_lines
from queue_server.settings.wording import wording

M = TypeVar("M", bound=BaseModel)


class SettingsError(Exception):
    """A setting that cannot be used. ``str()`` is one line: ``config/hall.toml:14: unknown setting "prefx" in [[services]] – …``.

    ``line`` is 0 when no line is to blame (a missing file); ``path`` is a word such as ``MOTCUA_PORT`` for the environment.
    """

    def __init__(self, path: Path | str, line: int, key: str, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}" if line else f"{path}: {message}")
        self.path, self.line, self.key, self.message = path, line, key, message


@dataclass(frozen=True)
class Document:
    """Values, and where each was written: after ``over`` they come from several files."""

    path: Path
    values: dict[str, Any]
    places: Mapping[Loc, tuple[Path | str, int]] = field(default_factory=dict)

    def parse(self, model: type[M]) -> M:
        """The document as a model. Raises SettingsError for the first thing that is wrong; a misspelt key comes before a missing one."""
        try:
            return model.model_validate(self.values)
        except ValidationError as refused:
            first = min(refused.errors(include_url=False), key=lambda error: error["type"] != "extra_forbidden")
            error = {**first, "loc": _without_tags(first["loc"], self.values)}
            raise self.error(_place(error), _explain(error, model, self.values)) from None

    def error(self, loc: Loc, message: str) -> SettingsError:
        """A SettingsError that points at the line of ``loc``, or of the nearest table around it."""
        near = loc
        while near and near not in self.places:
            near = near[:-1]
        path, line = self.places.get(near, (self.path, 0))
        return SettingsError(path, line, ".".join(map(str, loc)), message)

    def over(self, base: "Document") -> "Document":
        """This document laid over another: tables join key by key, anything else (arrays too) replaces."""
        values, hidden = _laid_over(self.values, base.values, ())
        kept = {loc: place for loc, place in base.places.items() if not any(loc[: len(way)] == way for way in hidden)}
        return Document(self.path, values, {**kept, **self.places})


def read_toml(path: Path, model: type[M]) -> M:
    """One TOML file as a pydantic model. Raises SettingsError."""
    return read_document(path).parse(model)


def read_document(path: Path) -> Document:
    """The file's values with the line of each. Raises SettingsError when it is missing, not UTF-8 or not TOML."""
    try:
        text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
        values = tomllib.loads(text)
    except OSError as missing:
        raise SettingsError(path, 0, "", f"cannot be read: {missing.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsError(path, 0, "", "is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as broken:
        raise SettingsError(path, _line_of(str(broken), text), "", f"not valid TOML: {broken}") from None
    return Document(path, values, {loc: (path, line) for loc, line in key_lines(text).items()})


def did_you_mean(word: str, known: Iterable[str], prefix: str = "") -> str:
    """`` – did you mean "prefix"?``, or nothing when no known word is near. A prefix that all of them share is not compared."""
    words = {each.removeprefix(prefix).casefold(): each for each in known}
    near = difflib.get_close_matches(word.removeprefix(prefix).casefold(), words, n=1, cutoff=0.6)
    return f' – did you mean "{words[near[0]]}"?' if near else ""


def _laid_over(top: dict[str, Any], base: dict[str, Any], way: Loc) -> tuple[dict[str, Any], list[Loc]]:
    """The joined table, and the ways of what it hides."""
    joined, hidden = dict(base), []
    for key, value in top.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            joined[key], below = _laid_over(value, base[key], (*way, key))
            hidden += below
        else:
            joined[key] = value
            hidden.append((*way, key))
    return joined, hidden


def _line_of(message: str, text: str) -> int:
    found = re.search(r"at line (\d+)", message)
    return int(found[1]) if found else text.count("\n") + 1


def _without_tags(loc: Loc, values: Any) -> Loc:
    """pydantic names the member of a union on the way, as ("frame", 3, "state", "name"); no line of the file says that word there."""
    way: list[str | int] = []
    here, tagged = values, False
    for at, part in enumerate(loc):
        if not tagged and at < len(loc) - 1 and isinstance(here, dict) and part in (here.get("kind"), here.get("put")):
            tagged = True
            continue
        way.append(part)
        tagged = False
        try:
            here = here[part]
        except (LookupError, TypeError):
            here = None
    return tuple(way)


def _place(error: Mapping[str, Any]) -> Loc:
    """Where to look: a mistake that only several tables together show names its own place; a wrong kind of table is its kind's fault."""
    told = error.get("ctx", {})
    place: Loc = getattr(told.get("error"), "place", ())
    return (*error["loc"], *place, *([told["discriminator"].strip("'")] if error["type"].startswith("union_tag_invalid") else []))


def _explain(error: Mapping[str, Any], model: type[BaseModel], values: Any) -> str:
    loc, told = error["loc"], error.get("ctx", {})
    if error["type"].startswith("union_tag"):
        return _explain_kind(error, told)
    key, where = (str(loc[-1]), _table_name(loc[:-1])) if loc else ("", "the file")
    if error["type"] == "extra_forbidden":
        table = _table_at(model, loc[:-1], values)
        hint = did_you_mean(key, _fields(table) if table else ())
        return f'không có mục "{key}" / unknown setting "{key}" in {where}{hint}'
    if error["type"] == "missing":
        return f'còn thiếu "{key}" / "{key}" is missing in {where}'
    own = told.get("error")
    if hasattr(own, "place"):
        return f"{own}{did_you_mean(own.word, own.known)}"
    said = wording(error)  # type: ignore[arg-type]
    if not any(isinstance(part, str) for part in loc):
        return said
    parent = _parent(loc)
    named = str(loc[len(parent)])
    return f'"{named}" in {_table_name(parent)}: {said}{_got(error["input"], _table_at(model, parent, values), named)}'


def _explain_kind(error: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    """A table that says by one word what it is: the word is missing, or none of those there are."""
    key, where = told["discriminator"].strip("'"), _table_name(error["loc"])
    if error["type"] == "union_tag_not_found":
        return f'còn thiếu "{key}" / "{key}" is missing in {where}'
    tag, known = str(told["tag"]), re.findall("'([^']+)'", told["expected_tags"])
    return f'"{key}" in {where}: {wording(error)}, got {tag!r:.60}{did_you_mean(tag, known)}'  # type: ignore[arg-type]


def _got(value: object, table: type[BaseModel] | None, key: str) -> str:
    """What was written instead, unless the model hides that field from its repr: a password may stand there."""
    field_info = _fields(table).get(key) if table else None
    if not isinstance(value, str | int | float) or (field_info is not None and not field_info.repr):
        return ""
    return f", got {value!r:.60}"


def _parent(loc: Loc) -> Loc:
    """The table around the last named part: ("hours", "sat", 0, 1) belongs to [hours]."""
    last = max(at for at, part in enumerate(loc) if isinstance(part, str))
    return loc[:last]


def _table_name(loc: Loc) -> str:
    name = ".".join(part for part in loc if isinstance(part, str))
    if not name:
        return "the file"
    return f"[[{name}]]" if isinstance(loc[-1], int) else f"[{name}]"


def _table_at(model: type[BaseModel], loc: Loc, values: Any) -> type[BaseModel] | None:
    """The model of the table at ``loc``, found by walking annotations; None where there is none."""
    here = model
    for part in loc:
        try:
            values = values[part]
        except (LookupError, TypeError):
            values = None
        if isinstance(part, int):
            continue
        below = _fields(here).get(part)
        inner = _models_in(below.annotation) if below else []
        if not inner:
            return None
        here = inner[0]
        if len(inner) > 1:
            table = loc[loc.index(part) + 1 :]
            here = next((each for each in inner if _is_of(each, _first_table(values, table))), here)
    return here


def _first_table(values: Any, way: Loc) -> Any:
    """The table the way leads to next, past the places of arrays."""
    for part in way:
        if isinstance(part, int) and isinstance(values, list) and part < len(values):
            values = values[part]
    return values


def _is_of(model: type[BaseModel], table: Any) -> bool:
    """Whether the word by which tables of a union differ says that it is this one."""
    words = ((name, typing.get_args(_fields(model)[name].annotation)) for name in ("kind", "put") if name in _fields(model))
    return isinstance(table, dict) and any(table.get(name) in allowed for name, allowed in words)


def _fields(table: type[BaseModel]) -> dict[str, FieldInfo]:
    return {(info.alias or name): info for name, info in table.model_fields.items()}


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in typing.get_args(annotation) for model in _models_in(part)]
