"""From the domain's words to the wire's: one ticket, one counter, the answer after a press, the range of a wait."""

from collections.abc import Sequence
from functools import cached_property

from queue_server.actions.ports import Note, Reading
from queue_server.contract.answers import CounterAnswer, CounterView, ErrandView, NoteView, TicketView
from queue_server.contract.screens import Issuing
from queue_server.domain import forecast, life, stops, waiting
from queue_server.domain.counter import Counter
from queue_server.domain.errands import Errand
from queue_server.domain.stops import Stop
from queue_server.domain.ticket import Ticket


def ticket_view(ticket: Ticket) -> TicketView:
    """A ticket as staff see it: which priority class it has is not told."""
    return TicketView(
        id=ticket.id,
        number=ticket.number,
        service=ticket.service,
        errand=ticket.errand,
        state=ticket.state,
        language=ticket.language,
        counter=ticket.counter,
        bound_to=ticket.bound_to,
        marked=ticket.priority is not None,
        flagged=ticket.flagged,
        taken_at_ms=ticket.taken_at_ms,
        called_at_ms=ticket.called_at_ms,
        ended_at_ms=ticket.ended_at_ms,
        recalls=ticket.recalls,
        outcome=ticket.outcome,
        reason=ticket.reason,
        scanning_at_ms=ticket.scanning_at_ms,
        to_come=errand_views(ticket.errands_to_come),
        errands_done=ticket.errands_done,
    )


def errand_views(errands: Sequence[Errand]) -> list[ErrandView]:
    return [ErrandView(service=one.service, errand=one.kind) for one in errands]


def note_view(note: Note) -> NoteView:
    return NoteView(text=note.text, author=note.author, at_ms=note.at_ms)


def counter_view(counter: Counter) -> CounterView:
    """A counter as every screen shows it."""
    return CounterView(
        no=counter.no,
        state=counter.state,
        reason=counter.reason,
        until_at_ms=counter.until_at_ms,
        services=list(counter.services),
        helps=list(counter.helps),
        clerk=counter.clerk,
    )


def counter_answer(hall: Reading, no: int, ended: Ticket | None = None) -> CounterAnswer:
    """How the counter stands now, inside the same transaction."""
    counter, here = hall.counter(no), hall.live_at(no)
    return CounterAnswer(
        ticket=ticket_view(here) if here else None,
        ended=ticket_view(hall.ticket(ended.id)) if ended else None,
        waiting=hall.callable_count((*counter.services, *counter.helps), no),
        counter=counter_view(counter),
        call=here.call if here else None,
        undo_until_at_ms=life.undo_until_ms(here, hall.site.rules) if here else None,
    )


class Waits:
    """Ranges of waiting for one moment: counts, counters and means are read once and asked for many services."""

    def __init__(self, hall: Reading, counters: list[Counter] | None = None) -> None:
        self._hall = hall
        self.counters = hall.counters() if counters is None else counters
        self.counts = hall.waiting_counts()
        self.day_state = hall.site.opening.state(hall.now_ms)
        self._means: dict[str, float | None] = {}

    def minutes(self, service: str, ahead: int) -> list[int] | None:
        """[low, high], or None when nobody can say (no open counter, no figures)."""
        hands = self._hands(service, self.day_state != "open")
        pair = waiting.wait_minutes(ahead, self.mean_seconds(service), hands, self._on_the_clock)
        return list(pair) if pair else None

    def _on_the_clock(self, minutes: float) -> float | None:
        """From now until so many minutes of work are done today, lunch and the time before opening included.

        Work that the day has no room for is done by staying late; a day that is over has no answer.
        """
        opening, now = self._hall.site.opening, self._hall.now_ms
        left, closing = opening.minutes_left(now), opening.closing_ms(opening.day_of(now))
        if left is None:
            return minutes
        if closing is None or left == 0:
            return None
        if minutes > left:
            return (closing - now) / 60_000 + minutes - left
        return (opening.after_opening_minutes(now, minutes) - now) / 60_000

    @cached_property
    def stopped_by_hand(self) -> dict[str, Stop]:
        """Service -> the stop a person has given, of those that stand."""
        return {service: word for service, word in self._by_hand.items() if not word.lifts}

    @cached_property
    def lifted(self) -> dict[str, Stop]:
        """Service -> the word of a person by which the day's own stop counts no more."""
        return {service: word for service, word in self._by_hand.items() if word.lifts}

    @cached_property
    def _by_hand(self) -> dict[str, Stop]:
        return stops.standing(self._hall.stops(), self._hall.now_ms)

    def done_by_closing(self, service: str) -> tuple[int, int] | None:
        """Of those who wait for it now. A hall that never closes ends its day at midnight: no number lives two days."""
        opening, now = self._hall.site.opening, self._hall.now_ms
        left = opening.minutes_left(now)
        if left is None:
            left = (opening.day_ends_ms(now) - now) / 60_000
        hands = self._hands(service, self.day_state != "open")
        return forecast.done_by_closing(self.counts.get(service, 0), self.mean_seconds(service), hands, left)

    def spare_minutes(self, service: str) -> float | None:
        """What the day has left once all who wait for it are done; None when nobody can say, or the hall never closes."""
        left, mean = self._hall.site.opening.minutes_left(self._hall.now_ms), self.mean_seconds(service)
        hands = self._hands(service, self.day_state != "open")
        if left is None or mean is None or hands <= 0:
            return None
        return left - self.counts.get(service, 0) * mean / 60 / hands

    def stops(self, service: str) -> bool:
        """Has issuing stopped: said so by a person, or because those who wait already take longer than the day?"""
        return service in self.stopped_by_hand or (service not in self.lifted and self.too_many_wait(service))

    def too_many_wait(self, service: str) -> bool:
        """Those who wait already take longer than the day."""
        site = self._hall.site
        if not site.rules.stops_issuing or site.opening.always:
            return False
        left = site.opening.minutes_left(self._hall.now_ms)
        return waiting.must_stop_issuing(self.counts.get(service, 0), self.mean_seconds(service), self._hands(service, False), left)

    def mean_seconds(self, service: str) -> float | None:
        if service not in self._means:
            self.read_means([service])
        return self._means[service]

    def read_means(self, services: Sequence[str]) -> None:
        """At once what will be asked one by one."""
        for service, seconds in self._hall.services_seconds(services).items():
            known, plan = waiting.mean_of(seconds), self._hall.site.services.get(service)
            self._means[service] = known if known is not None else plan.mean_minutes * 60 if plan else None

    def _hands(self, service: str, before_opening: bool) -> float:
        """Before the hall opens all planned counters count; afterwards those that really are open."""
        hands = waiting.hands(service, self.counters, self.counts)
        if hands == 0 and before_opening:
            return float(sum(service in plan.services for plan in self._hall.site.counters.values()))
        return hands


def issuing(waits: Waits, service: str) -> Issuing:
    """Whether the kiosk gives numbers of a service now, as the screens say it."""
    if waits.day_state in ("closed", "holiday"):
        return "closed"
    if waits.day_state == "lunch":
        return "not_yet"
    return "stopped" if waits.stops(service) else "open"
