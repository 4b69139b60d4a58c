"""How often somebody may ask: by address for those who are nobody, by actor for everybody else."""

from pathlib import Path

import pytest

from queue_server.domain.refusals import Refusal
from queue_server.web.limits import REMEMBERED, Limits
from tests.web.doors import the_doors


class Seconds:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def spent(limits: Limits, kind: str = "take", who: str = "kiosk-1", times: int = 1) -> Refusal | None:
    try:
        for _ in range(times):
            limits.spend(kind, who)
    except Refusal as refusal:
        return refusal
    return None


def test_a_minutes_worth_may_be_used_at_once_and_comes_back_evenly() -> None:
    seconds = Seconds()
    limits = Limits({"take": 6}, seconds)
    assert spent(limits, times=6) is None
    refused = spent(limits)
    assert refused is not None
    assert (refused.code, refused.details) == ("too_many", {"seconds": 10})
    seconds.now += 10
    assert spent(limits) is None
    assert spent(limits) is not None


def test_a_refused_caller_who_waits_as_long_as_told_is_let_in() -> None:
    seconds = Seconds()
    limits = Limits({"take": 7}, seconds)
    refused = spent(limits, times=8)
    assert refused is not None
    seconds.now += int(str(refused.details["seconds"]))
    assert spent(limits) is None


def test_callers_and_kinds_of_asking_do_not_spend_for_each_other() -> None:
    limits = Limits({"take": 1, "track": 1}, Seconds())
    assert spent(limits) is None
    assert spent(limits, who="kiosk-2") is None
    assert spent(limits, kind="track") is None
    assert spent(limits) is not None


def test_zero_and_unknown_are_no_limit() -> None:
    limits = Limits({"take": 0}, Seconds())
    assert spent(limits, times=1000) is None
    assert spent(limits, kind="unheard-of", times=1000) is None


def test_ever_new_callers_do_not_fill_the_memory() -> None:
    limits = Limits({"take": 1}, Seconds())
    for caller in range(REMEMBERED + 100):
        limits.spend("take", str(caller))
    assert len(limits._buckets) == REMEMBERED


@pytest.mark.parametrize(
    ("kind", "path", "role", "body"),
    [
        ("sign_in_tries_per_minute", "/api/v1/session", "nobody", {"name": "lan", "password": "guess"}),
        ("enrol_tries_per_minute", "/api/v1/devices/enrol", "nobody", {"code": "guess", "name": "x"}),
        ("enrol_tries_per_minute", "/api/v1/session/device", "nobody", {"key": "guess"}),
        ("tickets_per_kiosk_per_minute", "/api/v1/tickets", "kiosk", {"command_id": "a", "service": "chung-thuc"}),
        ("commands_per_person_per_minute", "/api/v1/counters/3/recall", "clerk", {"command_id": "a"}),
        ("tickets_per_address_per_minute", f"/api/v1/track/{'a' * 22}/cancel", "nobody", {"command_id": "a"}),
    ],
)
def test_who_asks_too_often_is_told_when_to_come_again(tmp_path: Path, kind: str, path: str, role: str, body: dict[str, str]) -> None:
    with the_doors(tmp_path, limits={kind: 2}) as doors:
        answers = [doors.post(path, body, role, **{"X-Session": "page"}) for _ in range(3)]
    assert [answer.status_code == 429 for answer in answers] == [False, False, True]
    assert answers[2].get_json()["code"] == "too_many"
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 31
    assert answers[2].headers["Retry-After"] in answers[2].get_json()["message"]


def test_one_guesser_does_not_lock_out_another_address(tmp_path: Path) -> None:
    with the_doors(tmp_path, limits={"sign_in_tries_per_minute": 1}) as doors:
        asked = {"name": "lan", "password": "guess"}
        codes = [
            doors.browser()
            .post("/api/v1/session", json=asked, headers={"X-Session": "p"}, environ_base={"REMOTE_ADDR": address})
            .status_code
            for address in ("10.0.0.1", "10.0.0.1", "10.0.0.2")
        ]
    assert codes == [401, 429, 401]
