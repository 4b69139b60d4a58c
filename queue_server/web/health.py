"""Is it well? ``/healthz`` for whoever restarts it, ``/metrics`` for Prometheus. Nothing about anybody is in either."""

import time

from apiflask import APIBlueprint
from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from queue_server.contract import VERSION
from queue_server.web.house import house

blueprint = APIBlueprint("health", __name__, enable_openapi=False)
registry = CollectorRegistry()
REQUESTS = Counter("motcua_requests_total", "Requests answered", ["site", "endpoint", "status"], registry=registry)
SECONDS = Histogram(
    "motcua_request_seconds",
    "Time to answer",
    ["site", "endpoint"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
    registry=registry,
)
JOURNAL = Gauge("motcua_journal_seq", "Newest journal row", ["site"], registry=registry)
WAITING = Gauge("motcua_waiting", "People waiting", ["site", "service"], registry=registry)
OPEN = Gauge("motcua_counters_open", "Open counters", ["site"], registry=registry)


@blueprint.get("/healthz")
@blueprint.get("/api/v1/healthz")
def healthz() -> dict[str, object]:
    """200 while the database answers; otherwise the refusal of the database, 503 or 507."""
    here = house()
    with here.units.reading(here.site.key) as reading:
        head = reading.head
    return {"status": "ok", "site": here.site.key, "epoch": head.epoch, "seq": head.seq, "contract_version": VERSION}


@blueprint.get("/metrics")
def metrics() -> Response:
    """Figures for Prometheus: requests, the journal's seq, people waiting, open counters."""
    here = house()
    site = here.site.key
    with here.units.reading(site) as reading:
        JOURNAL.labels(site).set(reading.head.seq)
        counts = reading.waiting_counts()
        for service in here.site.services:
            WAITING.labels(site, service).set(counts.get(service, 0))
        OPEN.labels(site).set(sum(counter.is_open for counter in reading.counters()))
    return Response(generate_latest(registry), mimetype="text/plain; version=0.0.4; charset=utf-8")


def register(app: Flask) -> None:
    """Counts and times every request of the app."""

    @app.before_request
    def _begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def _count(response: Response) -> Response:
        endpoint, site = request.endpoint or "none", house().site.key
        REQUESTS.labels(site, endpoint, response.status_code).inc()
        SECONDS.labels(site, endpoint).observe(time.perf_counter() - g.get("began", time.perf_counter()))
        return response
