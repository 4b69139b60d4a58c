"""A ticket printer on the network (raw TCP, port 9100), by python-escpos; the ticket arrives as a picture.

Status is asked by our own DLE EOT with a limit of one second: the library waits a minute and takes silence for paper.
One connection per ticket. Knows nothing of tickets or jobs.
"""

import socket
import time
from typing import TYPE_CHECKING, Any

from devices.ports import PaperState, Yes

if TYPE_CHECKING:
    from PIL.Image import Image

CONNECT_SECONDS = 3.0
STATUS_SECONDS = 1.0
FRAGMENT_ROWS = 128
"""Cheap printers have a small buffer and stall on taller pictures."""
_ASK_ONLINE, _ASK_PAPER = b"\x10\x04\x01", b"\x10\x04\x04"
_NOBODY = PaperState(online="no", paper="unknown")
_SILENT = PaperState(online="unknown", paper="unknown")


class NetworkPrinter:
    """Implements `devices.ports.Printer`."""

    def __init__(self, host: str, port: int = 9100, width_dots: int = 576) -> None:
        self.host, self.port, self.width_dots = host, port, width_dots

    def state(self) -> PaperState:
        try:
            connection = self._connected()
        except OSError:
            return _NOBODY
        try:
            return _ask(connection.device)
        except OSError:
            return _SILENT
        finally:
            connection.close()

    def put(self, image: "Image") -> tuple[Yes, str]:
        try:
            connection = self._connected()
        except OSError:
            return "no", "no_connection"
        sending = False
        try:
            before = _ask(connection.device)
            if before.online == "no" or before.paper == "no":
                return "no", "paper_out" if before.paper == "no" else "offline"
            sending = True
            connection.device.settimeout(CONNECT_SECONDS)
            connection.image(image, impl="bitImageRaster", fragment_height=FRAGMENT_ROWS)
            connection.cut()
            return _verdict(_ask(connection.device))
        except OSError as error:
            return ("unknown" if sending else "no"), f"broken_off {type(error).__name__}"
        finally:
            connection.close()

    def _connected(self) -> Any:
        """The library with a connection of our own making: on failure its open() leaves a socket lying about."""
        from escpos.printer import Network

        connection = Network(self.host, port=self.port, timeout=CONNECT_SECONDS)
        # It prints a sentence to stdout for every fragment unless the paper's width is known.
        connection.profile.profile_data = {**connection.profile.profile_data, "media": {"width": {"pixels": self.width_dots}}}
        connection.device = socket.create_connection((self.host, self.port), timeout=CONNECT_SECONDS)
        return connection


def _verdict(after: PaperState) -> tuple[Yes, str]:
    if after.paper == "no" or after.online == "no":
        return "unknown", "paper_out_after" if after.paper == "no" else "offline_after"
    if after.online == "unknown":
        return "unknown", "no_status"
    return "yes", "paper_low" if after.low == "yes" else ""


def _ask(device: Any) -> PaperState:
    """Ask online and paper, a second each. Bytes that are no status answer count as silence."""
    online, paper = _status(device, _ASK_ONLINE), _status(device, _ASK_PAPER)
    if paper is None:
        return PaperState("unknown" if online is None else _yes(not online & 0x08), "unknown")
    ends, low = bool(paper & 0x60), bool(paper & 0x0C)
    # A printer without paper calls itself offline too: paper is then the reason to name.
    return PaperState("unknown" if online is None else _yes(not online & 0x08), _yes(not ends), _yes(low))


def _status(device: Any, question: bytes) -> int | None:
    until = time.monotonic() + STATUS_SECONDS
    device.settimeout(STATUS_SECONDS)
    try:
        device.sendall(question)
        while (left := until - time.monotonic()) > 0:
            device.settimeout(left)
            heard = device.recv(16)
            if not heard:
                raise ConnectionResetError("the printer closed the connection")
            for byte in reversed(heard):
                if byte & 0b1001_0011 == 0b0001_0010:  # fixed bits of every DLE EOT answer
                    return int(byte)
    except TimeoutError:
        return None
    return None


def _yes(true: bool) -> Yes:
    return "yes" if true else "no"
