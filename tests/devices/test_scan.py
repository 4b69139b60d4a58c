"""What an installer is told of a PC's hardware, on a copy of what Linux says of it: stable names, lines to paste, and what mends a "no"."""

import os
import socket
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.links.found import reached, serial_ports
from devices.plan import AgentPlan
from devices.scan import Finding, ListedPort, Reached, Sinking, scan

FTDI = "usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0"
KEYBOARDS = """\
I: Bus=0003 Vendor=1c4f Product=0002 Version=0110
N: Name="SIGMACHIP USB Keyboard"
P: Phys=usb-0000:00:14.0-3/input0
H: Handlers=sysrq kbd leds event3

I: Bus=0003 Vendor=046d Product=c077 Version=0111
N: Name="Logitech USB Optical Mouse"
H: Handlers=mouse0 event4
"""
CARDS = """\
 0 [PCH            ]: HDA-Intel - HDA Intel PCH
                      HDA Intel PCH at 0xf7f10000 irq 32
 1 [Device         ]: USB-Audio - USB PnP Sound Device
                      C-Media USB PnP Sound Device at usb-0000:00:14.0-2, full speed
"""


def put(file: Path, text: str = "") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def link(name: Path, to: Path) -> None:
    name.parent.mkdir(parents=True, exist_ok=True)
    name.symlink_to(os.path.relpath(to, name.parent))


def a_usb_printer(root: Path) -> None:
    usb = root / "sys/devices/pci0/usb1/1-4"
    for name, text in {"manufacturer": "EPSON\n", "product": "TM-T82\n", "idVendor": "04b8\n", "idProduct": "0202\n"}.items():
        put(usb / name, text)
    put(usb / "busnum", "1\n")
    put(usb / "devnum", "7\n")
    put(usb / "1-4:1.0/bInterfaceClass", "07\n")
    put(root / "dev/bus/usb/001/007")
    link(root / "sys/bus/usb/devices/1-4:1.0", usb / "1-4:1.0")
    link(root / "sys/bus/usb/devices/1-4", usb)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An RS-485 adapter, a receipt printer, a numpad, two sound cards."""
    link(tmp_path / "dev/serial/by-id" / FTDI, put(tmp_path / "dev/ttyUSB0"))
    link(tmp_path / "dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0-port0", tmp_path / "dev/ttyUSB0")
    link(tmp_path / "dev/input/by-path/pci-0000:00:14.0-usb-0:3:1.0-event-kbd", put(tmp_path / "dev/input/event3"))
    link(tmp_path / "dev/input/by-path/pci-0000:00:14.0-usb-0:5:1.0-event-mouse", put(tmp_path / "dev/input/event4"))
    put(tmp_path / "proc/bus/input/devices", KEYBOARDS)
    put(tmp_path / "proc/asound/cards", CARDS)
    a_usb_printer(tmp_path)
    return tmp_path


def one(findings: list[Finding], kind: str) -> Finding:
    (found,) = [finding for finding in findings if finding.kind == kind]
    return found


PORTS = [ListedPort("/dev/ttyUSB0", "FT232R USB UART"), ListedPort("/dev/ttyS0", "")]


def test_a_serial_adapter_is_named_so_that_it_stays_when_it_is_plugged_in_again(root: Path) -> None:
    first, second = [finding for finding in scan(root, PORTS) if finding.kind == "serial"]
    assert (first.path, second.path) == ("/dev/ttyS0", f"/dev/serial/by-id/{FTDI}")
    assert second.title == "FT232R USB UART"


def test_a_usb_printer_is_found_with_or_without_the_kernels_printer_driver(root: Path) -> None:
    bare = one(scan(root, []), "printer")
    assert (bare.title, bare.path) == ("EPSON TM-T82", "04b8:0202")
    put(root / "dev/usb/lp0")
    link(root / "sys/class/usbmisc/lp0/device", root / "sys/devices/pci0/usb1/1-4/1-4:1.0")
    driven = one(scan(root, []), "printer")
    assert (driven.title, driven.path) == ("EPSON TM-T82", "/dev/usb/lp0")


def test_the_names_of_our_own_udev_rules_are_preferred(root: Path) -> None:
    link(root / "dev/motcua/serial-pci-0000_00_14_0-usb-0_1", root / "dev/ttyUSB0")
    link(root / "dev/motcua/printer-pci-0000_00_14_0-usb-0_4", put(root / "dev/usb/lp0"))
    findings = scan(root, PORTS[:1])
    assert one(findings, "serial").path == "/dev/motcua/serial-pci-0000_00_14_0-usb-0_1"
    assert one(findings, "printer").path == "/dev/motcua/printer-pci-0000_00_14_0-usb-0_4"


def test_a_keyboard_is_known_by_its_socket_and_a_mouse_is_none(root: Path) -> None:
    found = one(scan(root, []), "numpad")
    assert (found.title, found.path) == ("SIGMACHIP USB Keyboard", "/dev/input/by-path/pci-0000:00:14.0-usb-0:3:1.0-event-kbd")


def test_every_sound_card_is_named_by_what_does_not_change(root: Path) -> None:
    cards = [finding for finding in scan(root, []) if finding.kind == "sound"]
    assert [card.title for card in cards] == ["HDA-Intel - HDA Intel PCH", "USB-Audio - USB PnP Sound Device"]
    assert 'output = "alsa:plughw:CARD=Device"' in cards[1].toml


def test_the_sinks_of_a_sound_server_are_named_too(tmp_path: Path) -> None:
    (found,) = scan(tmp_path, [], sinks=[Sinking("pulse:alsa_output.usb-1", "USB PnP Sound Device")])
    assert (found.kind, found.title) == ("sound", "USB PnP Sound Device")
    plan = tomllib.loads(f'server = "http://hall:8080"\nname = "pc1"\n{found.toml}')
    assert AgentPlan.model_validate(plan).speakers[0].output == "pulse:alsa_output.usb-1"


def test_what_is_to_be_pasted_is_a_plan(root: Path) -> None:
    findings = scan(root, PORTS, [Reached("192.0.2.30", 9100), Reached("192.0.2.20", 4001)])
    zones = iter(('"sanh"', '"khu-b"'))
    tables = "\n".join(one.toml.replace('"sanh"', next(zones)) if one.kind == "sound" else one.toml for one in findings)
    plan = AgentPlan.model_validate(tomllib.loads(f'server = "http://hall:8080"\nname = "pc1"\n{tables}'))
    assert [line.port for line in plan.lines] == ["/dev/ttyS0", f"/dev/serial/by-id/{FTDI}", "socket://192.0.2.20:4001"]
    assert [printer.usb or printer.host for printer in plan.printers] == ["04b8:0202", "192.0.2.30"]
    assert [pad.counter for pad in plan.keypads] == [1]
    assert [speaker.output for speaker in plan.speakers] == ["alsa:plughw:CARD=PCH", "alsa:plughw:CARD=Device"]


def test_what_one_may_not_use_is_said_with_the_command_that_mends_it(root: Path) -> None:
    mends = {finding.kind: finding.mend for finding in scan(root, PORTS[:1], user="lan", may_use=lambda path: False) if finding.mend}
    assert set(mends) == {"serial", "printer", "numpad"}
    assert all(mend.startswith("sudo usermod -aG ") and mend.endswith(" lan") for mend in mends.values())
    assert all(not finding.mend for finding in scan(root, PORTS, may_use=lambda path: True))


def test_a_machine_with_nothing_has_nothing(tmp_path: Path) -> None:
    assert scan(tmp_path, []) == []


@pytest.fixture
def listening() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_another_machine_is_asked_whether_it_takes_a_connection(listening: int) -> None:
    assert reached([f"127.0.0.1:{listening}", "127.0.0.1:1"]) == ([Reached("127.0.0.1", listening)], ["127.0.0.1:1"])


def test_the_serial_library_can_be_asked_here() -> None:
    assert all(port.device.startswith("/dev/") for port in serial_ports())
