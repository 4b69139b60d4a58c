"""Papers: what became of each is seen where somebody can help, and one more of the same ticket is one touch, once."""

from typing import Any

import pytest

from queue_server.actions import agents, papers
from queue_server.actions.ports import Device
from queue_server.contract.devices import DeviceHealth, Health, Outcome
from queue_server.domain.refusals import Refusal
from tests.builders import HallUnderTest
from tests.fakes.halls import a_memory_hall


@pytest.fixture
def hall() -> Any:
    with a_memory_hall() as hall:
        yield hall


def became(hall: HallUnderTest, job: str, outcome: Any) -> None:
    agents.reported(hall.units, hall.caller("agent"), Outcome(job=job, outcome=outcome))


def at_the_kiosk(hall: HallUnderTest) -> list[tuple[str, str]]:
    with hall.units.reading(hall.site.key) as reading:
        return [(paper.ticket, paper.outcome) for paper in papers.newest(reading)]


def at_the_supervisor(hall: HallUnderTest) -> list[tuple[str, str]]:
    with hall.units.reading(hall.site.key) as reading:
        return [(paper.number, paper.outcome) for paper in papers.troubled(reading)]


def printers_say(hall: HallUnderTest, *printers: tuple[str, str, str]) -> str:
    """What the kiosk says when the agent has told (name, state, detail) of its printers."""
    told = [
        DeviceHealth.model_validate({"name": name, "kind": "printer", "state": state, "detail": detail}) for name, state, detail in printers
    ]
    with hall.units.writing(hall.site.key) as writing:
        writing.names("test", "enrol")
        if writing.equipment.device("agent-1") is None:
            writing.equipment.save(Device("agent-1", "agent", "Tủ điện", None, "hash", writing.now_ms))
    agents.presence(hall.units, hall.site.key, "agent-1", True)
    agents.reported(hall.units, hall.caller("agent", actor="agent-1"), Health(devices=told))
    with hall.units.reading(hall.site.key) as reading:
        return agents.printer_state(reading, "printer-1")


def test_a_paper_that_did_not_come_out_is_marked_at_kiosk_and_supervisor(hall: HallUnderTest) -> None:
    good, bad, perhaps = hall.take(), hall.take(), hall.take()
    became(hall, good["id"], "printed")
    became(hall, bad["id"], "failed")
    became(hall, perhaps["id"], "unknown")
    assert at_the_kiosk(hall) == [(good["id"], "printed"), (bad["id"], "failed"), (perhaps["id"], "unknown")]
    assert at_the_supervisor(hall) == [("A003", "unknown"), ("A002", "failed")]


def test_another_paper_takes_the_mark_away_until_its_own_outcome_comes(hall: HallUnderTest) -> None:
    ticket = hall.take()["id"]
    became(hall, ticket, "failed")
    hall.to(ticket, "reprint")
    assert (at_the_kiosk(hall), at_the_supervisor(hall)) == ([(ticket, "asked")], [])
    became(hall, f"{ticket}:7", "printed")
    assert at_the_kiosk(hall) == [(ticket, "printed")]


def test_a_mark_ends_with_its_ticket_and_with_time(hall: HallUnderTest) -> None:
    gone, old = hall.take()["id"], hall.take()["id"]
    became(hall, gone, "failed")
    became(hall, old, "failed")
    hall.to(gone, "cancel")
    assert at_the_supervisor(hall) == [("A002", "failed")]
    hall.clock.forward(minutes=3)
    assert at_the_kiosk(hall) == []
    hall.clock.forward(minutes=30)
    assert at_the_supervisor(hall) == []


def test_only_so_many_marks_are_kept(hall: HallUnderTest) -> None:
    for _ in range(papers.MOST_KEPT + 5):
        became(hall, hall.take()["id"], "failed")
    assert len(at_the_supervisor(hall)) == papers.MOST_KEPT


def test_a_kiosk_prints_again_what_was_taken_there_within_a_minute(hall: HallUnderTest) -> None:
    kiosk = hall.caller("kiosk")
    ticket = hall.take(caller=kiosk)["id"]
    assert hall.to(ticket, "reprint", caller=kiosk)["ticket"]["number"] == "A001"
    hall.clock.forward(seconds=61)
    with pytest.raises(Refusal, match="not_allowed"):
        hall.to(ticket, "reprint", caller=kiosk)
    assert hall.to(ticket, "reprint")["ticket"]["number"] == "A001"


def test_a_kiosk_does_not_print_what_was_taken_elsewhere(hall: HallUnderTest) -> None:
    ticket = hall.take(caller=hall.caller("clerk", counter=1))["id"]
    with pytest.raises(Refusal, match="not_allowed"):
        hall.to(ticket, "reprint", caller=hall.caller("kiosk"))


def test_a_repeated_touch_is_one_paper(hall: HallUnderTest) -> None:
    ticket = hall.take()["id"]
    first = hall.to(ticket, "reprint", command_id="a" * 32)
    assert hall.to(ticket, "reprint", command_id="a" * 32) == first
    with hall.units.reading(hall.site.key) as reading:
        asked = [fact for row in reading.journal_after(0, 500) for fact in row.facts if fact.get("what") == "reprint_asked"]
    assert len(asked) == 1


def test_the_kiosk_names_what_ails_its_printer(hall: HallUnderTest) -> None:
    assert printers_say(hall, ("printer-1", "ok", "ok waiting=0")) == "ok"
    assert printers_say(hall, ("printer-1", "warning", "paper_low waiting=0")) == "paper_low"
    assert printers_say(hall, ("printer-1", "warning", "paper_out waiting=0")) == "paper_out"
    assert printers_say(hall, ("printer-1", "lost", "cover_open waiting=0")) == "offline"
    assert printers_say(hall, ("printer-1", "lost", "no_connection waiting=0")) == "offline"
    assert printers_say(hall, ("printer-1", "unknown", "silent waiting=0")) == "unknown"


def test_the_kiosk_says_that_the_spare_prints_as_long_as_it_can(hall: HallUnderTest) -> None:
    out = ("printer-1", "warning", "paper_out waiting=0 spare=printer-2")
    assert printers_say(hall, out, ("printer-2", "ok", "ok waiting=0")) == "spare"
    assert printers_say(hall, out, ("printer-2", "lost", "no_connection waiting=0")) == "paper_out"
