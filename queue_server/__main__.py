"""The console script: picks the async mode, patches for it, then imports everything else.

Only ``serve`` needs a mode, and it must be known before the settings can be read: from ``--async-mode``, the environment, or the
line of the hall's settings.toml, in that order of strength.
"""

import gc
import os
import sys
from pathlib import Path

NOT_ON_WINDOWS = (
    "motcua chạy trên Linux (Debian 12, Ubuntu 22.04 trở lên), không chạy trên Windows. Máy Windows dùng được mọi trang bằng trình duyệt; "
    "máy in và bảng LED cạnh máy Windows: dùng máy in mạng hoặc bộ chuyển nối tiếp – mạng. / motcua runs on Linux (Debian 12, Ubuntu "
    "22.04 or later), not on Windows. A Windows PC can use every page in a browser; for a printer or a board beside it, use a network "
    "printer or a serial server."
)


def main() -> None:
    if sys.platform == "win32":
        sys.exit(NOT_ON_WINDOWS)  # before anything is imported that Windows does not have
    arguments = sys.argv[1:]
    if arguments[:1] in (["serve"], ["demo-server"]):
        from queue_server import runtime

        gc.disable()  # what is imported stays: looking through it for garbage costs a tenth of the start
        runtime.prepare(_async_mode(arguments))
    from queue_server.cli import motcua

    motcua(prog_name="motcua")


def _async_mode(arguments: list[str]) -> str:
    for position, argument in enumerate(arguments):
        name, given, value = argument.partition("=")
        if name == "--async-mode":
            return value if given else (arguments[position + 1] if position + 1 < len(arguments) else "")
    if told := os.environ.get("MOTCUA_ASYNC_MODE"):
        return told
    return _in_settings(arguments) or "eventlet"


def _in_settings(arguments: list[str]) -> str | None:
    """A first look with the standard library only; ``settings`` reads the file properly and says what is wrong with it."""
    import tomllib

    for folder in (Path(argument) for argument in arguments if not argument.startswith("-")):
        try:
            return str(tomllib.loads((folder / "settings.toml").read_text(encoding="utf-8")).get("async_mode", "")) or None
        except (OSError, ValueError):
            continue
    return None


if __name__ == "__main__":
    main()
