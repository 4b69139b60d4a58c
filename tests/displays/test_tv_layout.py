"""How a TV divides its sheet: every counter has a place that can be read, whatever else stands on the screen."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

from tests.displays.asking import ask

MODULE = "src/pages/tv/layout.ts"
SHEET, LEAST_ROW = 67.5, 3.1
MOST_COUNTERS = 77


def shapes(builder: ModuleType, **more: Any) -> dict[int, dict[str, Any]]:
    plain = {"lines": 8, "told": False, "band": 1, "officers": False}
    asked = [{**plain, "counters": no, **({"lines": 4} if no > 20 else {}), **more} for no in range(1, MOST_COUNTERS + 1)]
    return dict(enumerate(ask(builder, MODULE, *(("layout", one) for one in asked)), start=1))


def test_there_is_a_sheet_for_one_four_eight_twenty_forty_and_more(built: Path, builder: ModuleType) -> None:
    sizes = [shape["size"] for shape in shapes(builder).values()]
    assert {size: sizes.count(size) for size in sizes} == {"one": 1, "four": 3, "eight": 5, "twenty": 11, "forty": 22, "more": 35}


def test_every_counter_has_a_place_whose_number_stays_large(built: Path, builder: ModuleType) -> None:
    for more in ({}, {"told": True}, {"band": 2}, {"officers": True}):
        for counters, shape in shapes(builder, **more).items():
            if shape["rows"] == 0:
                assert counters == 1 or more == {"band": 2}, f"{counters} counters have no place: {more}"
                continue
            assert shape["columns"] * shape["rows"] >= counters
            assert (shape["rows"] - 1) * shape["columns"] < counters, "no row is empty"


def test_many_calls_at_once_push_the_places_away_and_more_than_four_all_that_stands_beside(built: Path, builder: ModuleType) -> None:
    for calls, places, wide in ((1, True, False), (2, True, False), (3, False, False), (4, False, False), (5, False, True)):
        shape = shapes(builder, band=calls)[9]
        assert (shape["rows"] > 0, shape["wide"]) == (places, wide), calls


def test_a_great_hall_with_something_to_tell_gives_up_the_heading_of_its_calls(built: Path, builder: ModuleType) -> None:
    shape = shapes(builder, told=True)
    assert [no for no in (1, 4, 9, 20, 70) if shape[no]["bare"]] == [70]
    assert not any(one["bare"] for no, one in shapes(builder).items() if no <= 70)


def test_earlier_calls_stand_where_there_is_room(built: Path, builder: ModuleType) -> None:
    shape = shapes(builder)
    assert all(shape[no]["earlier"] >= 1 for no in (1, 2, 4, 8, 9))
    assert all(shape[no]["earlier"] == 0 for no in (10, 20, 40, 70))


def test_beside_the_calls_what_matters_most_is_kept_and_what_fits_is_added(built: Path, builder: ModuleType) -> None:
    parts = [
        {"name": "time", "best": 15, "least": 8, "modest": True},
        {"name": "missed", "best": 14, "least": 10},
        {"name": "slide", "best": 18, "least": 18},
        {"name": "cancelled", "best": 10, "least": 10},
    ]
    answers = ask(builder, MODULE, *(("column", parts, room) for room in (9, 20, 31, 50, 60)))
    kept = [{one["name"]: round(one["height"], 1) for one in answer} for answer in answers]
    assert kept[0] == {"time": 8.2}
    assert kept[1] == {"time": 8, "missed": 10.4}
    assert kept[2] == {"time": 8, "missed": 10.6, "cancelled": 10}, "a slide has no room; what matters less still has"
    assert list(kept[3]) == ["time", "missed", "slide", "cancelled"]
    assert kept[4] == {"time": 14.8, "missed": 14, "slide": 18, "cancelled": 10}


def test_no_height_is_promised_twice(built: Path, builder: ModuleType) -> None:
    parts = [{"name": str(at), "best": 6 + at, "least": 3 + at} for at in range(6)]
    for room, answer in zip(range(5, 60), ask(builder, MODULE, *(("column", parts, room) for room in range(5, 60))), strict=True):
        assert sum(one["height"] + 0.8 for one in answer) <= room + 1e-9
