"""What a TV is told of a zone, of a floor and of the whole hall; and which of them may speak."""

from dataclasses import replace
from typing import Any

import pytest

from queue_server.actions import staff
from queue_server.actions.screens import Snapshots, hall_view
from queue_server.contract import commands
from queue_server.contract.screens import ZoneScreen
from queue_server.domain.refusals import Refusal
from queue_server.domain.site import TvRules
from queue_server.settings import config_folder, load_site
from tests.builders import a_site
from tests.fakes.halls import MemoryHallUnderTest, a_memory_hall


def province(**more: Any) -> dict[str, Any]:
    site = load_site(config_folder() / "halls" / "province")
    names = ("counters", "services", "zones", "floors", "series")
    return {**{name: getattr(site, name) for name in names}, **more}


def told(hall: MemoryHallUnderTest, area: str) -> ZoneScreen:
    with hall.units.reading(hall.site.key) as reading:
        return Snapshots(reading).zone(area)


def called_at(hall: MemoryHallUnderTest, *counters: int) -> None:
    hall.open()
    for no in counters:
        hall.take(hall.site.counters[no].services[0])
        hall.next(no)


def test_a_floor_shows_its_zones_and_the_hall_all_of_them() -> None:
    with a_memory_hall(**province()) as hall:
        first_of = {zone: next(no for no, plan in hall.site.counters.items() if plan.zone == zone) for zone in hall.site.zones}
        called_at(hall, *first_of.values())
        by_area = {area: [call.counter for call in told(hall, area).calls] for area in ("a", "floor-1", "floor-2", "hall")}
        assert by_area == {
            "a": [first_of["a"]],
            "floor-1": [first_of["t"], first_of["b"], first_of["a"]],
            "floor-2": [first_of["c"]],
            "hall": [first_of[zone] for zone in "tcba"],
        }
        assert told(hall, "floor-1").room == "zone:floor-1"


def test_every_counter_says_what_it_serves_or_that_it_is_shut() -> None:
    with a_memory_hall() as hall:
        called_at(hall, 1, 2, 3)
        hall.at(2, "finish")
        hall.at(2, "pause", until_at_ms=hall.clock.now_ms + 600_000)
        hall.at(4, "close", confirm=True)
        screen = told(hall, "sanh")
        assert screen.serving == {"1": "A001", "3": "H001"}
        assert (screen.closed, [one.no for one in screen.resting]) == ([4], [2])


def test_numbers_about_to_be_called_are_shown_in_the_order_of_the_line_if_the_hall_wants_it() -> None:
    with a_memory_hall() as hall:
        hall.take("ho-tich")
        assert told(hall, "sanh").next == []
    with a_memory_hall(tv=TvRules(shows_next=2)) as hall:
        for service in ("ho-tich", "chung-thuc", "ho-tich"):
            hall.take(service)
            hall.clock.forward(seconds=5)
        assert told(hall, "sanh").next == ["H001", "A001"]


def test_who_serves_is_named_only_if_the_hall_wants_it_and_only_by_a_name_meant_to_be_shown() -> None:
    for wanted, named in ((False, {}), (True, {"1": "Minh Khai"})):
        with a_memory_hall(tv=TvRules(shows_officers=wanted)) as hall:
            hall.open_by_staff("Nguyễn Thị Minh Khai", 1)
            hall.open_by_staff("", 3)
            hall.at(2, "open", caller=hall.caller("clerk", 2, "clerk-2"))
            assert told(hall, "sanh").officers == named


@pytest.mark.parametrize(("counters", "named"), [(1, "Nguyễn Thị Minh Khai"), (9, "Minh Khai"), (20, "Khai"), (40, "Nguyễn Thị Minh Khai")])
def test_the_more_counters_a_screen_has_the_shorter_their_officers_names(counters: int, named: str) -> None:
    plan = next(iter(a_site().counters.values()))
    plans = {no: replace(plan, no=no) for no in range(1, counters + 1)}
    with a_memory_hall(counters=plans, tv=TvRules(shows_officers=True)) as hall:
        hall.open_by_staff("Nguyễn Thị Minh Khai", *plans)
        hall.take(plan.services[0])
        hall.next(1)
        at = plans if counters <= 20 else [1]
        assert told(hall, "sanh").officers == {str(no): named for no in at}, "above twenty: of the newest calls"


def test_the_day_so_far_is_counted_if_the_hall_wants_it() -> None:
    with a_memory_hall(tv=TvRules(shows_counts=True)) as hall:
        called_at(hall, 1, 2)
        hall.at(1, "finish")
        hall.take()
        counts = told(hall, "sanh").counts
        assert counts is not None
        assert (counts.issued, counts.served, counts.waiting) == (3, 1, 1)


def test_what_no_hall_has_is_no_area() -> None:
    with a_memory_hall() as hall:
        for area in ("floor-1", "khu-z"):
            with pytest.raises(Refusal, match="unknown_zone"):
                told(hall, area)


def test_a_code_may_name_a_floor_or_the_hall() -> None:
    with a_memory_hall(**province()) as hall:
        for area in ("c", "floor-1", "hall"):
            asked = commands.NewCode(kind="tv", zone=area, command_id=hall.press())
            code = staff.make_code(hall.units, hall.caller(), asked)["code"]
            assert staff.enrol(hall.units, hall.site.key, commands.Enrol(code=code, name=f"TV {area}")).zone == area
        with pytest.raises(Refusal, match="unknown_zone"):
            staff.make_code(hall.units, hall.caller(), commands.NewCode(kind="tv", zone="floor-9", command_id=hall.press()))


def test_pages_are_told_every_area_with_its_zones() -> None:
    areas = {area.key: (area.name, area.zones) for area in hall_view(a_site(**province())).areas}
    assert areas["floor-1"] == ("Tầng 1", ["a", "b", "t"])
    assert areas["hall"][1] == ["a", "b", "c", "t"]
    assert list(areas) == ["a", "b", "c", "t", "floor-1", "floor-2", "hall"]
