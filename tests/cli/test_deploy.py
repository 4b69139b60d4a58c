"""What is copied to a hall's machines: units systemd accepts, fenced in; udev rules that are rules; a guide that names what exists."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from queue_server.settings import config_folder
from tests.cli.asking import ask

DEPLOY = config_folder() / "deploy"
UNITS = ("motcua-server.service", "motcua-agent.service")
FENCES = (
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "Restart=always",
    "StartLimitIntervalSec=0",
    "CapabilityBoundingSet=",
)
RULE = re.compile(r'[A-Z_]+(\{[A-Za-z_]+\})?(==|!=|=|\+=|:=)"[^"]*"')
KEYS = {"ACTION", "SUBSYSTEM", "KERNEL", "DRIVER", "ENV", "ATTR", "GROUP", "MODE", "SYMLINK", "IMPORT"}
MATCHED_WITH = {"ACTION", "SUBSYSTEM", "KERNEL", "DRIVER"}


def settings_of(unit: str) -> list[str]:
    return [line for line in (DEPLOY / unit).read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def rules() -> list[str]:
    lines = (DEPLOY / "60-motcua.rules").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_is_fenced_in_and_begins_again_for_ever(unit: str) -> None:
    assert set(FENCES) <= set(settings_of(unit))
    assert not any(line.startswith("WatchdogSec") for line in settings_of(unit)), "nothing in the program feeds a watchdog"


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_starts_a_command_that_exists_with_options_that_exist(unit: str) -> None:
    (start,) = [line for line in settings_of(unit) if line.startswith("ExecStart=")]
    _, command, *words = start.partition("=")[2].split()
    help_text = ask(command, "--help").output
    assert all(word in help_text for word in words if word.startswith("--"))


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_accepts_the_unit_and_calls_it_safe(unit: str, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:  # no systemd to ask: at least its own grammar is kept
        assert all(re.fullmatch(r"\[(Unit|Service|Install)\]|[A-Z][A-Za-z]+=.*", line) for line in settings_of(unit))
        return
    here = tmp_path / unit
    here.write_text((DEPLOY / unit).read_text(encoding="utf-8").replace("/opt/motcua/bin/motcua", sys.executable), encoding="utf-8")
    verified = subprocess.run(["systemd-analyze", "verify", "--man=no", here], capture_output=True, text=True, check=False)
    assert unit not in verified.stderr, verified.stderr
    judged = subprocess.run(["systemd-analyze", "security", "--offline=true", here], capture_output=True, text=True, check=False)
    exposure = re.search(r"exposure level for \S+: ([0-9.]+)", judged.stdout)
    assert exposure is not None, judged.stdout + judged.stderr
    assert float(exposure[1]) < 3.5


@pytest.mark.parametrize("rule", rules())
def test_every_line_of_the_rules_is_a_rule(rule: str) -> None:
    tokens = rule.split(", ")
    assert all(RULE.fullmatch(token) for token in tokens), rule
    keys = [re.match(r"[A-Z_]+", token)[0] for token in tokens]  # type: ignore[index]
    assert set(keys) <= KEYS
    assert all("==" in token for token, key in zip(tokens, keys, strict=True) if key in MATCHED_WITH)
    assert "SUBSYSTEM" in keys, "a rule for everything would change devices that are not ours"


def test_udev_accepts_the_rules() -> None:
    if shutil.which("udevadm") is None:
        assert len(rules()) == 9  # read line by line above; there is no udev here to ask
        return
    said = subprocess.run(["udevadm", "verify", DEPLOY / "60-motcua.rules"], capture_output=True, text=True, check=False)
    assert said.returncode == 0 or "Unknown command verb" in said.stderr + said.stdout or "unrecognized" in said.stderr, said.stderr


def test_the_guide_names_files_and_commands_that_exist() -> None:
    guide = (DEPLOY / "README.md").read_text(encoding="utf-8")
    assert all((DEPLOY.parent.parent / path).exists() for path in re.findall(r"\bconfig/[\w./-]+\w", guide))
    for group, command in set(re.findall(r"motcua (board|devices|simulate) (\w+)", guide)):
        assert ask(group, command, "--help").exit_code == 0
    assert guide.index("Lắp đặt") < guide.index("Installing")
