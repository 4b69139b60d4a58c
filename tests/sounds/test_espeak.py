"""espeak-ng: the real one, and children that hang, die or talk nonsense in its place. Audio bytes are never compared."""

import os
import sys
import time
from pathlib import Path

import pytest

from sounds.engines.espeak import Espeak
from sounds.errors import TextRejected, VoiceUnavailable

HELLO = 'import sys, time; print(\'{"version": "0"}\', flush=True); '


def child(script: str) -> Espeak:
    return Espeak(child=[sys.executable, "-S", "-c", script])


def test_it_speaks_vietnamese() -> None:
    espeak = Espeak()
    try:
        pcm = espeak.synthesize("mời công dân có số", "vi", 150, 5.0)
        assert 800 < pcm.duration_ms < 4000
        assert len(set(pcm.samples)) > 50
        assert espeak.synthesize("mời công dân có số", "vi", 300, 5.0).duration_ms < pcm.duration_ms
        assert "espeak-ng" in espeak.fingerprint("vi")
    finally:
        espeak.close()


def test_a_voice_it_does_not_know_is_rejected_and_the_next_text_is_still_spoken() -> None:
    espeak = Espeak()
    try:
        with pytest.raises(TextRejected, match="no-such-voice"):
            espeak.synthesize("một", "no-such-voice", 150, 5.0)
        with pytest.raises(TextRejected, match="nothing to say"):
            espeak.synthesize("  ", "vi", 150, 5.0)
        assert espeak.synthesize("một", "vi", 150, 5.0).samples
    finally:
        espeak.close()


def test_a_child_that_died_is_replaced_with_the_next_text() -> None:
    once = child(HELLO + """sys.stdin.readline(); print('{"rate": 22050, "bytes": 4}', flush=True); print("abc", flush=True)""")
    assert once.synthesize("một", "vi", 150, 5.0).samples == b"abc\n"
    with pytest.raises(VoiceUnavailable, match="Try again"):
        once.synthesize("hai", "vi", 150, 5.0)
    assert once.synthesize("hai", "vi", 150, 5.0).samples == b"abc\n"
    once.close()


@pytest.mark.parametrize(
    ("script", "why"),
    [
        (HELLO + "time.sleep(60)", "no answer in time"),
        ("import time; time.sleep(60)", "no answer in time"),
        (HELLO + "sys.stdin.readline()", "the child has ended"),
        ("raise SystemExit(3)", "the child has ended"),
        (HELLO + 'print(\'{"rate": 22050, "bytes": 9000}\', flush=True); print("few", flush=True); time.sleep(60)', "no answer in time"),
        (HELLO + 'print("nonsense", flush=True); time.sleep(60)', "did not answer"),
    ],
    ids=["hangs", "never says hello", "dies when asked", "dies at once", "stops half way", "talks nonsense"],
)
def test_a_bad_child_costs_no_more_than_the_deadline_and_is_buried(script: str, why: str, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    espeak = child(f"import os; open({str(note)!r}, 'w').write(str(os.getpid()));" + script)
    asked_at = time.monotonic()
    with pytest.raises(VoiceUnavailable, match=why):
        espeak.synthesize("một", "vi", 150, 0.5)
    assert time.monotonic() - asked_at < 3
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), 0)


def test_a_child_without_the_library_says_what_to_install() -> None:
    espeak = child('print(\'{"unavailable": "no library"}\', flush=True)')
    with pytest.raises(VoiceUnavailable, match="apt install espeak-ng"):
        espeak.synthesize("một", "vi", 150, 5.0)


def program(folder: Path, script: str) -> str:
    path = folder / "espeak-ng"
    path.write_text(f"#!{sys.executable} -S\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_the_program_of_the_distribution_serves_as_well(tmp_path: Path) -> None:
    """A stand-in that writes what ``espeak-ng --stdout`` writes: a WAV whose header does not know its length."""
    path = program(
        tmp_path,
        "import sys, struct\n"
        "assert sys.argv[1:] == ['--stdout', '-v', 'vi', '-s', '150', '--', 'một'], sys.argv\n"
        "head = struct.pack('<4sI4s4sIHHIIHH4sI', b'RIFF', 0x7ffff024, b'WAVE', b'fmt ', 16, 1, 1, 22050, 44100, 2, 16, b'data',"
        " 0x7ffff000)\n"
        "sys.stdout.buffer.write(head + b'\\1\\2' * 2205)\n",
    )
    pcm = Espeak(child=[], program=path).synthesize("một", "vi", 150, 5.0)
    assert (pcm.rate, pcm.duration_ms) == (22_050, 100)


def test_a_program_that_hangs_or_fails_is_told_apart(tmp_path: Path) -> None:
    hanging = Espeak(child=[], program=program(tmp_path, "import time; time.sleep(60)"))
    with pytest.raises(VoiceUnavailable, match="did not answer"):
        hanging.synthesize("một", "vi", 150, 0.3)
    failing = Espeak(child=[], program=program(tmp_path, "raise SystemExit(1)"))
    with pytest.raises(TextRejected, match="cannot say"):
        failing.synthesize("một", "vi", 150, 5.0)
    missing = Espeak(child=[], program=str(tmp_path / "nowhere"))
    with pytest.raises(VoiceUnavailable, match="did not answer"):
        missing.synthesize("một", "vi", 150, 5.0)
