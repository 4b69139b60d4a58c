"""``board learn``: a board's description from recordings, in a file or heard on the line one after the other."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from queue_server.cli.asking import data_option, interruptible, saying_why
from queue_server.cli.lines import saying_which_port

if TYPE_CHECKING:
    from devices.drivers.model import LineSettings
    from devices.learn import CannotTell, Capture, Learned

LISTEN_SECONDS = 60.0


@click.command()
@click.option(
    "--capture",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Tệp bản ghi, mỗi dòng “A045 @ 5: AA 55 …” / a file of recordings.",
)
@click.option("--port", help="Hoặc nghe ngay trên cổng này / or listen at this port.")
@click.option("--name", default="learned", show_default=True, help="Tên mẫu mới / the new model's name.")
@click.option("--baud", type=int, default=9600, show_default=True, help="Tốc độ đường dây / line speed.")
@click.option("--parity", type=click.Choice(["N", "E", "O"]), default="N", show_default=True)
@click.option("--bytesize", type=click.IntRange(7, 8), default=8, show_default=True)
@click.option("--overwrite", is_flag=True, help="Ghi đè mẫu cũ cùng tên / replace a model of this name.")
@data_option
def learn(file: Path | None, port: str | None, name: str, baud: int, parity: str, bytesize: int, overwrite: bool, data: Path) -> None:
    """Học giao thức của một bảng lạ từ vài số đã biết / learn an unknown board from a few known numbers.

    Nghe song song hệ thống cũ: gọi một số, ghi lại các byte. Năm số là đủ cho hầu hết các bảng. /
    Listen beside the old system: call a number, record the bytes. Five numbers do for most boards.
    """
    from pydantic import ValidationError

    from devices.drivers.model import LineSettings
    from devices.learn import Learned
    from devices.learning.written import CaptureUnreadable, model_toml, read_captures
    from queue_server.cli.models import Models

    if (file is None) == (port is None):
        raise click.UsageError("cần --capture TỆP hoặc --port CỔNG / give either --capture FILE or --port PORT")
    target = data / "boards" / f"{name}.toml"
    if target.exists() and not overwrite:
        raise click.ClickException(f"đã có {target}: đặt --name khác hoặc --overwrite / exists: choose another --name, or --overwrite")
    with saying_why(CaptureUnreadable, ValidationError), saying_which_port(port or ""):
        line = LineSettings.model_validate({"baud": baud, "parity": parity, "bytesize": bytesize})
        if file is not None:
            captures = read_captures(file.read_text(encoding="utf-8"))
        else:
            captures = _heard(str(port), name, line, data / "captures" / f"{name}.txt")
        found = _said(captures, name, line)
    if not isinstance(found, Learned):
        raise click.ClickException(found.why)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(model_toml(found.model, found.doubts), encoding="utf-8")
    Models(data).read(name)  # what was written can be read
    _explain(found, captures[0])
    click.echo(f"\nđã ghi / written: {target}")
    click.echo(f"thử / try: motcua board send A123 --port {port or 'CỔNG'} --model {name} --address 1 --data {data}")


def _said(captures: "list[Capture]", name: str, line: "LineSettings") -> "Learned | CannotTell":
    from devices.learn import learn as learn_from

    return learn_from(captures, name, line)


def _heard(port: str, name: str, line: "LineSettings", keep: Path) -> "list[Capture]":
    """Ask, listen, learn, until it is learnt or nobody goes on. Recordings are kept in a file, so that nothing need be heard twice."""
    from devices.learn import Learned
    from devices.learning.written import HEAD, capture_line

    keep.parent.mkdir(parents=True, exist_ok=True)
    captures: list[Capture] = []
    with keep.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        file.flush()
        for capture in _asked(port, line):
            captures.append(capture)
            file.write(capture_line(capture))
            file.flush()
            found = _said(captures, name, line)
            if isinstance(found, Learned) and not found.doubts:
                break
            for hint in found.doubts if isinstance(found, Learned) else [found.why]:
                click.echo(f"  {len(captures)}: {hint}")
    click.echo(f"bản ghi ở / recordings are in {keep}")
    return captures


def _asked(port: str, line: "LineSettings") -> "Iterator[Capture]":
    from devices.learn import Capture
    from devices.listening import bursts, line_to_hear

    hearing = line_to_hear(port, line)
    hearing.open()
    try:
        while True:
            number = click.prompt("Số sắp gọi, Enter để thôi / number about to be called, Enter to end", default="", show_default=False)
            if not number:
                return
            address = click.prompt("Địa chỉ bảng / board address", type=click.IntRange(0, 999), default=1)
            hearing.receive()  # what passed before is another number's
            click.echo("Hãy gọi số ấy… / call it now…")
            with interruptible() as stop:
                heard = next(bursts(hearing, stop, LISTEN_SECONDS), None)
            if heard is None:
                click.echo(f"không nghe thấy gì trong {LISTEN_SECONDS:.0f} giây / nothing was heard")
                continue
            click.echo(f"  {heard.hex(' ').upper()}")
            yield Capture(number, address, heard)
    finally:
        hearing.close()


def _explain(found: "Learned", capture: "Capture") -> None:
    from devices import installer

    for field in installer.preview(found.model, capture.number, capture.address).fields[0]:
        click.echo(f"  {field.hex:<24} {field.name:<12} {field.meaning}")
    for doubt in found.doubts:
        click.echo(f"  ? {doubt}")
