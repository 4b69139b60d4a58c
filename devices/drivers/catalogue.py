"""Which driver speaks to which kind of description: the word ``driver`` of a board's TOML, "template" unless it says otherwise."""

from collections.abc import Mapping
from typing import Any, assert_never

from devices.drivers.alpha import AlphaDriver, AlphaModel
from devices.drivers.am03127 import Am03127Driver, Am03127Model
from devices.drivers.cd5220 import Cd5220Driver, Cd5220Model
from devices.drivers.driver import Driver
from devices.drivers.errors import UnknownDriver
from devices.drivers.modbus import ModbusDriver, ModbusModel
from devices.drivers.template import TemplateDriver
from devices.drivers.template_model import TemplateModel

BoardModel = TemplateModel | ModbusModel | AlphaModel | Am03127Model | Cd5220Model
"""Any board's description, checked."""

_MODELS: dict[str, type[BoardModel]] = {
    "template": TemplateModel,
    "modbus": ModbusModel,
    "alpha": AlphaModel,
    "am03127": Am03127Model,
    "cd5220": Cd5220Model,
}
DRIVERS = tuple(_MODELS)


def model_class(table: Mapping[str, Any]) -> type[BoardModel]:
    """The model a board's TOML is to be read into. Raises UnknownDriver."""
    word = table.get("driver", "template")
    if not isinstance(word, str) or word not in _MODELS:
        raise UnknownDriver("driver", f"{word!r} ({', '.join(DRIVERS)})")
    return _MODELS[word]


def driver_of(model: BoardModel) -> Driver:
    """Whoever speaks to boards of this model."""
    match model:
        case TemplateModel():
            return TemplateDriver(model)
        case ModbusModel():
            return ModbusDriver(model)
        case AlphaModel():
            return AlphaDriver(model)
        case Am03127Model():
            return Am03127Driver(model)
        case Cd5220Model():
            return Cd5220Driver(model)
        case _:
            assert_never(model)
