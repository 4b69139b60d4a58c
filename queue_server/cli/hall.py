"""``serve``, ``agent``, ``db upgrade``, ``journal verify``: what runs in a hall, and what looks after it."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from queue_server.cli.asking import data_option, saying_why
from queue_server.cli.folder import only_one, open_folder
from queue_server.cli.logs import write_logs

if TYPE_CHECKING:
    from devices.plan import AgentPlan
    from devices.ports import Speaker
    from queue_server.settings import Settings

hall_argument = click.argument("hall", type=click.Path(exists=True, file_okay=False, path_type=Path))
BROKEN = 3


@click.command()
@hall_argument
@data_option
@click.option("--host", help="Địa chỉ lắng nghe / address to listen at.  [default: 127.0.0.1]")
@click.option("--port", type=int, help="Cổng / port.  [default: 8080]")
@click.option("--public-url", help="Địa chỉ in trên mã QR / what people's phones open.")
@click.option("--async-mode", type=click.Choice(["eventlet", "gevent", "threading"]), help="[default: eventlet]")
def serve(hall: Path, **asked: Any) -> None:
    """Máy chủ của một hội trường / the server of one hall, from its folder of TOML."""
    with saying_why():
        settings, site = read_hall(hall, **asked)
        run_server(settings, site)


@click.command()
@click.argument("plan", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option
@click.option("--enrol", metavar="CODE", help="Mã dùng một lần do phụ trách cấp / the one-time code from the supervisor's page.")
def agent(plan: Path, data: Path, enrol: str | None) -> None:
    """Bảng LED, máy in, bàn phím, loa cắm vào máy này / the boards, printers, keypads and loudspeakers of this PC."""
    if not sys.platform.startswith("linux"):
        raise click.ClickException(f"máy có dây cắm phải chạy Linux, không phải / the agent runs on Linux, not on {sys.platform}")
    from devices import agent as devices_agent
    from devices.enrolment import EnrolmentRefused, enrolled_key
    from devices.links.cabling import Cabling
    from devices.ports import UnknownProfile
    from queue_server.cli.models import Models, PadModels, read_plan
    from queue_server.settings.layouts import Layouts

    models, layouts, pads = Models(data), Layouts(data), PadModels(data)
    with saying_why(UnknownProfile, EnrolmentRefused):
        read = read_plan(plan, models, layouts, pads)
        open_folder(data)
        key = enrolled_key(read.server, data / "agent.key", enrol, read.name)
        if enrol is not None:
            click.echo(f"đã ghi danh {read.name}, khóa ở / {read.name} is enrolled, its key is in {data / 'agent.key'}")
        write_logs()
        stop = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stop.set())
        follow_parent()
        with _loudspeakers(read, key, data) as speakers:
            devices_agent.run(read, models.read, key, data, speakers, stop, Cabling(), layouts=layouts.read, pads=pads.read)


@click.group()
def db() -> None:
    """Cơ sở dữ liệu / the database."""


@db.command("upgrade")
@data_option
def db_upgrade(data: Path) -> None:
    """Đưa bảng về phiên bản mới nhất / bring the tables to the newest revision. The server does it at every start."""
    from queue_server.settings import load_settings
    from queue_server.store.database import REVISION, opened_database, upgrade

    with saying_why():
        settings = load_settings(data=data)
        settings.data.mkdir(parents=True, exist_ok=True)
        with opened_database(settings.database) as engine:
            changed = upgrade(engine)
    click.echo(f"{'upgraded to' if changed else 'already at'} revision {REVISION}")


@click.group()
def journal() -> None:
    """Nhật ký / the journal."""


@journal.command("verify")
@data_option
@click.option("--site", help="Một hội trường / one site only.")
def journal_verify(data: Path, site: str | None) -> None:
    """Kiểm tra nhật ký / check the chain of hashes, and that replaying it gives the rows. Exit code 3 names what is broken."""
    from sqlalchemy.exc import SQLAlchemyError

    from queue_server.settings import load_settings
    from queue_server.store.database import DatabaseDamaged, naming_damage, opened_database, site_keys
    from queue_server.store.journal import verify

    with saying_why(SQLAlchemyError), _broken_if(DatabaseDamaged), naming_damage():
        settings = load_settings(data=data)
        if not settings.database_url and not (settings.data / "motcua.sqlite3").exists():
            raise click.ClickException(f"{settings.data} holds no hall yet")
        with opened_database(settings.database) as engine:
            known = site_keys(engine)
            if site and site not in known:
                raise click.ClickException(f"không có hội trường / no site {site!r}; có / there are: {', '.join(known)}")
            sites = [site] if site else known
            whole = True
            for key in sites:
                with engine.connect().execution_options(reading=True) as connection, connection.begin(), _progress(f"{key}: ") as step:
                    rows, broken = verify(connection, key, step)
                for one in broken[:20]:
                    click.echo(f"{key}: {one.where}: {one.why}", err=True)
                whole = whole and not broken
                click.echo(f"{key}: {rows} rows {'verified' if not broken else 'read before the break'}")
    if not whole:
        sys.exit(BROKEN)


@contextmanager
def _broken_if(damaged: type[Exception]) -> Iterator[None]:
    try:
        yield
    except damaged as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(BROKEN)


def _progress(title: str) -> Any:
    """A bar on a terminal; silence in a log."""
    from rich.progress import Progress, SpinnerColumn, TextColumn

    @contextmanager
    def shown() -> Any:
        with Progress(SpinnerColumn(), TextColumn(title + "{task.completed} rows"), transient=True, disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task(title, total=None)
            yield lambda rows: bar.update(task, completed=rows)

    return shown()


def read_hall(hall: Path, **asked: Any) -> tuple["Settings", Any]:
    from queue_server.settings import load_settings, load_site, warnings_about

    settings = load_settings(hall, **asked)
    site = load_site(hall, settings.data / "phrases")
    for warning in warnings_about(site):
        click.echo(f"lưu ý / note: {warning}", err=True)
    return settings, site


def run_server(settings: "Settings", site: Any, furniture: Any = None) -> None:
    """Serves until interrupted. What keeps it from starting is said in one line: exit code 1, or 3 for a damaged database."""
    from queue_server import main
    from queue_server.store.database import DatabaseDamaged

    def ready(port: int) -> None:
        click.echo(f"motcua: đang nghe tại / listening on http://{settings.host}:{port}")

    write_logs(settings.log_level)
    follow_parent()
    open_folder(settings.data)
    alone = nullcontext() if settings.database_url else only_one(settings.data, "server.lock")
    with alone, _broken_if(DatabaseDamaged), saying_address(settings.host, settings.port):
        main.serve(settings, site, ready, furniture)


@contextmanager
def saying_address(host: str, port: int) -> Iterator[None]:
    """What cannot be listened at is said in one line, with the way out."""
    from queue_server.runtime import AddressRefused

    try:
        yield
    except AddressRefused as error:
        where = f"{host}:{port}"
        vi, en = f"không nghe được tại {where}: chọn --port khác", f"cannot listen at {where}: choose another --port"
        raise click.ClickException(f"{vi} / {en} ({error})") from error


@contextmanager
def _loudspeakers(plan: "AgentPlan", key: str, data: Path) -> "Iterator[dict[str, Speaker]]":
    """By zone; they follow the server's bank together."""
    if not plan.speakers:
        yield {}
        return
    from contextlib import ExitStack, closing

    from devices.fetching import Fetching
    from sounds.loudspeaker import Loudspeaker
    from sounds.mirror import Mirror
    from sounds.outputs import output
    from sounds.sinks import CommandSink

    with ExitStack() as stack:
        mirror = stack.enter_context(closing(Mirror(data / "sounds", Fetching(plan.server, key))))
        yield {
            one.zone: stack.enter_context(
                closing(Loudspeaker(data / "sounds", CommandSink(output(one.output)), mirror=mirror, volume_percent=one.volume_percent))
            )
            for one in plan.speakers
        }


def follow_parent() -> None:
    """A child of ``demo`` ends when its parent does, however it ended (Linux)."""
    parent = os.environ.get("MOTCUA_CHILD_OF")
    if not parent or not sys.platform.startswith("linux"):
        return
    import ctypes

    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
    if os.getppid() != int(parent):
        sys.exit(0)
