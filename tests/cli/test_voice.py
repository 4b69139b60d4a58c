"""``sounds …``: one bank spoken by the real engine, then everything an installer does with it."""

import os
import pty
import shutil
import signal
import subprocess
import sys
import threading
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile  # type: ignore[import-untyped]

from tests.cli.asking import ask, ask_outside
from tests.waiting import fair, until

HALL = Path(__file__).parents[2] / "config" / "halls" / "ward"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """The data folder, and what ``sounds build`` said on stdout and, a terminal, on stderr."""
    data = tmp_path_factory.mktemp("data")
    near, far = pty.openpty()
    shown = bytearray()

    def watch() -> None:
        try:
            while more := os.read(near, 65_536):
                shown.extend(more)
        except OSError:
            """The terminal was hung up."""

    command = [sys.executable, "-m", "queue_server", "sounds", "build", "--language", "vi", "--hall", str(HALL), "--data", str(data)]
    watching = threading.Thread(target=watch)
    watching.start()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=far, text=True, check=True, env={**os.environ, "TERM": "xterm"})
    os.close(far)
    watching.join()
    os.close(near)
    return data, done.stdout, shown.decode(errors="replace")


@pytest.fixture
def data(built: tuple[Path, str, str], tmp_path: Path) -> Path:
    shutil.copytree(built[0] / "sounds", tmp_path / "sounds", ignore=shutil.ignore_patterns("*.opus"), copy_function=os.link)
    return tmp_path


def test_building_shows_a_bar_on_a_terminal_and_one_line_in_the_end(built: tuple[Path, str, str]) -> None:
    _, said, shown = built
    assert "100%" in shown
    assert "Giọng đọc / voice: " in shown
    assert said.startswith("vi: ")
    assert said.count("\n") == 1
    assert "LUFS, espeak" in said


def test_the_services_of_the_hall_are_in_the_bank(data: Path) -> None:
    said = ask("sounds", "check", "--hall", HALL, "--data", data)
    assert said.exit_code == 0, said.output
    assert "tốt / good" in said.output


def test_a_fault_is_named_and_is_exit_code_1(data: Path) -> None:
    next((data / "sounds" / "vi").glob("letter-a.*.wav")).unlink()
    said = ask("sounds", "check", "--data", data)
    assert said.exit_code == 1
    assert "hỏng hoặc mất / damaged or lost: vi/letter-a\n" in said.output


def test_letters_that_sound_alike_are_told_of_a_hall_that_uses_them(data: Path, tmp_path: Path) -> None:
    hall = tmp_path / "hall"
    shutil.copytree(HALL, hall)
    (hall / "hall.toml").write_text(
        (hall / "hall.toml").read_text().replace('prefix = "H"', 'prefix = "X"', 1).replace('prefix = "L"', 'prefix = "S"')
    )
    assert "sound alike: S X" in ask("sounds", "check", "--hall", hall, "--data", data).output


@pytest.mark.parametrize(
    ("asked", "heard"),
    [
        ((), "Mời công dân có số A không bốn năm, đến quầy số ba."),
        (("--sentence", "recall"), "Xin nhắc lại: mời công dân có số A không bốn năm, đến quầy số ba."),
        (("--sentence", "result", "--floor", "0"), "đến quầy số ba, tầng trệt để nhận kết quả."),
        (("--room", "B2"), "đến quầy số ba, phòng B hai."),
    ],
)
def test_a_call_is_said_into_a_file(data: Path, asked: tuple[str, ...], heard: str) -> None:
    out = data / "call.wav"
    said = ask("sounds", "say", "a045", "--counter", "3", *asked, "-o", out, "--data", data)
    assert said.exit_code == 0, said.output
    assert heard in said.output
    with wave.open(str(out)) as file:
        assert file.getnframes() / file.getframerate() > 2


@pytest.mark.parametrize("typed", ["", " ", "😀", "A-15", "12A", "A١٥", "ABC1", "9" * 8, "<b>"])
def test_what_is_no_tickets_number_is_refused_with_an_example(data: Path, typed: str) -> None:
    said = ask("sounds", "say", typed, "--counter", "3", "-o", data / "no.wav", "--data", data)
    assert (said.exit_code, "hãy gõ như A015" in said.output) == (2, True)
    assert not (data / "no.wav").exists()


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (("say", "A015", "--counter", "3", "-o", "/proc/x.wav"), "cannot be written, give another -o"),
        (("script", "-o", "/proc/sheet.pdf"), "cannot be written, give another -o"),
        (("say", "A015", "--counter", "3", "-o", "x.mp3"), "must end in .wav"),
        (("script", "-o", "sheet.docx"), "must end in .pdf | .txt"),
        (("script", "--language", "../../x"), "is no code of a language, as vi, en, km"),
        (("say", "J015", "--counter", "3", "-o", "{data}/x.wav"), "There are no words for vi/letter-j"),
        (("import", "{data}/sounds/vi/manifest.json"), "The recording cannot be read (Invalid data found when processing input)"),
        (
            ("import", "{data}/sounds/vi/manifest.json", "--clip", "letter-a", "--section", "letters"),
            "--clip is one clip, --section a whole",
        ),
    ],
)
def test_what_cannot_be_done_is_one_sentence_that_says_what_to_do(data: Path, asked: tuple[str, ...], why: str) -> None:
    said = ask("sounds", *(word.format(data=data) for word in asked), "--data", data)
    assert said.exit_code in (1, 2)
    assert why in " ".join(said.output.split())
    assert "Traceback" not in said.output
    assert isinstance(said.exception, SystemExit)


def test_without_the_hall_it_is_said_that_services_are_left_out(data: Path) -> None:
    assert "without --hall the names of services are left out" in ask("sounds", "script", "--data", data).output
    assert "--hall" not in ask("sounds", "script", "--hall", HALL, "--data", data).output


def test_a_build_that_is_broken_off_says_how_it_goes_on(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "queue_server", "sounds", "build", "--language", "vi", "--data", str(tmp_path)]
    building = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    until(lambda: any((tmp_path / "sounds").glob(".spoken/vi/*.wav")), fair(20))
    building.send_signal(signal.SIGINT)
    assert "run it again and it goes on" in building.communicate(timeout=30)[1]
    assert building.returncode == 130
    assert not (tmp_path / "sounds" / "vi" / "manifest.json").exists()


def test_the_sheet_is_printed_and_written(data: Path) -> None:
    printed = ask("sounds", "script", "--hall", HALL, "--data", data)
    assert "mời công dân có số\n" in printed.output
    assert "Chứng thực\n" in printed.output
    for name, begins in (("sheet.pdf", b"%PDF"), ("sheet.txt", "Tiếng Việt".encode())):
        assert ask("sounds", "script", "-o", data / name, "--data", data).exit_code == 0
        assert (data / name).read_bytes().startswith(begins)
    assert "ភាសាខ្មែរ" in ask("sounds", "script", "--language", "km", "--data", data).output


def test_a_recording_is_taken_in_and_speaks_from_then_on(data: Path) -> None:
    """Ten words of the bank, read again by somebody a little higher."""
    words = [soundfile.read(next((data / "sounds" / "vi").glob(f"digit-{digit}.*.wav")))[0] for digit in range(10)]
    pause = np.zeros(24_000)
    soundfile.write(data / "take.wav", np.concatenate([part for word in words for part in (pause, word)] + [pause]), 26_000)
    done = ask("sounds", "import", data / "take.wav", "--section", "digits", "--reader", "Cô Hoa", "--data", data)
    assert done.exit_code == 0, done.output
    assert done.output.startswith("vi-own: 20 đoạn / clips")
    short = ask("sounds", "import", data / "take.wav", "--section", "letters", "--data", data)
    assert short.exit_code == 1
    assert "10 texts were heard, 23 are needed" in short.output


def test_a_hall_changes_how_it_speaks_in_a_file_of_its_own(data: Path) -> None:
    (data / "phrases").mkdir()
    (data / "phrases" / "vi.toml").write_text('[options]\ntickets = "number"\n')
    assert "số A bốn mươi lăm, đến" in ask("sounds", "say", "A045", "--counter", "3", "-o", data / "x.wav", "--data", data).output
    (data / "phrases" / "vi.toml").write_text('[options]\ntickets = "words"\n')
    wrong = ask("sounds", "check", "--data", data)
    assert wrong.exit_code == 1
    assert "options.tickets" in wrong.output


def test_an_engine_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    said = ask("sounds", "build", "--engine", "piper", "--voice", tmp_path / "none.onnx", "--language", "vi", "--data", tmp_path)
    assert said.exit_code == 1
    assert "piper" in said.output
    assert len(said.output.strip().splitlines()) == 2  # the other says that no hall was named


def test_a_server_does_not_start_with_words_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "phrases").mkdir()
    (tmp_path / "phrases" / "vi.toml").write_text('[sentences]\ncall = "{invte} {ticket}"\n')
    said = ask_outside("serve", HALL, "--data", tmp_path, "--port", "0")
    assert said.returncode == 1
    assert str(tmp_path / "phrases" / "vi.toml") in said.stderr
    assert "did you mean “invite”?" in said.stderr
    assert "Traceback" not in said.stderr
