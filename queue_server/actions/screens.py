"""What each screen shows, built from one consistent reading. The web asks it for a fetch, the feed for a message: the same answer.

A ``Snapshots`` belongs to one reading and remembers what several rooms need: counters, counts, ranges.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from queue_server.actions import addresses, at_counter, notices, papers, televisions, watching
from queue_server.actions.ports import Made, Note, Reading, Subscription
from queue_server.actions.procedures import WEEKDAYS
from queue_server.actions.stops import stop_view
from queue_server.actions.views import Waits, errand_views, issuing
from queue_server.contract import VERSION
from queue_server.contract import screens as wire
from queue_server.contract.answers import NoticeView
from queue_server.contract.watching import SupervisorScreen
from queue_server.domain import errands
from queue_server.domain.counter import Counter
from queue_server.domain.notice import Notice
from queue_server.domain.site import MINUTE_MS, CounterPlan, Site
from queue_server.domain.ticket import Ticket

LINE_SEEN = 300


class Snapshots:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.site: Site = reading.site
        self._lines: dict[str, list[Ticket]] = {}
        self._made: dict[tuple[str, int], list[Made]] = {}

    # --- what several screens need -----------------------------------------------------------------------------------

    @cached_property
    def counters(self) -> list[Counter]:
        return self._reading.counters()

    @cached_property
    def waits(self) -> Waits:
        return Waits(self._reading, self.counters)

    @cached_property
    def live(self) -> dict[int, Ticket]:
        return {ticket.counter: ticket for ticket in self._reading.live() if ticket.counter is not None}

    @cached_property
    def gone(self) -> list[Ticket]:
        """Who was missed or cancelled lately, as long ago as any screen looks back; newest first."""
        rules = self.site.rules
        longest = max(rules.missed_minutes, rules.readmit_minutes) * MINUTE_MS
        return self._reading.in_state("no_show", "cancelled", since_ms=self._reading.now_ms - longest)

    @cached_property
    def told(self) -> list[Notice]:
        return self._reading.notices()

    def notices(self, zones: Sequence[str] = ()) -> list[NoticeView]:
        """Of these zones; none: wherever one is."""
        return notices.shown(self.told, self._reading.now_ms, zones)

    def line_of(self, service: str) -> list[Ticket]:
        if service not in self._lines:
            self._lines[service] = self._reading.waiting_for([service], LINE_SEEN)
        return self._lines[service]

    def next_of(self, services: Sequence[str], many: int) -> list[Ticket]:
        """Who is called next among these services, as far as the order of the line tells."""
        return self._reading.waiting_for(services, many)

    def made_in(self, zone: str, many: int) -> list[Made]:
        """The newest calls of a zone; a floor and the whole hall show them too."""
        if (zone, many) not in self._made:
            self._made[zone, many] = self._reading.calls(zone, many)
        return self._made[zone, many]

    @property
    def now_ms(self) -> int:
        return self._reading.now_ms

    @cached_property
    def shown_names(self) -> dict[str, str]:
        """Name of staff -> how a TV names them; of those who have such a name."""
        return {staff.name: staff.shown_as for staff in self._reading.people.all_staff() if staff.shown_as}

    @cached_property
    def sums_today(self) -> dict[str, int]:
        """State -> tickets issued today that are in it now."""
        return self._reading.sums(self.today)

    @cached_property
    def notes(self) -> dict[str, Note]:
        return self._reading.notes.all()

    def ticket(self, ticket: str) -> Ticket:
        return self._reading.ticket(ticket)

    def subscriptions(self) -> list[Subscription]:
        return self._reading.phones.subscriptions()

    def ahead_of(self, ticket: Ticket) -> int:
        return self._reading.ahead_of(ticket.service, ticket.sort_key) + self._still_to_come(ticket)

    def _still_to_come(self, ticket: Ticket) -> int:
        return errands.still_to_come(self.live.values(), ticket.service, ticket.sort_key)

    def envelope(self, room: str, *, by_clock: bool = False) -> dict[str, Any]:
        head, now = self._reading.head, self._reading.now_ms
        seq = now if by_clock else head.seq
        return {"room": room, "epoch": head.epoch, "seq": seq, "contract_version": VERSION, "sent_at_ms": now}

    @cached_property
    def hall(self) -> dict[str, Any]:
        opening, now = self.site.opening, self._reading.now_ms
        state = opening.state(now)
        return {"hall": state, "opens_at_ms": None if state == "open" else opening.opens_next_ms(now)}

    def lines(self, services: Sequence[str]) -> list[wire.Line]:
        self.waits.read_means(services)
        return [self._line(service, self.waits.counts.get(service, 0)) for service in services]

    def _line(self, service: str, waiting: int) -> wire.Line:
        range_ = self.waits.minutes(service, waiting)
        return wire.Line(service=service, waiting=waiting, wait_minutes=range_, issuing=issuing(self.waits, service))

    # --- the rooms ---------------------------------------------------------------------------------------------------

    def zone(self, key: str) -> wire.ZoneScreen:
        return televisions.zone_screen(self, key)

    def notices_of(self, key: str) -> wire.NoticesScreen:
        """What the TVs of an area tell besides its calls."""
        return wire.NoticesScreen(**self.envelope(f"notices:{key}"), notices=self.notices(self.site.area(key).zones))

    def kiosk(self, printer: str | None) -> wire.KioskScreen:
        open_for = {key: [one.no for one in self.counters if one.is_open and key in one.services] for key in self.site.services}
        return wire.KioskScreen(
            **self.envelope("kiosk", by_clock=True),
            **self.hall,
            lines=self.lines(list(self.site.services)),
            counters_open=open_for,
            printer=printer or "none",
            papers=papers.newest(self._reading),
            computed_at_ms=self._reading.now_ms,
            notices=self.notices(),
            stops={service: stop_view(stop) for service, stop in self.waits.stopped_by_hand.items()},
        )

    def counter(self, no: int) -> wire.CounterScreen:
        return at_counter.counter_screen(self, self._reading, no)

    def track(self, token: str) -> wire.TrackScreen:
        """The page of one ticket; refuses with ``unknown_ticket`` when the token proves nothing."""
        ticket = self._reading.ticket(addresses.ticket_of(self._secret, token))
        waiting = ticket.state == "waiting"
        ahead = [one for one in self.line_of(ticket.service) if one.sort_key < ticket.sort_key] if waiting else []
        in_line = len(ahead) if len(ahead) < LINE_SEEN else self._reading.ahead_of(ticket.service, ticket.sort_key)
        count = in_line + self._still_to_come(ticket)
        return wire.TrackScreen(
            **self.envelope(f"track:{token}"),
            number=ticket.number,
            language=ticket.language,
            service=ticket.service,
            state=ticket.state,
            ahead=count if waiting else None,
            ahead_grew=any(_came_after(one, ticket) for one in ahead),
            wait_minutes=self.waits.minutes(ticket.service, count) if waiting else None,
            computed_at_ms=self._reading.now_ms,
            counter=ticket.counter if ticket.state in ("called", "serving", "held", "no_show") else None,
            counters=[plan.no for plan in self.site.counters.values() if ticket.service in plan.services],
            called_at_ms=ticket.announced_at_ms,
            taken_at_ms=ticket.taken_at_ms,
            may_cancel=ticket.state in ("waiting", "held"),
            notices=self.notices(self._zones_of(ticket)),
            transferred=ticket.transfers > 0,
            to_come=errand_views(ticket.errands_to_come),
            errands_done=ticket.errands_done,
            **self.hall,
        )

    def supervisor(self, devices: list[wire.DeviceRow], alarms: list[str], voices: list[wire.VoiceRow]) -> SupervisorScreen:
        return watching.supervisor_screen(self, self._reading, devices, alarms, voices)

    @property
    def today(self) -> str:
        return self.site.opening.day_of(self._reading.now_ms).isoformat()

    @cached_property
    def _secret(self) -> bytes:
        return self._reading.secret()

    def _zones_of(self, ticket: Ticket) -> list[str]:
        """Where its visitor is told things: at its counter, or wherever its service is received."""
        if ticket.counter is not None:
            return [self.site.zone_of(ticket.counter)]
        return [plan.zone for plan in self.site.counters.values() if ticket.service in plan.services]


def _came_after(one: Ticket, ticket: Ticket) -> bool:
    """It is before this ticket now but was not when this one was taken: a priority, a readmission, a return from a counter, an errand
    before that is done."""
    returned_at_ms = one.sent_on_at_ms or one.first_called_at_ms or 0
    return one.place_order > ticket.place_order or returned_at_ms > ticket.taken_at_ms


def hall_view(site: Site) -> wire.HallView:
    """What seldom changes. It needs no reading."""
    rules = site.rules
    return wire.HallView(
        site=site.key,
        name=site.name,
        parent=site.parent,
        languages=list(site.languages),
        services=[
            wire.ServiceName(
                key=one.key,
                name=one.name,
                name_en=one.name_en or None,
                label=one.label,
                label_en=one.label_en or None,
                series=one.series,
                kind=one.kind,
                counters=[plan.no for plan in site.counters.values() if one.key in plan.services],
                hand_prefix=one.hand_prefix,
                procedures=len(site.catalogue.of_service(one.key)),
            )
            for one in site.services.values()
        ],
        counters=[_counter_name(site, plan) for plan in site.counters.values()],
        zones=[wire.Named(key=key, name=name, name_en=site.zones_en.get(key)) for key, name in site.zones.items()],
        areas=[wire.AreaName(key=one.key, name=one.name, name_en=one.name_en or None, zones=list(one.zones)) for one in site.areas],
        tv=wire.TvView(
            theme=site.tv.theme,
            day_begins_hour=site.tv.day_begins_hour,
            night_begins_hour=site.tv.night_begins_hour,
            flash=site.tv.flash,
            slide_seconds=site.tv.slide_seconds,
        ),
        priorities=[wire.Named(key=one.key, name=one.name, name_en=one.name_en or None) for one in site.priorities.values()],
        kiosk=wire.KioskView(
            idle_seconds=site.kiosk.idle_seconds, scan_prefix=site.kiosk.scan_prefix, procedures=len(site.catalogue.procedures)
        ),
        hours=hours_lines(site),
        hours_en=hours_lines(site, "en"),
        outcomes=["received", "supplement_needed", "refused", "guided", "result_returned", "guided_online"],
        recalls_max=rules.recalls_max,
        undo_seconds=rules.undo_seconds,
        missed_minutes=rules.missed_minutes,
        lock_after_minutes=rules.lock_after_minutes,
        contract_version=VERSION,
    )


def _counter_name(site: Site, plan: CounterPlan) -> wire.CounterName:
    floor = site.floors.get(plan.zone)
    way, way_en = plan.way or None, plan.way_en or None
    return wire.CounterName(no=plan.no, name=plan.name, zone=plan.zone, desk=plan.desk, floor=floor, way=way, way_en=way_en)


def hours_lines(site: Site, language: str = "vi") -> list[str]:
    """Opening hours as people read them: one line a run of equal days, as "Thứ Hai – Thứ Sáu: 07:30–11:30, 13:30–17:00"."""
    if site.opening.always:
        return ["Open day and night" if language == "en" else "Mở cửa suốt ngày đêm"]
    weekdays = WEEKDAYS[language]
    lines: list[tuple[int, int, tuple[tuple[int, int], ...]]] = []
    for day, hours in enumerate(site.opening.week):
        if hours and lines and lines[-1][1] == day - 1 and lines[-1][2] == hours:
            lines[-1] = (lines[-1][0], day, hours)
        elif hours:
            lines.append((day, day, hours))
    return [
        f"{weekdays[first]}{f' – {weekdays[last]}' if last > first else ''}: "
        + ", ".join(f"{start // 60:02d}:{start % 60:02d}–{end // 60:02d}:{end % 60:02d}" for start, end in hours)
        for first, last, hours in lines
    ]
