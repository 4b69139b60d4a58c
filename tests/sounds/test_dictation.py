"""Few requests, none twice, three failures at most: how a bank gets its words out of an engine."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from sounds import levels
from sounds.bank import RATE, Bank
from sounds.builder import SPOKEN, build
from sounds.engines.port import Pcm
from sounds.errors import BankNotBuilt, TextRejected, VoiceUnavailable
from sounds.phrases import Language
from tests.sounds.engine_doubles import Hummer, ListHummer, heard_pitch, pitch_of

TEXTS = dict.fromkeys(Language.read("vi").inventory().values())
INVENTORY = Language.read("vi").inventory()


def at_once(seconds: float) -> None:
    """Nobody waits in these tests."""


def test_words_are_asked_for_in_lists_and_every_clip_says_its_own_word(tmp_path: Path) -> None:
    engine = ListHummer()
    build(tmp_path, engine, ["vi"])
    assert len(engine.said) < len(TEXTS) / 2
    assert all(len(asked) <= engine.list_characters or ". " not in asked for asked in engine.said)
    bank = Bank.open(tmp_path)
    for clip in ("vi/letter-a", "vi/letter-x", "vi/digit-5", "vi/number-42", "vi/number-99", "vi/word-million"):
        sound = levels.from_pcm(bank.samples(clip).tobytes())
        assert heard_pitch(sound, RATE) == pytest.approx(pitch_of(INVENTORY[clip]), abs=15), clip


def test_a_list_that_cannot_be_told_apart_is_asked_for_in_halves(tmp_path: Path) -> None:
    """This engine runs two of its words together: every other list has a word too few."""
    engine = ListHummer(pause=lambda word: 0.0 if word in ("ba", "bốn mươi hai") else 0.3)
    build(tmp_path, engine, ["vi"])
    bank = Bank.open(tmp_path)
    for clip in ("vi/digit-3", "vi/digit-4", "vi/number-42", "vi/number-43"):
        sound = levels.from_pcm(bank.samples(clip).tobytes())
        assert heard_pitch(sound, RATE) == pytest.approx(pitch_of(INVENTORY[clip]), abs=15), clip


def test_a_build_that_broke_off_goes_on_where_it_stopped(tmp_path: Path) -> None:
    first = Hummer(gives_up_after=70)
    with pytest.raises(VoiceUnavailable):
        build(tmp_path, first, ["vi"], sleep=at_once)
    assert not Bank.open(tmp_path).of("vi")
    second = Hummer()
    build(tmp_path, second, ["vi"])
    assert len(first.said) == 70
    assert sorted(first.said + second.said) == sorted(TEXTS)


def test_one_changed_word_costs_one_request(tmp_path: Path) -> None:
    build(tmp_path, Hummer(), ["vi"])
    own = tmp_path / "phrases"
    own.mkdir()
    (own / "vi.toml").write_text('[letters]\nA = "an pha"\n')
    engine = Hummer()
    build(tmp_path, engine, ["vi"], own_phrases=own)
    assert engine.said == ["an pha"]
    assert len(list((tmp_path / SPOKEN / "vi").iterdir())) == len(TEXTS)  # the old word went; another one came


@pytest.mark.parametrize("change", ["voice", "engine"])
def test_what_another_voice_said_is_not_used(tmp_path: Path, change: str) -> None:
    build(tmp_path, Hummer(), ["vi"])
    engine = Hummer()
    engine.name = "hummer" if change == "voice" else "other"
    build(tmp_path, engine, ["vi"], voice="alto" if change == "voice" else None)
    assert len(engine.said) == len(TEXTS)


def test_a_kept_sound_that_is_damaged_is_asked_for_again(tmp_path: Path) -> None:
    build(tmp_path, Hummer(), ["vi"])
    kept = sorted((tmp_path / SPOKEN / "vi").iterdir())
    kept[0].write_bytes(b"RIFF")
    kept[1].write_bytes(b"")
    engine = Hummer()
    build(tmp_path, engine, ["vi"])
    assert len(engine.said) == 2


class Moody(Hummer):
    """Fails so often before each answer."""

    def __init__(self, failures: int) -> None:
        super().__init__()
        self._moods = itertools.cycle([*(False for _ in range(failures)), True])

    def synthesize(self, text: str, voice: str, rate: int, timeout: float) -> Pcm:
        if not next(self._moods):
            self.refused += 1
            raise VoiceUnavailable("lỗi", "moody")
        return super().synthesize(text, voice, rate, timeout)


def test_two_failures_in_a_row_are_waited_out(tmp_path: Path) -> None:
    naps: list[float] = []
    build(tmp_path, Moody(2), ["vi"], sleep=naps.append)
    assert len(Bank.open(tmp_path).of("vi")) == len(INVENTORY)
    assert naps[:4] == [2.0, 4.0, 2.0, 4.0]


def test_the_third_failure_in_a_row_ends_it(tmp_path: Path) -> None:
    engine = Hummer(gives_up_after=5)
    with pytest.raises(VoiceUnavailable, match="out of breath"):
        build(tmp_path, engine, ["vi"], sleep=at_once)
    assert engine.refused == 3


def test_a_text_that_is_rejected_is_not_tried_again(tmp_path: Path) -> None:
    engine = Hummer(gives_up_after=5, error=TextRejected)
    with pytest.raises(TextRejected):
        build(tmp_path, engine, ["vi"], sleep=at_once)
    assert engine.refused == 1


def test_a_build_ends_when_its_time_is_up_and_says_how_to_go_on(tmp_path: Path) -> None:
    with pytest.raises(BankNotBuilt, match="goes on where it stopped"):
        build(tmp_path, Hummer(), ["vi"], time_limit_seconds=0.0)


def test_an_engine_that_says_nothing_has_not_understood(tmp_path: Path) -> None:
    class Silent(Hummer):
        def _hummed(self, text: str) -> Pcm:
            pcm = super()._hummed(text)
            return Pcm(pcm.rate, np.zeros(len(pcm.samples) // 2, dtype=np.int16).tobytes())

    with pytest.raises(TextRejected, match="The old bank is kept"):
        build(tmp_path, Silent(), ["vi"])


def test_a_language_without_an_engine_is_told_to_record_a_person(tmp_path: Path) -> None:
    with pytest.raises(VoiceUnavailable, match="record a person"):
        build(tmp_path, "espeak", ["km"])
