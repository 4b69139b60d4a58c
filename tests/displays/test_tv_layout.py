"""How a TV divides its sheet: every counter has a place that can be read, whatever else stands on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.displays.asking import Ask, asking

MODULE = "src/pages/tv/layout.ts"
SHEET, LEAST_ROW = 67.5, 3.1
MOST_COUNTERS = 77


@pytest.fixture(scope="module")
def ask(built: Path, builder: ModuleType) -> Iterator[Ask]:
    with asking(builder, MODULE) as asked:
        yield asked


def shapes(ask: ModuleType, **more: Any) -> dict[int, dict[str, Any]]:
    plain = {"lines": 8, "told": False, "band": 1, "officers": False}
    asked = [{**plain, "counters": no, **({"lines": 4} if no > 20 else {}), **more} for no in range(1, MOST_COUNTERS + 1)]
    return dict(enumerate(ask(*(("layout", one) for one in asked)), start=1))


def test_there_is_a_sheet_for_one_four_eight_twenty_forty_and_more(ask: Ask) -> None:
    sizes = [shape["size"] for shape in shapes(ask).values()]
    assert {size: sizes.count(size) for size in sizes} == {"one": 1, "four": 3, "eight": 5, "twenty": 11, "forty": 22, "more": 35}


def test_every_counter_has_a_place_whose_number_stays_large(ask: Ask) -> None:
    for more in ({}, {"told": True}, {"band": 2}, {"officers": True}):
        for counters, shape in shapes(ask, **more).items():
            if shape["rows"] == 0:
                assert counters == 1 or more == {"band": 2}, f"{counters} counters have no place: {more}"
                continue
            assert shape["columns"] * shape["rows"] >= counters
            assert (shape["rows"] - 1) * shape["columns"] < counters, "no row is empty"


def test_many_calls_at_once_push_the_places_away_and_more_than_four_all_that_stands_beside(ask: Ask) -> None:
    for calls, places, wide in ((1, True, False), (2, True, False), (3, False, False), (4, False, False), (5, False, True)):
        shape = shapes(ask, band=calls)[9]
        assert (shape["rows"] > 0, shape["wide"]) == (places, wide), calls


def test_a_great_hall_with_something_to_tell_gives_up_the_heading_of_its_calls(ask: Ask) -> None:
    shape = shapes(ask, told=True)
    assert [no for no in (1, 4, 9, 20, 70) if shape[no]["bare"]] == [70]
    assert not any(one["bare"] for no, one in shapes(ask).items() if no <= 70)


def test_earlier_calls_stand_where_there_is_room(ask: Ask) -> None:
    shape = shapes(ask)
    assert all(shape[no]["earlier"] >= 1 for no in (1, 2, 4, 8, 9))
    assert all(shape[no]["earlier"] == 0 for no in (10, 20, 40, 70))


def test_officers_are_named_at_every_counter_up_to_twenty_where_four_lines_stand_beneath(ask: Ask) -> None:
    assert [no for no, shape in shapes(ask, officers=True, lines=4).items() if shape["named"]] == list(range(1, 21))
    assert all(shape["named"] for no, shape in shapes(ask, officers=True).items() if no <= 9)
    assert not any(shape["named"] for shape in shapes(ask).values())
    told = shapes(ask, officers=True, told=True)
    assert (told[9]["named"], told[20]["named"]) == (True, False), "twenty names and a notice have no room beside each other"


def beside(ask: ModuleType, parts: list[dict[str, Any]], *rooms: float) -> list[dict[str, float]]:
    """For each room: who stands there, those who take turns as "missed|slide", and how high."""
    answers = ask(*(("column", parts, room) for room in rooms))
    return [{"|".join(place["names"]): round(place["height"], 1) for place in answer} for answer in answers]


def test_beside_the_calls_the_least_important_take_turns_and_what_may_be_missing_gives_way_first(ask: Ask) -> None:
    parts = [
        {"name": "time", "best": 15, "least": 8, "modest": True},
        {"name": "follow", "best": 14, "least": 14, "turns": True},
        {"name": "missed", "best": 14, "least": 10, "turns": True},
        {"name": "slide", "best": 18, "least": 14, "turns": True},
        {"name": "cancelled", "best": 10, "least": 10, "turns": True},
        {"name": "hall", "best": 13, "least": 13},
    ]
    kept = beside(ask, parts, 24, 39, 49.5, 60.1, 75)
    assert kept[0] == {"time": 8, "follow|missed|slide|cancelled": 14.4}
    assert kept[1] == {"time": 8, "follow": 14, "missed|slide|cancelled": 14.6}
    assert kept[2] == {"time": 8, "follow": 14, "missed": 10.3, "slide|cancelled": 14}
    assert kept[3] == {"time": 8, "follow": 14, "missed": 10.1, "slide": 14, "cancelled": 10}
    assert list(kept[4]) == ["time", "follow", "missed", "slide", "cancelled", "hall"]


def test_nobody_who_may_take_turns_is_ever_left_out(ask: Ask) -> None:
    parts = [{"name": name, "best": least + 4, "least": least, "turns": name != "trouble"} for name, least in BESIDE.items()]
    for kept in beside(ask, parts, *(42 + at / 2 for at in range(60))):
        assert sorted("|".join(kept).split("|")) == sorted(BESIDE)


BESIDE = {"trouble": 10, "follow": 13.6, "next": 9.6, "missed": 9.6, "slide": 14.2, "cancelled": 9.6}


def test_no_height_is_promised_twice(ask: Ask) -> None:
    parts = [{"name": str(at), "best": 6 + at, "least": 3 + at, "turns": at % 2 == 0} for at in range(6)]
    for room, answer in zip(range(5, 60), ask(*(("column", parts, room) for room in range(5, 60))), strict=True):
        assert sum(one["height"] + 0.8 for one in answer) <= room + 1e-9
