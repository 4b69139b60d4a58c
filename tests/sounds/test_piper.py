"""piper by a stand-in with the command line of piper-tts 1.8. Never tried with a real voice: no registry has a Vietnamese one."""

import json
import os
import sys
import time
from pathlib import Path

import pytest

from sounds.bank import MANIFEST, Bank
from sounds.builder import build
from sounds.engines.piper import Piper
from sounds.errors import TextRejected, VoiceUnavailable
from sounds.phrases import Language
from tests.waiting import until

STAND_IN = """
import argparse, sys, wave
parser = argparse.ArgumentParser()
parser.add_argument("-m", "--model", required=True)
parser.add_argument("-f", "--output-file", "--output_file", required=True)
parser.add_argument("--length-scale", "--length_scale", type=float)
asked = parser.parse_args()
text = "".join(sys.stdin).strip()
with open({log!r}, "a") as log:
    print(text, asked.length_scale, asked.model, file=log, sep="|")
word = (b"\\0\\x20" * 40 + b"\\0\\xe0" * 40) * 40
said = b"".join(word + b"\\0\\0" * 4800 for _ in text.split(". "))
with wave.open(asked.output_file, "wb") as out:
    out.setnchannels(1); out.setsampwidth(2); out.setframerate(16_000)
    out.writeframes(said)
"""


def program(folder: Path, script: str) -> str:
    path = folder / "piper"
    path.write_text(f"#!{sys.executable} -S\n{script}\n")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    (tmp_path / "vi_VN-hoa-medium.onnx").write_bytes(b"a model")
    (tmp_path / "vi_VN-hoa-medium.onnx.json").write_text("{}")
    return tmp_path / "vi_VN-hoa-medium.onnx"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "asked.txt"


@pytest.fixture
def piper(tmp_path: Path, log: Path) -> Piper:
    return Piper(program(tmp_path, STAND_IN.format(log=str(log))))


def test_it_is_told_the_text_the_voice_and_the_speed(piper: Piper, voice: Path, log: Path) -> None:
    pcm = piper.synthesize("mời công dân", str(voice), 100, 30.0)
    assert pcm.rate == 16_000
    assert pcm.duration_ms > 300
    assert log.read_text() == f"mời công dân|1.5|{voice}\n"
    assert piper.fingerprint(str(voice)).startswith("piper vi_VN-hoa-medium.onnx ")


def test_a_bank_is_built_of_it_with_few_runs(piper: Piper, voice: Path, log: Path, tmp_path: Path) -> None:
    build(tmp_path / "sounds", piper, ["vi"], voice=str(voice))
    assert len(Bank.open(tmp_path / "sounds").of("vi")) == len(Language.read("vi").inventory())
    assert len(log.read_text().splitlines()) < 40
    manifest = json.loads((tmp_path / "sounds" / "vi" / MANIFEST).read_text())
    assert (manifest["engine"], manifest["voice"]) == ("piper", str(voice))
    assert "card" in manifest["licence"]


@pytest.mark.parametrize(
    ("script", "error", "why"),
    [
        ("import time; time.sleep(60)", VoiceUnavailable, "no answer in time"),
        ("import sys; sys.exit('ValueError: Unable to find voice')", VoiceUnavailable, "Unable to find voice"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", VoiceUnavailable, "exit code -11"),
        ("", TextRejected, "made no sound"),
        ("import sys; open(sys.argv[4], 'wb').write(b'RIFF')", TextRejected, "made no sound"),
    ],
    ids=["hangs", "complains", "crashes", "writes nothing", "writes nonsense"],
)
def test_a_bad_run_costs_no_more_than_its_deadline(script: str, error: type[Exception], why: str, voice: Path, tmp_path: Path) -> None:
    asked_at = time.monotonic()
    with pytest.raises(error, match=why):
        Piper(program(tmp_path, script)).synthesize("một", str(voice), 150, 1.0 if "sleep" in script else 30.0)
    assert time.monotonic() - asked_at < 30


def test_children_of_a_hung_program_die_with_it(voice: Path, tmp_path: Path) -> None:
    note = tmp_path / "pids"
    script = (
        "import os, subprocess, time\n"
        "child = subprocess.Popen(['sleep', '60'])\n"
        f"open({str(note)!r}, 'w').write(f'{{os.getpid()}} {{child.pid}}')\n"
        "time.sleep(60)"
    )
    with pytest.raises(VoiceUnavailable, match="no answer in time"):
        Piper(program(tmp_path, script)).synthesize("một", str(voice), 150, 3.0)
    for pid in note.read_text().split():
        until(lambda pid=int(pid): not alive(pid), 10)  # type: ignore[misc]


def alive(pid: int) -> bool:
    """A killed child of a child may stay a while as a name without a life, until its new parent looks."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_a_voice_that_is_not_there_is_asked_for_by_its_two_files(piper: Piper, tmp_path: Path) -> None:
    (tmp_path / "half.onnx").write_bytes(b"")
    for path in ("half.onnx", "nowhere.onnx"):
        with pytest.raises(VoiceUnavailable, match=r"\.onnx\.json: they are not there"):
            piper.synthesize("một", str(tmp_path / path), 150, 5.0)


def test_without_the_program_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(VoiceUnavailable, match="pip install piper-tts"):
        Piper()


def test_an_empty_text_is_not_said(piper: Piper, voice: Path) -> None:
    with pytest.raises(TextRejected, match="nothing to say"):
        piper.synthesize("  ", str(voice), 150, 5.0)
