"""A phone whose page is away is told near, called and missed, each once, in its language; and what is told goes with the ticket."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from queue_server.actions import phones, pushing
from queue_server.actions.ports import Subscription
from queue_server.actions.screens import Snapshots
from queue_server.contract.phones import Subscribe
from queue_server.domain.refusals import Refusal
from queue_server.feed.pushing import Pushes
from queue_server.runtime import MODES
from tests.builders import HallUnderTest, a_server
from tests.counts import few
from tests.feed.push_double import Browser, a_service, signed_claims
from tests.store.test_units_contract import note

SERVICES = ("push.example",)
ENDPOINT = "https://a.push.example/1"


class Carried:
    """Instead of a push service: keeps what it is given."""

    def __init__(self) -> None:
        self.outcome = "sent"
        self.messages: list[tuple[Subscription, dict[str, Any], int]] = []

    def send(self, to: Subscription, message: dict[str, Any], keep_seconds: int) -> str:
        self.messages.append((to, message, keep_seconds))
        return self.outcome

    @property
    def titles(self) -> list[str]:
        return [message["title"] for _, message, _ in self.messages]


class Told:
    def __init__(self, hall: HallUnderTest) -> None:
        self.hall, self.carried = hall, Carried()
        self.pushes = Pushes(hall.units, hall.site.key, self.carried)

    def all(self) -> list[str]:
        """Everything that was told up to now, by one pass of the feed and one teller."""
        with self.hall.units.reading(self.hall.site.key) as reading:
            assert self.pushes.follow(Snapshots(reading), []) == []
        self.pushes.stop()
        self.pushes.tell()
        self.pushes._inbox.get_nowait()
        return self.carried.titles


def subscribe(hall: HallUnderTest, taken: dict[str, Any], **more: Any) -> str:
    asked = Subscribe.model_validate({**Browser().subscription(ENDPOINT), **more})
    return pushing.subscribe(hall.units, hall.site.key, taken["track_url"].rpartition("/")[2], asked, SERVICES).told


def subscription(hall: HallUnderTest, taken: dict[str, Any]) -> Subscription | None:
    with hall.units.reading(hall.site.key) as reading:
        return reading.phones.subscription(taken["id"])


def test_it_is_told_near_called_again_and_missed_each_once(any_hall: HallUnderTest) -> None:
    told = Told(any_hall)
    any_hall.open(1)
    for _ in range(5):
        any_hall.take()
    mine = any_hall.take()
    assert subscribe(any_hall, mine) == ""
    assert told.all() == []
    for _ in range(2):
        any_hall.next(1)
    assert told.all() == told.all() == ["A006: còn 3 số"]
    for _ in range(4):
        any_hall.next(1)
    assert told.all() == ["A006: còn 3 số", "A006: mời đến Quầy 1"]
    any_hall.at(1, "recall")
    any_hall.at(1, "no-show")
    assert told.all()[2:] == ["A006: đã gọi nhưng chưa thấy quý vị"]
    _, called, keep_seconds = told.carried.messages[1]
    assert called["body"] == any_hall.site.counters[1].way
    assert called["url"].startswith("/t/") and called["url"].endswith(mine["track_url"].rpartition("/")[2])
    assert keep_seconds == 120


def test_a_recall_is_told_anew(any_hall: HallUnderTest) -> None:
    told = Told(any_hall)
    any_hall.open(3)
    subscribe(any_hall, any_hall.take("ho-tich"))
    any_hall.next(3)
    assert len(told.all()) == 1
    any_hall.at(3, "recall")
    assert told.all() == ["H001: mời đến Quầy 3"] * 2


def test_what_the_page_shows_already_is_not_told_again(any_hall: HallUnderTest) -> None:
    told = Told(any_hall)
    assert subscribe(any_hall, any_hall.take()) == "near"
    assert told.all() == []


def test_it_speaks_the_phones_language_and_names_a_desk(any_hall: HallUnderTest) -> None:
    told = Told(any_hall)
    any_hall.open(0)
    subscribe(any_hall, any_hall.take("huong-dan"), language="en")
    any_hall.next(0)
    assert told.all() == [f"N001: please go to {any_hall.site.counters[0].name}"]
    assert told.carried.messages[0][1]["body"] == any_hall.site.counters[0].way_en


def test_two_processes_tell_it_once(any_hall: HallUnderTest) -> None:
    one, other = Told(any_hall), Told(any_hall)
    any_hall.open(1)
    subscribe(any_hall, any_hall.take())
    any_hall.next(1)
    with any_hall.units.reading(any_hall.site.key) as reading:
        for each in (one, other):
            each.pushes.follow(Snapshots(reading), [])
    for each in (one, other):
        each.pushes.stop()
        each.pushes.tell()
    assert len(one.carried.messages) + len(other.carried.messages) == 1


def test_a_subscription_that_the_phone_has_thrown_away_is_dropped_but_not_a_newer_one(any_hall: HallUnderTest) -> None:
    told = Told(any_hall)
    any_hall.open(1)
    mine = any_hall.take()
    subscribe(any_hall, mine)
    told.carried.outcome = "gone"
    any_hall.next(1)
    told.all()
    assert subscription(any_hall, mine) is None
    subscribe(any_hall, mine)
    newer = subscription(any_hall, mine)
    assert newer is not None
    pushing.drop(any_hall.units, any_hall.site.key, newer._replace(endpoint="https://a.push.example/older"))
    assert subscription(any_hall, mine) == newer


def test_a_push_service_that_holds_us_up_holds_up_nobody(any_hall: HallUnderTest) -> None:
    """More than the inbox holds, and nobody takes them out: the feed goes on, and what was not noted is noted later."""
    told = Told(any_hall)
    any_hall.open(1)
    subscribe(any_hall, any_hall.take())
    any_hall.next(1)
    while not told.pushes._inbox.full():
        told.pushes._inbox.put(("zzzzzzzzzz", "near", {}))
    with any_hall.units.reading(any_hall.site.key) as reading:
        assert told.pushes.follow(Snapshots(reading), []) == []
    while not told.pushes._inbox.empty():
        told.pushes._inbox.get_nowait()
    assert told.all() == ["A001: mời đến Quầy 1"]


@pytest.mark.parametrize(
    "wrong",
    [{"endpoint": "https://evil.example/1"}, {"endpoint": "http://a.push.example/1"}, {"p256dh": "A" * 87}, {"auth": "A" * 21}],
)
def test_what_no_browser_gives_is_refused(any_hall: HallUnderTest, wrong: dict[str, str]) -> None:
    mine = any_hall.take()
    with pytest.raises(Refusal, match="unknown_push_service"):
        subscribe(any_hall, mine, **wrong)
    assert subscription(any_hall, mine) is None


def test_it_is_forgotten_once_the_ticket_is_over_and_stands_in_no_journal(any_hall: HallUnderTest) -> None:
    any_hall.open(1)
    mine = any_hall.take()
    with any_hall.units.writing(any_hall.site.key) as hall:
        hall.record(note("before"))
    seq = _head(any_hall)
    subscribe(any_hall, mine)
    assert _head(any_hall) == seq
    any_hall.next(1)
    any_hall.at(1, "finish")
    for minutes, left in ((any_hall.site.rules.readmit_minutes, True), (1, False)):
        any_hall.clock.forward(minutes=minutes)
        with any_hall.units.writing(any_hall.site.key) as hall:
            phones.forget(hall)
        assert (subscription(any_hall, mine) is not None) == left
    with pytest.raises(Refusal, match="wrong_state"):
        subscribe(any_hall, mine)


def _head(hall: HallUnderTest) -> int:
    with hall.units.reading(hall.site.key) as reading:
        return reading.head.seq


@pytest.mark.parametrize("mode", few(MODES, "eventlet"))
def test_a_real_server_pushes_over_a_real_line_in_every_mode(tmp_path: Path, mode: str) -> None:
    browser = Browser(auth=os.urandom(16))
    with a_service(tmp_path) as service:
        told = {"MOTCUA_PUSH__SERVICES": json.dumps([service.host]), "SSL_CERT_FILE": str(service.authority)}
        with a_server(tmp_path / "hall", mode, **told) as server:
            key = server.ask("/api/v1/push/key")[1]["key"]
            taken = server.ask("/api/v1/tickets", {"service": "ho-tich", "command_id": "t"}, "kiosk")[1]
            token = taken["track_url"].rpartition("/")[2]
            assert server.ask(f"/api/v1/track/{token}/push", browser.subscription(f"{service.url}phone"))[0] == 200
            assert server.ask("/api/v1/counters/3/next", {"command_id": "n"}, "clerk 3")[0] == 200
            [sent] = service.wait_for(1)
    message = json.loads(browser.read(sent.body))
    assert message["title"] == f"{taken['number']}: mời đến Quầy 3"
    assert message["url"] == f"/t/{token}"
    assert signed_claims(sent.headers["Authorization"])[1] == key
