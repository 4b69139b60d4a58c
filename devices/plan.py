"""What is plugged in where: the agent.toml of one PC, as checked tables. Board models come along under their own name.

Only shapes: who reads the file, and what is then opened, is decided elsewhere. The agent runs on Linux; Windows is not supported.
"""

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from devices.drivers.catalogue import BoardModel
from devices.drivers.grammar import Described, Misplaced
from devices.pads.plan import KeypadPlan
from devices.printer_plan import PrinterPlan
from devices.speaker_plan import SpeakerPlan, checked_outputs

__all__ = ["AgentPlan", "BoardModel", "BoardPlan", "KeypadPlan", "LinePlan", "PrinterPlan", "SpeakerPlan", "as_wired", "plan_toml"]

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$")]
BoardKey = Annotated[str, Field(pattern=r"^([0-9]{1,3}|main:[a-z0-9][a-z0-9-]{0,39})$")]
"""A counter's number, or "main:<zone>": as in contract.devices.AgentScreen."""

SERVERS = ("socket", "rfc2217")


class LinePlan(Described):
    """One serial line. What is not given is taken from the model of the first board on it."""

    name: Name
    port: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        description='Device file, or a serial server: "socket://host:port" (raw TCP) or "rfc2217://host:port".'
    )
    baud: Annotated[int, Field(ge=300, le=921_600)] | None = None
    bytesize: Literal[7, 8] | None = None
    parity: Literal["N", "E", "O"] | None = None
    stopbits: Literal[1, 2] | None = None
    rs485: Literal["kernel", "rts"] | None = Field(
        default=None, description="Only where the adapter does not turn its transmitter on by itself: who does, the driver or we."
    )
    rts_to_send: Literal["high", "low"] | None = Field(default=None, description="With rs485: the level of RTS while sending; high.")
    turn_ms: Annotated[int, Field(ge=0, le=100)] | None = Field(default=None, description="With rs485: pause around each frame.")
    echoes: bool | None = Field(default=None, description="The adapter hears what it sends itself.")

    @field_validator("port")
    @classmethod
    def _can_be_reached(cls, port: str) -> str:
        """A device file, or a whole address: pyserial would take half an address, and fail at it for ever."""
        scheme, slashes, _ = port.partition("://")
        if not slashes:
            return port
        try:
            address = urlsplit(port)
            whole = scheme in SERVERS and bool(address.hostname) and bool(address.port)
        except ValueError:  # a port that is no number, or beyond 65535
            whole = False
        if not whole:
            vi = "viết tệp thiết bị như /dev/ttyUSB0, hoặc socket://máy:cổng, rfc2217://máy:cổng"
            raise ValueError(f"{vi} / write a device file as /dev/ttyUSB0, or socket://host:port, rfc2217://host:port")
        return port

    @model_validator(mode="after")
    def _turning_is_for_a_device_file(self) -> Self:
        if self.rs485 is not None and "://" in self.port:
            raise ValueError(f"lines.{self.name}.rs485: {self.port} is a serial server; set RS-485 on the server itself and leave it out")
        if self.rs485 is None and (self.rts_to_send is not None or self.turn_ms is not None):
            raise ValueError(f'lines.{self.name}: rts_to_send and turn_ms need rs485 = "kernel" or "rts"')
        return self


class BoardPlan(Described):
    key: BoardKey
    line: Name
    model: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    address: Annotated[int, Field(ge=0, le=999)] = 1
    counter: Annotated[int, Field(ge=0, le=999)] | None = Field(default=None, description="Unless given, the key when it is a number.")

    @property
    def counter_no(self) -> int | None:
        return self.counter if self.counter is not None else int(self.key) if self.key.isdigit() else None


class AgentPlan(Described):
    server: Annotated[str, Field(pattern=r"^https?://[^\s]+$")]
    name: Name
    lines: list[LinePlan] = Field(default=[])
    boards: list[BoardPlan] = Field(default=[])
    printers: list[PrinterPlan] = Field(default=[])
    keypads: list[KeypadPlan] = Field(default=[])
    speakers: list[SpeakerPlan] = Field(default=[])

    @model_validator(mode="after")
    def _names_fit_together(self) -> Self:
        for table, names in (
            ("lines", [line.name for line in self.lines]),
            ("boards", [board.key for board in self.boards]),
            ("printers", [printer.key for printer in self.printers]),
            ("keypads", [pad.key for pad in self.keypads]),
        ):
            for at, name in enumerate(names):
                if name in names[:at]:
                    key = "name" if table == "lines" else "key"
                    vi, en = f'hai mục [[{table}]] cùng tên "{name}"', f'{table}.{key}: "{name}" stands there twice'
                    raise Misplaced((table, at, key), vi, en)
        known = sorted({line.name for line in self.lines})
        wired = [("boards", at, board.key, board.line) for at, board in enumerate(self.boards)]
        wired += [("keypads", at, pad.key, pad.line) for at, pad in enumerate(self.keypads) if pad.line is not None]
        for table, at, key, line in wired:
            if line not in known:
                vi = f'không có đường dây "{line}" trong [[lines]]'
                en = f'{table}.{key}.line: there is no line "{line}" (lines: {", ".join(known)})'
                raise Misplaced((table, at, "line"), vi, en, line, known)
        keys = [printer.key for printer in self.printers]
        for at, printer in enumerate(self.printers):
            others = [key for key in keys if key != printer.key]
            if printer.spare is not None and printer.spare not in others:
                vi = f'máy này không có máy in nào khác tên "{printer.spare}"'
                en = f'printers.{printer.key}.spare: there is no other printer "{printer.spare}" on this PC'
                raise Misplaced(("printers", at, "spare"), vi, en, printer.spare, others)
        checked_outputs(self.speakers)
        return self


def as_wired(model: BoardModel, line: LinePlan) -> BoardModel:
    """The model with its line as agent.toml sets it: silences of so many characters are counted at the real speed."""
    own = line.model_dump(include={"baud", "bytesize", "parity", "stopbits"}, exclude_none=True)
    return model.model_copy(update={"line": model.line.model_copy(update=own)})


def plan_toml(plan: AgentPlan) -> str:
    """The plan as the text of an agent.toml."""
    tables = plan.model_dump(exclude_none=True)
    head = [f"{key} = {_value(tables[key])}" for key in ("server", "name")]
    for table in ("lines", "boards", "printers", "keypads", "speakers"):
        for row in tables[table]:
            head += ["", f"[[{table}]]", *_rows(row)]
    return "\n".join(head) + "\n"


def _rows(table: dict[str, object]) -> list[str]:
    return [f"{key} = {_value(value)}" for key, value in table.items()]


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_value(key)} = {_value(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)
