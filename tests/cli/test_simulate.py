"""Simulated hardware from the command line: it shows what reaches it, with the faults that were asked for, until Ctrl-C."""

import re
import select
import time
from pathlib import Path

import pytest
from PIL import Image

from devices import installer
from devices.links.cabling import Cabling
from devices.plan import PrinterPlan
from tests.cli.asking import ask, running
from tests.devices.device_fakes import model
from tests.waiting import until


def test_a_simulated_board_says_what_it_shows(tmp_path: Path) -> None:
    with running("simulate", "board", "--model", "generic", "--address", "4", "--link", tmp_path / "port", "--data", tmp_path) as process:
        assert process.stdout is not None
        assert str(tmp_path / "port") in process.stdout.readline()
        process.stdout.readline()
        installer.send(str(tmp_path / "port"), model("generic"), "A045", 4)
        assert "generic 4: “A045” ◉" in process.stdout.readline()


def test_a_board_with_a_fault_shows_nothing_of_what_is_lost(tmp_path: Path) -> None:
    words = ("--address", "4", "--fault", "silent", "--share", "1", "--link", tmp_path / "port")
    with running("simulate", "board", *words) as process:
        assert process.stdout is not None
        process.stdout.readline()
        installer.send(str(tmp_path / "port"), model("generic"), "A045", 4)
        process.terminate()
        assert "A045”" not in process.stdout.read()


def test_a_simulated_printer_keeps_its_tickets_as_pictures(tmp_path: Path) -> None:
    with running("simulate", "printer", "--port", "0", "--folder", tmp_path / "paper") as process:
        assert process.stdout is not None
        port = int(re.search(r":(\d+)$", process.stdout.readline())[1])  # type: ignore[index]
        printer = Cabling().printer(PrinterPlan(key="p", host="127.0.0.1", port=port))
        assert printer.put([Image.new("1", (576, 64), 0)])[0] == "yes"
        until(lambda: list((tmp_path / "paper").glob("*.png")), 10)


def test_a_printer_without_paper_says_so(tmp_path: Path) -> None:
    with running("simulate", "printer", "--port", "0", "--fault", "paper-out", "--folder", tmp_path) as process:
        assert process.stdout is not None
        port = int(re.search(r":(\d+)$", process.stdout.readline())[1])  # type: ignore[index]
        assert Cabling().printer(PrinterPlan(key="p", host="127.0.0.1", port=port)).state().paper == "no"


@pytest.mark.parametrize(("kind", "typed", "key"), [("ft12", "0C", "call"), ("ub485", "1", "next"), ("buttons", "0", "next")])
def test_a_simulated_keypads_key_is_heard_by_whoever_listens(kind: str, typed: str, key: str, tmp_path: Path) -> None:
    with running("simulate", "keypad", "--kind", kind, "--address", "3") as process:
        assert process.stdout is not None
        assert process.stdin is not None
        port = process.stdout.readline().split()[-1]
        with running("keypad", "listen", "--kind", kind, "--port", port, "--address", "3") as listener:
            assert listener.stdout is not None
            listener.stdout.readline()
            said = ""
            ends = time.monotonic() + 20
            while key not in said and time.monotonic() < ends:  # what is typed before the port is open is nobody's
                process.stdin.write(f"{typed}\n")
                process.stdin.flush()
                if select.select([listener.stdout], [], [], 0.3)[0]:
                    said += listener.stdout.readline()
            assert key in said


def test_a_key_that_the_pad_does_not_have_is_named() -> None:
    with running("simulate", "keypad", "--kind", "ub485") as process:
        assert process.stdout is not None
        assert process.stdin is not None
        process.stdout.readline()
        process.stdout.readline()
        process.stdin.write("9\n")
        process.stdin.flush()
        until(lambda: "1, 2, 3, 4" in process.stdout.readline(), 10)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (["board", "--model", "generik"], "generic"),
        (["board", "--fault", "silence"], "silent"),
        (["printer", "--fault", "paper"], "paper-out"),
    ],
)
def test_a_wrong_name_is_answered_with_the_nearest_and_all_others(words: list[str], near: str) -> None:
    said = ask("simulate", *words)
    assert said.exit_code == 2
    assert near in said.output
