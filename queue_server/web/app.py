"""The Flask application of one site: its doors, its guard, its errors. Built by ``main``, never at import."""

from apiflask import APIFlask

from queue_server.contract import VERSION
from queue_server.web import clerk, health, pages, refusing, screens, security, sessions, sounds, supervisor, visitor
from queue_server.web.house import House
from queue_server.web.limits import Limits

LARGEST_BODY = 64 * 1024


def build_app(house: House) -> APIFlask:
    """An application that knows one house. The description of its API stands at /api/openapi.json."""
    app = APIFlask("queue_server", title="motcua", version=f"1.{VERSION}", spec_path="/api/openapi.json", docs_path=None, static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_BODY, INFO={"description": __doc__}, AUTO_404_RESPONSE=True)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.security_schemes = {"key": {"type": "http", "scheme": "bearer"}}
    app.extensions["motcua"] = house
    gate = security.Gate(house.units, house.site.key)
    app.extensions["motcua.gate"] = gate
    health.register(app)
    security.register(app, gate, Limits(house.web.limits))
    refusing.register(app)
    for room in (visitor, clerk, screens, sessions, supervisor, sounds, pages, health):
        app.register_blueprint(room.blueprint)
    return app
