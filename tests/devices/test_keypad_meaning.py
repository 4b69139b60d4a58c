"""What a clerk means by keys: bouncing contacts, digits before and after "transfer", keys after keys; a day's wishes on every kind."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from devices.pads.errands import errand
from devices.pads.meaning import MOST_DIGITS, Typing, Wish
from devices.pads.plan import KeypadPlan
from tests.devices.pad_kinds import KINDS, Fingers, kind

TRIED = settings(max_examples=3000 if os.environ.get("MOTCUA_SOAK") == "1" else 60, deadline=None)
DAY = ("next", "recall", "no-show", "finish", "pause")
HOW: dict[str, dict[str, tuple[str, ...]]] = {
    "ub485": {"next": ("call",), "recall": ("redirect", "call"), "no-show": ("redirect", "start"), "pause": ("redirect", "finish")},
    "ft12": {"next": ("call",), "no-show": ("0", "recall"), "finish": ("rate",)},
    "numpad": {"next": ("enter",), "recall": ("plus",), "no-show": ("minus",), "finish": ("dot",), "pause": ("slash",)},
    "buttons": {},
}
TO_3 = {
    "ub485": ("redirect", "redirect", "redirect"),
    "ft12": ("3", "transfer"),
    "numpad": ("star", "3", "enter"),
    "buttons": ("transfer", "no-show"),
}


@pytest.mark.parametrize("name", [name for name in KINDS if name != "ticket-buttons"])
def test_a_clerk_does_a_whole_day_on_every_kind_of_pad(name: str) -> None:
    fingers = Fingers(kind(name))
    for action in DAY:
        assert fingers.press(*HOW[name].get(action, (action,))) == Wish(action), action
    assert fingers.press(*TO_3[name]) == Wish("transfer", "3")


def test_next_opens_a_counter_that_is_not_open_and_pause_ends_a_pause_by_the_servers_word_alone() -> None:
    assert [asked.path for asked in errand(Wish("next"), 4)] == ["counters/4/next", "counters/4/open"]
    assert [asked.path for asked in errand(Wish("pause"), 4)] == ["counters/4/pause", "counters/4/open"]
    assert [asked.path for asked in errand(Wish("recall"), 4)] == ["counters/4/recall"]


def test_digits_come_before_transfer_or_after_it_and_may_mean_a_service() -> None:
    fingers = Fingers(kind("ft12"), _91="ho-tich")
    assert fingers.press("1", "2", "transfer") == Wish("transfer", "12")
    assert fingers.press("transfer", "1", "2", "enter") == Wish("transfer", "12")
    assert fingers.press("transfer", "0", "3", "transfer") == Wish("transfer", "3")
    assert fingers.press("9", "1", "transfer") == Wish("transfer", "ho-tich")
    (to_counter,), (to_line,) = errand(Wish("transfer", "12"), 4), errand(Wish("transfer", "ho-tich"), 4)
    assert to_counter.body["counter"] == 12
    assert to_line.body["service"] == "ho-tich"


def test_digits_that_end_in_nothing_do_nothing_and_are_forgotten() -> None:
    fingers = Fingers(kind("numpad"))
    assert fingers.press("3", "enter") == "nonsense", "a number and Enter calls nobody"
    assert fingers.press("enter") == Wish("next")
    assert fingers.press("star", "enter") == "nonsense"
    assert fingers.press("1", "2", "3", "4") == "nonsense"
    assert fingers.press("3", "backspace") == "cleared"
    assert fingers.press("star", "3", "plus") == Wish("recall"), "another key leaves the question"
    assert fingers.press("3") == Typing("3")


def test_what_was_typed_long_ago_begins_nothing() -> None:
    fingers = Fingers(kind("ft12"))
    fingers.press("3")
    assert fingers.press("transfer", after=5.1) == Typing()
    assert fingers.press("0") == Typing("0")
    fingers = Fingers(kind("ft12"))
    fingers.press("0")
    assert fingers.press("recall", after=5.1) == Wish("recall")


def test_a_key_within_300_ms_is_the_same_press_and_a_chattering_one_stays_one() -> None:
    fingers = Fingers(kind("ub485"))
    assert fingers.press("call") == Wish("next")
    assert [fingers.press("call", after=0.29) for _ in range(5)] == [None] * 5
    assert fingers.press("call", after=0.31) == Wish("next")


def test_another_key_within_300_ms_is_another_press_and_digits_on_good_keys_may_be_fast() -> None:
    assert Fingers(kind("ub485")).press("start", "call", after=0.05) == Wish("next")
    fingers = Fingers(kind("numpad"))
    assert fingers.press("1", "1", "star", after=0.1) == Wish("transfer", "11")


def test_a_key_that_nobody_knows_is_nonsense_and_no_bounce() -> None:
    fingers = Fingers(kind("ub485"))
    assert [fingers.press("", after=0.01) for _ in range(2)] == ["nonsense", "nonsense"]


@pytest.mark.parametrize("name", KINDS)
@given(st.data())
@TRIED
def test_whatever_is_pressed_it_is_a_wish_of_the_kind_or_nothing_and_little_is_remembered(name: str, data: st.DataObject) -> None:
    model = kind(name)
    keys = [*sorted(set(model.keys.values())), "", "strange"]
    fingers = Fingers(model)
    actions = {meaning.split()[0] for meaning in model.meanings.values()}
    for key, after in data.draw(st.lists(st.tuples(st.sampled_from(keys), st.floats(0, 6)), max_size=30)):
        heard = fingers.press(key, after=after)
        if isinstance(heard, Wish):
            assert heard.action in actions
            assert heard.action != "transfer" or 1 <= len(heard.target) <= MOST_DIGITS + 1
        assert len(fingers._meaning._typed) <= 4
        assert len(fingers._meaning._target or "") <= MOST_DIGITS + 1


def test_a_box_of_ticket_buttons_takes_tickets_and_touches_no_counter() -> None:
    plan = KeypadPlan(key="box", kind="ticket-buttons", device="/dev/input/x", takes={"1": "chung-thuc", "2": "ho-tich"})
    fingers = Fingers(plan.fitted(kind("ticket-buttons")))
    assert fingers.press("2", after=2) == Wish("take", "ho-tich")
    assert fingers.press("3", after=2) == "nonsense"
    (asked,) = errand(Wish("take", "ho-tich"), None)
    assert (asked.path, asked.body) == ("tickets", {"service": "ho-tich"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"counter": 1},
        {"counter": 1, "line": "a", "device": "/dev/input/x"},
        {"line": "a"},
        {"line": "a", "counter": 1, "takes": {"1": "x"}},
        {"line": "a", "counter": 1, "meanings": {"call": "explode"}},
        {"line": "a", "counter": 1, "targets": {"nine": "ho-tich"}},
    ],
)
def test_a_pad_has_one_place_one_owner_and_meanings_that_exist(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        KeypadPlan.model_validate({"key": "p", "kind": "ub485", **wrong})


def test_a_meaning_for_a_key_the_kind_does_not_have_is_refused() -> None:
    plan = KeypadPlan(key="p", kind="ub485", line="a", counter=1, meanings={"rate": "finish"})
    with pytest.raises(ValueError, match="there is no key 'rate'"):
        plan.fitted(kind("ub485"))
    own = KeypadPlan(key="p", kind="ub485", line="a", counter=1, meanings={"redirect redirect": "transfer ho-tich"})
    assert Fingers(own.fitted(kind("ub485"))).press("redirect", "redirect") == Wish("transfer", "ho-tich")
