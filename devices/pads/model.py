"""A kind of keypad as config/pads/<kind>.toml describes it: how it talks, which code is which key, and what keys mean.

Only shapes and limits; the same words stand in agent.toml where one pad differs from its kind.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from devices.drivers.grammar import Described
from devices.drivers.model import LineSettings

KeyName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,19}$")]
KeysTyped = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,19}( [a-z0-9][a-z0-9-]{0,19}){0,3}$")]
"""One key, or up to four after each other: "recall", "0 recall"."""
PLAIN = ("next", "open", "pause", "close", "recall", "start", "finish", "no-show", "requeue", "undo", "transfer", "clear")
Meaning = Annotated[str, Field(pattern=rf"^(({'|'.join(PLAIN)})|transfer [a-z0-9][a-z0-9-]{{0,39}}|take [a-z0-9][a-z0-9-]{{0,39}})$")]
"""What keys do. ``transfer`` alone asks for digits; ``transfer 5`` and ``transfer ho-tich`` know where to; ``take`` prints a ticket."""
DIGITS = frozenset("0123456789")
ENTER = "enter"
"""The key of this name ends a target that is being typed, whatever it means otherwise."""
Wire = Literal["ub485", "ft12", "modbus", "input"]


class ModbusRule(Described):
    """How a button box is read: inputs as bits, or as a counter a button that the box counts up itself."""

    reads: Literal["inputs", "register_bits", "counters"] = Field(
        default="inputs", description="inputs: function 2; register_bits and counters: function 3."
    )
    start: Annotated[int, Field(ge=0, le=0xFFFF)] = 0
    count: Annotated[int, Field(ge=1, le=32)] = Field(default=4, description="Buttons; they are called 0, 1, 2…")
    every_ms: Annotated[int, Field(ge=20, le=1000)] = Field(default=60, description="Asked this often; a tap is about 100 ms long.")
    answer_ms: Annotated[int, Field(ge=5, le=200)] = Field(default=30, description="The line is left to the box for so long.")
    lamp: Annotated[int, Field(ge=0, le=0xFFFF)] | None = Field(default=None, description="Coil of a lamp, written by function 5.")


class PadModel(Described):
    """One kind of keypad. ``keys``: code as the pad sends it -> name of the key. ``meanings``: keys after each other -> what is done."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    title: str
    title_en: str = ""
    source: str = Field(default="", description="Where the protocol was read.")
    wire: Wire
    line: LineSettings = LineSettings()
    keys: Annotated[dict[str, KeyName], Field(min_length=1, max_length=64)]
    meanings: Annotated[dict[KeysTyped, Meaning], Field(max_length=64)] = Field(default={})
    digits: dict[KeyName, Annotated[int, Field(ge=0, le=9)]] = Field(
        default={}, description="Keys that stand for digits while a target is asked for, on a pad without digits."
    )
    debounce_ms: Annotated[int, Field(ge=0, le=2000)] = 300
    digit_debounce_ms: Annotated[int, Field(ge=0, le=2000)] = 300
    modbus: ModbusRule = ModbusRule()

    @model_validator(mode="after")
    def _meanings_are_of_its_keys(self) -> Self:
        known = set(self.keys.values())
        for what, names in (("meanings", " ".join(self.meanings).split()), ("digits", list(self.digits))):
            strange = [name for name in names if name not in known]
            if strange:
                raise ValueError(f"{what}: there is no key {strange[0]!r} (keys: {', '.join(sorted(known))})")
        return self

    @property
    def ends_typing(self) -> bool:
        """Has it a key that ends a target? Unless it has, a target is one digit."""
        return ENTER in self.keys.values()
