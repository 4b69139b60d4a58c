"""``board`` and ``sounds``: what an installer tries at a bench, on a real wire and with the real voice."""

import socket
import threading
from pathlib import Path

import pytest

from tests.cli.asking import ask


def frames_of(said: str) -> bytes:
    return bytes.fromhex("".join(said.split()))


def test_a_preview_explains_every_byte(tmp_path: Path) -> None:
    said = ask("board", "preview", "A045", "--data", tmp_path)
    assert said.exit_code == 0
    assert "board shows: A045" in said.output
    assert "41 30 34 35" in said.output


@pytest.mark.parametrize("model", ["generic", "generic-main", "qsystem"])
def test_what_a_preview_prints_is_read_back(tmp_path: Path, model: str) -> None:
    text = "A045 3" if model == "generic-main" else "A045" if model == "generic" else "1045"
    printed = ask("board", "preview", text, "--model", model, "--hex", "--data", tmp_path).output
    read = ask("board", "decode", "--model", model, "--data", tmp_path, *printed.split())
    assert read.exit_code == 0
    assert text.split()[0][-3:] in read.output


def test_a_number_is_sent_over_a_real_wire(tmp_path: Path) -> None:
    received = bytearray()

    def board(listening: socket.socket) -> None:
        near, _ = listening.accept()
        with near:
            while more := near.recv(1024):
                received.extend(more)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        hearing = threading.Thread(target=board, args=(listening,))
        hearing.start()
        said = ask("board", "send", "A045", "--port", f"socket://127.0.0.1:{listening.getsockname()[1]}", "--data", tmp_path)
        hearing.join(10)
    assert said.exit_code == 0, said.output
    assert bytes(received) == frames_of(said.output)
    assert b"A045" in received


def test_a_port_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    said = ask("board", "send", "A045", "--port", str(tmp_path / "ttyUSB9"), "--data", tmp_path)
    assert (said.exit_code, len(said.output.strip().splitlines())) == (1, 1)
    assert "ttyUSB9" in said.output


def test_an_unknown_model_is_answered_with_those_there_are(tmp_path: Path) -> None:
    said = ask("board", "preview", "A045", "--model", "nonesuch", "--data", tmp_path)
    assert said.exit_code == 1
    assert "generic, generic-main, " in said.output


def test_a_halls_own_model_wins_and_its_mistakes_are_pointed_at(tmp_path: Path) -> None:
    boards = tmp_path / "boards"
    boards.mkdir()
    (boards / "generic.toml").write_text('name = "generic"\n\n[lien]\nbaud = 9600\n', encoding="utf-8")
    said = ask("board", "preview", "A045", "--data", tmp_path)
    assert said.exit_code == 1
    assert "generic.toml:3" in said.output
    assert "line" in said.output


@pytest.mark.parametrize("words", [("zz",), ("0",), ("41", "4")])
def test_what_is_no_hexadecimal_is_a_wrong_use(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert ask("board", "decode", *words, "--data", tmp_path).exit_code == 2


def test_a_text_that_a_board_cannot_show_is_said_so(tmp_path: Path) -> None:
    said = ask("board", "preview", "quầy", "--data", tmp_path)
    assert said.exit_code in (0, 1)
    assert said.output.strip()


def test_a_voice_that_was_never_built_says_what_to_do(tmp_path: Path) -> None:
    said = ask("sounds", "say", "A045", "--counter", "3", "-o", tmp_path / "call.wav", "--data", tmp_path)
    assert said.exit_code == 1
    assert "sounds build" in said.output
