"""Recordings and learnt boards as text: what an installer keeps in a file, and what config/boards is made of."""

import re
from collections.abc import Iterable
from typing import get_args

from devices.drivers.driver import Look
from devices.drivers.template_model import TemplateModel
from devices.learning.observed import Capture

_LOOKS: tuple[Look, ...] = get_args(Look)
_LINE = re.compile(r"^(?P<number>[^@]*)@\s*(?P<address>\d{1,3})(?:\s+(?P<look>[a-z]+))?\s*:\s*(?P<wire>[0-9A-Fa-f\s]+)$")
HEAD = """\
# Bản ghi của một bảng LED: số đang hiện @ địa chỉ: các byte. Bảng chính: "A045 3; H002 7 @ 1: …".
# Recordings of an LED board: number shown @ address: bytes. A main board: "A045 3; H002 7 @ 1: …".
# Sau địa chỉ có thể ghi idle, called hay blinking. / The state may follow the address: idle, called or blinking.
"""


class CaptureUnreadable(Exception):
    """A line that is no recording; the text says which and why."""


def read_captures(text: str) -> list[Capture]:
    """One recording a line, as `HEAD` says. Raises `CaptureUnreadable`."""
    captures = []
    for at, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            captures.append(_capture(line, at))
    return captures


def capture_line(capture: Capture) -> str:
    look = f" {capture.look}" if capture.look else ""
    return f"{capture.number} @ {capture.address}{look}: {capture.wire.hex(' ').upper()}\n"


def model_toml(model: TemplateModel, doubts: Iterable[str] = ()) -> str:
    """The description as config/boards holds it, with what the recordings left open as comments."""
    import tomli_w

    table = model.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    notes = "".join(f"# ? {doubt}\n" for doubt in doubts)
    return f"# Học từ các bản ghi bằng «motcua board learn». / Learnt from recordings.\n{notes}\n{tomli_w.dumps(table)}"


def _capture(line: str, at: int) -> Capture:
    found = _LINE.match(line.partition("#")[0].strip())
    if found is None:
        raise CaptureUnreadable(f"dòng {at}: cần “A045 @ 5: AA 55 …” / line {at}: needs “A045 @ 5: AA 55 …”")
    look = next((one for one in _LOOKS if one == found["look"]), None)
    if look is None and found["look"]:
        raise CaptureUnreadable(f"dòng / line {at}: {found['look']!r}: {', '.join(_LOOKS)}")
    try:
        wire = bytes.fromhex(found["wire"])
    except ValueError:
        raise CaptureUnreadable(f"dòng {at}: cần các cặp chữ số 0-9 A-F / line {at}: pairs of hexadecimal digits are needed") from None
    return Capture(found["number"].strip(), int(found["address"]), wire, look)
