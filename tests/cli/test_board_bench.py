"""An installer's bench: hear a line, learn a board nobody has a sheet for, and use what was learnt."""

import os
import pty
import threading
import tty
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from devices.learn import Capture, predicted
from devices.learning.written import HEAD, CaptureUnreadable, capture_line, model_toml, read_captures
from queue_server.cli import motcua
from queue_server.cli.models import Models
from tests.cli.asking import ask, ask_outside
from tests.devices.device_fakes import BOARDS, model
from tests.devices.test_learn import FIRMS, RECORDED, TWO, captured
from tests.waiting import until

SHIPPED = [path.stem for path in sorted(BOARDS.glob("*.toml")) if model(path.stem).driver == "template"]


@pytest.fixture
def wire() -> Iterator[tuple[int, str]]:
    """A line somebody else talks on: his end, and the name of ours."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    yield master, os.ttyname(slave)
    os.close(master)
    os.close(slave)


def recordings(folder: Path, captures: list[Capture]) -> Path:
    file = folder / "recordings.txt"
    file.write_text(HEAD + "".join(map(capture_line, captures)), encoding="utf-8")
    return file


def test_a_board_is_learnt_from_a_file_and_used_by_its_name(tmp_path: Path) -> None:
    board = model("generic")
    said = ask("board", "learn", "--capture", recordings(tmp_path, captured(board, TWO)), "--name", "cu", "--data", tmp_path)
    assert said.exit_code == 0, said.output
    assert "địa chỉ bảng 5 / board address 5" in said.output
    shown = ask("board", "preview", "B207", "--model", "cu", "--address", "9", "--mode", "serving", "--hex", "--data", tmp_path)
    assert shown.output.strip() == predicted(board, "B207", 9).hex(" ").upper()


def test_what_cannot_be_told_is_said_with_the_recording_that_would_decide(tmp_path: Path) -> None:
    board = FIRMS["a little number of three bytes"]
    said = ask("board", "learn", "--capture", recordings(tmp_path, captured(board, TWO)), "--data", tmp_path)
    assert said.exit_code == 1
    assert "also record" in said.output
    assert not (tmp_path / "boards").exists()


def test_a_model_that_exists_is_not_written_over(tmp_path: Path) -> None:
    file = recordings(tmp_path, captured(model("generic"), TWO))
    assert ask("board", "learn", "--capture", file, "--data", tmp_path).exit_code == 0
    assert "--overwrite" in ask("board", "learn", "--capture", file, "--data", tmp_path).output
    assert ask("board", "learn", "--capture", file, "--overwrite", "--data", tmp_path).exit_code == 0


@pytest.mark.parametrize("words", [[], ["--capture", __file__, "--port", "/dev/null"]])
def test_either_a_file_or_a_port(words: list[str]) -> None:
    assert ask("board", "learn", *words).exit_code == 2


def test_a_line_of_the_file_that_is_no_recording_is_named(tmp_path: Path) -> None:
    file = tmp_path / "recordings.txt"
    file.write_text("A045 @ 5: AA 55\nA046: AA 55\n", encoding="utf-8")
    assert "line 2: needs" in ask("board", "learn", "--capture", file, "--data", tmp_path).output
    for broken, said in {"A045 @ 5 waving: AA": "waving", "A045 @ 5: AAA": "pairs", "@@": "line 1"}.items():
        with pytest.raises(CaptureUnreadable, match=said):
            read_captures(broken)


def test_recordings_written_are_read_back() -> None:
    captures = [Capture("A045", 5, b"\xaa\x0d"), Capture("", 5, b"\x00", "idle"), Capture("A045 3; H002 7", 12, b"\x01\x02", "blinking")]
    assert read_captures(HEAD + "".join(map(capture_line, captures))) == captures


@pytest.mark.parametrize("name", SHIPPED)
def test_every_description_written_as_toml_reads_back_as_itself(name: str, tmp_path: Path) -> None:
    (tmp_path / "boards").mkdir()
    (tmp_path / "boards" / f"{name}.toml").write_text(model_toml(model(name), ["nothing / of note"]), encoding="utf-8")
    assert Models(tmp_path).read(name) == model(name)


def test_a_board_is_learnt_from_the_line_itself(wire: tuple[int, str], tmp_path: Path) -> None:
    master, port = wire
    board = model("generic")
    typed = "".join(f"{number}\n{address}\n" for number, address in zip(RECORDED, TWO, strict=True))
    kept = tmp_path / "captures" / "nghe.txt"

    def old_system() -> None:
        """It shows each number until the installer's file holds it; what was written before he listened is written again."""
        for at, (number, address) in enumerate(zip(RECORDED, TWO, strict=True), start=1):
            while not _holds(kept, at):
                os.write(master, predicted(board, number, address))
                with suppress(AssertionError):
                    until(lambda at=at: _holds(kept, at), 0.3)  # type: ignore[misc]

    thread = threading.Thread(target=old_system)
    thread.start()
    said = CliRunner().invoke(motcua, ["board", "learn", "--port", port, "--name", "nghe", "--data", str(tmp_path)], input=typed + "\n")
    thread.join()
    assert said.exit_code == 0, said.output
    assert predicted(Models(tmp_path).read("nghe"), "C071", 33) == predicted(board, "C071", 33)  # type: ignore[arg-type]


def _holds(kept: Path, recordings: int) -> bool:
    return kept.exists() and len(read_captures(kept.read_text(encoding="utf-8"))) >= recordings


def test_what_passes_is_decoded_live(wire: tuple[int, str]) -> None:
    master, port = wire
    frame = predicted(model("generic"), "A045", 5)
    stop = threading.Event()

    def talk() -> None:
        while not stop.wait(0.2):
            os.write(master, frame)

    thread = threading.Thread(target=talk)
    thread.start()
    said = ask("board", "listen", "--port", port, "--model", "generic", "--seconds", "1")
    stop.set()
    thread.join()
    assert said.exit_code == 0
    assert "Bảng / board 5: “A045”, called" in said.output


def test_a_port_that_is_not_there_is_said_in_one_line() -> None:
    said = ask("board", "listen", "--port", "/dev/not-there", "--seconds", "1")
    assert said.exit_code == 1
    assert "not-there" in said.output


@pytest.mark.parametrize(
    "words",
    [
        ("board", "send", "A045"),
        ("board", "listen"),
        ("board", "learn"),
        ("keypad", "listen", "--kind", "ub485"),
        ("keypad", "listen", "--kind", "numpad"),
    ],
)
def test_a_port_that_is_not_there_ends_the_command_with_what_to_do_in_both_languages(words: tuple[str, ...], tmp_path: Path) -> None:
    port = tmp_path / "ttyUSB0"
    said = ask(*words, "--port", port, "--data", tmp_path)
    assert said.exit_code == 1
    assert f"không có cổng {port}: " in said.output and f"there is no port {port}: " in said.output
    assert "motcua devices scan" in said.output
    assert "Errno" not in said.output and "level=" not in said.output


@pytest.mark.parametrize(("port", "told"), [("/etc/passwd", "is no serial port"), ("sockt://h:1", "socket://host:port")])
def test_what_is_no_port_at_all_is_said_so(port: str, told: str, tmp_path: Path) -> None:
    for words in (("board", "send", "A045"), ("board", "listen"), ("keypad", "listen", "--kind", "ub485")):
        said = ask(*words, "--port", port, "--data", tmp_path)
        assert said.exit_code == 1, said.output
        assert told in said.output and " / " in said.output
        assert "Inappropriate" not in said.output
    outside = ask_outside(*words, "--port", port, "--data", tmp_path)
    assert (outside.returncode, outside.stderr) == (1, said.output), "a process of its own adds nothing, and no traceback"
