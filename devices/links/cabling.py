"""Real cables for what the plan says: the one place that picks a link by its kind. Given to the agent by the command line."""

from devices.drivers.model import LineSettings
from devices.links.network_printer import NetworkPrinter
from devices.links.serial_line import SerialLine
from devices.links.serial_port import bus_for, settings_for
from devices.plan import LinePlan, PrinterPlan


class Cabling:
    """Implements `devices.ports.Links`."""

    def line(self, plan: LinePlan, usual: LineSettings) -> SerialLine:
        return SerialLine(plan.port, settings_for(plan, usual), bus_for(plan))

    def printer(self, plan: PrinterPlan) -> NetworkPrinter:
        return NetworkPrinter(plan.host, plan.port, plan.width_dots)
