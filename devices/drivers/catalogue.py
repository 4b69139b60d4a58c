"""Which driver speaks to which kind of description: the word ``driver`` of a board's TOML, "template" unless it says otherwise."""

from collections.abc import Mapping
from typing import Any

from devices.drivers.driver import Driver
from devices.drivers.errors import DriverError
from devices.drivers.template import TemplateDriver
from devices.drivers.template_model import TemplateModel

BoardModel = TemplateModel
"""Any board's description, checked."""

_MODELS: dict[str, type[BoardModel]] = {"template": TemplateModel}
DRIVERS = tuple(_MODELS)


def model_class(table: Mapping[str, Any]) -> type[BoardModel]:
    """The model a board's TOML is to be read into. Raises DriverError for a driver that does not exist."""
    word = table.get("driver", "template")
    if not isinstance(word, str) or word not in _MODELS:
        raise DriverError("driver", f"{word!r}: {', '.join(DRIVERS)}")
    return _MODELS[word]


def driver_of(model: BoardModel) -> Driver:
    return TemplateDriver(model)
