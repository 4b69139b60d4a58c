"""No more numbers of a service, and numbers again: a supervisor's word, with a reason that stands in the journal."""

from typing import Any

from queue_server.actions.once import once
from queue_server.actions.ports import Caller, Hall, Units
from queue_server.contract import commands
from queue_server.contract.answers import IssuingAnswer, StopView
from queue_server.domain import stops
from queue_server.domain.refusals import Refusal
from queue_server.domain.stops import IssuingResumed, IssuingStopped, Stop

STOPPERS = ("supervisor", "admin")


def stop(units: Units, caller: Caller, service: str, asked: commands.StopIssuing) -> dict[str, Any]:
    """From now on no kiosk, phone or guide gives its numbers. Another stop of the same service takes the first one's place."""

    def work(hall: Hall) -> IssuingAnswer:
        _must_be_a_stopper(caller)
        key = hall.site.service(service).key
        until_ms = stops.until_ms(asked.until_at_ms, hall.site.opening, hall.now_ms)
        hall.record(IssuingStopped(service=key, reason=asked.reason, until_ms=until_ms))
        return _answer(hall, key)

    return once(units, caller, f"service/{service}/stop", asked, work)


def resume(units: Units, caller: Caller, service: str, asked: commands.Command) -> dict[str, Any]:
    """Its numbers are given again. One that nobody has stopped stays as it is: pressing again hurts nobody."""

    def work(hall: Hall) -> IssuingAnswer:
        _must_be_a_stopper(caller)
        key = hall.site.service(service).key
        if any(one.service == key for one in hall.stops()):
            hall.record(IssuingResumed(service=key))
        return _answer(hall, key)

    return once(units, caller, f"service/{service}/resume", asked, work)


def stop_view(one: Stop) -> StopView:
    return StopView(reason=one.reason, since_at_ms=one.since_ms, until_at_ms=one.until_ms)


def _answer(hall: Hall, service: str) -> IssuingAnswer:
    standing = stops.standing(hall.stops(), hall.now_ms).get(service)
    return IssuingAnswer(service=service, stop=stop_view(standing) if standing else None)


def _must_be_a_stopper(caller: Caller) -> None:
    if caller.role not in STOPPERS:
        raise Refusal("not_allowed")
