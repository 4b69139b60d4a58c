"""A person's long take: split, counted, levelled, faded; refused in words when the count is wrong."""

import json
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from sounds import levels, sheet, takes
from sounds.alignment import aligned, gaps
from sounds.bank import MANIFEST, RATE, Bank
from sounds.errors import RecordingRejected, VoiceUnavailable
from sounds.phrases import Language
from sounds.planner import Planner
from sounds.recording import Imported, import_recording
from sounds.sentence import Sentence
from tests.sounds.engine_doubles import heard_pitch

VIETNAMESE = Language.read("vi")
RECORDER_RATE = 44_100
DIGITS = sheet.lines(VIETNAMESE)["digits"]


def word(number: int, syllables: int = 1, level: float = 0.3) -> np.ndarray:
    """Not speech, but with its shape: syllables that swell and fade, at a pitch by which the word is known again."""
    t = np.arange(int(0.22 * RECORDER_RATE)) / RECORDER_RATE
    syllable = level * np.sin(2 * np.pi * pitch(number) * t) * np.hanning(len(t)) ** 0.3
    return np.concatenate([np.concatenate([syllable, np.zeros(int(0.08 * RECORDER_RATE))]) for _ in range(syllables)])


def pitch(number: int) -> float:
    return 220.0 + 5 * number


def take(texts: Sequence[str], seed: int = 1, noise: float = 0.0005) -> np.ndarray:
    """Read by somebody whose pauses last 0.6 to 1.5 s and who is not equally loud; the room hums, and once something clicks."""
    chance = np.random.default_rng(seed)
    sounds = [np.zeros(RECORDER_RATE // 2)]
    for number, text in enumerate(texts):
        sounds += [
            word(number, len(text.split()), chance.uniform(0.1, 0.45)),
            np.zeros(int(chance.uniform(0.6, 1.5) * RECORDER_RATE)),
        ]
    whole = np.concatenate(sounds)
    click = RECORDER_RATE // 4
    whole[click : click + 90] += 0.3
    return whole + chance.normal(0, noise, len(whole))


def read_into(path: Path, sound: np.ndarray) -> Path:
    soundfile.write(path, np.column_stack([sound, sound]), RECORDER_RATE)  # recorders are stereo
    return path


def recorded_by_a_telephone(path: Path, sound: np.ndarray) -> Path:
    """AAC in an MP4, as the recorders of telephones write it."""
    frame = av.AudioFrame.from_ndarray(sound.astype(np.float32).reshape(1, -1), format="fltp", layout="mono")
    frame.sample_rate, frame.pts = RECORDER_RATE, 0
    with av.open(str(path), "w", format="ipod") as file:
        stream = file.add_stream("aac", rate=RECORDER_RATE, layout="mono")
        file.mux([*stream.encode(frame), *stream.encode(None)])
    return path


def texts_of(*sections: str) -> list[str]:
    return [line.text for section in sections or sheet.lines(VIETNAMESE) for line in sheet.lines(VIETNAMESE)[section]]


def imported(folder: Path, path: Path, **asked: object) -> Imported:
    return import_recording(folder, path, VIETNAMESE, reader="Cô Hoa", licence="thu riêng", **asked)  # type: ignore[arg-type]


def test_the_whole_sheet_in_one_take_becomes_the_halls_own_voice(own_bank: Path, tmp_path: Path) -> None:
    done = imported(own_bank, read_into(tmp_path / "take.flac", take(texts_of())))
    assert (done.clips, done.missing, done.overdriven) == (len(VIETNAMESE.inventory()), 0, False)
    bank = Bank.open(own_bank)
    number = 0
    for lines in sheet.lines(VIETNAMESE).values():
        for line in lines:
            for clip in line.clips:
                sound = levels.from_pcm(bank.samples(clip.replace("vi/", "vi-own/")).tobytes())
                assert heard_pitch(sound, RATE) == pytest.approx(pitch(number), abs=2.5), line
                assert max(abs(sound[0]), abs(sound[-1])) < 0.01
            number += 1
    plan = Planner(bank, {"vi": VIETNAMESE}).plan(Sentence("call", ticket="A015", counter=3), ["vi"], repeat=False)
    assert all(segment.clip.startswith(("vi-own/", "tone/")) for segment in plan.segments)
    own = [levels.from_pcm(bank.samples(clip.id).tobytes()) for clip in bank.of("vi-own")]
    assert -18 <= levels.loudness(np.concatenate(own), RATE) <= -15
    assert np.ptp([levels.rms_db(sound) for sound in own]) < 6  # they were 13 dB apart


def test_the_manifest_says_who_read(own_bank: Path, tmp_path: Path) -> None:
    imported(own_bank, read_into(tmp_path / "take.wav", take(texts_of("digits"))), sections=["digits"])
    manifest = json.loads((own_bank / "vi-own" / MANIFEST).read_text())
    assert (manifest["engine"], manifest["voice"], manifest["licence"]) == ("person", "Cô Hoa", "thu riêng")
    assert manifest["clips"]["vi-own/digit-5"]["text"] == "năm"


def test_sections_come_one_after_the_other_and_a_word_can_be_done_again(own_bank: Path, tmp_path: Path) -> None:
    imported(own_bank, read_into(tmp_path / "1.wav", take(texts_of("digits"))), sections=["digits"])
    imported(own_bank, read_into(tmp_path / "2.wav", take(texts_of("letters"))), sections=["letters"])
    before = Bank.open(own_bank).clips
    again = imported(own_bank, read_into(tmp_path / "3.wav", take(["năm", "năm", "năm"])[: 2 * RECORDER_RATE]), clip="digit-5")
    assert again.clips == 1
    after = Bank.open(own_bank).clips
    changed = {clip for clip in after if after[clip] != before.get(clip)}
    assert changed == {"vi-own/digit-5"}


def test_a_new_word_is_as_loud_as_those_that_stand(own_bank: Path, tmp_path: Path) -> None:
    quiet = 0.05 * take(["a"])
    imported(own_bank, read_into(tmp_path / "a.wav", quiet), clip="letter-a")
    bank = Bank.open(own_bank)
    standing = np.median([levels.rms_db(levels.from_pcm(bank.samples(clip.id).tobytes())) for clip in bank.of("vi")])
    assert levels.rms_db(levels.from_pcm(bank.samples("vi-own/letter-a").tobytes())) == pytest.approx(standing, abs=1.5)


@pytest.mark.parametrize(("change", "heard"), [("skipped", 9), ("repeated", 11)])
def test_a_wrong_count_changes_nothing_and_says_where_to_listen(own_bank: Path, tmp_path: Path, change: str, heard: int) -> None:
    texts = texts_of("digits")
    texts = texts[:4] + texts[5:] if change == "skipped" else [*texts[:4], texts[3], *texts[4:]]
    with pytest.raises(
        RecordingRejected, match=rf"{heard} texts were heard, 10 are needed: perhaps .+\. Nothing was changed\. Listen around \d+:\d\d"
    ):
        imported(own_bank, read_into(tmp_path / "take.wav", take(texts)), sections=["digits"])
    assert not (own_bank / "vi-own").exists()


def test_a_room_too_noisy_is_told_so(own_bank: Path, tmp_path: Path) -> None:
    with pytest.raises(RecordingRejected, match="too noisy"):
        imported(own_bank, read_into(tmp_path / "take.wav", take(texts_of("digits"), noise=0.08)), sections=["digits"])


def test_a_recorder_turned_up_too_far_is_told_so(own_bank: Path, tmp_path: Path) -> None:
    loud = np.clip(6 * take(texts_of("digits")), -1, 1)
    assert imported(own_bank, read_into(tmp_path / "take.wav", loud), sections=["digits"]).overdriven


def test_what_a_telephone_has_recorded_is_understood(own_bank: Path, tmp_path: Path) -> None:
    path = recorded_by_a_telephone(tmp_path / "take.m4a", take(texts_of("digits")))
    done = imported(own_bank, path, sections=["digits"])
    assert (done.clips, done.overdriven) == (sum(len(line.clips) for line in DIGITS), False)


@pytest.mark.parametrize("list_of_files", ["#EXTM3U\n#EXTINF:60,\n{}\n#EXT-X-ENDLIST\n", "ffconcat version 1.0\nfile '{}'\n"])
def test_a_recording_opens_no_other_file_and_no_address(own_bank: Path, tmp_path: Path, list_of_files: str) -> None:
    elsewhere = read_into(tmp_path / "take.wav", take(texts_of("digits")))
    (tmp_path / "list.wav").write_text(list_of_files.format(elsewhere))
    with pytest.raises(RecordingRejected, match="cannot be read"):
        imported(own_bank, tmp_path / "list.wav", sections=["digits"])


@pytest.mark.parametrize("content", [b"", b"no sound", b"RIFF\x00\x00\x00\x00WAVE"])
def test_what_is_no_recording_is_refused_with_the_kinds_that_are(own_bank: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.m4a").write_bytes(content)
    with pytest.raises(RecordingRejected, match="Save it as WAV, FLAC, MP3, M4A or Ogg"):
        imported(own_bank, tmp_path / "x.m4a")


def test_an_unknown_section_or_clip_is_named(own_bank: Path, tmp_path: Path) -> None:
    path = read_into(tmp_path / "take.wav", take(["một"]))
    with pytest.raises(RecordingRejected, match="there are: phrases, letters, digits, numbers, words"):
        imported(own_bank, path, sections=["words", "colours"])
    with pytest.raises(RecordingRejected, match="no clip “vi/letter-ß”"):
        imported(own_bank, path, clip="letter-ß")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 4), min_size=2, max_size=12), st.integers(0, 1000))
def test_every_reader_is_understood_whatever_the_pace(syllables: list[int], seed: int) -> None:
    parts = takes.split(take(["x " * count for count in syllables], seed), RECORDER_RATE, len(syllables))
    assert [heard_pitch(part, RECORDER_RATE) for part in parts] == pytest.approx([pitch(n) for n in range(len(syllables))], abs=4)


# --- the sheet ---


def test_every_text_is_on_the_sheet_once_and_every_clip_comes_from_one() -> None:
    lines = [line for section in sheet.lines(VIETNAMESE).values() for line in section]
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert len({line.text for line in lines}) == len(lines)
    assert sorted(clip for line in lines for clip in line.clips) == sorted(VIETNAMESE.inventory())
    assert DIGITS[5].clips == ("vi/digit-5", "vi/number-5")
    for line in lines:
        assert f"{line.number:4}. {line.text}\n" in sheet.as_text(VIETNAMESE)


def test_the_sheet_is_printed_as_pdf(tmp_path: Path) -> None:
    sheet.write_pdf(VIETNAMESE, tmp_path / "sheet.pdf")
    content = (tmp_path / "sheet.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert content.count(b"/Type /Page\n") >= 4


def test_letters_that_the_pdf_cannot_show_are_left_to_the_text(tmp_path: Path) -> None:
    with pytest.raises(VoiceUnavailable, match=r"-o sheet\.txt"):
        sheet.write_pdf(Language.read("km"), tmp_path / "sheet.pdf")
    assert "សូមអញ្ជើញលេខ" in sheet.as_text(Language.read("km"))


def test_a_language_of_recordings_alone_says_its_calls(tmp_path: Path) -> None:
    """Khmer has no engine; its file and one take of its sheet are all there is."""
    khmer = Language.read("km")
    texts = [line.text for lines in sheet.lines(khmer).values() for line in lines]
    done = import_recording(tmp_path, read_into(tmp_path / "km.wav", take(texts)), khmer, reader="", licence="")
    assert done.missing == 0
    plan = Planner(Bank.open(tmp_path), {"km": khmer}).plan(Sentence("call", ticket="A015", counter=3), ["km"], repeat=False, chime=False)
    assert [segment.clip for segment in plan.segments][:2] == ["km-own/invite", "km-own/letter-a"]
    assert plan.segments[-1].clip == "km-own/number-3"


def test_where_words_are_missing_is_guessed_from_how_long_they_last() -> None:
    syllables, lengths_ms = [1, 4, 1, 6, 2], [250, 1000, 1500, 500]
    assert aligned(syllables, lengths_ms) == [0, 1, None, 2, 3]
    assert gaps([0, None, None, 1, None]) == [(0, 2), (3, 1)]
    assert gaps([None, 0]) == [(-1, 1)]
    assert aligned([1, 2], []) == [None, None]
