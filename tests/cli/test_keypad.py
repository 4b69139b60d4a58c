"""``motcua keypad``: a pad is tried at a bench without any server, and enrolled for its counter and for no other."""

import os
import pty
import re
import subprocess
import sys
import tty
from pathlib import Path

import pytest
from click.testing import CliRunner

from queue_server.cli import motcua
from tests.waiting import fair, until

PLAN = """
server = "{url}"
name = "quay"
[[lines]]
name = "bus"
port = "/dev/null"
[[keypads]]
key = "pad-3"
kind = "{kind}"
line = "bus"
counter = 3
"""


def test_keys_are_told_with_what_they_mean_and_another_pads_with_its_address(tmp_path: Path) -> None:
    master, slave = pty.openpty()
    tty.setraw(slave)
    said = (tmp_path / "said").open("w+")
    command = [sys.executable, "-m", "queue_server", "keypad", "listen", "--kind", "ub485", "--port", os.ttyname(slave), "--address", "5"]
    process = subprocess.Popen([*command, "--data", str(tmp_path)], stdout=said, stderr=subprocess.STDOUT)
    try:
        heard = b""
        while b"\x01\x25\x30\x07" not in heard:  # the pad's light is put out: the line is open
            heard += os.read(master, 64)
        os.write(master, bytes.fromhex("01 25 33 07 01 25 31 07 FF 01 29 34 07"))
        told = until(lambda: _lines(tmp_path / "said", 4), fair(20))
    finally:
        process.terminate()
        process.wait(10)
        said.close()
        os.close(master)
        os.close(slave)
    assert re.split(r" {2,}", told[1]) == ["33", "redirect", "đang gõ / typing: …"]
    assert re.split(r" {2,}", told[2]) == ["31", "call", "gọi lại / recall"]
    assert "--address 9" in told[3]


def _lines(file: Path, count: int) -> list[str]:
    lines = [line for line in file.read_text().splitlines() if "[info" not in line and "level=" not in line]
    return lines if len(lines) >= count else []


def invoke(*words: str) -> tuple[int, str]:
    said = CliRunner().invoke(motcua, [*words])
    return said.exit_code, said.output


def test_an_unknown_kind_is_named_with_the_nearest(tmp_path: Path) -> None:
    code, said = invoke("keypad", "listen", "--kind", "ub458", "--port", "/dev/null", "--data", str(tmp_path))
    assert code == 1
    assert 'did you mean "ub485"' in said


@pytest.mark.parametrize(("kind", "why"), [("fft12", 'did you mean "ft12"'), ("numpad", 'a keypad of kind "numpad" has a device')])
def test_a_plan_with_a_wrong_pad_is_refused_with_its_line(tmp_path: Path, kind: str, why: str) -> None:
    plan = tmp_path / "agent.toml"
    plan.write_text(PLAN.format(url="http://127.0.0.1:1", kind=kind), encoding="utf-8")
    code, said = invoke("agent", str(plan), "--data", str(tmp_path))
    assert code == 1
    assert "agent.toml:" in said
    assert why in said
