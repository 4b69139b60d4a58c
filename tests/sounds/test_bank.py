"""Banks: built by the real espeak-ng, opened by the standard library, never half replaced."""

import json
import subprocess
import sys
import wave
from array import array
from pathlib import Path

import numpy as np
import pytest

from sounds import levels
from sounds.bank import MANIFEST, RATE, Bank
from sounds.builder import build, build_chime
from sounds.engines import named
from sounds.engines.port import Pcm
from sounds.errors import BankMissing, BankNotBuilt, PhrasesWrong, TextRejected, VoiceUnavailable
from sounds.phrases import CHIME, Language
from sounds.say import say


class Hummer:
    """An engine that hums every text, until it is told to give up."""

    name = "hummer"
    licence = "ours"

    def __init__(self, gives_up_after: int = 10_000, error: type[VoiceUnavailable] | type[TextRejected] = VoiceUnavailable) -> None:
        self.said: list[str] = []
        self.closed = False
        self._gives_up_after = gives_up_after
        self._error = error

    def synthesize(self, text: str, voice: str, rate: int, timeout: float) -> Pcm:
        if len(self.said) >= self._gives_up_after:
            raise self._error("hết hơi", "out of breath")
        self.said.append(text)
        hum = 8000 * np.sin(2 * np.pi * 200 * np.arange(2400) / 16_000)
        return Pcm(16_000, hum.astype(np.int16).tobytes())

    def fingerprint(self) -> str:
        return "hum 1"

    def close(self) -> None:
        self.closed = True


def test_a_bank_holds_every_clip_of_its_language(bank_folder: Path) -> None:
    bank = Bank.open(bank_folder)
    assert set(Language.read("vi").inventory()) | set(Language.read("en").inventory()) | {CHIME} == set(bank.clips)
    assert bank.broken == ()
    assert len(bank.of("vi")) == len(Language.read("vi").inventory())
    assert [clip.id for clip in bank.of("tone")] == [CHIME]


def test_every_clip_is_what_the_manifest_says(bank_folder: Path) -> None:
    for clip in Bank.open(bank_folder).clips.values():
        with wave.open(str(clip.path), "rb") as file:
            assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
            assert 0 <= clip.duration_ms - file.getnframes() * 1000 / RATE < 1


def test_the_manifest_says_who_spoke(bank_folder: Path) -> None:
    manifest = json.loads((bank_folder / "vi" / MANIFEST).read_text())
    assert manifest["engine"] == "espeak"
    assert manifest["voice"] == "vi"
    assert "espeak-ng" in manifest["fingerprint"]
    assert "GPL" in manifest["licence"]
    assert manifest["clips"]["vi/number-15"]["text"] == "mười lăm"


def test_a_bank_is_loud_enough_and_nothing_in_it_is_cut(bank_folder: Path) -> None:
    bank = Bank.open(bank_folder)
    sounds = [levels.from_pcm(bank.samples(clip.id).tobytes()) for clip in bank.of("vi")]
    assert -18 <= levels.loudness(np.concatenate(sounds), RATE) <= -15
    assert max(np.max(np.abs(levels.resampled(sound, RATE, 4 * RATE))) for sound in sounds) <= 10 ** (-0.9 / 20)
    assert max(abs(sound[edge]) for sound in sounds for edge in (0, -1)) < 0.01  # faded: no click where clips meet


def test_loudness_is_measured_as_the_standard_says() -> None:
    sine = np.sin(2 * np.pi * 997 * np.arange(5 * RATE) / RATE)
    assert levels.loudness(sine, RATE) == pytest.approx(-3.01, abs=0.05)
    assert levels.loudness(sine / 10, RATE) == pytest.approx(-23.01, abs=0.05)
    assert levels.loudness(np.zeros(RATE), RATE) == -70.0
    assert levels.loudness(np.concatenate([sine, np.zeros(5 * RATE)]), RATE) == pytest.approx(-3.01, abs=0.2)  # silence is gated


def test_resampling_keeps_pitch_and_level() -> None:
    tone = np.sin(2 * np.pi * 441 * np.arange(22_050) / 22_050)
    fitted = levels.resampled(tone, 22_050, RATE)
    assert fitted == pytest.approx(np.sin(2 * np.pi * 441 * np.arange(RATE) / RATE), abs=1e-6)


def test_trimming_leaves_the_sound_and_eight_milliseconds() -> None:
    hum = np.concatenate([np.zeros(5000), 0.5 * np.sin(np.arange(2400)), np.zeros(9000)])
    assert len(levels.trimmed(hum, RATE)) == pytest.approx(2400 + 2 * 192, abs=3)
    assert len(levels.trimmed(np.zeros(1000), RATE)) == 0


def test_building_shows_its_progress(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    engine = Hummer()
    built = build(tmp_path, engine, ["vi"], lambda done, total, what: steps.append((done, total)))
    total = len(Language.read("vi").inventory())
    assert steps == [(done, total) for done in range(1, total + 1)]
    assert [(one.language, one.engine, one.clips) for one in built] == [("vi", "hummer", total)]
    assert engine.closed


@pytest.mark.parametrize("error", [VoiceUnavailable, TextRejected])
def test_the_old_bank_stands_when_building_fails(tmp_path: Path, error: type[VoiceUnavailable] | type[TextRejected]) -> None:
    build(tmp_path, Hummer(), ["vi"])
    before = Bank.open(tmp_path).clips
    failing = Hummer(gives_up_after=70, error=error)
    with pytest.raises(error, match="out of breath"):
        build(tmp_path, failing, ["vi"])
    assert Bank.open(tmp_path).clips == before
    assert failing.closed


def test_a_bank_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    build(tmp_path, Hummer(), ["vi"])
    before = Bank.open(tmp_path).clips
    (tmp_path / "vi" / "manifest.part").mkdir()  # where the new manifest would be written
    with pytest.raises(BankNotBuilt, match="The old bank is kept"):
        build(tmp_path, Hummer(), ["vi"])
    assert Bank.open(tmp_path).clips == before


def test_readers_of_the_old_bank_may_finish_and_older_ones_are_swept(tmp_path: Path) -> None:
    build(tmp_path, Hummer(), ["vi"])
    old = Bank.open(tmp_path)
    build(tmp_path, "espeak", ["vi"])
    assert old.samples("vi/letter-a")
    build(tmp_path, "espeak", ["vi"])
    with pytest.raises(BankMissing, match="Run: motcua sounds build"):
        old.samples("vi/letter-a")
    named_now = {clip.path for clip in Bank.open(tmp_path).of("vi")}
    assert set((tmp_path / "vi").glob("*.wav")) == named_now


def test_a_damaged_manifest_is_named_and_left_out(tmp_path: Path) -> None:
    build_chime(tmp_path)
    (tmp_path / "vi").mkdir()
    (tmp_path / "vi" / MANIFEST).write_text('{"clips": [')
    bank = Bank.open(tmp_path)
    assert bank.broken == ("vi",)
    assert set(bank.clips) == {CHIME}


def test_no_folder_is_an_empty_bank(tmp_path: Path) -> None:
    assert Bank.open(tmp_path / "nowhere").clips == {}


def test_the_chime_begins_and_ends_in_silence_and_does_not_clip(tmp_path: Path) -> None:
    build_chime(tmp_path)
    chime: array[int] = Bank.open(tmp_path).samples(CHIME)
    assert abs(chime[0]) < 50
    assert abs(chime[-1]) < 50
    assert 3000 < max(chime) < 29_000


def test_opening_planning_and_speaking_need_no_extra_package() -> None:
    script = (
        "import sys, sounds.planner, sounds.announcer, sounds.loudspeaker, sounds.say, sounds.builder\n"
        "print([name for name in ('numpy', 'soundfile', 'gtts', 'requests', 'espeakng_loader') if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert shown.stdout.strip() == "[]"


def test_a_call_can_be_said_into_a_file(bank_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.wav"
    plan = say(bank_folder, "A015", counter=3, out=out)
    with wave.open(str(out), "rb") as file:
        assert file.getnframes() == plan.duration_ms * RATE // 1000
        spoken = array("h", file.readframes(file.getnframes()))
    letter = plan.segments[2]
    assert letter.clip == "vi/letter-a"
    start = letter.at_ms * RATE // 1000
    clip = Bank.open(bank_folder).samples("vi/letter-a")
    assert spoken[start : start + len(clip)] == clip


def test_saying_without_a_bank_says_what_to_do(tmp_path: Path) -> None:
    build_chime(tmp_path)
    with pytest.raises(BankMissing, match="motcua sounds build") as refused:
        say(tmp_path, "A015", counter=3, out=tmp_path / "x.wav")
    assert refused.value.exit_code == 66
    assert not (tmp_path / "x.wav").exists()


def test_an_unknown_engine_or_language_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(VoiceUnavailable, match="Choose: espeak, gtts"):
        named("siri")
    with pytest.raises(PhrasesWrong, match="no language “xx”"):
        build(tmp_path, Hummer(), ["xx"])
