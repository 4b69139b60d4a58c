"""``devices scan``: what is on this machine, with the lines of agent.toml to paste."""

import getpass
from pathlib import Path

import click

from queue_server.cli.asking import data_option

TITLES = {
    "serial": "Cổng nối tiếp / serial port",
    "printer": "Máy in USB / USB printer",
    "numpad": "Bàn phím / keyboard or numpad",
    "sound": "Loa / sound card",
    "network": "Qua mạng / over the network",
}


@click.group()
def devices() -> None:
    """Thiết bị cắm vào máy này / what is plugged into this machine."""


@devices.command()
@click.option(
    "--host", "hosts", multiple=True, metavar="HOST[:PORT]", help="Máy in hoặc bộ chuyển mạng / a network printer or serial server."
)
@data_option
def scan(hosts: tuple[str, ...], data: Path) -> None:
    """Tìm cổng, máy in, bàn phím số, loa / find ports, printers, numpads, sound cards. Opens nothing."""
    from devices import scan as scanning
    from devices.links import found
    from sounds.outputs import listed

    reached, silent = found.reached(hosts)
    sinks = [scanning.Sinking(*one) for one in listed()]
    findings = scanning.scan(Path("/"), found.serial_ports(), reached, sinks, getpass.getuser())
    used = _used(data)
    for finding in findings:
        click.echo(f"\n{TITLES[finding.kind]}: {finding.title}")
        if finding.path in used:
            click.echo(f"  {finding.path}: đã có trong agent.toml / is in agent.toml already")
        else:
            click.echo("".join(f"  {line}\n" for line in finding.toml.splitlines()), nl=False)
        if finding.mend:
            click.echo(f"  CHƯA ĐƯỢC PHÉP DÙNG / not allowed yet: {finding.mend}")
            click.echo("  rồi đăng xuất, đăng nhập lại / then sign out and in again")
    for host in silent:
        click.echo(f"\n{host}: không trả lời – kiểm tra nguồn, dây mạng, địa chỉ / does not answer – check power, cable, address")
    if not findings:
        click.echo("Không thấy thiết bị nào: kiểm tra dây cắm / nothing was found: check the cables")


def _used(data: Path) -> str:
    """The plan of this PC, where it lies beside its data or in the data folder."""
    for file in (data / "agent.toml", Path("agent.toml")):
        if file.is_file():
            return file.read_text(encoding="utf-8", errors="replace")
    return ""
