"""No more numbers of a service, and numbers again, even when the day would give none: a supervisor's word, with a reason that stands
in the journal."""

from typing import Any

from queue_server.actions.once import once
from queue_server.actions.ports import Caller, Hall, Units
from queue_server.actions.views import Waits
from queue_server.contract import commands
from queue_server.contract.answers import IssuingAnswer, StopView
from queue_server.domain import stops
from queue_server.domain.refusals import Refusal
from queue_server.domain.stops import IssuingLifted, IssuingResumed, IssuingStopped, Stop

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
        if any(one.service == key and not one.lifts for one in hall.stops()):
            hall.record(IssuingResumed(service=key))
        return _answer(hall, key)

    return once(units, caller, f"service/{service}/resume", asked, work)


def lift(units: Units, caller: Caller, service: str, asked: commands.LiftStop) -> dict[str, Any]:
    """The day has stopped its numbers by itself; they are given all the same until the day ends, for somebody will stay. What a person
    has stopped is resumed, not lifted."""

    def work(hall: Hall) -> IssuingAnswer:
        _must_be_a_stopper(caller)
        key = hall.site.service(service).key
        waits = Waits(hall)
        if key in waits.stopped_by_hand or not waits.too_many_wait(key):
            raise Refusal("nothing_to_lift", service=hall.site.service(key).name)
        if key not in waits.lifted:
            hall.record(IssuingLifted(service=key, reason=asked.reason, until_ms=hall.site.opening.day_ends_ms(hall.now_ms)))
        return _answer(hall, key)

    return once(units, caller, f"service/{service}/lift", asked, work)


def stop_view(one: Stop) -> StopView:
    return StopView(reason=one.reason, since_at_ms=one.since_ms, until_at_ms=one.until_ms)


def _answer(hall: Hall, service: str) -> IssuingAnswer:
    standing = stops.standing(hall.stops(), hall.now_ms).get(service)
    said = stop_view(standing) if standing else None
    lifts = standing is not None and standing.lifts
    return IssuingAnswer(service=service, stop=None if lifts else said, lift=said if lifts else None)


def _must_be_a_stopper(caller: Caller) -> None:
    if caller.role not in STOPPERS:
        raise Refusal("not_allowed")
