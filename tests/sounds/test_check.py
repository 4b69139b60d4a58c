"""What ``sounds check`` hears: each fault made on purpose, in a real bank, found alone."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from sounds import bank_writer, levels
from sounds.bank import MANIFEST, RATE, Bank
from sounds.builder import build_chime
from sounds.check import Problem, check
from sounds.phrases import CHIME, Language

VIETNAMESE = Language.read("vi")
CLIP = "vi/number-42"


def found(folder: Path) -> set[tuple[str, str]]:
    return {(problem.kind, problem.clip) for problem in check(folder, VIETNAMESE)}


def spoil(folder: Path, sound: np.ndarray) -> None:
    """The clip says this from now on, and its manifest knows."""
    keep = bank_writer.entries_of(folder / "vi")
    bank_writer.put(folder / "vi", {CLIP: levels.to_pcm(sound)}, {}, VIETNAMESE.inventory(), keep=keep)


@pytest.fixture
def sound(own_bank: Path) -> np.ndarray:
    return levels.from_pcm(Bank.open(own_bank).samples(CLIP).tobytes())


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_bank_as_it_is_built_has_no_fault(bank_folder: Path, language: str) -> None:
    assert check(bank_folder, Language.read(language)) == []


def test_a_clip_whose_file_is_gone_is_damage(own_bank: Path) -> None:
    Bank.open(own_bank).clips[CLIP].path.unlink()
    assert check(own_bank, VIETNAMESE) == [Problem("damaged", CLIP)]


def test_a_quiet_clip_is_heard(own_bank: Path, sound: np.ndarray) -> None:
    spoil(own_bank, sound * 0.2)
    assert found(own_bank) == {("quiet", CLIP)}


def test_a_clipped_clip_is_heard(own_bank: Path, sound: np.ndarray) -> None:
    spoil(own_bank, np.clip(sound * 4, -1, 1))
    assert ("clipped", CLIP) in found(own_bank)


@pytest.mark.parametrize("end", ["beginning", "end"])
def test_a_clip_that_is_cut_off_is_heard(own_bank: Path, sound: np.ndarray, end: str) -> None:
    loudest = int(np.abs(sound).argmax())
    part = sound[loudest:] if end == "beginning" else sound[: loudest + 1]
    spoil(own_bank, levels.limited(levels.trimmed(part, RATE), RATE))  # even after all the cleaning it is heard
    assert found(own_bank) == {("cut", CLIP)}


def test_a_clip_that_goes_on_for_too_long_is_heard(own_bank: Path, sound: np.ndarray) -> None:
    spoil(own_bank, np.tile(sound, 5))
    assert found(own_bank) == {("long", CLIP)}


def test_a_file_that_changed_behind_the_manifest_is_damaged(own_bank: Path) -> None:
    clips = Bank.open(own_bank).clips
    clips[CLIP].path.write_bytes(clips["vi/number-43"].path.read_bytes())
    clips["vi/number-44"].path.write_bytes(b"RIFF")
    assert found(own_bank) == {("damaged", CLIP), ("damaged", "vi/number-44")}


def test_a_bank_that_is_too_soft_as_a_whole_is_told_so(own_bank: Path) -> None:
    bank = Bank.open(own_bank)
    softer = {clip.id: levels.to_pcm(levels.from_pcm(bank.samples(clip.id).tobytes()) * 0.5) for clip in bank.of("vi")}
    bank_writer.put(own_bank / "vi", softer, {}, {}, opus=False)
    assert found(own_bank) == {("loudness", "vi")}


def test_words_that_have_changed_since_are_told(own_bank: Path) -> None:
    """Bug: `check` called a bank good that still said last year's words."""
    manifest = json.loads((own_bank / "vi" / MANIFEST).read_text())
    manifest["clips"][CLIP]["text"] = "lời năm ngoái"
    (own_bank / "vi" / MANIFEST).write_text(json.dumps(manifest))
    assert found(own_bank) == {("changed", CLIP)}


def test_a_hall_with_recordings_of_its_own_alone_misses_nothing(own_bank: Path) -> None:
    """Bug: every clip of a bank that was never built was called missing though a person had recorded it."""
    bank = Bank.open(own_bank)
    own = {clip.id.replace("vi/", "vi-own/"): bank.samples(clip.id).tobytes() for clip in bank.of("vi")}
    bank_writer.put(own_bank / "vi-own", own, {}, {}, opus=False)
    shutil.rmtree(own_bank / "vi")
    assert found(own_bank) == set()


def test_without_any_bank_everything_is_missing(tmp_path: Path) -> None:
    build_chime(tmp_path)
    assert found(tmp_path) == {("missing", clip) for clip in VIETNAMESE.inventory()}
    assert CHIME in Bank.open(tmp_path).clips


def test_the_halls_own_recordings_are_listened_to_and_need_not_be_complete(own_bank: Path, sound: np.ndarray) -> None:
    own = {f"vi-own/number-{number}": levels.to_pcm(sound) for number in range(40, 50)}
    own["vi-own/number-50"] = levels.to_pcm(sound * 0.1)
    bank_writer.put(own_bank / "vi-own", own, {}, {}, opus=False)
    assert found(own_bank) == {("quiet", "vi-own/number-50")}
    assert json.loads((own_bank / "vi-own" / MANIFEST).read_text())["version"] == 2
