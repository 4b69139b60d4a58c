"""config/defaults.toml is what a hall's own IT reads: it must be complete, true and explained."""

import tomllib
import typing
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from queue_server.settings import Settings, config_folder
from queue_server.settings.document import read_document
from queue_server.settings.hall_file import HallFile
from queue_server.settings.places import Loc

DEFAULTS = config_folder() / "defaults.toml"
TEXT = DEFAULTS.read_text(encoding="utf-8")
VALUES = tomllib.loads(TEXT)


def table_of(field: FieldInfo) -> type[BaseModel] | None:
    kinds = (field.annotation, *typing.get_args(field.annotation))
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)


def fields_of(model: type[BaseModel], way: Loc = ()) -> Iterator[tuple[Loc, FieldInfo]]:
    for name, field in model.model_fields.items():
        if table := table_of(field):
            is_array = field.annotation is not table
            yield from fields_of(table, (*way, name, 0) if is_array else (*way, name))
        else:
            yield (*way, name), field


FIELDS = {**dict(fields_of(Settings)), **dict(fields_of(HallFile))}


def value_at(way: Loc) -> Any:
    here: Any = VALUES
    for part in way:
        here = here[part]
    return here


@pytest.mark.parametrize("way", FIELDS, ids=lambda way: ".".join(map(str, way)))
def test_every_setting_stands_in_defaults_with_its_default_and_a_sentence(way: Loc) -> None:
    written, field = value_at(way), FIELDS[way]
    if not field.is_required():
        default = field.get_default(call_default_factory=True)
        assert written == (
            list(default) if isinstance(default, tuple) else default if isinstance(default, int | float | dict) else str(default)
        )
    line = read_document(DEFAULTS).places[way][1]
    sentence = TEXT.splitlines()[line - 2]
    assert sentence.startswith("# ") and " – " in sentence, f"line {line} has no comment in both languages"


def test_nothing_in_defaults_is_unknown() -> None:
    server = {key: value for key, value in VALUES.items() if key in Settings.model_fields}
    hall = {key: value for key, value in VALUES.items() if key not in Settings.model_fields}
    assert Settings.model_validate(server) == Settings()
    HallFile.model_validate(hall)
