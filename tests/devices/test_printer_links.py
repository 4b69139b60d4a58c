"""The contract of devices.ports.Printer on every kind of cable, and printers that lie, stall, start anew or run out of paper.

USB is python-escpos and pyusb on a bus of our own: it was never tried on hardware.
"""

import errno
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import zxingcpp

from devices.links import escpos_printer, printer_channels
from devices.links.escpos_printer import EscposPrinter
from devices.links.printer_channels import Channel, FileChannel, SerialChannel, TcpChannel
from devices.links.usb_printer import UsbPort
from devices.ports import PaperState, Printer, QrCode, Sheet
from devices.simulators.printer import SimulatedPrinter, SimulatedSerialPrinter
from devices.simulators.printer_mechanism import Mechanism
from devices.ticket_bitmap import draw_sheet, draw_ticket
from devices.ticket_layout import SAMPLE
from tests.devices.device_fakes import FakePrinter, layout
from tests.devices.usb_double import PRODUCT, VENDOR, UsbPrinter
from tests.waiting import until

STANDARD = layout("standard")
BAUD = 4_000_000
KINDS = ("network", "serial", "file", "usb")


@dataclass
class Rig:
    """A simulated printer and what drives it over one kind of cable."""

    paper: Mechanism
    connect: Callable[[], Channel]
    rate: float | None = None
    plug_in: Callable[[], None] = lambda: None

    def driver(self, **how: Any) -> EscposPrinter:
        return EscposPrinter(self.connect, bytes_a_second=self.rate, **how)


@pytest.fixture
def rigged(tmp_path: Path) -> Iterator[Callable[[str], Rig]]:
    stops: list[Callable[[], None]] = []

    def build(kind: str) -> Rig:
        folder = tmp_path / "tickets"
        if kind == "usb":
            inside = Mechanism(folder)
            bus = UsbPrinter(inside)
            return Rig(inside, UsbPort(VENDOR, PRODUCT, bus), plug_in=lambda: setattr(bus, "plugged", True))
        simulated = SimulatedPrinter(folder) if kind == "network" else SimulatedSerialPrinter(folder, boot_seconds=0.6)
        simulated.start()
        stops.append(simulated.stop)
        if isinstance(simulated, SimulatedPrinter):
            return Rig(simulated, lambda: TcpChannel("127.0.0.1", simulated.port))
        device = simulated.device
        if kind == "serial":
            return Rig(simulated, lambda: SerialChannel(device, BAUD), BAUD / 10)
        return Rig(simulated, lambda: FileChannel(device))

    yield build
    for stop in stops:
        stop()


@pytest.fixture(params=KINDS)
def rig(request: Any, rigged: Callable[[str], Rig]) -> Rig:
    return rigged(request.param)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printers of these tests answer in milliseconds or never."""
    monkeypatch.setattr(escpos_printer, "STATUS_SECONDS", 0.15)
    monkeypatch.setattr(escpos_printer, "CONFIRM_SECONDS", 0.3)
    monkeypatch.setattr(escpos_printer, "SEND_SECONDS", 0.6)


def sheet(number: str = "A045") -> Sheet:
    return draw_sheet(SAMPLE.model_copy(update={"number": number}), STANDARD)


def codes_on(ticket: Path) -> list[str]:
    from PIL import Image

    with Image.open(ticket) as printed:
        return [code.text for code in zxingcpp.read_barcodes(printed.convert("L"))]


@pytest.mark.parametrize("kind", ["fake", *KINDS])
def test_a_printer_with_paper_says_so_and_prints(kind: str, rigged: Callable[[str], Rig]) -> None:
    printer: Printer = FakePrinter() if kind == "fake" else rigged(kind).driver()
    assert printer.state() == PaperState("yes", "yes", "no")
    assert printer.put(sheet()) == ("yes", "")


def test_the_paper_carries_the_picture_dot_by_dot(rig: Rig) -> None:
    from PIL import Image, ImageChops

    picture = draw_ticket(SAMPLE, STANDARD)
    assert rig.driver().put([picture])[0] == "yes"
    with Image.open(rig.paper.tickets()[0]) as printed:
        same = ImageChops.difference(printed.crop((0, 0, *picture.size)).convert("L"), picture.convert("L"))
        assert same.getbbox() is None


def test_out_of_paper_is_a_no_and_nothing_is_sent(rig: Rig) -> None:
    rig.paper.paper_out = True
    printer = rig.driver()
    assert printer.state().paper == "no"
    assert printer.put(sheet()) == ("no", "paper_out")
    rig.paper.reload()
    assert printer.put(sheet("A046")) == ("yes", "")
    assert len(rig.paper.tickets()) == 1


def test_an_open_lid_is_named(rig: Rig) -> None:
    rig.paper.cover_open = True
    assert rig.driver().state() == PaperState("no", "yes", "no", "no")
    assert rig.driver().put(sheet()) == ("no", "cover_open")


def test_paper_running_low_is_said_and_printed_on(rig: Rig) -> None:
    rig.paper.paper_low = True
    assert rig.driver().put(sheet()) == ("yes", "paper_low")


@pytest.mark.usefixtures("hasty")
def test_silence_is_unknown_and_not_paper(rig: Rig) -> None:
    rig.paper.silent = True
    printer = rig.driver()
    assert printer.state() == PaperState("unknown", "unknown")
    assert printer.put(sheet())[0] == "unknown"


@pytest.mark.usefixtures("hasty")
def test_nonsense_is_silence(rig: Rig) -> None:
    rig.paper.nonsense = True
    printer = rig.driver()
    assert printer.state() == PaperState("unknown", "unknown")
    assert printer.put(sheet())[0] == "unknown"


@pytest.mark.usefixtures("hasty")
def test_a_printer_that_used_to_answer_and_fell_silent_gets_no_ticket(rig: Rig) -> None:
    printer = rig.driver()
    assert printer.put(sheet()) == ("yes", "")
    rig.paper.silent = True
    assert printer.put(sheet("A046")) == ("no", "silent")
    assert len(rig.paper.tickets()) == 1


@pytest.mark.usefixtures("hasty")
def test_a_printer_that_does_not_know_the_last_question_is_asked_the_first_again(rig: Rig) -> None:
    rig.paper.confirms = False
    printer = rig.driver()
    assert [printer.put(sheet())[0] for _ in range(3)] == ["yes"] * 3
    assert len(rig.paper.tickets()) == 3


@pytest.mark.usefixtures("hasty")
def test_a_printer_that_swallows_is_found_out_by_what_it_does_not_confirm(rig: Rig) -> None:
    printer = rig.driver()
    assert printer.put(sheet()) == ("yes", "")
    rig.paper.swallows = True
    assert printer.put(sheet("A046")) == ("unknown", "unconfirmed")
    assert len(rig.paper.tickets()) == 1


@pytest.mark.usefixtures("hasty")
def test_paper_that_ends_within_a_ticket_is_unknown_and_the_next_is_whole(rig: Rig) -> None:
    rig.paper.paper_for_rows = 300
    printer = rig.driver()
    assert printer.put(sheet("A001")) == ("unknown", "paper_out_within")
    assert printer.put(sheet("A002")) == ("no", "paper_out")
    assert rig.paper.tickets() == []
    rig.paper.reload()
    assert printer.put(sheet("A003")) == ("yes", "")
    torn, whole = rig.paper.tickets()
    assert codes_on(torn) == []  # the beginning of A001, cut off by itself
    assert codes_on(whole) == [SAMPLE.qr]
    assert _same_as(sheet("A003"), whole)


@pytest.mark.usefixtures("hasty")
def test_a_printer_that_starts_anew_within_a_ticket_is_unknown_and_the_next_is_whole(rig: Rig) -> None:
    rig.paper.reset_after = 30_000
    printer = rig.driver()
    assert printer.put(sheet("A001"))[0] == "unknown"
    rig.plug_in()
    until(lambda: printer.state().online == "yes", 10)
    assert printer.put(sheet("A003")) == ("yes", "")
    assert _same_as(sheet("A003"), rig.paper.tickets()[-1])
    assert all(not _same_as(sheet("A001"), ticket) for ticket in rig.paper.tickets())


@pytest.mark.parametrize("kind", ["network", "serial", "file"])
@pytest.mark.usefixtures("hasty")
def test_a_printer_that_stalls_within_a_ticket_is_unknown_in_time_and_the_next_is_whole(kind: str, rigged: Callable[[str], Rig]) -> None:
    rig = rigged(kind)
    rig.paper.stall_after = 30_000
    printer = rig.driver()
    assert printer.put(sheet("A001"))[0] == "unknown"
    assert printer.put(sheet("A002"))[0] == "no"  # it answered before and is silent now
    rig.paper.resume()
    assert printer.put(sheet("A003")) == ("yes", "")
    assert _same_as(sheet("A003"), rig.paper.tickets()[-1])
    assert len(rig.paper.tickets()) <= 2


def test_nobody_there_is_a_no(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    nobody: list[Callable[[], Channel]] = [
        lambda: TcpChannel("127.0.0.1", port),
        lambda: SerialChannel(str(tmp_path / "ttyUSB9"), 9600),
        lambda: FileChannel(str(tmp_path / "lp9")),
        UsbPort(0xDEAD, PRODUCT, UsbPrinter(Mechanism(tmp_path / "tickets"))),
        UsbPort(0xDEAD, 0xBEEF),
    ]
    for connect in nobody:
        printer = EscposPrinter(connect)
        assert printer.state() == PaperState("no", "unknown")
        assert printer.put(sheet()) == ("no", "no_connection")
    assert list(tmp_path.glob("lp9")) == []


def test_a_port_one_may_not_open_is_told_from_one_that_is_not_there(tmp_path: Path) -> None:
    def forbidden() -> Channel:
        raise PermissionError(errno.EACCES, "Permission denied")

    assert EscposPrinter(forbidden).put(sheet()) == ("no", "no_permission")
    bus = UsbPrinter(Mechanism(tmp_path / "tickets"))
    bus.may_be_opened = False
    assert EscposPrinter(UsbPort(VENDOR, PRODUCT, bus)).put(sheet()) == ("no", "no_permission")


def test_a_usb_printer_is_opened_once_and_again_after_it_was_unplugged(tmp_path: Path) -> None:
    bus = UsbPrinter(Mechanism(tmp_path / "tickets"))
    printer = EscposPrinter(UsbPort(VENDOR, PRODUCT, bus))
    assert [printer.put(sheet())[0] for _ in range(3)] == ["yes"] * 3
    assert bus.resets == 1
    bus.plugged = False
    assert printer.put(sheet())[0] == "no"
    assert printer.state() == PaperState("no", "unknown")
    bus.plugged = True
    assert printer.put(sheet()) == ("yes", "")
    assert (bus.resets, len(bus.mechanism.tickets())) == (2, 4)


@pytest.mark.usefixtures("hasty")
def test_a_late_yes_does_not_confirm_the_next_ticket(rigged: Callable[[str], Rig]) -> None:
    rig = rigged("usb")
    printer = rig.driver()
    assert printer.put(sheet()) == ("yes", "")
    rig.connect().write(b"\x1dr\x01", time.monotonic() + 1)  # its answer lies there, and nobody reads it
    rig.paper.confirms = False
    assert printer.put(sheet("A046")) == ("unknown", "unconfirmed")


def test_a_plain_file_never_says_that_it_printed(tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    spool.touch()
    printer = EscposPrinter(lambda: FileChannel(str(spool)))
    assert printer.state() == PaperState("unknown", "unknown")
    assert printer.put(sheet()) == ("unknown", "no_way_back")
    paper = Mechanism(tmp_path / "tickets")
    paper.take(spool.read_bytes())
    assert codes_on(paper.tickets()[0]) == [SAMPLE.qr]


def test_a_printer_that_draws_codes_gets_text_and_a_phone_reads_it(rig: Rig) -> None:
    printer = rig.driver(profile="TM-T88III", native_qr=True)
    assert printer.native_qr
    ours = draw_sheet(SAMPLE, STANDARD, native_qr=True)
    assert [isinstance(part, QrCode) for part in ours] == [False, True, False]
    assert printer.put(ours) == ("yes", "")
    assert codes_on(rig.paper.tickets()[0]) == [SAMPLE.qr]


@pytest.mark.parametrize("profile", [None, "NT-5890K"])
def test_a_printer_whose_profile_has_no_code_gets_a_picture(profile: str | None) -> None:
    assert not EscposPrinter(lambda: TcpChannel("127.0.0.1", 1), profile=profile, native_qr=True).native_qr


def test_a_serial_ticket_takes_its_time_on_the_wire(rigged: Callable[[str], Rig], monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    clock = [100.0]

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock[0] += seconds

    rig = rigged("serial")
    monkeypatch.setattr(printer_channels.time, "sleep", sleep)
    monkeypatch.setattr(printer_channels.time, "monotonic", lambda: clock[0])
    assert isinstance(rig.paper, SimulatedSerialPrinter)
    channel = SerialChannel(rig.paper.device, 9600)
    channel.write(b"\n" * 9600, clock[0] + 60)
    channel.close()
    assert sum(slept) == pytest.approx(10.0)


def _same_as(ours: Sheet, ticket: Path) -> bool:
    from PIL import Image, ImageChops

    (picture,) = ours
    with Image.open(ticket) as printed:
        return ImageChops.difference(printed.crop((0, 0, *picture.size)).convert("L"), picture.convert("L")).getbbox() is None  # type: ignore[union-attr]
