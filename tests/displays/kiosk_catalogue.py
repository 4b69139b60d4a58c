"""The real catalogue of a sample hall behind the double's doors: what the server would answer, without a server."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import unquote

from queue_server.actions import procedures, screens
from queue_server.contract.procedures import ProceduresAsked
from queue_server.domain.site import Site
from tests.displays.pages_double import Double
from tests.displays.ward_facts import QR, TICKET, session


def with_catalogue(double: Double, site: Site) -> None:
    """Session, names, procedures, their codes, and tickets."""
    double.answers["GET /api/v1/session"] = lambda _: (200, session("device", "kiosk"))
    double.answers["GET /api/v1/hall"] = lambda _: (200, screens.hall_view(site).model_dump())
    double.answers["GET /api/v1/procedures"] = lambda asked: (200, _found(site, asked))
    double.answers["POST /api/v1/tickets"] = lambda body: (201, {**TICKET, "service": body["service"]})
    double.files["/api/v1/track/tok123/qr.svg"] = ("image/svg+xml", QR)
    for code in site.catalogue.procedures:
        double.answers[f"GET /api/v1/procedures/{code}"] = lambda _, code=code: (200, _view(site, code))  # type: ignore[misc]
        double.files[f"/api/v1/procedures/{code}/qr.svg"] = ("image/svg+xml", QR)


def _found(site: Site, asked: dict[str, Any]) -> dict[str, Any]:
    wanted = {**asked, "q": unquote(asked.get("q", "")), "limit": int(asked.get("limit", 5))}
    return procedures.find(site, ProceduresAsked(**wanted)).model_dump()


def _view(site: Site, code: str) -> dict[str, Any]:
    return procedures.view(site, code, int(time.time() * 1000), "vi").model_dump()


def kiosk_of(site: Site, issuing: str | None = None, **more: Any) -> dict[str, Any]:
    """A kiosk's room for this hall: somebody waits everywhere, every counter is open."""
    stopped = {"issuing": issuing} if issuing else {}
    lines = [{"service": key, "waiting": 12, "wait_minutes": [15, 25], **stopped} for key in site.services]
    open_for = {key: [plan.no for plan in site.counters.values() if key in plan.services] for key in site.services}
    plain = {"hall": "open", "opens_at_ms": None, "lines": lines, "counters_open": open_for, "printer": "ok", "papers": []}
    return {**plain, "computed_at_ms": int(time.time() * 1000), **more}
