"""From taken tickets in the journal to print jobs: the words on the paper, in the visitor's language. The layout is the printer's."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from queue_server.actions import addresses
from queue_server.actions.ports import JournalRow, Units
from queue_server.actions.screens import Snapshots
from queue_server.contract.devices import Jobs, PrintedTicket, PrintJob
from queue_server.domain.site import Service, Site
from queue_server.domain.ticket import ENDED, Ticket
from queue_server.feed.ports import Listeners, Sending

RECENT_ROWS = 500
LONG_FROM = 60
"""Minutes from which on a wait is told in hours."""
WORDS = {
    "vi": {
        "title": "PHIẾU SỐ THỨ TỰ",
        "again": "PHIẾU SỐ THỨ TỰ (IN LẠI)",
        "service": "Lĩnh vực",
        "counters": "Quầy",
        "then": "Sau đó",
        "ahead": "Số người chờ trước",
        "range": "Dự kiến chờ",
        "minutes": "{low}–{high} phút, tính lúc {time}",
        "hours": "{low}–{high} giờ, tính lúc {time}",
        "unknown": "chưa ước được, xin xem màn hình",
        "taken": "Giờ lấy số",
        "desk": "Bàn hướng dẫn",
        "missed": "Nếu lỡ lượt gọi, xin báo Bàn hướng dẫn trong {minutes} phút.",
        "keep": "Quét mã để xem còn mấy số. Xin cảm ơn!",
    },
    "en": {
        "title": "QUEUE TICKET",
        "again": "QUEUE TICKET (REPRINT)",
        "service": "Service",
        "counters": "Counter",
        "then": "Then",
        "ahead": "People before you",
        "range": "Expected wait",
        "minutes": "{low}–{high} minutes, as of {time}",
        "hours": "{low}–{high} hours, as of {time}",
        "unknown": "not known yet, please watch the screen",
        "taken": "Taken at",
        "desk": "Guide's desk",
        "missed": "Missed your call? Tell the guide's desk within {minutes} minutes.",
        "keep": "Scan the code to follow your turn. Thank you!",
    },
}


class Receipts:
    """Follows the journal for one site; every agent hears every job and prints those of its own printers."""

    def __init__(self, units: Units, listeners: Listeners, public_url: str, expires_ms: int) -> None:
        self._units = units
        self._listeners = listeners
        self._public_url = public_url
        self._expires_ms = expires_ms

    def follow(self, snapshots: Snapshots, rows: Collection[JournalRow]) -> list[Sending]:
        agents = [room for room in self._listeners.rooms() if room.startswith("agent:")]
        jobs = [job for row in rows for job in self._jobs_of(snapshots, row)] if agents else []
        if not jobs:
            return []
        return [(room, "jobs", Jobs(**snapshots.envelope(room), jobs=jobs).model_dump(mode="json")) for room in agents]

    def owed(self, site: str, room: str) -> dict[str, Any] | None:
        """For an agent that has just come: whatever is still worth printing. It knows what it has printed already."""
        with self._units.reading(site) as reading:
            snapshots = Snapshots(reading)
            rows = reading.journal_after(max(0, reading.head.seq - RECENT_ROWS), RECENT_ROWS)
            jobs = [job for row in rows for job in self._jobs_of(snapshots, row)]
            return Jobs(**snapshots.envelope(room), jobs=jobs).model_dump(mode="json") if jobs else None

    def _jobs_of(self, snapshots: Snapshots, row: JournalRow) -> list[PrintJob]:
        now, expires = snapshots.envelope("")["sent_at_ms"], row.at_ms + self._expires_ms
        if expires <= now:
            return []
        asked = []
        for fact in row.facts:
            if fact["fact"] == "ticket_taken" and fact.get("printer"):
                asked.append((fact["ticket"], fact["ticket"], fact["printer"], "title"))
            elif fact["fact"] == "house_noted" and fact["what"] == "reprint_asked" and fact["details"]["printer"]:
                asked.append((f"{fact['about']}:{row.seq}", fact["about"], fact["details"]["printer"], "again"))
        found = [(id, snapshots.ticket(ticket), printer, title) for id, ticket, printer, title in asked]
        # a number that was given back before it was printed needs no paper
        return [
            PrintJob(id=id, printer=printer, expires_at_ms=expires, ticket=self._paper(snapshots, ticket, title))
            for id, ticket, printer, title in found
            if ticket.state not in ENDED
        ]

    def _paper(self, snapshots: Snapshots, ticket: Ticket, title: str) -> PrintedTicket:
        site = snapshots.site
        words = WORDS.get(ticket.language, WORDS["vi"])
        secret = self._units.secret(site.key)
        zone = ZoneInfo(site.opening.time_zone)
        now = datetime.fromtimestamp(snapshots.envelope("")["sent_at_ms"] / 1000, zone)
        ahead = snapshots.ahead_of(ticket)
        span = snapshots.waits.minutes(ticket.service, ahead)
        service = site.services.get(ticket.service)
        return PrintedTicket(
            agency=site.parent,
            hall=site.name,
            title=words[title],
            number=ticket.number,
            rows=[
                (words["service"], _named(service, ticket.service, ticket.language)),
                (words["counters"], _way(site, ticket, words["desk"])),
                *((words["then"], _place(site, one.service, ticket, words)) for one in ticket.errands_to_come),
                (words["ahead"], str(ahead)),
                (words["range"], wait_words(span, f"{now:%H:%M}", ticket.language)),
                (words["taken"], f"{datetime.fromtimestamp(ticket.taken_at_ms / 1000, zone):%H:%M %d/%m/%Y}"),
            ],
            qr=f"{self._public_url}/t/{addresses.token_of(secret, ticket.id)}",
            short_code=addresses.short_code_of(secret, ticket.id),
            notes=[words["missed"].format(minutes=site.rules.readmit_minutes), words["keep"]],
        )


def wait_words(span: Sequence[int] | None, time: str, language: str) -> str:
    """ "15–25 phút, tính lúc 08:05"; from an hour on "4–6,5 giờ", to the nearest half, as the screens say it (displays/src/words)."""
    words = WORDS.get(language, WORDS["vi"])
    if span is None:
        return words["unknown"]
    low, high = span
    if low < LONG_FROM:
        return words["minutes"].format(low=low, high=high, time=time)
    begun = (low + 15) // 30 / 2
    said = [f"{hours:g}" for hours in (begun, max((high + 15) // 30 / 2, begun + 0.5))]
    if language != "en":
        said = [hours.replace(".", ",") for hours in said]
    return words["hours"].format(low=said[0], high=said[1], time=time)


def _named(service: Service | None, key: str, language: str) -> str:
    if service is None:
        return key
    return service.name_en if language != "vi" and service.name_en else service.name


def _place(site: Site, service: str, ticket: Ticket, words: dict[str, str]) -> str:
    """Where it goes on with the same number: "Quầy 3, 4 – Hộ tịch"."""
    plans = [plan for plan in site.counters.values() if service in plan.services]
    numbers = [str(plan.no) for plan in plans if not plan.desk]
    where = f"{words['counters']} {', '.join(numbers)}" if numbers else words["desk"]
    return f"{where} – {_named(site.services.get(service), service, ticket.language)}"


def _way(site: Site, ticket: Ticket, desk: str) -> str:
    """Where to wait; of several errands all places in their order, which a short layout shows too: "1, 2 → 3 → 8"."""
    if not ticket.to_come:
        return _counters(site, ticket.service, desk, ticket.language)
    services = (ticket.service, *(one.service for one in ticket.errands_to_come))
    return " → ".join(_numbers(site, service, desk) for service in services)


def _numbers(site: Site, service: str, desk: str) -> str:
    return ", ".join(desk if plan.desk else str(plan.no) for plan in site.counters.values() if service in plan.services)


def _counters(site: Site, service: str, desk: str, language: str) -> str:
    """With the zone, where it has a name in the reader's language."""
    plans, where = [plan for plan in site.counters.values() if service in plan.services], _numbers(site, service, desk)
    names = site.zones if language == "vi" else site.zones_en
    zones = list(dict.fromkeys(names.get(plan.zone, "") for plan in plans))
    return f"{where} – {', '.join(zones)}" if all(zones) and zones else where
