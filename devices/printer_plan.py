"""One ticket printer of an agent.toml: how it is plugged in, how wide its paper is, which layout it prints. Only shapes."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from devices.drivers.grammar import Described

Kind = Literal["network", "serial", "usb", "file"]
NEEDS: dict[Kind, str] = {"network": "host", "serial": "device", "usb": "usb", "file": "device"}
TICKET_ROWS = 800
"""A usual ticket is 100 mm long."""
SLOW_SECONDS = 5.0


class PrinterPlan(Described):
    key: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$")]
    kind: Kind = "network"
    host: Annotated[str, Field(max_length=200)] = Field(default="", description="network: name or address.")
    port: Annotated[int, Field(ge=1, le=65_535)] = Field(default=9100, description="network: raw TCP port.")
    device: Annotated[str, Field(max_length=200)] = Field(default="", description="serial: /dev/serial/by-id/…; file: /dev/usb/lp0.")
    baud: Annotated[int, Field(ge=1200, le=921_600)] = Field(default=115_200, description="serial: as set on the printer.")
    flow: Literal["none", "rtscts", "xonxoff"] = Field(default="none", description="serial: who says stop when the printer is full.")
    usb: Annotated[str, Field(pattern=r"^([0-9a-fA-F]{4}:[0-9a-fA-F]{4})?$")] = Field(
        default="", description="usb: vendor:product, by lsusb."
    )
    width_dots: Annotated[int, Field(ge=256, le=832, multiple_of=8)] = Field(default=576, description="576 for 80 mm, 384 for 58 mm.")
    layout: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")] = Field(default="standard", description="A file of config/tickets.")
    qr: Literal["bitmap", "native"] = Field(default="bitmap", description="Who draws the QR code: we, or the printer.")
    profile: Annotated[str, Field(max_length=40)] | None = Field(
        default=None, description="python-escpos's name of it; native QR needs it."
    )
    cutter: bool = True
    spare: str | None = Field(default=None, description="The printer of this PC that takes over a ticket this one surely did not print.")

    @model_validator(mode="after")
    def _is_plugged_in_somewhere(self) -> Self:
        if not getattr(self, NEEDS[self.kind]):
            raise ValueError(f'printers.{self.key}: a printer of kind "{self.kind}" needs "{NEEDS[self.kind]}"')
        return self

    @property
    def where(self) -> str:
        """How it is plugged in, as "serial /dev/ttyUSB0 9600"."""
        rest = {"network": f"{self.host}:{self.port}", "serial": f"{self.device} {self.baud}", "usb": self.usb, "file": self.device}
        return f"{self.kind} {rest[self.kind]}"[:100]

    @property
    def bytes_a_second(self) -> float | None:
        """None: faster than paper moves."""
        return self.baud / 10 if self.kind == "serial" else None

    @property
    def slow_seconds(self) -> float | None:
        """How long a usual ticket is on its way, when that is longer than somebody stands and waits."""
        seconds = self.width_dots / 8 * TICKET_ROWS / self.bytes_a_second if self.bytes_a_second else 0.0
        return seconds if seconds > SLOW_SECONDS else None
