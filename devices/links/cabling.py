"""Real cables for what the plan says: the one place that picks a link by its kind. Given to the agent by the command line."""

from collections.abc import Callable

from devices.drivers.model import LineSettings
from devices.links.escpos_printer import EscposPrinter
from devices.links.input_device import InputFile
from devices.links.printer_channels import Channel, FileChannel, SerialChannel, TcpChannel
from devices.links.serial_line import SerialLine
from devices.links.serial_port import bus_for, settings_for
from devices.links.usb_printer import UsbPort
from devices.plan import LinePlan, PrinterPlan


class Cabling:
    """Implements `devices.ports.Links`."""

    def line(self, plan: LinePlan, usual: LineSettings) -> SerialLine:
        return SerialLine(plan.port, settings_for(plan, usual), bus_for(plan))

    def printer(self, plan: PrinterPlan) -> EscposPrinter:
        return EscposPrinter(
            _way_to(plan),
            plan.width_dots,
            profile=plan.profile,
            native_qr=plan.qr == "native",
            cutter=plan.cutter,
            bytes_a_second=plan.bytes_a_second,
        )

    def input_device(self, path: str) -> InputFile:
        return InputFile(path)


def _way_to(plan: PrinterPlan) -> Callable[[], Channel]:
    match plan.kind:
        case "network":
            return lambda: TcpChannel(plan.host, plan.port)
        case "serial":
            return lambda: SerialChannel(plan.device, plan.baud, plan.flow)
        case "usb":
            vendor, _, product = plan.usb.partition(":")
            return UsbPort(int(vendor, 16), int(product, 16))
        case "file":
            return lambda: FileChannel(plan.device)
