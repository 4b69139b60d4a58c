"""Banks: built by the real espeak-ng, opened by the standard library, never half replaced."""

import hashlib
import json
import os
import subprocess
import sys
import wave
from array import array
from pathlib import Path

import numpy as np
import pytest
import soundfile  # type: ignore[import-untyped]

from sounds import bank_writer, levels
from sounds.bank import MANIFEST, RATE, Bank
from sounds.builder import build, build_chime
from sounds.engines import named
from sounds.errors import BankMissing, BankNotBuilt, PhrasesWrong, TextRejected, VoiceUnavailable
from sounds.phrases import CHIME, Language
from sounds.planner import Planner
from sounds.say import say
from sounds.sentence import Sentence
from tests.counts import SOAK
from tests.sounds.engine_doubles import Hummer, hum


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


def weighted_loudness(sound: np.ndarray, rate: int) -> float:
    """BS.1770 a second time, without a filter: K-weighting as a response in the frequency domain, both gates."""
    shelf = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
    high_pass = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
    length = 1 << (len(sound) + rate // 10).bit_length()
    delay = np.exp(-2j * np.pi * np.fft.rfftfreq(length, 1 / rate) / 48_000)
    response = np.ones_like(delay)
    for above, below in (shelf, high_pass):
        response *= np.polyval(above[::-1], delay) / np.polyval(below[::-1], delay)
    weighted = np.fft.irfft(np.fft.rfft(sound, length) * response, length)[: len(sound)]
    block, step = int(0.4 * rate), int(0.1 * rate)
    sums = np.concatenate(([0.0], np.cumsum(weighted**2)))
    starts = np.arange(0, len(sound) - block + 1, step)
    powers = (sums[starts + block] - sums[starts]) / block
    powers = powers[powers > 10 ** ((-70.0 + 0.691) / 10)]
    powers = powers[powers > np.mean(powers) * 0.1]
    return float(-0.691 + 10 * np.log10(np.mean(powers)))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_bank_is_loud_enough_and_nothing_in_it_is_cut(bank_folder: Path, language: str) -> None:
    """Measured by what did not level it: another loudness meter, and peaks by eight times the samples."""
    bank = Bank.open(bank_folder)
    sounds = [levels.from_pcm(bank.samples(clip.id).tobytes()) for clip in bank.of(language)]
    joined = np.concatenate(sounds)
    assert -18 <= weighted_loudness(joined, RATE) <= -15
    assert weighted_loudness(joined, RATE) == pytest.approx(levels.loudness(joined, RATE), abs=0.2)
    loud = [sound for sound in sounds if np.max(np.abs(sound)) > 0.8]
    assert loud
    loudest = sorted(loud, key=lambda sound: -float(np.max(np.abs(sound))))[: None if SOAK else 10]
    assert max(np.max(np.abs(levels.resampled(sound, RATE, 8 * RATE))) for sound in loudest) <= 10 ** (-0.9 / 20)
    assert max(abs(sound[edge]) for sound in sounds for edge in (0, -1)) < 0.01  # faded: no click where clips meet


def test_loudness_is_measured_as_the_standard_says() -> None:
    sine = np.sin(2 * np.pi * 997 * np.arange(5 * RATE) / RATE)
    assert levels.loudness(sine, RATE) == pytest.approx(-3.01, abs=0.1)
    assert levels.loudness(sine / 10, RATE) == pytest.approx(-23.01, abs=0.1)
    assert levels.loudness(np.zeros(RATE), RATE) == -70.0
    assert levels.loudness(sine[: RATE // 4], RATE) == -70.0
    assert levels.loudness(np.concatenate([sine, np.zeros(5 * RATE)]), RATE) == pytest.approx(-3.01, abs=0.2)  # silence is gated


@pytest.mark.parametrize("pitch_hz", [400.0, 5990.0, 11_000.0])
def test_peaks_between_the_samples_stay_under_the_ceiling(pitch_hz: float) -> None:
    """At a quarter of the rate, samples that miss every peak lie 3 dB below it."""
    loud = 2.5 * np.sin(2 * np.pi * pitch_hz * np.arange(RATE) / RATE + np.pi / 4) * np.hanning(RATE)
    assert levels.true_peak(loud, RATE) > 1.5
    kept = levels.limited(loud, RATE)
    assert np.max(np.abs(levels.resampled(kept, RATE, 8 * RATE))) <= 10 ** (-0.9 / 20)
    quiet = np.abs(loud) < 0.05
    assert np.max(np.abs(kept[quiet][:1000] - loud[quiet][:1000])) < 1e-3  # what is far from a peak is not touched


def test_every_clip_is_there_as_opus_too_and_says_the_same(bank_folder: Path) -> None:
    bank = Bank.open(bank_folder)
    entries = json.loads((bank_folder / "vi" / MANIFEST).read_text())["clips"]
    assert all(entry["opus"]["file"].endswith(".opus") for entry in entries.values())
    for clip in ("vi/letter-a", "vi/number-42", "vi/evacuate"):
        path = bank_folder / "vi" / entries[clip]["opus"]["file"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == entries[clip]["opus"]["sha256"]
        decoded, rate = soundfile.read(path)
        said = levels.from_pcm(bank.samples(clip).tobytes())
        assert (rate, len(decoded)) == (RATE, len(said))
        spectrum = np.fft.rfft(decoded, 2 * len(said)) * np.conj(np.fft.rfft(said, 2 * len(said)))
        late = int(np.fft.irfft(spectrum).argmax())
        assert min(late, 2 * len(said) - late) <= RATE // 1000
        assert np.corrcoef(decoded, said)[0, 1] > 0.9
    opus = sum(path.stat().st_size for path in (bank_folder / "vi").glob("*.opus"))
    assert opus < sum(clip.path.stat().st_size for clip in bank.of("vi")) / 2


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
    assert steps == sorted(steps)
    assert len(steps) == len(engine.said) == len(set(Language.read("vi").inventory().values()))  # never one text twice
    assert steps[-1] == (total, total)
    assert [(one.language, one.engine, one.clips) for one in built] == [("vi", "hummer", total)]
    assert engine.closed


@pytest.mark.parametrize("error", [VoiceUnavailable, TextRejected])
def test_the_old_bank_stands_when_building_fails(tmp_path: Path, error: type[VoiceUnavailable] | type[TextRejected]) -> None:
    build(tmp_path, Hummer(), ["vi"])
    before = Bank.open(tmp_path).clips
    failing = Hummer(gives_up_after=70, error=error)
    failing.name = "other"
    with pytest.raises(error, match="out of breath"):
        build(tmp_path, failing, ["vi"], sleep=lambda seconds: None)
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
    def put(seconds: float) -> None:
        bank_writer.put(tmp_path / "vi", {"vi/letter-a": hum(seconds).astype(np.int16).tobytes()}, {}, {})

    put(0.1)
    old = Bank.open(tmp_path)
    put(0.2)
    assert old.samples("vi/letter-a")
    put(0.3)
    with pytest.raises(BankMissing, match="Run: motcua sounds build"):
        old.samples("vi/letter-a")
    assert len(list((tmp_path / "vi").glob("*.wav"))) == len(list((tmp_path / "vi").glob("*.opus"))) == 2


def test_what_has_not_changed_is_not_encoded_again_and_what_was_damaged_is(tmp_path: Path) -> None:
    clips = {"vi/letter-a": hum().astype(np.int16).tobytes()}
    bank_writer.put(tmp_path / "vi", clips, {}, {})
    opus = next((tmp_path / "vi").glob("*.opus"))
    encoded, written_at = opus.read_bytes(), opus.stat().st_mtime_ns
    bank_writer.put(tmp_path / "vi", clips, {}, {})
    assert opus.stat().st_mtime_ns == written_at
    opus.write_bytes(b"damaged")
    bank_writer.put(tmp_path / "vi", clips, {}, {})
    assert opus.read_bytes() == encoded  # the same sound is the same file, so the manifest's checksum is right again


def test_two_who_put_the_same_bank_in_place_at_once_leave_one_that_is_whole(tmp_path: Path) -> None:
    """Bug: both swept away what the other had just named, and both said that all was well."""
    script = (
        "import sys; from pathlib import Path; from sounds import bank_writer; sys.stdin.readline()\n"
        "clips = {f'vi/word-{word}': bytes(2 * (1000 + word + 500 * int(sys.argv[2]))) for word in range(60)}\n"
        "for _ in range(5): bank_writer.put(Path(sys.argv[1]), clips, {}, {}, opus=False)"
    )
    root = Path(__file__).parents[2]
    both = [subprocess.Popen([sys.executable, "-c", script, tmp_path / "vi", one], stdin=subprocess.PIPE, cwd=root) for one in "12"]
    for one in both:
        assert one.stdin is not None
        one.stdin.write(b"\n")
        one.stdin.flush()
    for one in both:
        one.communicate(timeout=60)
        assert one.returncode == 0
    bank = Bank.open(tmp_path)
    assert (len(bank.clips), bank.broken) == (60, ())


def test_a_damaged_manifest_is_named_and_left_out(tmp_path: Path) -> None:
    build_chime(tmp_path)
    (tmp_path / "vi").mkdir()
    (tmp_path / "vi" / MANIFEST).write_text('{"clips": [')
    bank = Bank.open(tmp_path)
    assert bank.broken == ("vi",)
    assert set(bank.clips) == {CHIME}


@pytest.mark.parametrize("harm", ["gone", "cut short", "empty"])
def test_a_clip_that_is_gone_or_cut_short_is_named_and_left_out(tmp_path: Path, harm: str) -> None:
    """Otherwise a call would break off in the middle of a number, and nobody would be told."""
    build_chime(tmp_path)
    words = {f"vi/letter-{letter}": hum().astype(np.int16).tobytes() for letter in "ab"}
    bank_writer.put(tmp_path / "vi", words, {}, {}, opus=False)
    planner = Planner.open(tmp_path, ["vi"])
    assert planner.damaged == ()
    path = Bank.open(tmp_path).clips["vi/letter-a"].path
    path.unlink() if harm == "gone" else os.truncate(path, path.stat().st_size // 2 if harm == "cut short" else 0)
    assert Bank.open(tmp_path).broken == ("vi/letter-a",)
    assert set(Bank.open(tmp_path).clips) == {CHIME, "vi/letter-b"}
    assert Planner.open(tmp_path, ["vi"]).damaged == ("vi/letter-a",)


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
        "import sys, sounds.planner, sounds.announcer, sounds.loudspeaker, sounds.say, sounds.builder, sounds.voices, sounds.check\n"
        "extra = ('numpy', 'av', 'gtts', 'requests', 'espeakng_loader', 'fpdf')\n"
        "print([name for name in extra if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert shown.stdout.strip() == "[]"


def test_a_call_can_be_said_into_a_file(bank_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.wav"
    plan = say(bank_folder, Sentence("call", ticket="A015", counter=3), out=out)
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
        say(tmp_path, Sentence("call", ticket="A015", counter=3), out=tmp_path / "x.wav")
    assert refused.value.exit_code == 66
    assert not (tmp_path / "x.wav").exists()


def test_a_language_without_a_voice_is_not_said_in_another(bank_folder: Path, tmp_path: Path) -> None:
    """Bug: asked for Khmer, of which there are no clips, it wrote the Vietnamese sentence and said nothing of it."""
    with pytest.raises(BankMissing, match="No voice says this in “km” yet"):
        say(bank_folder, Sentence("call", ticket="A015", counter=3), out=tmp_path / "x.wav", language="km")
    assert not (tmp_path / "x.wav").exists()


def test_an_unknown_engine_or_language_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(VoiceUnavailable, match="Choose: espeak, gtts, piper"):
        named("siri")
    assert named("gtts").name == "gtts"
    with pytest.raises(PhrasesWrong, match="no language “xx”"):
        build(tmp_path, Hummer(), ["xx"])
