"""What of this machine only the hardware's own libraries can list: serial ports; and TCP ports of other machines that answer."""

import socket
from collections.abc import Sequence

from devices.scan import ListedPort, Reached

USUAL_PORTS = (9100, 4001, 4002, 4003, 4004, 23, 26)
"""Raw printing; the first four ports of Moxa's servers, and what USR's and others begin with."""
SECONDS = 1.0


def serial_ports() -> list[ListedPort]:
    """Ports with hardware behind them."""
    from serial.tools import list_ports

    return [ListedPort(port.device, "" if port.description == "n/a" else str(port.description)) for port in list_ports.comports()]


def reached(hosts: Sequence[str]) -> tuple[list[Reached], list[str]]:
    """Those of "host" (its usual ports) and "host:port" that take a connection, and the hosts of which none does. Sends nothing."""
    open_ones: list[Reached] = []
    silent: list[str] = []
    for host in hosts:
        name, _, port = host.partition(":")
        found = [Reached(name, one) for one in ([int(port)] if port.isdigit() else USUAL_PORTS) if _takes(name, one)]
        open_ones += found
        if not found:
            silent.append(host)
    return open_ones, silent


def _takes(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=SECONDS):
            return True
    except OSError:
        return False
