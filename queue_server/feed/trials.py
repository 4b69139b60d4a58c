"""From wishes to try a device, in the journal, to jobs of its agent. A trial that comes late is no trial: nobody stands there any more."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from queue_server.actions.agents import TRIAL
from queue_server.actions.ports import JournalRow
from queue_server.actions.screens import Snapshots
from queue_server.actions.trials import TRIED
from queue_server.contract.devices import Jobs, PrintedTicket, PrintJob, Segment, SpeakJob, TryJob
from queue_server.feed.ports import Listeners, Sending
from sounds.phrases import CHIME

EXPIRES_MS = 15_000
EIGHTS = "8888"
CHIME_MS = 2_000


class Trials:
    """Follows the journal for one site."""

    def __init__(self, listeners: Listeners, public_url: str) -> None:
        self._listeners = listeners
        self._public_url = public_url

    def follow(self, snapshots: Snapshots, rows: Collection[JournalRow]) -> list[Sending]:
        """The jobs of these rows, each to the agent whose device it is."""
        now_ms = snapshots.envelope("")["sent_at_ms"]
        rooms = set(self._listeners.rooms())
        sendings: list[Sending] = []
        for row in rows:
            for fact in row.facts:
                if fact["fact"] != "house_noted" or fact["what"] != TRIED or row.at_ms + EXPIRES_MS <= now_ms:
                    continue
                room = f"agent:{fact['details']['agent']}"
                if room in rooms:
                    message = Jobs(**snapshots.envelope(room), jobs=[self._job(snapshots, row, fact["details"])])
                    sendings.append((room, "jobs", message.model_dump(mode="json")))
        return sendings

    def _job(self, snapshots: Snapshots, row: JournalRow, device: dict[str, Any]) -> PrintJob | SpeakJob | TryJob:
        kind, name, expires = device["kind"], device["name"], row.at_ms + EXPIRES_MS
        id = f"{TRIAL}{kind}/{name}:{row.seq}"
        if kind == "printer":
            return PrintJob(id=id, printer=name, expires_at_ms=expires, ticket=self._paper(snapshots, name, row.at_ms))
        if kind == "speaker":
            chime = Segment(clip=CHIME, at_ms=0)
            return SpeakJob(id=id, zone=name, text="♪", segments=[chime], duration_ms=CHIME_MS, expires_at_ms=expires)
        return TryJob(id=id, board=name, expires_at_ms=expires)

    def _paper(self, snapshots: Snapshots, printer: str, at_ms: int) -> PrintedTicket:
        site = snapshots.site
        at = datetime.fromtimestamp(at_ms / 1000, ZoneInfo(site.opening.time_zone))
        return PrintedTicket(
            agency=site.parent,
            hall=site.name,
            title="PHIẾU THỬ MÁY IN",
            number=EIGHTS,
            rows=[("Máy in", printer), ("Giờ in", f"{at:%H:%M:%S %d/%m/%Y}"), ("Dấu tiếng Việt", "Ằ Ễ Ộ Ữ Đ ỹ")],
            qr=self._public_url,
            short_code=EIGHTS,
            notes=["Phiếu này chỉ để thử máy in, không phải số thứ tự."],
        )
