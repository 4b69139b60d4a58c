"""Plans: languages in order, gaps as measured, a whole sentence or none."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from queue_server.contract.devices import Segment
from sounds.announcement import Announcement, Lacking, Plan
from sounds.bank import Bank
from sounds.phrases import CHIME, Language
from sounds.planner import Planner
from sounds.sentence import Sentence

CALL = Announcement("call:1", "sanh", 0, Sentence("call", ticket="A015", counter=3))
LANGUAGES = {code: Language.read(code) for code in ("vi", "en")}


@pytest.fixture(scope="module")
def bank(bank_folder: Path) -> Bank:
    return Bank.open(bank_folder)


def without(bank: Bank, *clips: str) -> Bank:
    return replace(bank, clips={name: clip for name, clip in bank.clips.items() if name not in clips})


def calling(**more: Any) -> Announcement:
    return replace(CALL, said=Sentence("call", **{"ticket": "A015", "counter": 3} | more))


def whole(plan: Plan | Lacking) -> Plan:
    """Of the bank alone."""
    assert isinstance(plan, Plan), plan
    return plan


def heard(plan: Plan | Lacking) -> list[str]:
    """What is heard if nobody makes what the bank lacks."""
    if isinstance(plan, Lacking):
        plan = plan.instead
    return [segment.clip for segment in plan.segments]


SENTENCE = ["vi/invite", "vi/letter-a", "vi/digit-0", "vi/digit-1", "vi/digit-5", "vi/to-counter", "vi/number-3"]
IN_ENGLISH = [clip.replace("vi/", "en/") for clip in SENTENCE]


def test_vietnamese_is_said_twice_after_the_chime(bank: Bank) -> None:
    plan = whole(Planner(bank, LANGUAGES)(CALL))
    assert heard(plan) == [CHIME, *SENTENCE, *SENTENCE]
    assert plan.text == "Mời công dân có số A không một năm, đến quầy số ba."


def test_another_language_is_said_once_instead_of_the_repeat(bank: Bank) -> None:
    plan = whole(Planner(bank, LANGUAGES)(replace(CALL, languages=("vi", "en"))))
    assert heard(plan) == [CHIME, *SENTENCE, *IN_ENGLISH]
    assert plan.text.endswith("Ticket number A zero one five, please go to counter three.")


def test_a_backlog_drops_the_repeat_but_no_language(bank: Bank) -> None:
    planner = Planner(bank, LANGUAGES)
    assert heard(planner(CALL, False)) == [CHIME, *SENTENCE]
    assert heard(planner(replace(CALL, languages=("vi", "en")), False)) == [CHIME, *SENTENCE, *IN_ENGLISH]


def test_a_language_the_hall_does_not_have_is_said_in_vietnamese(bank: Bank) -> None:
    assert heard(Planner(bank, LANGUAGES)(replace(CALL, languages=("vi", "fr")))) == [CHIME, *SENTENCE, *SENTENCE]


def test_the_gaps_are_those_that_were_measured(bank: Bank) -> None:
    plan = whole(Planner(bank, LANGUAGES)(CALL))
    ends = [segment.at_ms + bank.clips[segment.clip].duration_ms for segment in plan.segments]
    gaps = [after.at_ms - end for end, after in zip(ends, plan.segments[1:], strict=False)]
    assert gaps == [250, 120, 150, 60, 60, 180, 80, 700, 120, 150, 60, 60, 180, 80]
    assert plan.duration_ms == ends[-1]


def test_the_sound_begins_at_once(bank: Bank) -> None:
    assert whole(Planner(bank, LANGUAGES)(CALL)).segments[0].at_ms == 0


def test_one_missing_clip_leaves_the_chime_alone(bank: Bank) -> None:
    plan = Planner(without(bank, "vi/digit-5"), LANGUAGES)(CALL)
    assert isinstance(plan, Lacking)
    assert plan.alone
    assert heard(plan) == [CHIME]
    assert plan.text == "Mời công dân có số A không một năm, đến quầy số ba."
    assert plan.instead.duration_ms == bank.clips[CHIME].duration_ms


def test_what_the_bank_lacks_is_asked_for_whole_and_in_every_language(bank: Bank) -> None:
    plan = Planner(without(bank, "en/digit-5"), LANGUAGES)(replace(CALL, languages=("vi", "en")))
    assert isinstance(plan, Lacking)
    assert not plan.alone
    assert plan.texts == (
        ("vi", "Mời công dân có số a không một năm, đến quầy số ba."),
        ("en", "Ticket number ay zero one five, please go to counter three."),
    )


def test_what_was_made_afresh_follows_the_chime_and_is_said_twice_in_one_language(bank: Bank) -> None:
    planner = Planner(without(bank, "vi/digit-5"), LANGUAGES)
    lacking = planner(CALL)
    assert isinstance(lacking, Lacking)
    made = Plan("", (Segment(clip="fresh/made", at_ms=0),), 2000)
    begins = bank.clips[CHIME].duration_ms + 250
    twice, once = planner.around(made, lacking, True), planner.around(made, lacking, False)
    assert [(one.clip, one.at_ms) for one in twice.segments] == [(CHIME, 0), ("fresh/made", begins), ("fresh/made", begins + 2700)]
    assert (twice.duration_ms, once.duration_ms) == (begins + 4700, begins + 2000)
    assert (twice.text, twice.bank) == (lacking.text, lacking.instead.bank)


def test_typed_words_are_asked_for_as_they_are(bank: Bank) -> None:
    typed = Announcement("notice:9:0", "sanh", 0, (("vi", "Ai quên ô?"),), "message")
    lacking = Planner(bank, LANGUAGES)(typed)
    assert isinstance(lacking, Lacking)
    assert (lacking.texts, heard(lacking)) == ((("vi", "Ai quên ô?"),), [CHIME])


def test_a_sentence_without_its_values_is_the_chime_and_stops_nobody(bank: Bank) -> None:
    assert heard(Planner(bank, LANGUAGES)(replace(CALL, said=Sentence("lunch"), rank="information"))) == [CHIME]


def test_a_bank_built_anew_is_noticed_and_has_another_revision(own_bank: Path) -> None:
    planner = Planner.open(own_bank)
    before = whole(planner(CALL)).bank
    planner.renew()
    assert whole(planner(CALL)).bank == before
    manifest = own_bank / "vi" / "manifest.json"
    told = json.loads(manifest.read_text())
    del told["clips"]["vi/floor-0"]
    manifest.write_text(json.dumps(told))
    planner.renew()
    assert whole(planner(CALL)).bank not in ("", before)


def test_a_file_that_is_lost_while_the_hall_is_open_is_noticed(own_bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planner = Planner.open(own_bank)
    next((own_bank / "vi").glob("letter-a.*.wav")).unlink()
    planner.renew()
    assert planner.damaged == ()  # hundreds of files are not looked at every second
    monkeypatch.setattr("sounds.planner._LOOKED_AGAIN_SECONDS", 0.0)
    planner.renew()
    assert planner.damaged == ("vi/letter-a",)


def test_a_letter_nobody_recorded_leaves_the_chime_alone(bank: Bank) -> None:
    assert heard(Planner(bank, LANGUAGES)(calling(ticket="Đ015"))) == [CHIME]


def test_a_language_with_a_hole_is_left_out_as_a_whole(bank: Bank) -> None:
    foreign = replace(CALL, languages=("vi", "en"))
    assert heard(Planner(without(bank, "en/digit-5"), LANGUAGES)(foreign)) == [CHIME, *SENTENCE, *SENTENCE]
    assert heard(Planner(without(bank, "vi/digit-5"), LANGUAGES)(foreign)) == [CHIME, *IN_ENGLISH, *IN_ENGLISH]


def test_without_even_a_chime_there_is_nothing_to_play() -> None:
    assert heard(Planner(Bank({}), LANGUAGES)(CALL)) == []


def test_without_a_chime_the_sentence_starts_at_once(bank: Bank) -> None:
    plan = whole(Planner(without(bank, CHIME), LANGUAGES)(CALL))
    assert heard(plan) == SENTENCE * 2
    assert plan.segments[0].at_ms == 0


def test_every_ticket_and_counter_can_be_said(bank: Bank) -> None:
    planner = Planner(bank, LANGUAGES)
    for letter in LANGUAGES["vi"].letters:
        for counter in (1, 10, 15, 21, 24, 99, 100, 305, 999):
            assert len(heard(planner(calling(ticket=f"{letter}9999", counter=counter)))) > 10


def test_a_plan_spliced_has_its_length(bank: Bank) -> None:
    plan = whole(Planner(bank, LANGUAGES)(CALL))
    assert len(bank.splice(plan.segments, plan.duration_ms)) == plan.duration_ms * 24


def test_a_folder_opens_as_a_planner(bank_folder: Path) -> None:
    assert heard(Planner.open(bank_folder)(CALL))[0] == CHIME


def test_the_halls_own_recordings_go_first_but_never_mix_with_the_built_voice(bank: Bank) -> None:
    """A person who recorded counter 3 and not counter 4 speaks the one call whole, and the built voice the other."""
    recorded = {clip.replace("vi/", "vi-own/"): replace(bank.clips[clip], id=clip.replace("vi/", "vi-own/")) for clip in SENTENCE}
    planner = Planner(replace(bank, clips={**bank.clips, **recorded}), LANGUAGES)
    assert heard(planner(CALL, False)) == [CHIME, *recorded]
    assert heard(planner(calling(counter=4), False)) == [CHIME, *SENTENCE[:-1], "vi/number-4"]


def test_a_notice_is_planned_like_a_call(bank: Bank) -> None:
    plan = Planner(bank, LANGUAGES).plan(Sentence("evacuation"), ["vi", "en"], repeat=True)
    assert heard(plan) == [
        CHIME,
        *(f"{code}/{key}" for code in ("vi", "en") for key in ("attention", "evacuate", "no-lift", "follow-staff")),
    ]
