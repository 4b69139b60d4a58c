"""What leaves the workshop: one wheel with pages, config and phrases inside, and three ways to install it, none of which needs node."""

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.source import ROOT

PAGES = {"kiosk", "tv", "counter", "phone", "supervisor", "wall", "signin", "setup"}
SECONDS = 100


def run(*command: str | Path, **where: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, timeout=SECONDS, **where)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = run(sys.executable, "-m", "pip", "wheel", ".", "--no-deps", "--no-build-isolation", "-q", "-w", folder, cwd=ROOT)
    assert built.returncode == 0, built.stderr
    return next(folder.glob("*.whl"))


Install = Callable[[str], Path]


@pytest.fixture
def install(wheel: Path, tmp_path: Path) -> Install:
    """Into an environment of its own, at the versions of the lock; gives its bin folder, which is all that is on the PATH afterwards.

    By uv, which needs a tenth of pip's time for it; that pip installs it too, `make test` itself begins with.
    """

    def into_new_environment(extras: str) -> Path:
        python = tmp_path / "venv" / "bin" / "python"
        uv = (sys.executable, "-m", "uv", "-q")
        new = [] if python.exists() else [(*uv, "venv", "--python", sys.executable, tmp_path / "venv")]
        wanted = f"motcua{extras} @ {wheel.as_uri()}"
        for step in (*new, (*uv, "pip", "install", "--python", python, "-c", ROOT / "requirements.lock", wanted)):
            done = run(*step)
            assert done.returncode == 0, done.stderr
        return python.parent

    return into_new_environment


def ask(bin_folder: Path, *command: str) -> str:
    """What a command of the installed project says; it finds no node and none of this checkout."""
    said = run(bin_folder / command[0], *command[1:], cwd=bin_folder.parent, env={"PATH": str(bin_folder)})
    assert said.returncode == 0, said.stderr
    return said.stdout


def present(bin_folder: Path, *modules: str) -> list[bool]:
    code = f"import importlib.util as u; print([u.find_spec(m) is not None for m in {modules!r}])"
    return [word == "True" for word in ask(bin_folder, "python", "-c", code).strip("[]\n").split(", ")]


def test_the_wheel_carries_pages_config_and_phrases(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"queue_server/_pages/{page}.html" for page in PAGES} <= names
    for kind in (".js", ".css", ".woff2"):
        assert any(name.startswith("queue_server/_pages/assets/") and name.endswith(kind) for name in names)
    config = {path.relative_to(ROOT).as_posix() for path in (ROOT / "config").rglob("*") if path.is_file()}
    assert {name.replace("config/", "queue_server/_config/", 1) for name in config} <= names
    assert {name.partition("/")[0] for name in names} == {
        "queue_server",
        "devices",
        "sounds",
        f"{wheel.name.partition('-py3')[0]}.dist-info",
    }


def test_every_page_of_the_wheel_finds_its_assets(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        names = set(opened.namelist())
        for page in PAGES:
            told = opened.read(f"queue_server/_pages/{page}.html").decode()
            wanted = re.findall(r'(?:src|href)="/(assets/[^"]+)"', told)
            assert wanted
            assert {f"queue_server/_pages/{asset}" for asset in wanted} <= names
            assert "http://" not in told
            assert "https://" not in told


def test_the_base_is_small_and_an_agents_pc_needs_no_server_and_no_node(install: Install) -> None:
    bin_folder = install("")
    assert ask(bin_folder, "motcua", "--version").startswith("motcua, version ")
    assert "Commands:" in ask(bin_folder, "motcua", "--help")
    assert present(bin_folder, "flask", "sqlalchemy", "serial", "socketio", "PIL") == [False] * 5
    install("[agent]")
    assert "agent" in ask(bin_folder, "motcua", "--help")
    assert "A045" in ask(bin_folder, "motcua", "board", "preview", "A045")
    assert present(bin_folder, "flask", "sqlalchemy", "serial", "socketio") == [False, False, True, True]
    ask(bin_folder, "python", "-c", "import queue_server.contract.devices, devices.agent, devices.links.cabling")


def test_a_server_finds_its_pages_halls_and_tables_in_the_wheel(install: Install) -> None:
    bin_folder = install("[server]")
    assert "revision" in ask(bin_folder, "motcua", "db", "upgrade", "--data", "hall")
    code = "import queue_server.main; from queue_server.settings import *; load_site(config_folder() / 'halls' / 'ward')"
    assert ask(bin_folder, "python", "-c", f"{code}; print((pages_folder() / 'tv.html').exists())").split() == ["True"]
    assert present(bin_folder, "serial", "PIL", "numpy") == [False] * 3
