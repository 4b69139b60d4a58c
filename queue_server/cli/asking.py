"""What several commands share: the data folder, and saying no in one sentence."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

data_option = click.option(
    "--data",
    "data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(".motcua"),
    show_default=True,
    envvar="MOTCUA_DATA",
    help="Thư mục giữ mọi trạng thái / the folder that holds all state.",
)


@contextmanager
def saying_why(*errors: type[Exception]) -> Iterator[None]:
    """An expected trouble becomes one line on stderr and exit code 1, never a traceback."""
    try:
        yield
    except (*_of_this_house(), *errors) as error:
        raise click.ClickException(str(error)) from error


def _of_this_house() -> tuple[type[Exception], ...]:
    """Looked for when something went wrong only: reading the settings' rules takes longer than most commands."""
    from queue_server.settings import SettingsError
    from sounds.errors import SoundError

    return SettingsError, SoundError


def can_be_written(file: Path, *endings: str) -> None:
    """Said before anything is drawn or spoken: the file has one of these endings, its folder is there and may be written in.

    Raises click's refusal.
    """
    folder = file.parent
    if not folder.is_dir():
        vi, en = (
            f"không có thư mục {folder}: tạo nó trước, hoặc đặt -o khác",
            f"there is no folder {folder}: make it first, or give another -o",
        )
        raise click.ClickException(f"{vi} / {en}")
    if endings and file.suffix.lower() not in endings:
        raise click.ClickException(f"tên tệp phải kết thúc bằng / the file's name must end in {' | '.join(endings)}: {file.name}")
    was_there = file.exists()
    try:
        with file.open("ab"):
            """Opening it is the only question that every kind of folder answers truly."""
    except OSError as error:
        raise click.ClickException(f"không ghi được, hãy đặt -o khác / cannot be written, give another -o: {file}") from error
    if not was_there:
        file.unlink()


@contextmanager
def interruptible() -> Iterator[threading.Event]:
    """Ctrl-C and a service manager's TERM set the event, and the command ends by itself and well."""
    stop = threading.Event()
    before = {one: signal.signal(one, lambda *_: stop.set()) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for one, what in before.items():
            signal.signal(one, what)
