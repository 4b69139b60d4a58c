"""A keypad as agent.toml names it: which kind, where it hangs, whose it is, and where it differs from its kind."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from devices.drivers.grammar import Described
from devices.pads.model import KeysTyped, Meaning, PadModel

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$")]
ServiceKey = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]


class KeypadPlan(Described):
    """On a line with an address, or a device of /dev/input. At a counter; or, with ``takes``, a box of ticket buttons."""

    key: Name
    kind: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    line: Name | None = None
    address: Annotated[int, Field(ge=0, le=255)] = 1
    device: Annotated[str, Field(pattern=r"^/\S{1,199}$")] | None = None
    counter: Annotated[int, Field(ge=0, le=999)] | None = None
    takes: dict[KeysTyped, ServiceKey] = Field(default={}, description="Ticket buttons: key -> service; enrolled with a kiosk's code.")
    meanings: dict[KeysTyped, Meaning] = Field(default={}, description="Where its keys mean something else than those of its kind.")
    targets: dict[Annotated[str, Field(pattern=r"^[0-9]{1,3}$")], ServiceKey] = Field(
        default={}, description="Typed digits that mean the line of a service instead of a counter."
    )
    key_file: str = Field(default="", max_length=200, description="Counted from the agent's folder; keypads/<key>.key.")

    @model_validator(mode="after")
    def _one_place_and_one_owner(self) -> Self:
        if (self.line is None) == (self.device is None):
            raise ValueError(f"keypads.{self.key}: name either a line or a device")
        if (self.counter is None) == (not self.takes):
            raise ValueError(f"keypads.{self.key}: name either the counter it is for, or with takes what its buttons print")
        return self

    def fitted(self, model: PadModel) -> PadModel:
        """The kind with this pad's own meanings over it. Raises ValueError for keys that it does not have."""
        taken = {keys: f"take {service}" for keys, service in self.takes.items()}
        # a box that prints tickets does nothing at any counter
        meanings = taken if self.takes else {**model.meanings, **self.meanings}
        return PadModel.model_validate({**model.model_dump(), "meanings": meanings})
