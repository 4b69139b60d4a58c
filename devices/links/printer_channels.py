"""Ways to a ticket printer: TCP, a serial port, a device file. Each hands bytes over and reads what comes back, with a limit of time.

MUST raise OSError, and nothing else, for whatever the hardware does; TimeoutError when it does not take the bytes in time.
Knows nothing of ESC/POS. Times are those of `time.monotonic`.
"""

import contextlib
import os
import select
import socket
import stat
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from serial import Serial

CONNECT_SECONDS = 3.0
AHEAD_SECONDS = 0.25
"""How far a serial port's buffer may run ahead of its wire: a limit of time must mean something."""
Flow = Literal["none", "rtscts", "xonxoff"]


class Channel(Protocol):
    """An open way to one printer, for one ticket. Whoever makes one raises OSError when there is nobody."""

    can_answer: bool
    """False: it is of no use to ask."""

    def write(self, wire: bytes, until: float) -> None:
        """Returns when the bytes have left, or are in the hands of the network."""

    def read(self, until: float) -> bytes:
        """What has come; b"" when nothing came in time."""

    def close(self) -> None:
        """Never raises; may be called twice."""


class TcpChannel:
    """A printer on the network, or a serial server in raw mode."""

    can_answer = True

    def __init__(self, host: str, port: int) -> None:
        self._socket = socket.create_connection((host, port), timeout=CONNECT_SECONDS)

    def write(self, wire: bytes, until: float) -> None:
        self._socket.settimeout(_left(until))
        self._socket.sendall(wire)

    def read(self, until: float) -> bytes:
        self._socket.settimeout(_left(until))
        try:
            heard = self._socket.recv(64)
        except TimeoutError:
            return b""
        if not heard:
            raise ConnectionResetError("the printer closed the connection")
        return heard

    def close(self) -> None:
        """What lies unread at a close makes the kernel reset the line, and some printers then throw the ticket away."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_WR)
            self._socket.setblocking(False)
            while self._socket.recv(4096):
                pass
        self._socket.close()


class SerialChannel:
    """Paced by our own clock, because a kernel's buffer takes seconds of wire at once."""

    can_answer = True

    def __init__(self, device: str, baud: int, flow: Flow = "none") -> None:
        import serial

        self._seconds_a_byte = 10 / baud
        self._clear_at = 0.0
        with _only_os_errors():
            self._port: Serial = serial.Serial(
                device, baud, timeout=0, rtscts=flow == "rtscts", xonxoff=flow == "xonxoff", exclusive=True, write_timeout=0
            )

    def write(self, wire: bytes, until: float) -> None:
        for start in range(0, len(wire), 256):
            piece = wire[start : start + 256]
            with _only_os_errors():
                self._port.write_timeout = _left(until)
                self._port.write(piece)
            self._clear_at = max(time.monotonic(), self._clear_at) + len(piece) * self._seconds_a_byte
            self._wait(AHEAD_SECONDS)
        self._wait(0.0)

    def read(self, until: float) -> bytes:
        with _only_os_errors():
            self._port.timeout = _left(until)
            first = self._port.read(1)
            return bytes(first + self._port.read(self._port.in_waiting)) if first else b""

    def close(self) -> None:
        with contextlib.suppress(OSError), _only_os_errors():
            self._port.close()

    def _wait(self, ahead: float) -> None:
        if (left := self._clear_at - ahead - time.monotonic()) > 0:
            time.sleep(left)


class FileChannel:
    """A device file as /dev/usb/lp0, or a plain file that is there already: a missing one is an unplugged printer, and is not made."""

    def __init__(self, path: str) -> None:
        self.can_answer = stat.S_ISCHR(os.stat(path).st_mode)
        self._file = os.open(path, (os.O_RDWR if self.can_answer else os.O_WRONLY | os.O_APPEND) | os.O_NONBLOCK | os.O_NOCTTY)

    def write(self, wire: bytes, until: float) -> None:
        left = memoryview(wire)
        while left:
            _, ready, _ = select.select([], [self._file], [], _left(until))
            if not ready:
                raise TimeoutError("the printer takes nothing more")
            with contextlib.suppress(BlockingIOError):
                left = left[os.write(self._file, left[:4096]) :]

    def read(self, until: float) -> bytes:
        ready, _, _ = select.select([self._file], [], [], _left(until))
        if not ready:
            return b""
        with contextlib.suppress(BlockingIOError):
            if heard := os.read(self._file, 64):
                return heard
            time.sleep(_left(until))  # a printer without a way back is always "readable" and never says anything
        return b""

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


@contextlib.contextmanager
def _only_os_errors() -> Iterator[None]:
    """pyserial's own errors are OSErrors, but not all that comes out of it is its own."""
    import termios

    import serial

    try:
        yield
    except serial.SerialTimeoutException as late:
        raise TimeoutError("the printer takes nothing more") from late
    except (termios.error, TypeError, ValueError) as error:  # a port that vanished is None or closed inside the library
        raise OSError(str(error)) from error


def _left(until: float) -> float:
    return max(0.001, until - time.monotonic())
