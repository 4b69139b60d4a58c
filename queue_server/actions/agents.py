"""What devices report and what is known of them: presence, health, what was printed, what a simulated wall shows.

Reports are no facts of the hall: they are kept as each device's last word, outside the journal.
"""

import contextlib
import json
from typing import Any

from pydantic import TypeAdapter, ValidationError

from queue_server.actions import papers
from queue_server.actions.once import once
from queue_server.actions.ports import Caller, Hall, Reading, Units
from queue_server.contract import answers, commands, screens
from queue_server.contract import devices as wire
from queue_server.domain import events
from queue_server.domain.refusals import Refusal
from queue_server.domain.site import Site

SILENT_MS = 30_000
"""An agent reports every 10 s; three missed reports are a lost agent."""
TRIAL = "try:"
"""How the ids of trials begin."""
LOST_LAST = ("lost", "warning", "unknown", "ok")

Report = wire.Outcome | wire.Applied | wire.Audio | wire.Health | wire.WallReport | wire.Slides
_reports: TypeAdapter[Report] = TypeAdapter(Report)
MAY_REPORT: dict[str, tuple[str, ...]] = {
    "agent": ("outcome", "applied", "health", "audio"),
    "tv": ("outcome", "audio", "slides"),
    "wall": ("wall",),
}


def parsed_report(caller: Caller, body: Any) -> Report:
    """The report that a device's message is. Refuses with ``invalid`` what is none, with ``not_allowed`` what this device cannot know."""
    try:
        report = _reports.validate_python(body)
    except ValidationError as error:
        raise Refusal("invalid", what=error.errors()[0]["msg"]) from None
    if report.kind not in MAY_REPORT.get(caller.role, ()):
        raise Refusal("not_allowed")
    if isinstance(report, wire.Outcome) and caller.role != "agent" and report.job.partition(":")[0] not in wire.ANNOUNCEMENTS:
        raise Refusal("not_allowed")  # only an agent prints
    return report


def reported(units: Units, caller: Caller, report: Report) -> None:
    """Keeps a report. Outcomes of announcements and audio states are the announcer's and not kept here."""
    if isinstance(report, wire.Audio) or (isinstance(report, wire.Outcome) and report.outcome == "speaking"):
        return
    with units.writing(caller.site) as hall:
        if isinstance(report, wire.Outcome):
            if report.job.startswith(TRIAL):
                _keep_trial(hall, caller.actor, report, report.job)
            else:
                papers.keep(hall, report.job.partition(":")[0][:16], report.outcome)
            return
        body = report.model_dump(mode="json", exclude={"kind"})
        hall.equipment.report(caller.actor, report.kind, json.dumps(body, ensure_ascii=False), hall.now_ms)


def presence(units: Units, site: str, device: str, online: bool) -> None:
    with units.writing(site) as hall:
        if hall.equipment.device(device) is not None:
            hall.equipment.report(device, "presence", json.dumps({"online": online}), hall.now_ms)


def all_absent(units: Units, site: str) -> None:
    """On a start nobody is connected yet; whoever is alive will be in seconds. Who was never seen is unknown, not lost."""
    with units.writing(site) as hall:
        for device, kind in hall.equipment.reports():
            if kind == "presence":
                hall.equipment.report(device, "presence", json.dumps({"online": False}), hall.now_ms)


def listed(units: Units, caller: Caller) -> list[answers.DeviceView]:
    """Every enrolled device, with when it was last heard of."""
    with units.reading(caller.site) as reading:
        reports = reading.equipment.reports()
        return [
            answers.DeviceView(
                id=one.id,
                kind=one.kind,
                name=one.name,
                zone=one.zone,
                counter=one.counter,
                enrolled_at_ms=one.enrolled_at_ms,
                seen_at_ms=max((at for (device, _), (at, _) in reports.items() if device == one.id), default=None),
            )
            for one in reading.equipment.all()
        ]


def revoke(units: Units, caller: Caller, device: str, asked: commands.Command) -> dict[str, Any]:
    """Its key and its sessions stop working at once."""

    def work(hall: Hall) -> answers.Revoked:
        if hall.equipment.device(device) is None:
            raise Refusal("unknown_device")
        hall.equipment.revoke(device)
        hall.people.end_sessions_of("device", device)
        hall.record(events.HouseNoted(what="device_revoked", about=device, details={}))
        return answers.Revoked(device=device)

    return once(units, caller, f"devices/{device}/revoke", asked, work)


def device_rows(reading: Reading) -> list[screens.DeviceRow]:
    """Every enrolled device and all that hangs on each agent, the troubled first."""
    reports, now = reading.equipment.reports(), reading.now_ms
    rows: list[screens.DeviceRow] = []
    for device in reading.equipment.all():
        if device.kind not in ("kiosk", "tv", "agent", "wall"):
            continue
        seen_at, body = reports.get((device.id, "presence"), (None, "{}"))
        online = bool(json.loads(body).get("online"))
        health_at, health = reports.get((device.id, "health"), (None, '{"devices": []}'))
        if device.kind == "agent" and health_at is not None:
            online = online and now - max(health_at, seen_at or 0) <= SILENT_MS
        state = "ok" if online else "lost" if seen_at is not None else "unknown"
        _, slides = reports.get((device.id, "slides"), (None, '{"broken": []}'))
        broken = json.loads(slides)["broken"] if state == "ok" else []
        row = screens.DeviceRow(device=device.id, kind=device.kind, name=device.name, state=state, since_at_ms=seen_at)
        rows.append(_that_skips(row, broken) if broken else row)
        _, tried = reports.get((device.id, "tried"), (None, "{}"))
        hanging = [_hanging_on(device.id, one, online, health_at or 0, json.loads(tried)) for one in json.loads(health)["devices"]]
        rows += [_of_no_counter(row) if _is_beside_the_hall(reading.site, row) else row for row in hanging]
    return sorted(rows, key=lambda row: LOST_LAST.index(row.state))


def printer_state(reading: Reading, printer: str | None) -> str:
    """What the kiosk says of its printer: ok, paper_low, paper_out, offline, spare, unknown; none when it has no printer."""
    if printer is None:
        return "none"
    rows = {row.name: row for row in device_rows(reading) if row.kind == "printer"}
    if printer not in rows:
        return "unknown"
    state = _said_of(rows[printer])
    if state in ("paper_out", "offline"):
        spare = next((word.removeprefix("spare=") for word in rows[printer].detail.split() if word.startswith("spare=")), None)
        if spare in rows and _said_of(rows[spare]) in ("ok", "paper_low"):
            return "spare"
    return state


def _said_of(row: screens.DeviceRow) -> str:
    code = row.detail.partition(" ")[0]
    if code in ("paper_out", "paper_low"):
        return code
    return {"ok": "ok", "warning": "ok", "lost": "offline"}.get(row.state, "unknown")


def wall_screen(reading: Reading, envelope: dict[str, Any], voices: list[screens.VoiceRow]) -> screens.WallScreen:
    """What simulated walls have reported, and who speaks in the hall."""
    reports: list[wire.WallReport] = []
    for (_, kind), (_, body) in sorted(reading.equipment.reports().items()):
        if kind == "wall":
            with contextlib.suppress(ValidationError):  # the last word of an older version
                reports.append(wire.WallReport.model_validate_json(body))
    boards = [board for report in reports for board in report.boards]
    return screens.WallScreen(**envelope, boards=boards, printers=[one for report in reports for one in report.printers], voices=voices)


def _keep_trial(hall: Hall, agent: str, report: wire.Outcome, job: str) -> None:
    """The last outcome of every device of this agent that was tried."""
    _, known = hall.equipment.reports().get((agent, "tried"), (0, "{}"))
    outcomes = json.loads(known) | {job.split(":", 1)[1].rpartition(":")[0]: [report.outcome, hall.now_ms]}
    hall.equipment.report(agent, "tried", json.dumps(outcomes, ensure_ascii=False), hall.now_ms)


def _hanging_on(agent: str, told: dict[str, Any], agent_online: bool, told_at_ms: int, tried: dict[str, Any]) -> screens.DeviceRow:
    outcome, tried_at_ms = tried.get(f"{told['kind']}/{told['name']}", (None, None))
    state = told["state"] if agent_online else "unknown"
    detail = told["detail"] if agent_online else "agent_lost"
    return screens.DeviceRow(
        device=f"{agent}/{told['kind']}/{told['name']}",
        kind=told["kind"],
        name=told["name"],
        state=state,
        detail=detail,
        since_at_ms=told.get("since_at_ms"),
        on=told.get("on", ""),
        sent=told.get("sent"),
        sent_at_ms=_before(told_at_ms, told.get("sent_ago_ms")),
        answered_at_ms=_before(told_at_ms, told.get("answered_ago_ms")),
        tried=outcome,
        tried_at_ms=tried_at_ms,
    )


def _is_beside_the_hall(site: Site, row: screens.DeviceRow) -> bool:
    """A board for a counter the hall does not have: nothing is ever sent to it, and no cable is to blame."""
    return row.kind == "board" and row.name.isdecimal() and int(row.name) not in site.counters and row.detail != "agent_lost"


def _of_no_counter(row: screens.DeviceRow) -> screens.DeviceRow:
    return row.model_copy(update={"state": "warning", "detail": "no_counter"})


def _that_skips(row: screens.DeviceRow, files: list[str]) -> screens.DeviceRow:
    """A TV that cannot show a file of the playlist: it shows the others."""
    return row.model_copy(update={"state": "warning", "detail": f"slide_broken {', '.join(files)}"[:300]})


def _before(at_ms: int, ago_ms: int | None) -> int | None:
    """An agent's clock may be wrong, so it says how long ago; to the second, so that a row does not change for nothing."""
    return None if ago_ms is None else (at_ms - ago_ms) // 1000 * 1000
