"""Opening what pyserial can open, set up for boards: a device file, ``socket://`` (raw TCP), ``rfc2217://`` (a serial server that is told
its settings). Whatever the hardware throws on the way becomes `LineLost`.

Over RFC 2217 there is no descriptor to wait on, a BREAK is never shorter than 0.1 s, and the kernel's RS-485 mode is the server's affair.
"""

import errno
import socket
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Literal

from devices.drivers.model import LineSettings
from devices.plan import LinePlan
from devices.ports import LineLost

WRITE_LIMIT_SECONDS = 2.0
SILENT_SECONDS = 6
"""A serial server whose power or network is gone says no goodbye: TCP asks after this long, and gives up after as long again."""


@dataclass(frozen=True)
class Bus:
    """How a two-wire line is shared. ``rs485``: who turns the transmitter on and off, when the adapter does not do it by itself."""

    rs485: Literal["kernel", "rts"] | None = None
    rts_sends: bool = True
    """The level of RTS while sending."""
    turn_seconds: float = 0.0
    """Between turning the transmitter on and the first byte, and between the last byte and turning it off."""
    echoes: bool = False
    """The adapter hears what it sends itself: that much is thrown away."""


def settings_for(plan: LinePlan, usual: LineSettings) -> LineSettings:
    """The board model's usual settings, with what the installer wrote in agent.toml on top."""
    own = plan.model_dump(include={"baud", "bytesize", "parity", "stopbits"}, exclude_none=True)
    return usual.model_copy(update=own)


def bus_for(plan: LinePlan) -> Bus:
    return Bus(plan.rs485, plan.rts_to_send != "low", (plan.turn_ms or 0) / 1000, bool(plan.echoes))


def open_port(url: str, settings: LineSettings, bus: Bus) -> Any:
    """A pyserial port that never blocks when read. Raises LineLost."""
    import serial
    from serial.rs485 import RS485Settings

    with translated():
        port = serial.serial_for_url(
            url,
            baudrate=settings.baud,
            bytesize=settings.bytesize,
            parity=settings.parity,
            stopbits=settings.stopbits,
            timeout=0,
            exclusive=None if "://" in url else True,  # one owner: an installer's command must not talk into the agent's line
            write_timeout=None if url.startswith("rfc2217:") else WRITE_LIMIT_SECONDS,  # that kind has a limit of its own, 5 s
        )
    try:
        with translated():
            if bus.rs485 == "kernel":
                port.rs485_mode = RS485Settings(bus.rts_sends, not bus.rts_sends, False, bus.turn_seconds, bus.turn_seconds)
            elif bus.rs485 == "rts":
                port.rts = not bus.rts_sends
            _keep_alive(getattr(port, "_socket", None))
    except LineLost as lost:
        close_port(port)
        if bus.rs485 is not None:
            raise LineLost(f'{url}: rs485 = "{bus.rs485}" is not for this port ({lost})') from lost
        raise
    return port


def close_port(port: Any) -> None:
    """Never raises: a port that is gone already is why we close."""
    connection = getattr(port, "_socket", None)
    with suppress(OSError, termios.error):
        port.close()
    if connection is not None:  # pyserial leaves a socket open that the other side had reset
        connection.close()


def descriptor_of(port: Any) -> int | None:
    """What can be waited on, if anything."""
    try:
        return int(port.fileno())
    except (OSError, AttributeError, TypeError):
        return None


@contextmanager
def translated() -> Iterator[None]:
    """Whatever the hardware throws becomes LineLost. termios.error is no OSError, and a closed pyserial port raises TypeError."""
    try:
        yield
    except (OSError, termios.error, TypeError, ValueError, AttributeError) as error:
        if getattr(error, "errno", None) == errno.EWOULDBLOCK:
            raise LineLost("another program has this port open: stop it, or the agent, first") from error
        raise LineLost(str(error) or type(error).__name__) from error


def _keep_alive(connection: socket.socket | None) -> None:
    if connection is None:
        return
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else a frame waits for the last one's receipt: 40 ms and more
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in ((socket.TCP_KEEPIDLE, SILENT_SECONDS), (socket.TCP_KEEPINTVL, 2), (socket.TCP_KEEPCNT, 3)):
        connection.setsockopt(socket.IPPROTO_TCP, option, value)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, SILENT_SECONDS * 2000)
