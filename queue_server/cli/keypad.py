"""``keypad enrol|listen``: a counter's keypad gets its key, and is tried out at a bench."""

import signal
import threading
from pathlib import Path

import click

from queue_server.cli.asking import data_option, saying_why
from queue_server.cli.folder import open_folder
from queue_server.cli.lines import saying_which_port
from queue_server.cli.logs import write_logs


@click.group()
def keypad() -> None:
    """Bàn phím quầy và nút lấy số / keypads of counters, ticket buttons."""


@keypad.command()
@click.argument("plan", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("key")
@click.argument("code")
@data_option
def enrol(plan: Path, key: str, code: str, data: Path) -> None:
    """Ghi danh bàn phím KEY của PLAN bằng mã dùng một lần / enrol keypad KEY of PLAN with the one-time CODE of its counter.

    The code is made on the supervisor's page for this counter; for a box of ticket buttons, a kiosk's.
    """
    from devices.enrolment import EnrolmentRefused, enrol_keypad
    from devices.pads.keypads import key_file
    from queue_server.cli.models import Models, PadModels, read_plan
    from queue_server.settings.document import did_you_mean
    from queue_server.settings.layouts import Layouts

    with saying_why(EnrolmentRefused):
        read = read_plan(plan, Models(data), Layouts(data), PadModels(data))
        pads = {pad.key: pad for pad in read.keypads}
        if key not in pads:
            raise click.BadParameter(f"không có trong / not in [[keypads]]: {key}{did_you_mean(key, pads)}", param_hint="KEY")
        open_folder(data)
        file = key_file(pads[key], data)
        enrol_keypad(read.server, file, code, f"{read.name} {key}"[:120], pads[key].counter)
    click.echo(f"đã ghi danh {key}, khóa ở / {key} is enrolled, its key is in {file}")


@keypad.command()
@click.option("--kind", required=True, help="Loại trong config/pads / a kind of config/pads: ub485, ft12, buttons, numpad…")
@click.option(
    "--port", required=True, help="Cổng nối tiếp, socket://…, hoặc /dev/input/by-path/… / serial port, socket://… or input device."
)
@click.option("--address", type=click.IntRange(0, 255), default=1, show_default=True, help="Địa chỉ bàn phím / the pad's address.")
@click.option("--baud", type=int, help="Tốc độ, nếu khác loại / unless the kind's own.")
@data_option
def listen(kind: str, port: str, address: int, baud: int | None, data: Path) -> None:
    """In từng phím được bấm và ý nghĩa, đến khi Ctrl-C / print each key as it is pressed and what it means, until Ctrl-C."""
    from devices.links.cabling import Cabling
    from devices.pads import listening
    from queue_server.cli.models import PadModels

    with saying_why():
        model = PadModels(data).read(kind)
    write_logs()
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())

    def ready() -> None:
        click.echo(f"{model.title}, {port}: hãy bấm phím / press keys. Ctrl-C: thôi / stop.")

    with saying_which_port(port):
        listening.listen(model, port, address, Cabling(), click.echo, stop, baud, ready)
