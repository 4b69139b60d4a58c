"""What every TV is sent with every call: small however full the hall is, and what is plain is left out the same for all who ask."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from socketio.packet import EVENT, Packet

from queue_server.actions.ports import Head
from queue_server.actions.screens import Snapshots
from queue_server.contract.screens import ZoneScreen
from queue_server.domain.site import TvRules
from queue_server.settings import config_folder, load_site
from queue_server.web.fanout import framed
from tests.builders import HallUnderTest
from tests.fakes.halls import MemoryHallUnderTest, a_memory_hall
from tests.web.doors import Doors

LARGEST_BYTES = 2048
YEARS_OLD = Head(epoch="6715840338f2a54a", seq=400_000, hash="0" * 64, at_ms=0)
"""Of a ward after a year: ids of calls are six digits long."""
CALLS, CALLS_SENT, WAITING = 20, 12, 10


@pytest.fixture
def hall() -> Iterator[MemoryHallUnderTest]:
    with a_memory_hall() as ward:
        ward.units.kept[ward.site.key].head = YEARS_OLD
        ward.open()
        yield ward


def zone_of(hall: HallUnderTest) -> dict[str, Any]:
    with hall.units.reading(hall.site.key) as reading:
        return Snapshots(reading).zone("sanh").model_dump(mode="json")


def bytes_of(message: dict[str, Any]) -> int:
    return len(framed(f"4{Packet(EVENT, data=['state', message]).encode()}".encode()))


def fill(hall: HallUnderTest) -> None:
    """Twenty calls, people in every line, one counter resting, two missed and one cancelled."""
    for service in hall.site.services:
        for _ in range(WAITING + 6):
            hall.take(service)
    for turn in range(CALLS):
        no = turn % 8 + 1
        hall.next(no)
        if turn in (9, 13):
            hall.at(no, "no-show")
        hall.clock.forward(seconds=30)
    hall.at(2, "finish")
    hall.at(2, "pause", until_at_ms=hall.clock.now_ms + 600_000)
    hall.to(hall.take("ho-tich")["id"], "cancel")


def test_the_message_of_a_full_hall_fits_into_two_kilobytes(hall: HallUnderTest) -> None:
    fill(hall)
    message = zone_of(hall)
    assert [len(message[name]) for name in ("calls", "lines", "missed", "cancelled", "resting")] == [CALLS_SENT, 8, 2, 1, 1]
    assert all(line["waiting"] >= WAITING for line in message["lines"])
    assert all("wait_minutes" in line for line in message["lines"])
    assert message["calls"][-1]["id"] > YEARS_OLD.seq
    assert bytes_of(message) <= LARGEST_BYTES


@pytest.mark.parametrize(("counters", "calls", "lines"), [(9, 12, 8), (20, 8, 4), (40, 8, 4), (70, 8, 4)])
def test_so_does_that_of_the_largest_hall_with_all_it_may_show(counters: int, calls: int, lines: int) -> None:
    with a_memory_hall(**a_great_hall(counters)) as hall:
        hall.units.kept[hall.site.key].head = YEARS_OLD
        hall.open_by_staff("Nguyễn Thị Nguyệt Ánh", *hall.site.counters)
        for no in hall.site.counters:
            for _ in range(6):
                hall.take(hall.site.counters[no].services[0])
        for turn in range(2):
            for no in hall.site.counters:
                hall.next(no)
                if no % 3 == turn:
                    hall.at(no, "no-show")
                    hall.next(no)
        for no in list(hall.site.counters)[::4]:
            hall.at(no, "finish")
            hall.at(no, "pause", until_at_ms=hall.clock.now_ms + 600_000, confirm=True)
        with hall.units.reading(hall.site.key) as reading:
            message = Snapshots(reading).zone("hall").model_dump(mode="json")
        assert (len(message["calls"]), len(message["lines"]), len(message["next"])) == (calls, min(lines, len(hall.site.services)), 6)
        assert len(message["serving"]) >= counters // 2
        assert all(("until_at_ms" in one) == (counters <= 9) for one in message["resting"])
        assert len(message["officers"]) >= (counters // 2 if counters <= 20 else 1)
        assert bytes_of(message) <= LARGEST_BYTES


def a_great_hall(counters: int) -> dict[str, Any]:
    """The province's services at so many counters of four zones on two floors; the TVs show all that a hall may want."""
    province = load_site(config_folder() / "halls" / "province")
    plans = list(province.counters.values())
    drawn = {no: replace(plans[no % len(plans)], no=no, zone="abct"[no % 4]) for no in range(1, counters + 1)}
    served = {key for plan in drawn.values() for key in plan.services}
    services = {key: one for key, one in province.services.items() if key in served}
    tv = TvRules(shows_next=6, shows_officers=True, shows_counts=True)
    whole = {"zones": province.zones, "floors": province.floors, "series": province.series}
    return {"counters": drawn, "services": services, "tv": tv, **whole}


def test_what_is_plain_is_not_sent(hall: HallUnderTest) -> None:
    hall.take()
    hall.next(1)
    hall.at(1, "recall")
    message = zone_of(hall)
    assert not {"opens_at_ms", "missed", "cancelled", "resting", "closed", "next", "officers", "counts"} & message.keys()
    assert [set(call) - {"at_ms", "counter", "id", "number"} for call in message["calls"]] == [{"recall"}, set()]
    assert all("issuing" not in line for line in message["lines"])
    assert ZoneScreen.model_validate(message).calls[1].state == "made", "who reads it with our words takes it as said"


def test_the_description_says_what_may_be_missing_and_what_it_means_then(doors: Doors) -> None:
    schemas = doors.get("/api/openapi.json").get_json()["components"]["schemas"]
    described = {name.removeprefix("ZoneScreen."): schema for name, schema in schemas.items() if name.startswith("ZoneScreen")}
    may_be_missing = {
        name: set(described[name]["properties"]) - set(described[name]["required"]) for name in ("ZoneScreen", "Call", "Line", "Resting")
    }
    assert may_be_missing == {
        "ZoneScreen": {"opens_at_ms", "missed", "cancelled", "resting", "closed", "serving", "next", "officers", "counts"},
        "Call": {"recall", "state"},
        "Line": {"wait_minutes", "issuing"},
        "Resting": {"until_at_ms"},
    }
    assert (described["Call"]["properties"]["state"]["default"], described["Line"]["properties"]["issuing"]["default"]) == ("made", "open")
