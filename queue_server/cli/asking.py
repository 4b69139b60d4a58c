"""What several commands share: the data folder, and saying no in one sentence."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from queue_server.settings import SettingsError
from sounds.errors import SoundError

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
    expected: tuple[type[Exception], ...] = (SettingsError, SoundError, *errors)
    try:
        yield
    except expected as error:
        raise click.ClickException(str(error)) from error


def can_be_written(file: Path) -> None:
    """Said before anything is drawn or spoken: the folder for the file is there, and may be written in. Raises click's refusal."""
    folder = file.parent
    if not folder.is_dir():
        vi, en = (
            f"không có thư mục {folder}: tạo nó trước, hoặc đặt -o khác",
            f"there is no folder {folder}: make it first, or give another -o",
        )
        raise click.ClickException(f"{vi} / {en}")
    if not os.access(file if file.exists() else folder, os.W_OK):
        raise click.ClickException(f"không ghi được / cannot be written: {file}")


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
