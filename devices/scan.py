"""What is plugged into this machine, in an installer's words, with the lines of agent.toml that use it.

Reads what Linux says of its hardware below ``root`` and opens nothing. Whether somebody may use a device is asked of the system, and
where not, the command that mends it is said.
"""

import grp
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

Kind = Literal["serial", "printer", "numpad", "sound", "network"]
GROUPS: dict[Kind, str] = {"serial": "dialout", "printer": "lp", "numpad": "input", "sound": "audio"}
"""Debian's and Ubuntu's usual owners, where the device's own group cannot be read."""
PRINTER_CLASS = "07"
PRINTER_PORT = 9100
_KEYBOARD = re.compile(r"^.*-event-kbd$")


class ListedPort(NamedTuple):
    """A serial port as the serial library lists it."""

    device: str
    description: str


class Reached(NamedTuple):
    """A TCP port of another machine that took a connection."""

    host: str
    port: int


class Sinking(NamedTuple):
    """A sink of PulseAudio or PipeWire: what agent.toml calls it, and its title."""

    output: str
    title: str


@dataclass(frozen=True)
class Finding:
    """``path`` stays the same when it is plugged in again, as far as that is possible. ``mend`` is empty when it may be used."""

    kind: Kind
    path: str
    title: str
    toml: str
    mend: str = ""


def scan(
    root: Path,
    ports: Iterable[ListedPort],
    reached: Iterable[Reached] = (),
    sinks: Iterable[Sinking] = (),
    user: str = "",
    may_use: Callable[[Path], bool] = lambda path: os.access(path, os.R_OK | os.W_OK),
) -> list[Finding]:
    """Everything found, kind by kind. ``ports`` and ``reached`` come from whoever may touch hardware; ``user`` is named in commands.
    ``sinks`` are the outputs of a sound server that runs for this user.
    """
    machine = _Machine(root, user, may_use)
    sounding = [*machine.sound(), *map(_of_sound_server, sinks)]
    return [*machine.serial(ports), *machine.printers(), *machine.numpads(), *sounding, *map(_over_network, reached)]


class _Machine:
    def __init__(self, root: Path, user: str, may_use: Callable[[Path], bool]) -> None:
        self._root, self._user, self._may_use = root, user or "$USER", may_use

    def serial(self, ports: Iterable[ListedPort]) -> Iterator[Finding]:
        stable = {**self._links("dev/serial/by-path"), **self._links("dev/serial/by-id"), **self._links("dev/motcua")}
        for at, port in enumerate(sorted(ports), start=1):
            path = stable.get(port.device, port.device)
            toml = f'[[lines]]\nname = "rs485-{at}"\nport = "{path}"\n'
            yield Finding("serial", path, port.description or port.device, toml, self._mend("serial", port.device))

    def printers(self) -> Iterator[Finding]:
        """By the printer class driver where it is loaded, else by USB itself."""
        lps = sorted(self._root.glob("dev/usb/lp*"))
        named = 0
        for named, lp in enumerate(lps, start=1):
            device = self._links("dev/motcua").get(f"/dev/usb/{lp.name}", f"/dev/usb/{lp.name}")
            toml = f'[[printers]]\nkey = "kiosk-{named}"\nkind = "file"\ndevice = "{device}"\nwidth_dots = 576\n'
            title = self._usb_title(self._root / "sys/class/usbmisc" / lp.name / "device")
            yield Finding("printer", device, title or device, toml, self._mend("printer", device))
        for interface in [] if lps else sorted(self._root.glob("sys/bus/usb/devices/*:*")):
            if self._text(interface / "bInterfaceClass") != PRINTER_CLASS:
                continue
            named += 1
            usb = self._usb_folder(interface)
            number = f"{self._text(usb / 'idVendor')}:{self._text(usb / 'idProduct')}"
            toml = f'[[printers]]\nkey = "kiosk-{named}"\nkind = "usb"\nusb = "{number}"\nwidth_dots = 576\n'
            yield Finding("printer", number, self._usb_title(interface) or number, toml, self._mend("printer", self._node(usb)))

    def numpads(self) -> Iterator[Finding]:
        """Keyboards by where they are plugged in: two of one make differ in nothing else."""
        names, at = self._input_names(), 0
        for device, path in sorted(self._links("dev/input/by-path").items()):
            if _KEYBOARD.match(path):
                title = names.get(Path(device).name, Path(device).name)
                at += 1
                toml = f'[[keypads]]\nkey = "pad-{at}"\nkind = "numpad"\ndevice = "{path}"\ncounter = {at}\n'
                yield Finding("numpad", path, title, toml, self._mend("numpad", device))

    def sound(self) -> Iterator[Finding]:
        for number, card, title in re.findall(r"^\s*(\d+) \[(\S+)\s*\]: (.+)$", self._text(self._root / "proc/asound/cards"), re.MULTILINE):
            where = f"plughw:CARD={card}"
            yield Finding("sound", where, title, _speaker(f"alsa:{where}"), self._mend("sound", f"/dev/snd/controlC{number}"))

    def _links(self, folder: str) -> dict[str, str]:
        """Real device -> the name that stays, for a folder of symbolic links."""
        found = {}
        for link in sorted((self._root / folder).glob("*")):
            real = link.resolve()
            found[f"/{real.relative_to(self._root.resolve())}"] = f"/{link.relative_to(self._root)}"
        return found

    def _input_names(self) -> dict[str, str]:
        """event3 -> "SIGMACHIP USB Keyboard"."""
        names = {}
        for block in self._text(self._root / "proc/bus/input/devices").split("\n\n"):
            name = re.search(r'^N: Name="(.*)"$', block, re.MULTILINE)
            event = re.search(r"^H: Handlers=.*\b(event\d+)\b", block, re.MULTILINE)
            if name and event:
                names[event[1]] = name[1]
        return names

    def _usb_title(self, interface: Path) -> str:
        usb = self._usb_folder(interface)
        return " ".join(part for part in (self._text(usb / "manufacturer"), self._text(usb / "product")) if part)

    @staticmethod
    def _usb_folder(interface: Path) -> Path:
        """An interface lies inside its device: …/1-4/1-4:1.0."""
        return interface.resolve().parent

    def _node(self, usb: Path) -> str:
        bus, device = self._text(usb / "busnum"), self._text(usb / "devnum")
        return f"/dev/bus/usb/{bus:0>3}/{device:0>3}" if bus and device else ""

    def _mend(self, kind: Kind, device: str) -> str:
        path = self._root / device.lstrip("/")
        if not device or not path.exists() or self._may_use(path):
            return ""
        try:
            group = grp.getgrgid(path.stat().st_gid).gr_name
        except KeyError:
            group = GROUPS[kind]
        group = GROUPS[kind] if group == "root" else group
        return f"sudo usermod -aG {group} {self._user}"

    @staticmethod
    def _text(file: Path) -> str:
        try:
            return file.read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return ""


def _speaker(output: str) -> str:
    return f'[[speakers]]\nzone = "sanh"\noutput = "{output}"\n'


def _of_sound_server(one: Sinking) -> Finding:
    return Finding("sound", one.output, one.title, _speaker(one.output))


def _over_network(one: Reached) -> Finding:
    where = f"{one.host}:{one.port}"
    if one.port == PRINTER_PORT:
        toml = f'[[printers]]\nkey = "kiosk"\nhost = "{one.host}"\nport = {one.port}\nwidth_dots = 576\n'
        return Finding("network", where, "máy in mạng (TCP 9100) / network printer", toml)
    toml = f'[[lines]]\nname = "rs485-{one.port}"\nport = "socket://{where}"\n'
    return Finding("network", where, "bộ chuyển cổng nối tiếp / serial server", toml)
