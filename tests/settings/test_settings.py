"""The server's settings: who overrides whom, and what is refused before anything starts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from queue_server.settings import Settings, SettingsError, load_settings


@pytest.fixture(autouse=True)
def _a_clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("MOTCUA_")]:
        monkeypatch.delenv(name)


def hall(tmp_path: Path, text: str) -> Path:
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_command_line_beats_the_environment_beats_the_hall_beats_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = hall(tmp_path, 'port = 1\nhost = "10.0.0.1"\nlog_level = "debug"\n[limits]\nsign_in_tries_per_minute = 1\n')
    monkeypatch.setenv("MOTCUA_PORT", "2")
    monkeypatch.setenv("MOTCUA_HOST", "10.0.0.2")
    monkeypatch.setenv("MOTCUA_LIMITS__ENROL_TRIES_PER_MINUTE", "2")
    settings = load_settings(folder, port=3, host=None)
    assert (settings.port, settings.host, settings.log_level) == (3, "10.0.0.2", "debug")
    assert (settings.limits.sign_in_tries_per_minute, settings.limits.enrol_tries_per_minute) == (1, 2)
    assert settings.async_mode == "eventlet"


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 1


def test_settings_made_by_hand_do_not_listen_to_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_PORT", "2")
    assert Settings().port == 8080


def test_without_a_database_url_the_database_is_a_file_in_the_data_folder(tmp_path: Path) -> None:
    assert load_settings(data=tmp_path).database == f"sqlite:///{tmp_path}/motcua.sqlite3"


def test_the_address_of_the_qr_code_is_the_public_url_when_there_is_one() -> None:
    assert load_settings(port=81).address == "http://127.0.0.1:81"
    assert load_settings(public_url="https://motcua.example/").address == "https://motcua.example"


def test_a_mistake_in_the_hall_s_file_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(
        SettingsError, match=r'settings.toml:2: không có mục "prot" / unknown setting "prot" in the file – did you mean "port"\?'
    ):
        load_settings(hall(tmp_path, "# a comment\nprot = 1\n"))


def test_a_mistake_in_the_environment_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_PORT", "eighty")
    with pytest.raises(SettingsError, match=r"^MOTCUA_PORT: .*phải là số nguyên / must be a whole number.*got 'eighty'"):
        load_settings()


def test_a_misspelt_variable_is_refused_and_a_foreign_one_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_TEST_POSTGRES", "1")
    load_settings()
    monkeypatch.setenv("MOTCUA_ASYNCMODE", "gevent")
    with pytest.raises(SettingsError, match=r'^MOTCUA_ASYNCMODE: .*did you mean "MOTCUA_ASYNC_MODE"'):
        load_settings()


def test_a_mistake_on_the_command_line_names_its_option() -> None:
    with pytest.raises(SettingsError, match=r"^--async-mode: .*'eventlet', 'gevent' or 'threading'"):
        load_settings(async_mode="asyncio")


@pytest.mark.parametrize("url", ["postgresql://db/hall", "postgres://db/hall"])
def test_a_database_without_its_driver_is_refused_with_the_way_to_write_it(url: str) -> None:
    with pytest.raises(SettingsError, match=r"postgresql\+psycopg2://… under eventlet"):
        load_settings(database_url=url)


def test_psycopg_3_is_refused_under_eventlet_only() -> None:
    url = "postgresql+psycopg://db/hall"
    with pytest.raises(SettingsError, match="blocks eventlet"):
        load_settings(database_url=url)
    assert load_settings(database_url=url, async_mode="threading").database == url


def test_a_secret_in_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"settings.toml:1: .*MOTCUA_DATABASE_URL or database_url_file"):
        load_settings(hall(tmp_path, 'database_url = "postgresql+psycopg2://hall:tramhoa@db/hall"\n'))


def test_a_secret_comes_from_a_file_of_its_own_and_is_never_printed(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql+psycopg2://hall:tramhoa@db/hall\n")
    settings = load_settings(hall(tmp_path, f'database_url_file = "{tmp_path}/url"\n'))
    assert settings.database == "postgresql+psycopg2://hall:tramhoa@db/hall"
    assert "tramhoa" not in repr(settings) + str(settings)


def test_a_refused_secret_is_not_repeated_in_the_refusal() -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings(database_url="postgresql://hall:tramhoa@db/hall")
    assert "tramhoa" not in str(refused.value)


def test_a_secret_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"redis_url_file .*nowhere cannot be read"):
        load_settings(hall(tmp_path, f'redis_url_file = "{tmp_path}/nowhere"\n'))


def test_reading_settings_loads_no_framework() -> None:
    said = "import sys, queue_server.settings; print(sorted({name.partition('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True).stdout
    assert not [name for name in ("flask", "sqlalchemy", "eventlet", "gevent", "structlog", "click", "rich") if f"'{name}'" in loaded]
