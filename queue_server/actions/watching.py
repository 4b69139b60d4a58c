"""What a supervisor sees of the hall: every counter, every line with what will become of it by closing, the day so far and by hours.

Devices, alarms and voices come from whoever knows them; no row of the journal tells of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from queue_server.actions import notices, papers
from queue_server.actions.ports import Caller, Reading, Units
from queue_server.actions.stops import stop_view
from queue_server.actions.views import counter_view
from queue_server.contract import watching as wire
from queue_server.contract.screens import DeviceRow, Line, VoiceRow
from queue_server.domain import forecast, hours
from queue_server.domain.counter import Counter
from queue_server.domain.notice import standing

if TYPE_CHECKING:
    from queue_server.actions.screens import Snapshots

_SUMMED = ("waiting", "called", "serving", "held", "done", "no_show", "cancelled", "expired")


def supervisor_screen(
    here: Snapshots, reading: Reading, devices: list[DeviceRow], alarms: list[str], voices: list[VoiceRow]
) -> wire.SupervisorScreen:
    """The whole hall, all at once: one reading, so that its figures fit each other."""
    now, sums, since = reading.now_ms, here.sums_today, reading.waiting_since()
    kept, called, mean_wait = reading.promise_kept(here.today)
    calls = reading.counter_calls(here.today)
    lines = [_line(here, line, since.get(line.service)) for line in here.lines(list(here.site.services))]
    return wire.SupervisorScreen(
        **here.envelope("supervisor", by_clock=True),
        **here.hall,
        counters=[_counter_row(here, counter, calls.get(counter.no, 0)) for counter in here.counters],
        lines=lines,
        forecast=_forecast(reading, lines),
        longest_wait_seconds=(now - min(since.values())) // 1000 if since else None,
        called_in_promise_percent=round(100 * kept / called) if called else None,
        mean_wait_seconds=round(mean_wait) if mean_wait is not None else None,
        sums=wire.Sums(issued=sum(sums.values()), **{state: sums.get(state, 0) for state in _SUMMED}),
        devices=devices,
        papers=papers.troubled(reading),
        notices=[notices.row(one) for one in standing(here.told, now)],
        voices=voices,
        alarms=alarms,
        computed_at_ms=now,
    )


def day_by_hour(units: Units, caller: Caller) -> wire.DayByHour:
    """Today from the hour in which numbers are given first, or were."""
    with units.reading(caller.site) as reading:
        opening, now = reading.site.opening, reading.now_ms
        day = opening.day_of(now)
        courses, first = reading.courses(day.isoformat()), None if opening.always else opening.first_taking_ms(day)
        begins = min([one.taken_at_ms for one in courses] + ([first] if first is not None else []), default=now)
        told = hours.by_hour(courses, opening.today_at_ms(now, f"{opening.clock(begins)[:2]}:00"), now)
        waiting_now = sum(reading.waiting_counts().values())
        rows = [
            wire.DayHour(
                begins_at_ms=one.begins_ms,
                issued=one.issued,
                called=one.called,
                waiting=one.waiting if one.begins_ms + hours.HOUR_MS <= now else waiting_now,
                median_wait_seconds=one.median_seconds,
            )
            for one in told
        ]
        return wire.DayByHour(hours=rows, closes_at_ms=opening.closing_ms(day), computed_at_ms=now)


def _line(here: Snapshots, line: Line, since_ms: int | None) -> wire.WatchedLine:
    done = here.waits.done_by_closing(line.service) if line.waiting else None
    stop, lift = here.waits.stopped_by_hand.get(line.service), here.waits.lifted.get(line.service)
    return wire.WatchedLine(
        service=line.service,
        waiting=line.waiting,
        wait_minutes=line.wait_minutes,
        issuing=line.issuing,
        longest_wait_seconds=(here.now_ms - since_ms) // 1000 if since_ms is not None else None,
        done_by_closing=list(done) if done else None,
        stop=stop_view(stop) if stop else None,
        lift=stop_view(lift) if lift else None,
    )


def _forecast(reading: Reading, lines: list[wire.WatchedLine]) -> wire.HallForecast | None:
    opening, now = reading.site.opening, reading.now_ms
    closes = opening.closing_ms(opening.day_of(now))
    if closes is None or closes <= now:
        return None
    told = forecast.of_the_hall(
        (line.waiting, (line.done_by_closing[0], line.done_by_closing[1]) if line.done_by_closing else None) for line in lines
    )
    return wire.HallForecast(done_by_closing=[told.at_least, told.at_most], unknown=told.unknown, closes_at_ms=closes)


def _counter_row(here: Snapshots, counter: Counter, calls: int) -> wire.CounterRow:
    ticket = here.live.get(counter.no)
    return wire.CounterRow(
        counter=counter_view(counter),
        number=ticket.number if ticket else None,
        state=ticket.state if ticket else None,
        since_at_ms=(ticket.started_at_ms or ticket.called_at_ms) if ticket else None,
        scanning_at_ms=ticket.scanning_at_ms if ticket else None,
        waiting=sum(here.waits.counts.get(key, 0) for key in counter.services),
        calls_today=calls,
    )
