"""Trying a keypad at a bench: its keys are told as they are pressed, with what they would do; nothing is asked of any server.

The pad is driven as in a hall: boxes are polled, what wants an echo gets one, lights answer.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

from devices.keeper import LineKeeper
from devices.pads.desk import Answer
from devices.pads.face import Key
from devices.pads.meaning import Heard, Typing, Wish
from devices.pads.model import PadModel
from devices.pads.on_input import PadOnInput
from devices.pads.on_line import PadOnLine
from devices.pads.pad import Pad
from devices.pads.plan import KeypadPlan
from devices.plan import LinePlan
from devices.ports import InputDevice, Line, Links

BENCH = "bench"


class _NoServer:
    """Implements `devices.pads.desk.Desk`: every wish comes true, and nothing happens."""

    def ask(self, path: str, body: dict[str, Any] | None, seconds: float) -> Answer:
        return Answer(200, {"sent_at_ms": int(time.time() * 1000)})


def listen(
    model: PadModel,
    port: str,
    address: int,
    links: Links,
    say: Callable[[str], None],
    stop: threading.Event,
    baud: int | None = None,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Tell every key of the pad at ``port``, a serial port or an input device, until ``stop``.

    Raises LineLost when it cannot be opened now; else ``ready`` is called. A cable that is pulled later is waited for, as in a hall.
    """
    on_input = model.wire == "input"
    place: dict[str, Any] = {"device": port} if on_input else {"line": BENCH, "address": address}
    pad = Pad(KeypadPlan(key=BENCH, kind=model.name, counter=0, **place), model, _NoServer(), lambda: None)
    pad.ear = lambda code, heard: say(told(model, code, heard))
    if on_input:
        device = links.input_device(port)
        _try_out(device)
        source: PadOnInput | LineKeeper = PadOnInput(pad, device)
    else:
        listener = PadOnLine(pad)
        listener.elsewhere = lambda key: say(_elsewhere(key))
        line = links.line(LinePlan(name=BENCH, port=port, baud=baud), model.line)
        _try_out(line)
        source = LineKeeper(BENCH, line, [], lambda applied: None, lambda: None, listeners=[listener])
        pad.nudge = source.nudge
    ready()
    pad.start()
    source.start()
    stop.wait()
    source.stop()
    pad.stop()


def _try_out(link: InputDevice | Line) -> None:
    try:
        link.open()
    finally:
        link.close()


def told(model: PadModel, code: str, heard: Heard) -> str:
    """One key in one line: code, name, and what it means after the keys before it."""
    return f"{code:<12} {model.keys.get(code, '?'):<12} {_meant(heard)}"


def _meant(heard: Heard) -> str:
    match heard:
        case Wish(action="take", target=service):
            return f"lấy số / take: {service}"
        case Wish(action=action, target=target):
            return f"{_WORDS[action]} / {action}" + (f" → {target}" if target else "")
        case Typing(digits=digits):
            return f"đang gõ / typing: {digits or '…'}"
        case "cleared":
            return "bỏ / cleared"
        case "nonsense":
            return "không có nghĩa / means nothing here"
        case _:
            return "phím dội, bỏ qua / bounced"


def _elsewhere(key: Key) -> str:
    return f"{key.code:<12} {'?':<12} bàn phím khác, địa chỉ {key.address} / another pad: --address {key.address}"


_WORDS = {
    "next": "gọi số tiếp theo",
    "open": "mở quầy",
    "pause": "tạm nghỉ",
    "close": "đóng quầy",
    "recall": "gọi lại",
    "start": "bắt đầu",
    "finish": "kết thúc",
    "no-show": "vắng mặt",
    "requeue": "trả về hàng",
    "undo": "hoàn tác",
    "transfer": "chuyển",
}
