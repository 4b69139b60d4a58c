"""``serve`` and ``agent``: a hall from its own folder of TOML, and the sentences for everything that is wrong with it."""

import json
import shutil
import socket
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from queue_server.cli.run_demo import _Demo
from queue_server.runtime import MODES
from queue_server.settings import SettingsError, config_folder, load_site
from tests.cli.asking import ask, ask_outside, running
from tests.counts import few

SETTINGS = """
[limits]
sign_in_tries_per_minute = 2
"""


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    """The sample ward as a folder of one's own."""
    return Path(shutil.copytree(config_folder() / "halls" / "ward", tmp_path / "hall"))


def asked(url: str, body: dict[str, Any] | None = None, **headers: str) -> tuple[int, dict[str, Any]]:
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(url, data=data, headers={"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=10) as answered:
            return answered.status, json.load(answered)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)


def test_a_hall_is_served_from_its_folder_with_its_limits_and_hours(hall: Path, tmp_path: Path) -> None:
    (hall / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    plan = (hall / "hall.toml").read_text(encoding="utf-8")
    closed = "\n".join(line for line in plan.splitlines() if not line.startswith(("mon_fri", "sat", "calendar")))
    (hall / "hall.toml").write_text(closed, encoding="utf-8")
    with running("serve", hall, "--data", tmp_path / "data", "--port", "0") as server:
        assert server.stdout is not None
        said = ""
        while "listening on" not in said:
            line = server.stdout.readline()
            assert line, said
            said += line
        url = said.split()[-1]
        code = said.split("First-run code: ")[1].split()[0]
        admin = {"command_id": "a", "code": code, "name": "quantri", "password": "a long password"}
        assert asked(f"{url}/api/v1/setup", admin)[0] == 201
        asked_in = {"name": "quantri", "password": "wrong"}
        tries = [asked(f"{url}/api/v1/session", asked_in, **{"X-Session": "p"})[0] for _ in range(3)]
        assert tries == [401, 401, 429]
        assert asked(f"{url}/api/v1/hall")[1]["hours"] == []
        assert asked(f"{url}/healthz")[1]["site"] == "phuong-minh-khanh"
    assert ask("journal", "verify", "--data", tmp_path / "data").exit_code == 0


@pytest.mark.parametrize("mode", few(MODES, "eventlet"))
def test_a_port_that_is_taken_is_said_in_one_line(hall: Path, tmp_path: Path, mode: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = ask_outside("serve", hall, "--data", tmp_path / "data", "--port", port, "--async-mode", mode)
    assert said.returncode == 1
    assert f"127.0.0.1:{port}" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_demo_looks_at_its_port_before_it_builds_the_voice(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = ask_outside("demo", "--data", tmp_path / "data", "--port", port)
    assert said.returncode == 1
    assert f"không nghe được tại 127.0.0.1:{port}" in said.stderr and f"cannot listen at 127.0.0.1:{port}" in said.stderr
    assert "Traceback" not in said.stderr and "first start" not in said.stdout + said.stderr
    assert not (tmp_path / "data" / "sounds").exists()


@pytest.mark.parametrize("mode", few(MODES, "eventlet"))
def test_a_damaged_database_starts_nothing_and_is_said_in_one_line(hall: Path, tmp_path: Path, mode: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "motcua.sqlite3").write_bytes(b"this is no database " * 1000)
    said = ask_outside("serve", hall, "--data", tmp_path / "data", "--port", "0", "--async-mode", mode)
    assert said.returncode == 3
    assert "the database file is damaged" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_folder_that_cannot_be_used_is_named_and_not_the_address(hall: Path) -> None:
    said = ask_outside("serve", hall, "--data", "/proc/nowhere", "--port", "0")
    assert said.returncode == 1
    assert "/proc/nowhere" in said.stderr
    assert "127.0.0.1" not in said.stderr


@pytest.mark.parametrize("mode", few(MODES, "eventlet"))
def test_a_folder_has_one_server_and_is_its_owners_alone(hall: Path, tmp_path: Path, mode: str) -> None:
    data = tmp_path / "data"
    with running("serve", hall, "--data", data, "--port", "0", "--async-mode", mode) as server:
        assert server.stdout is not None
        while "listening on" not in server.stdout.readline():
            assert server.poll() is None
        second = ask_outside("serve", hall, "--data", data, "--port", "0", "--async-mode", mode)
        assert second.returncode == 1
        assert str(server.pid) in second.stderr
        kept = [data, *data.glob("motcua.sqlite3*")]
        assert [file.name for file in kept if file.stat().st_mode & 0o077] == []


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("hall.toml", "[hall]\nkey = 'x'\nnmae = 'X'\n", ("hall.toml:3", "name")),
        ("hall.toml", "[hall\n", ("hall.toml:1",)),
        ("hall.toml", "[hall]\nkey = 'x'\nname = 'X'\n[rules]\nrecalls_max = 'three'\n", ("hall.toml:5",)),
        ("settings.toml", "port = 8080\nsesion_hours = 3\n", ("settings.toml:2", "session_hours")),
        ("settings.toml", "async_mode = 'fast'\n", ("settings.toml:1", "eventlet")),
        ("settings.toml", "\n[limits]\nsign_in_tries_per_minute = -1\n", ("settings.toml:3",)),
    ],
)
def test_a_mistake_in_a_halls_files_is_pointed_at(hall: Path, tmp_path: Path, file: str, text: str, told: tuple[str, ...]) -> None:
    (hall / file).write_text(text, encoding="utf-8")
    said = ask("serve", hall, "--data", tmp_path / "data", "--port", "0")
    assert said.exit_code == 1
    for words in told:
        assert words in said.output
    assert "Traceback" not in said.output


@pytest.mark.parametrize("mode", few(MODES, "eventlet"))
def test_a_language_nobody_wrote_sentences_for_is_pointed_at_in_the_halls_file(hall: Path, tmp_path: Path, mode: str) -> None:
    plan = (hall / "hall.toml").read_text(encoding="utf-8")
    changed = plan.replace('languages = ["vi", "en"]', 'languages = ["vi", "enn"]')
    (hall / "hall.toml").write_text(changed, encoding="utf-8")
    line = changed[: changed.index("languages")].count("\n") + 1
    said = ask_outside("serve", hall, "--data", tmp_path / "data", "--port", "0", "--async-mode", mode)
    assert said.returncode == 1
    assert f'hall.toml:{line}: chưa có ngôn ngữ "enn"' in said.stderr
    assert 'unknown language "enn"' in said.stderr and 'did you mean "en"?' in said.stderr
    assert "Traceback" not in said.stderr


def test_a_halls_own_language_is_known_by_its_file(hall: Path, tmp_path: Path) -> None:
    plan = (hall / "hall.toml").read_text(encoding="utf-8")
    (hall / "hall.toml").write_text(plan.replace('languages = ["vi", "en"]', 'languages = ["vi", "xx"]'), encoding="utf-8")
    with pytest.raises(SettingsError):
        load_site(hall, tmp_path)
    (tmp_path / "xx.toml").write_text("", encoding="utf-8")
    assert load_site(hall, tmp_path).languages == ("vi", "xx")


def test_an_unknown_async_mode_starts_nothing(hall: Path, tmp_path: Path) -> None:
    for words in (("--async-mode", "fast"), ("--async-mode=fast",), ("--async-mode",)):
        said = ask_outside("serve", hall, "--data", tmp_path / "data", *words)
        assert said.returncode in (1, 2)
        assert "Traceback" not in said.stderr
    (hall / "settings.toml").write_text("async_mode = 'fast'\n", encoding="utf-8")
    said = ask_outside("serve", hall, "--data", tmp_path / "data")
    assert said.returncode == 1
    assert "Traceback" not in said.stderr


def test_a_folder_that_is_no_hall_is_a_wrong_use(tmp_path: Path) -> None:
    assert ask("serve", tmp_path / "nowhere", "--data", tmp_path).exit_code == 2
    assert ask("serve", tmp_path, "--data", tmp_path).exit_code == 1


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "agent.toml"
    file.write_text('server = "http://127.0.0.1:9"\nname = "pc-1"\n', encoding="utf-8")
    return file


def test_an_agent_without_a_key_says_what_to_do(plan: Path, tmp_path: Path) -> None:
    said = ask("agent", plan, "--data", tmp_path / "data")
    assert said.exit_code == 1
    assert "--enrol" in said.output


def test_an_agent_whose_server_is_not_there_says_so(plan: Path, tmp_path: Path) -> None:
    said = ask("agent", plan, "--data", tmp_path / "data", "--enrol", "AAAA-AAAA")
    assert said.exit_code == 1
    assert "http://127.0.0.1:9" in said.output
    assert not (tmp_path / "data" / "agent.key").exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("srever = 'http://x'\nname = 'pc'\n", ("agent.toml:1", "server")),
        ("server = 'http://x'\nname = 'pc'\n[[boards]]\nkey = '1'\nline = 'nowhere'\nmodel = 'generic'\n", ("nowhere",)),
        ("server = \n", ("agent.toml:1",)),
    ],
)
def test_a_mistake_in_an_agents_plan_is_pointed_at(plan: Path, tmp_path: Path, text: str, told: tuple[str, ...]) -> None:
    plan.write_text(text, encoding="utf-8")
    said = ask("agent", plan, "--data", tmp_path / "data")
    assert said.exit_code == 1
    for words in told:
        assert words in said.output


def test_a_broken_file_of_keys_is_said_to_kill_old_links(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "demo.json").write_text("{broken", encoding="utf-8")
    told = _Demo(tmp_path, "127.0.0.1", 8080, None, "eventlet")._credentials()
    assert told["keys"]["kiosk"]
    assert "links opened before are dead" in capsys.readouterr().err
