"""``simulate board|printer|keypad``: hardware that is not there, with faults, for a bench, a lesson or a trial of the agent."""

import os
import select
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from queue_server.cli.asking import data_option, interruptible, saying_why

if TYPE_CHECKING:
    from devices.simulators.printer_mechanism import Mechanism

PRINTER_FAULTS: dict[str, tuple[str, dict[str, Any]]] = {
    "paper-out": ("hết giấy / out of paper", {"paper_out": True}),
    "paper-low": ("sắp hết giấy / paper low", {"paper_low": True}),
    "paper-short": ("hết giấy giữa phiếu / runs out within a ticket", {"paper_for_rows": 200}),
    "cover-open": ("mở nắp / cover open", {"cover_open": True}),
    "silent": ("không trả lời / answers nothing", {"silent": True}),
    "nonsense": ("trả lời lung tung / answers nonsense", {"nonsense": True}),
    "swallows": ("nhận hết mà không in / takes all, prints nothing", {"swallows": True}),
    "resets": ("tự khởi động lại giữa phiếu / starts anew within a ticket", {"reset_after": 3000}),
    "stalls": ("đứng máy giữa phiếu / stops taking bytes within a ticket", {"stall_after": 3000}),
}


@click.group()
def simulate() -> None:
    """Thiết bị mô phỏng, có lỗi theo ý muốn / simulated hardware, with faults on demand. Ctrl-C ends it."""


@simulate.command()
@click.option("--model", default="generic", show_default=True, help="Tên mẫu bảng / a board model.")
@click.option("--address", "addresses", type=click.IntRange(0, 999), multiple=True, default=[1], help="Nhiều lần được / may be repeated.")
@click.option(
    "--fault", "faults", multiple=True, help="Tên lỗi, nhiều lần được; sai tên thì được liệt kê / a fault; a wrong name lists them."
)
@click.option("--share", type=click.FloatRange(0, 1), default=0.2, show_default=True, help="Phần khung bị lỗi / share of frames struck.")
@click.option("--link", type=click.Path(path_type=Path), help="Nơi đặt cổng giả / where the port appears.  [default: a new folder]")
@data_option
def board(model: str, addresses: tuple[int, ...], faults: tuple[str, ...], share: float, link: Path | None, data: Path) -> None:
    """Bảng LED trên một cổng nối tiếp giả / LED boards behind a pty; prints what each of them shows."""
    from devices.plan import AgentPlan, BoardPlan, LinePlan
    from devices.simulators.decoders import DECODERS
    from devices.simulators.faults import FAULTS, MEANINGS, Faults
    from devices.simulators.wall import Wall

    _must_be_known("--model", [model], list(DECODERS))
    _must_be_known("--fault", faults, FAULTS, MEANINGS)
    folder = link.absolute().parent if link else Path(tempfile.mkdtemp(prefix="motcua-"))
    name = link.name if link else "board"
    boards = [BoardPlan(key=str(address), line=name, model=model, address=address) for address in dict.fromkeys(addresses)]
    plan = AgentPlan(server="http://127.0.0.1", name="bench", lines=[LinePlan(name=name, port="/dev/null")], boards=boards)
    shown: dict[str, Any] = {}

    def changed() -> None:
        for one in wall.read():
            if one.updated_at_ms and shown.get(one.board) != (one.rows, one.blinking):
                shown[one.board] = (one.rows, one.blinking)
                text = " | ".join(row for row in one.rows if row.strip())
                click.echo(
                    f"{time.strftime('%H:%M:%S')} {one.model} {one.board}: “{text}”{' ◉ nhấp nháy / blinking' if one.blinking else ''}"
                )

    chosen = [name for name in FAULTS if name in faults]
    wall = Wall(plan, folder, changed, faults=Faults(share if chosen else 0.0, chosen or FAULTS))
    with interruptible() as stop:
        wall.start()
        try:
            click.echo(f"cổng / port: {wall.ports[name]}")
            click.echo(f"thử / try: motcua board send A045 --port {wall.ports[name]} --model {model} --address {addresses[0]}")
            stop.wait()
        finally:
            wall.stop()


@simulate.command()
@click.option("--port", type=click.IntRange(0, 65_535), default=9100, show_default=True, help="Cổng TCP / TCP port; 0: bất kỳ / any.")
@click.option("--serial", is_flag=True, help="Trên cổng nối tiếp giả thay vì TCP / behind a pty instead of TCP.")
@click.option(
    "--fault", "faults", multiple=True, help="Tên lỗi, nhiều lần được; sai tên thì được liệt kê / a fault; a wrong name lists them."
)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("tickets"),
    show_default=True,
    help="Nơi giữ phiếu / where tickets go.",
)
@data_option
def printer(port: int, serial: bool, faults: tuple[str, ...], folder: Path, data: Path) -> None:
    """Máy in phiếu; mỗi phiếu thành một tệp PNG / a ticket printer; every ticket becomes a PNG."""
    from devices.simulators.printer import SimulatedPrinter, SimulatedSerialPrinter

    _must_be_known("--fault", faults, list(PRINTER_FAULTS), {name: meaning for name, (meaning, _) in PRINTER_FAULTS.items()})

    def printed(path: Path) -> None:
        click.echo(f"{time.strftime('%H:%M:%S')} {path}")

    with saying_why(OSError), interruptible() as stop:
        made = SimulatedSerialPrinter(folder, printed) if serial else SimulatedPrinter(folder, port, printed)
        _run(made, faults, stop.wait)


@simulate.command()
@click.option("--kind", default="ft12", show_default=True, help="ub485 · ft12 · buttons")
@click.option("--address", type=click.IntRange(0, 255), default=1, show_default=True, help="Địa chỉ / address.")
@click.option("--fault", "faults", multiple=True, help="Tên lỗi, hoặc bounce: phím nảy / a fault, or bounce; a wrong name lists them.")
@click.option("--share", type=click.FloatRange(0, 1), default=0.2, show_default=True, help="Phần khung bị lỗi / share of frames struck.")
@data_option
def keypad(kind: str, address: int, faults: tuple[str, ...], share: float, data: Path) -> None:
    """Bàn phím quầy: gõ phím rồi Enter / a counter's keypad: type a key, then Enter.

    ub485: 1–4. ft12: mã hex, 0C là gọi / the code in hexadecimal, 0C calls. buttons: 0–5.
    """
    from devices.simulators.faults import FAULTS, MEANINGS, Faults
    from devices.simulators.pad_bench import KINDS, PadBench

    meanings = {str(name): said for name, said in MEANINGS.items()} | {"bounce": "phím nảy: một lần bấm thành hai / one press becomes two"}
    _must_be_known("--kind", [kind], KINDS)
    _must_be_known("--fault", faults, list(meanings), meanings)
    chosen = [name for name in FAULTS if name in faults]
    struck = Faults(share if chosen else 0.0, chosen or FAULTS)
    bench = PadBench(kind, address, lambda shown: click.echo(f"{time.strftime('%H:%M:%S')} {shown}"), struck, "bounce" in faults)
    with interruptible() as stop:
        bench.start()
        try:
            click.echo(f"cổng / port: {bench.port}")
            click.echo(f"thử / try: motcua keypad listen --kind {kind} --port {bench.port} --address {address}")
            for key in _typed(stop):
                try:
                    bench.press(key)
                except ValueError as wrong:
                    click.echo(f"{key!r}? {wrong}")
        finally:
            bench.stop()


def _typed(stop: threading.Event) -> Iterator[str]:
    """Words from the keyboard until ``stop``; when there is no keyboard, none."""
    held = b""
    while not stop.is_set():
        if not select.select([sys.stdin], [], [], 0.1)[0]:
            continue
        came = os.read(sys.stdin.fileno(), 1024)
        if not came:
            stop.wait()
        held += came
        *lines, held = held.split(b"\n")
        yield from (line.decode("utf-8", "replace").strip() for line in lines if line.strip())


def _run(printer: Any, faults: tuple[str, ...], wait: Callable[[], object]) -> None:
    mechanism: Mechanism = printer
    for name in faults:
        for attribute, value in PRINTER_FAULTS[name][1].items():
            setattr(mechanism, attribute, value)
    printer.start()
    try:
        click.echo(f"máy in / printer: {printer.device if hasattr(printer, 'device') else f'127.0.0.1:{printer.port}'}")
        wait()
    finally:
        printer.stop()


def _must_be_known(option: str, given: Any, known: Any, meanings: dict[Any, str] | None = None) -> None:
    from queue_server.settings.document import did_you_mean

    for name in given:
        if name not in known:
            listed = "".join(f"\n  {one}: {meanings[one]}" for one in known) if meanings else ", ".join(known)
            raise click.BadParameter(f"không có / there is no {name!r}{did_you_mean(name, list(known))}: {listed}", param_hint=option)
