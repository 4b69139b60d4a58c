"""What is said about a port that cannot be used, and what to do about it: in both languages, whatever the system's own words are."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import click

SCAN = "motcua devices scan"


@contextmanager
def saying_which_port(port: str) -> Iterator[None]:
    """A line that cannot be opened, or is lost, becomes one sentence on stderr and exit code 1."""
    from pydantic import ValidationError

    from devices.ports import LineLost

    try:
        yield
    except LineLost as lost:
        raise click.ClickException(_sentence(port, lost)) from lost
    except ValidationError as wrong:
        if wrong.title != "LinePlan":
            raise
        raise click.ClickException(f"--port {port}: {wrong.errors()[0]['msg'].removeprefix('Value error, ')}") from wrong


def _sentence(port: str, lost: Exception) -> str:
    number = _number(lost)
    if number == errno.ENOENT:
        return f"không có cổng {port}: kiểm tra dây, xem các cổng bằng: {SCAN} / there is no port {port}: check the cable, or run: {SCAN}"
    if number in (errno.EACCES, errno.EPERM):
        return f"chưa được phép dùng {port}: cách mở quyền, chạy: {SCAN} / not allowed to use {port}: for how to allow it, run: {SCAN}"
    if number in (errno.ENOTTY, errno.EINVAL, errno.EISDIR, errno.ENODEV):
        return f"{port} không phải là cổng nối tiếp: chạy {SCAN} / {port} is no serial port: run {SCAN}"
    if number == errno.EWOULDBLOCK:
        return f"chương trình khác đang dùng {port}: hãy dừng nó, hoặc motcua agent / {lost}"
    return (
        f"không dùng được {port}: kiểm tra dây, nguồn, địa chỉ; chạy {SCAN} / {port} cannot be used, check cable, power, address ({lost})"
    )


def _number(error: BaseException | None) -> int | None:
    """The system's number, wherever in the chain: pyserial leaves it out at times, and termios.error has it among its arguments."""
    while error is not None:
        number = getattr(error, "errno", None) or (error.args[0] if error.args else None)
        if isinstance(number, int):
            return number
        error = error.__cause__ or error.__context__
    return None
