"""``board preview|send|decode|listen|learn``: what an installer asks at a bench."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from queue_server.cli.asking import data_option, interruptible, saying_why
from queue_server.cli.board_learn import learn
from queue_server.cli.lines import saying_which_port

model_option = click.option("--model", default="generic", show_default=True, help="Tên mẫu trong config/boards / a model of config/boards.")
address_option = click.option("--address", type=click.IntRange(0, 999), default=1, show_default=True, help="Địa chỉ bảng / board address.")
mode_option = click.option(
    "--mode", type=click.Choice(["idle", "calling", "serving", "paused", "closed"]), default="calling", show_default=True
)


_ANSWERED = {
    "yes": "Bảng đã trả lời đúng. / The board answered.",
    "no": "Bảng từ chối hoặc trả lời sai: kiểm tra mẫu và địa chỉ. / The board refused or answered wrongly: check model and address.",
    "unknown": "Bảng không trả lời: kiểm tra dây, nguồn, địa chỉ, tốc độ. / No answer: check cable, power, address, speed.",
}


@click.group()
def board() -> None:
    """Thử bảng LED / try an LED board."""


@board.command()
@click.argument("text")
@model_option
@address_option
@mode_option
@click.option("--hex", "only_hex", is_flag=True, help="Chỉ in byte, mỗi khung một dòng / bytes alone, one frame a line.")
@data_option
def preview(text: str, model: str, address: int, mode: Any, only_hex: bool, data: Path) -> None:
    """In các byte và giải thích / the bytes that show TEXT, explained field by field."""
    from devices import installer
    from devices.drivers.errors import DriverError

    with saying_why(DriverError):
        shown = installer.preview(_model(model, data), text, address, mode)
    if only_hex:
        for frame in shown.frames:
            click.echo(frame.hex(" ").upper())
        return
    click.echo(f"Bảng hiện / board shows: {' | '.join(shown.shown)}")
    for number, (frame, fields) in enumerate(zip(shown.frames, shown.fields, strict=True), start=1):
        click.echo(f"\nKhung / frame {number} ({len(frame)} byte): {frame.hex(' ').upper()}")
        for field in fields:
            click.echo(f"  {field.hex:<24} {field.name:<12} {field.meaning}")


@board.command()
@click.argument("text")
@click.option("--port", required=True, help="Cổng nối tiếp hoặc socket://… / serial port or socket://…")
@model_option
@address_option
@mode_option
@click.option("--baud", type=int, help="Tốc độ, nếu khác mẫu / unless the model's own.")
@data_option
def send(text: str, port: str, model: str, address: int, mode: Any, baud: int | None, data: Path) -> None:
    """Gửi một số ra bảng / show TEXT on a board once."""
    from devices import installer
    from devices.drivers.errors import DriverError
    from devices.ports import Yes

    answers: list[Yes] = []
    with saying_why(DriverError), saying_which_port(port):
        for frame in installer.send(port, _model(model, data), text, address, mode, baud, answers.append):
            click.echo(frame.hex(" ").upper())
    if answers:  # a board that never answers is said nothing of
        click.echo(_ANSWERED["no" if "no" in answers else "unknown" if "unknown" in answers else "yes"])


@board.command()
@click.argument("received", metavar="HEX...", nargs=-1, required=True)
@model_option
@data_option
def decode(received: tuple[str, ...], model: str, data: Path) -> None:
    """Đọc các byte nghe được / say what bytes mean, as "02 01 41…"."""
    from devices import installer

    try:
        heard = bytes.fromhex("".join(received))
    except ValueError as error:
        raise click.BadParameter("cần các cặp chữ số 0-9 A-F / pairs of hexadecimal digits are needed") from error
    click.echo(installer.decode(_model(model, data), heard))


@board.command()
@click.option("--port", required=True, help="Cổng nối tiếp hoặc socket://… / serial port or socket://…")
@model_option
@click.option("--baud", type=int, help="Tốc độ, nếu khác mẫu / unless the model's own.")
@click.option("--seconds", type=float, default=float("inf"), help="Nghe bao lâu / how long.  [default: Ctrl-C]")
@data_option
def listen(port: str, model: str, baud: int | None, seconds: float, data: Path) -> None:
    """Nghe và giải mã những gì đi trên đường dây / decode what passes on a line, live."""
    from devices import installer
    from devices.listening import bursts, line_to_hear

    described = _model(model, data)
    with saying_which_port(port), interruptible() as stop:
        line = line_to_hear(port, described.line, baud)
        line.open()
        click.echo(f"đang nghe / listening: {port} ({described.name}), Ctrl-C", err=True)
        try:
            for burst in bursts(line, stop, seconds):
                click.echo(f"{datetime.now().astimezone():%H:%M:%S.%f}"[:-3] + f"  {burst.hex(' ').upper()}")
                click.echo(installer.decode(described, burst))
        finally:
            line.close()


board.add_command(learn)


def _model(name: str, data: Path) -> Any:
    from queue_server.cli.models import Models

    with saying_why():
        return Models(data).read(name)
