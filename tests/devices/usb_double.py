"""A USB printer below pyusb: its backend. python-escpos and pyusb are the real ones, only the bus is missing."""

import errno
from array import array
from types import SimpleNamespace
from typing import Any

from usb.backend import IBackend
from usb.core import USBError, USBTimeoutError

from devices.simulators.printer_mechanism import Mechanism, PrinterReset

VENDOR, PRODUCT = 0x04B8, 0x0E15
OUT, IN = 0x02, 0x81


class UsbPrinter(IBackend):  # type: ignore[misc]  # pyusb has no hints
    """One device of class 7 with two bulk endpoints, at addresses that are not the library's guesses."""

    def __init__(self, mechanism: Mechanism) -> None:
        self.mechanism = mechanism
        self.plugged = True
        self.may_be_opened = True
        self.resets = 0
        self.speaks = True
        """Has a way back."""
        self._said = bytearray()

    def enumerate_devices(self) -> Any:
        return iter(["printer"] if self.plugged else [])

    def get_device_descriptor(self, dev: Any) -> Any:
        return _described(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0, bMaxPacketSize0=64,
            idVendor=VENDOR, idProduct=PRODUCT, bcdDevice=0x100, iManufacturer=0, iProduct=0, iSerialNumber=0, bNumConfigurations=1,
            address=5, bus=1, port_number=1, port_numbers=(1,), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: Any, config: int) -> Any:
        if config:
            raise IndexError
        return _described(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1, bConfigurationValue=1, iConfiguration=0, bmAttributes=0xC0,
            bMaxPower=1, interface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev: Any, intf: int, alt: int, config: int) -> Any:
        if intf or alt:
            raise IndexError
        return _described(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0, bNumEndpoints=2 if self.speaks else 1,
            bInterfaceClass=7, bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: Any, ep: int, intf: int, alt: int, config: int) -> Any:
        return _described(
            bLength=7, bDescriptorType=5, bEndpointAddress=(OUT, IN)[ep], bmAttributes=2, wMaxPacketSize=64, bInterval=0, bRefresh=0,
            bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev: Any) -> Any:
        if not self.may_be_opened:
            raise USBError("Access denied", errno=errno.EACCES)
        return dev

    def close_device(self, dev_handle: Any) -> None: ...
    def set_configuration(self, dev_handle: Any, config_value: int) -> None: ...
    def get_configuration(self, dev_handle: Any) -> int:
        return 1

    def claim_interface(self, dev_handle: Any, intf: int) -> None: ...
    def release_interface(self, dev_handle: Any, intf: int) -> None: ...
    def reset_device(self, dev_handle: Any) -> None:
        self.resets += 1

    def bulk_write(self, dev_handle: Any, ep: int, intf: int, data: Any, timeout: int) -> int:
        if not self.plugged:
            raise USBError("gone", errno=errno.ENODEV)
        assert ep == OUT
        try:
            self._said += self.mechanism.take(bytes(data))
        except PrinterReset:
            self.plugged = False  # whoever resets leaves the bus
            raise USBError("gone", errno=errno.ENODEV) from None
        return len(data)

    def bulk_read(self, dev_handle: Any, ep: int, intf: int, buff: Any, timeout: int) -> int:
        if not self.plugged:
            raise USBError("gone", errno=errno.ENODEV)
        assert ep == IN
        if not self._said:
            raise USBTimeoutError("nothing came")
        heard = bytes(self._said[: len(buff)])
        del self._said[: len(heard)]
        buff[: len(heard)] = array("B", heard)
        return len(heard)


def _described(**fields: Any) -> Any:
    return SimpleNamespace(**fields)
