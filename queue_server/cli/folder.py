"""The data folder: its owner's alone, and one process at a time where two would contradict each other.

Knows files and locks; refuses to know what stands in them.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

OTHERS = 0o077


def open_folder(data: Path) -> None:
    """Makes the folder. From now on this process makes nothing that others may read, and what they could read of the hall they cannot."""
    os.umask(OTHERS)
    try:
        data.mkdir(parents=True, exist_ok=True)
        for file in data.glob("motcua.sqlite3*"):
            file.chmod(file.stat().st_mode & ~OTHERS)
    except OSError as error:
        raise click.ClickException(f"không dùng được thư mục / the folder cannot be used: {data}: {error.strerror}") from error


@contextmanager
def only_one(data: Path, lock: str) -> Iterator[None]:
    """One holder a folder. The kernel drops the lock with its holder, so a stale one is simply taken over."""
    try:
        file = (data / lock).open("a+")
    except OSError as error:
        raise click.ClickException(f"không ghi được vào thư mục / the folder cannot be written to: {data}: {error.strerror}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip()
            vi = f"tiến trình {holder} đang chạy trên thư mục {data} rồi, dừng nó hoặc đặt DATA (--data) khác"
            en = f"process {holder} runs it already, stop it or set DATA (--data)"
            raise click.ClickException(f"{vi} / {en}") from None
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        yield
