"""The source as text and syntax trees, for the tests that read it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("queue_server", "devices", "sounds")


def files(*folders: str, endings: tuple[str, ...] = (".py",)) -> list[Path]:
    """Every file of these folders that somebody wrote: nothing built or installed."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*")) if path.suffix in endings]
    return [path for path in found if not {"node_modules", "built", "__pycache__"} & set(path.parts)]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever in it, as a dotted name."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{named(path)}: relative imports are not used"
            yield node.module or ""
