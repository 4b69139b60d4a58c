"""A ticket printer on USB, by python-escpos and pyusb. Endpoints are found in the printer's own description.

Tried against a backend of ours that plays a printer; never yet on hardware.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

BULK, IN = 2, 0x80
PIECE = 4096


class UsbPort:
    """Opens the printer once and keeps it: the library resets a printer at every opening. ``backend`` stands in for libusb in tests."""

    def __init__(self, vendor: int, product: int, backend: Any = None) -> None:
        self._which = vendor, product, backend
        self._open: UsbChannel | None = None

    def __call__(self) -> "UsbChannel":
        """The way to it; raises OSError when it is not plugged in."""
        if self._open is None or self._open.lost:
            self._open = UsbChannel(*self._which)
        return self._open


class UsbChannel:
    """Implements `devices.links.printer_channels.Channel`; ``lost`` once it was unplugged."""

    def __init__(self, vendor: int, product: int, backend: Any) -> None:
        from escpos.exceptions import Error
        from escpos.printer import Usb
        from usb.core import NoBackendError

        self._usb = Usb(vendor, product, usb_args={"backend": backend or _libusb()})
        try:
            self._usb.open()
            self._out, self._in = _endpoints(self._usb.device)
        except OSError:
            self._usb.close()
            raise
        except NoBackendError as error:
            raise OSError("libusb is missing") from error
        except (Error, ValueError) as error:  # the library hides what the bus said behind its own words
            raise OSError(getattr(error.__context__, "errno", None) or 0, str(error)) from error
        self.can_answer = self._in is not None
        self.lost = False

    def write(self, wire: bytes, until: float) -> None:
        for start in range(0, len(wire), PIECE):
            piece = wire[start : start + PIECE]
            with self._noticing_loss():
                taken = self._usb.device.write(self._out, piece, _milliseconds(until))
            if taken != len(piece):
                raise TimeoutError("the printer takes nothing more")

    def read(self, until: float) -> bytes:
        """An empty answer is how a printer says "nothing yet"."""
        while True:
            try:
                with self._noticing_loss():
                    heard = bytes(self._usb.device.read(self._in, 64, _milliseconds(until)))
            except TimeoutError:
                return b""
            left = until - time.monotonic()
            if heard or left <= 0:
                return heard
            time.sleep(min(0.02, left))

    def close(self) -> None:
        """The ticket is over; the printer is let go only when it has gone."""
        if self.lost:
            self._usb.close()

    @contextmanager
    def _noticing_loss(self) -> Iterator[None]:
        from usb.core import USBError, USBTimeoutError

        try:
            yield
        except USBTimeoutError as late:
            raise TimeoutError("the printer takes nothing more") from late
        except USBError:
            self.lost = True
            raise


def _endpoints(device: Any) -> tuple[int, int | None]:
    """(where bytes go, where answers come from) of the first interface that takes any."""
    for interface in device.get_active_configuration():
        bulk = [one.bEndpointAddress for one in interface if one.bmAttributes & 3 == BULK]
        out, back = [one for one in bulk if not one & IN], [one for one in bulk if one & IN]
        if out:
            return out[0], back[0] if back else None
    raise OSError("this USB device takes no tickets: it has no bulk endpoint")


def _libusb() -> Any:
    import libusb_package

    return libusb_package.get_libusb1_backend()


def _milliseconds(until: float) -> int:
    return max(1, round((until - time.monotonic()) * 1000))
