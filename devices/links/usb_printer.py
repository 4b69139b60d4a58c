"""A ticket printer on USB, by python-escpos and pyusb. Endpoints are found in the printer's own description.

Tried against a backend of ours that plays a printer; never yet on hardware.
"""

import time
from typing import Any

BULK, IN = 2, 0x80
PIECE = 4096


class UsbChannel:
    """Implements `devices.links.printer_channels.Channel`. ``backend`` stands in for libusb in tests."""

    def __init__(self, vendor: int, product: int, backend: Any = None) -> None:
        from escpos.exceptions import Error
        from escpos.printer import Usb
        from usb.core import NoBackendError

        self._usb = Usb(vendor, product, usb_args={"backend": backend or _libusb()})
        try:
            self._usb.open()
            self._out, self._in = _endpoints(self._usb.device)
        except NoBackendError as error:
            raise OSError("libusb is missing") from error
        except (Error, ValueError) as error:  # the library hides what the bus said behind its own words
            raise OSError(getattr(error.__context__, "errno", None) or 0, str(error)) from error
        self.can_answer = self._in is not None

    def write(self, wire: bytes, until: float) -> None:
        for start in range(0, len(wire), PIECE):
            piece = wire[start : start + PIECE]
            if self._usb.device.write(self._out, piece, _milliseconds(until)) != len(piece):
                raise TimeoutError("the printer takes nothing more")

    def read(self, until: float) -> bytes:
        """An empty answer is how a printer says "nothing yet"."""
        from usb.core import USBTimeoutError

        while (left := until - time.monotonic()) > 0:
            try:
                heard = bytes(self._usb.device.read(self._in, 64, _milliseconds(until)))
            except USBTimeoutError:
                break
            if heard:
                return heard
            time.sleep(min(0.02, left))
        return b""

    def close(self) -> None:
        self._usb.close()


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
