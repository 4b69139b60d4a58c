"""What several commands share: the data folder, and saying no in one sentence."""

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
