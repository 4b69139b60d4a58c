"""``printer preview|test``: what a ticket will look like, and whether a printer is there, has paper and prints every letter."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from queue_server.cli.asking import can_be_written, data_option, saying_why

if TYPE_CHECKING:
    from devices.ports import PaperState
    from devices.printer_plan import PrinterPlan

WIDTHS = {"80": 576, "58": 384}
paper_option = click.option(
    "--paper", type=click.Choice(list(WIDTHS)), default="80", show_default=True, help="Khổ giấy, mm / width of the paper."
)


@click.group()
def printer() -> None:
    """Thử máy in và mẫu phiếu / try a printer, see a layout."""


@printer.command()
@click.option("--layout", default="standard", show_default=True, help="Tên mẫu phiếu trong config/tickets / a layout of config/tickets.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Tệp PNG / PNG file.")
@paper_option
@data_option
def preview(layout: str, output: Path, paper: str, data: Path) -> None:
    """Xem mẫu phiếu / a sample ticket as a picture, dot by dot as a printer prints it."""
    from devices.ticket_bitmap import draw_ticket
    from devices.ticket_layout import SAMPLE
    from queue_server.settings.layouts import Layouts

    can_be_written(output)
    with saying_why(OSError):
        picture = draw_ticket(SAMPLE, Layouts(data).read(layout), WIDTHS[paper])
        picture.save(output, "PNG")
    click.echo(f"{output}: {picture.width} × {picture.height} điểm / dots, {picture.height / 8:.0f} mm")


@printer.command()
@click.option("--printer", "key", help="Tên máy in trong agent.toml / a printer of the plan.")
@click.option("--plan", type=click.Path(dir_okay=False, path_type=Path), default=Path("agent.toml"), show_default=True)
@click.option("--host", help="Máy in mạng / a network printer.")
@click.option("--port", type=click.IntRange(1, 65_535), default=9100, show_default=True)
@click.option("--device", help="Cổng nối tiếp, như /dev/ttyUSB0 / a serial port.")
@click.option("--baud", type=click.IntRange(1200, 921_600), default=115_200, show_default=True)
@click.option("--usb", help="Máy in USB, vendor:product theo lsusb / a USB printer, as lsusb says.")
@click.option("--file", "file", help="Tệp thiết bị, như /dev/usb/lp0 / a device file.")
@paper_option
@data_option
def test(data: Path, **asked: str) -> None:
    """In trang thử / print a trial page, and say the printer's state before and after."""
    from devices.links.cabling import Cabling
    from devices.ports import UnknownProfile
    from devices.trial_page import trial_page

    plan = _plan(data, **asked)
    with saying_why(UnknownProfile):
        driver = Cabling().printer(plan)
    click.echo(f"{plan.key}: {plan.where}")
    sheet = trial_page(plan.width_dots, [plan.key, plan.where], driver.native_qr)
    _warn_if_slow(plan)
    click.echo(f"trước khi in / before: {in_words(driver.state())}")
    printed, detail = driver.put(sheet)
    click.echo(f"trang thử / trial page: {_OUTCOMES[printed]}{f' ({detail})' if detail else ''}")
    if detail == "no_permission":
        click.echo("không có quyền mở cổng: thêm người dùng vào nhóm dialout, lp / may not open it: add the user to dialout, lp", err=True)
    click.echo(f"sau khi in / after: {in_words(driver.state())}")
    if printed == "no":
        raise click.ClickException("không in được trang thử / the trial page was not printed")


def in_words(state: "PaperState") -> str:
    """One sentence in each language."""
    from devices.printing import condition

    return _CONDITIONS[condition(state)[1]]


_OUTCOMES = {
    "yes": "đã in xong / printed",
    "no": "chắc chắn chưa in / surely not printed",
    "unknown": "đã gửi nhưng máy in không xác nhận, hãy nhìn giấy / sent, but not confirmed: look at the paper",
}
_CONDITIONS = {
    "ok": "sẵn sàng, còn giấy / ready, has paper",
    "paper_low": "sẵn sàng, sắp hết giấy / ready, paper is low",
    "paper_out": "hết giấy / out of paper",
    "cover_open": "nắp đang mở / its lid is open",
    "offline": "máy in tự báo chưa sẵn sàng / it says that it is not ready",
    "no_connection": "không kết nối được: kiểm tra nguồn, dây, địa chỉ / nobody there: check power, cable, address",
    "silent": "máy in không trả lời về tình trạng / it does not tell its state",
}


def _plan(data: Path, **asked: str) -> "PrinterPlan":
    """The printer that was named, one way or another."""
    from pydantic import ValidationError

    from devices.printer_plan import PrinterPlan
    from queue_server.cli.models import Models, PadModels, read_plan
    from queue_server.settings.layouts import Layouts

    ways = {"network": asked["host"], "serial": asked["device"], "usb": asked["usb"], "file": asked["file"]}
    given = [kind for kind, where in ways.items() if where]
    if len(given) + bool(asked["key"]) != 1:
        raise click.UsageError("hãy nêu đúng một / name exactly one of: --printer, --host, --device, --usb, --file")
    if asked["key"]:
        with saying_why():
            printers = {one.key: one for one in read_plan(Path(asked["plan"]), Models(data), Layouts(data), PadModels(data)).printers}
        if asked["key"] not in printers:
            raise click.ClickException(f"{asked['plan']}: không có máy in / no printer {asked['key']!r} ({', '.join(printers)})")
        return printers[asked["key"]]
    kind = given[0]
    try:
        return PrinterPlan.model_validate(
            {
                "key": "thu",
                "kind": kind,
                "host": asked["host"] or "",
                "port": asked["port"],
                "device": asked["device"] or asked["file"] or "",
                "baud": asked["baud"],
                "usb": asked["usb"] or "",
                "width_dots": WIDTHS[asked["paper"]],
            }
        )
    except ValidationError as wrong:
        raise click.UsageError(f"{wrong.errors()[0]['loc'][-1]}: {wrong.errors()[0]['msg']}") from None


def _warn_if_slow(plan: "PrinterPlan") -> None:
    if (seconds := plan.slow_seconds) is not None:
        click.echo(
            f"lưu ý: ở {plan.baud} baud mỗi phiếu mất khoảng {seconds:.0f} giây; hãy đặt máy in lên 115200 hoặc dùng USB, mạng / "
            f"note: at {plan.baud} baud a ticket takes about {seconds:.0f} s; set the printer to 115200 or use USB or the network",
            err=True,
        )
