"""Who may know whom, where import-linter does not look: the standard library inside the domain, and hardware inside devices."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOMS, ROOT, files, imports, named, tree

OUTSIDE_WORLD = {"time", "random", "os", "io", "socket", "secrets", "uuid", "threading"}
ALSO_OUTSIDE = {
    "asyncio",
    "logging",
    "multiprocessing",
    "pathlib",
    "shutil",
    "signal",
    "sqlite3",
    "subprocess",
    "sys",
    "tempfile",
    "urllib",
}
ASKS_THE_CLOCK = {"now", "utcnow", "today"}
HARDWARE = {"serial", "usb", "escpos", "termios"}


@pytest.mark.parametrize("path", files("queue_server/domain"), ids=named)
def test_the_domain_knows_the_standard_library_and_itself_and_no_outside_world(path: Path) -> None:
    for module in imports(path):
        top = module.partition(".")[0]
        assert module.startswith("queue_server.domain") or top in sys.stdlib_module_names, f"{named(path)} imports {module}"
        assert top not in OUTSIDE_WORLD | ALSO_OUTSIDE, f"{named(path)} imports {module}"


@pytest.mark.parametrize("path", files("queue_server/domain"), ids=named)
def test_the_domain_reads_no_clock_and_no_file(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                assert node.func.attr not in ASKS_THE_CLOCK, f"{named(path)}:{node.lineno}"
            if isinstance(node.func, ast.Name):
                assert node.func.id not in {"open", "print", "input", "eval", "exec", "__import__"}, f"{named(path)}:{node.lineno}"


def test_only_links_import_hardware() -> None:
    importing = {named(path) for path in files(*ROOMS) for module in imports(path) if module.partition(".")[0] in HARDWARE}
    assert importing
    assert all(name.startswith("devices/links/") for name in importing), importing


def test_only_the_entry_knows_the_async_modes() -> None:
    modes = {"eventlet", "gevent", "geventwebsocket", "gunicorn"}
    importing = {named(path) for path in files(*ROOMS) for module in imports(path) if module.partition(".")[0] in modes}
    assert importing == {"queue_server/runtime.py"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rooms once more, to be spoiled."""
    folder = tmp_path_factory.mktemp("house")
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("devices/agent.py", "import serial", "Hardware is reached only through links"),
        ("devices/simulators/hall.py", "import usb.core", "Hardware is reached only through links"),
        ("devices/drivers/template.py", "from devices.links import serial_line", "Drivers build bytes; only links touch hardware"),
        ("sounds/planner.py", "import devices.plan", "Sounds and devices are strangers"),
        ("devices/agent.py", "import queue_server.settings", "Agent and announcer know only the server's wire contract"),
        ("queue_server/web/visitor.py", "import sqlalchemy", "Only the store speaks SQL"),
        ("queue_server/domain/life.py", "import queue_server.actions.once", "Server layers"),
        ("queue_server/feed/screen.py", "import flask", "The rules of the hall know no framework"),
    ],
)
def test_the_import_contracts_notice(copy: Path, file: str, line: str, contract: str) -> None:
    spoiled = copy / file
    whole = spoiled.read_text(encoding="utf-8")
    spoiled.write_text(f"{whole}\n\n{line}  # noqa\n", encoding="utf-8")
    try:
        said = linted(copy)
    finally:
        spoiled.write_text(whole, encoding="utf-8")
    assert contract in " ".join(said.partition("Broken contracts")[2].split()), said


def test_the_import_contracts_are_kept(copy: Path) -> None:
    assert "0 broken" in linted(copy)


def linted(folder: Path) -> str:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout
