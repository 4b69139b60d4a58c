"""Where the project's own files lie: inside an installed wheel, or beside the packages in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def config_folder() -> Path:
    """The folder of defaults.toml, halls/ and boards/."""
    packed = _PACKAGE / "_config"
    return packed if packed.is_dir() else _PACKAGE.parent / "config"


def pages_folder() -> Path:
    """The folder of the built pages."""
    packed = _PACKAGE / "_pages"
    return packed if packed.is_dir() else _PACKAGE.parent / "displays" / "built"
