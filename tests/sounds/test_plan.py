"""Plans: languages in order, gaps as measured, a whole sentence or none."""

from dataclasses import replace
from pathlib import Path

import pytest

from sounds.announcement import Announcement, Plan
from sounds.bank import Bank
from sounds.phrases import CHIME, Language
from sounds.planner import Planner
from sounds.sentence import Sentence

CALL = Announcement("call:1", "sanh", "ticket", "A015", 3, 0)
LANGUAGES = {code: Language.read(code) for code in ("vi", "en")}


@pytest.fixture(scope="module")
def bank(bank_folder: Path) -> Bank:
    return Bank.open(bank_folder)


def without(bank: Bank, *clips: str) -> Bank:
    return replace(bank, clips={name: clip for name, clip in bank.clips.items() if name not in clips})


def heard(plan: Plan) -> list[str]:
    return [segment.clip for segment in plan.segments]


SENTENCE = ["vi/invite", "vi/letter-a", "vi/digit-0", "vi/digit-1", "vi/digit-5", "vi/to-counter", "vi/number-3"]
IN_ENGLISH = [clip.replace("vi/", "en/") for clip in SENTENCE]


def test_vietnamese_is_said_twice_after_the_chime(bank: Bank) -> None:
    plan = Planner(bank, LANGUAGES)(CALL)
    assert heard(plan) == [CHIME, *SENTENCE, *SENTENCE]
    assert plan.text == "Mời công dân có số A không một năm, đến quầy số ba."


def test_another_language_is_said_once_instead_of_the_repeat(bank: Bank) -> None:
    plan = Planner(bank, LANGUAGES)(replace(CALL, language="en"))
    assert heard(plan) == [CHIME, *SENTENCE, *IN_ENGLISH]
    assert plan.text.endswith("Ticket number A zero one five, please go to counter three.")


def test_a_backlog_drops_the_repeat_but_no_language(bank: Bank) -> None:
    planner = Planner(bank, LANGUAGES)
    assert heard(planner(CALL, False)) == [CHIME, *SENTENCE]
    assert heard(planner(replace(CALL, language="en"), False)) == [CHIME, *SENTENCE, *IN_ENGLISH]


def test_a_language_the_hall_does_not_have_is_said_in_vietnamese(bank: Bank) -> None:
    assert heard(Planner(bank, LANGUAGES)(replace(CALL, language="fr"))) == [CHIME, *SENTENCE, *SENTENCE]


def test_the_gaps_are_those_that_were_measured(bank: Bank) -> None:
    plan = Planner(bank, LANGUAGES)(CALL)
    ends = [segment.at_ms + bank.clips[segment.clip].duration_ms for segment in plan.segments]
    gaps = [after.at_ms - end for end, after in zip(ends, plan.segments[1:], strict=False)]
    assert gaps == [250, 120, 150, 60, 60, 180, 80, 700, 120, 150, 60, 60, 180, 80]
    assert plan.duration_ms == ends[-1]


def test_the_sound_begins_at_once(bank: Bank) -> None:
    assert Planner(bank, LANGUAGES)(CALL).segments[0].at_ms == 0


def test_one_missing_clip_leaves_the_chime_alone(bank: Bank) -> None:
    plan = Planner(without(bank, "vi/digit-5"), LANGUAGES)(CALL)
    assert heard(plan) == [CHIME]
    assert plan.text == "Mời công dân có số A không một năm, đến quầy số ba."
    assert plan.duration_ms == bank.clips[CHIME].duration_ms


def test_a_letter_nobody_recorded_leaves_the_chime_alone(bank: Bank) -> None:
    assert heard(Planner(bank, LANGUAGES)(replace(CALL, number="Đ015"))) == [CHIME]


def test_a_language_with_a_hole_is_left_out_as_a_whole(bank: Bank) -> None:
    foreign = replace(CALL, language="en")
    assert heard(Planner(without(bank, "en/digit-5"), LANGUAGES)(foreign)) == [CHIME, *SENTENCE, *SENTENCE]
    assert heard(Planner(without(bank, "vi/digit-5"), LANGUAGES)(foreign)) == [CHIME, *IN_ENGLISH, *IN_ENGLISH]


def test_without_even_a_chime_there_is_nothing_to_play() -> None:
    assert Planner(Bank({}), LANGUAGES)(CALL).segments == ()


def test_without_a_chime_the_sentence_starts_at_once(bank: Bank) -> None:
    plan = Planner(without(bank, CHIME), LANGUAGES)(CALL)
    assert heard(plan) == SENTENCE * 2
    assert plan.segments[0].at_ms == 0


def test_every_ticket_and_counter_can_be_said(bank: Bank) -> None:
    planner = Planner(bank, LANGUAGES)
    for letter in LANGUAGES["vi"].letters:
        for counter in (1, 10, 15, 21, 24, 99, 100, 305, 999):
            assert len(planner(replace(CALL, number=f"{letter}9999", counter=counter)).segments) > 10


def test_a_plan_spliced_has_its_length(bank: Bank) -> None:
    plan = Planner(bank, LANGUAGES)(CALL)
    assert len(bank.splice(plan.segments, plan.duration_ms)) == plan.duration_ms * 24


def test_a_folder_opens_as_a_planner(bank_folder: Path) -> None:
    assert heard(Planner.open(bank_folder)(CALL))[0] == CHIME


def test_the_halls_own_recordings_go_first_but_never_mix_with_the_built_voice(bank: Bank) -> None:
    """A person who recorded counter 3 and not counter 4 speaks the one call whole, and the built voice the other."""
    recorded = {clip.replace("vi/", "vi-own/"): replace(bank.clips[clip], id=clip.replace("vi/", "vi-own/")) for clip in SENTENCE}
    planner = Planner(replace(bank, clips={**bank.clips, **recorded}), LANGUAGES)
    assert heard(planner(CALL, False)) == [CHIME, *recorded]
    assert heard(planner(replace(CALL, counter=4), False)) == [CHIME, *SENTENCE[:-1], "vi/number-4"]


def test_a_notice_is_planned_like_a_call(bank: Bank) -> None:
    plan = Planner(bank, LANGUAGES).plan(Sentence("evacuation"), ["vi", "en"], repeat=True)
    assert heard(plan) == [
        CHIME,
        *(f"{code}/{key}" for code in ("vi", "en") for key in ("attention", "evacuate", "no-lift", "follow-staff")),
    ]
