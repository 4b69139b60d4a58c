"""The Flask application of one site: its doors, its guard, its errors. Built by ``main``, never at import."""

import re
from functools import partial
from typing import Any

from apiflask import APIFlask
from flask.json.provider import DefaultJSONProvider
from werkzeug.routing import IntegerConverter

from queue_server.contract import VERSION
from queue_server.contract.refusals import RefusalView
from queue_server.web import (
    aloud,
    clerk,
    health,
    notices,
    pages,
    papers,
    phones,
    playlist,
    procedures,
    refusing,
    screens,
    security,
    sessions,
    sounds,
    stops,
    supervisor,
    visitor,
    voice,
)
from queue_server.web.house import House
from queue_server.web.limits import Limits

LARGEST_BODY = 64 * 1024
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")


class PlainJson(DefaultJSONProvider):
    """Vietnamese as it is written, fields in their order; a body nested beyond reason is as unreadable as a broken one."""

    ensure_ascii = False
    sort_keys = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        try:
            return super().loads(s, **kwargs)
        except RecursionError:
            raise ValueError("nested too deep") from None


class _WholeNumber(IntegerConverter):
    """Ours are 0 to 9: the usual one takes the digits of every script, and so many addresses for one place."""

    regex = "[0-9]{1,9}"


def build_app(house: House) -> APIFlask:
    """An application that knows one house. The description of its API stands at /api/openapi.json."""
    described: dict[str, Any] = {
        "title": "motcua",
        "version": f"1.{VERSION}",
        "spec_path": "/api/openapi.json",
        "docs_path": None,
        "static_folder": None,
    }
    app = APIFlask("queue_server", **described)
    app.url_map.converters["int"] = _WholeNumber
    app.url_map.redirect_defaults = False  # two addresses of one page are two: a ticket's is not that of the code in the hall
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_BODY, INFO={"description": __doc__}, AUTO_404_RESPONSE=True)
    app.json = PlainJson(app)
    app.security_schemes = {"key": {"type": "http", "scheme": "bearer"}}
    app.extensions["motcua"] = house
    app.spec_processor(partial(_described, app))
    gate = security.Gate(house.units, house.site.key)
    app.extensions["motcua.gate"] = gate
    health.register(app)
    security.register(app, gate, Limits(house.web.limits))
    refusing.register(app)
    for room in (
        visitor,
        procedures,
        phones,
        clerk,
        screens,
        sessions,
        supervisor,
        notices,
        stops,
        papers,
        playlist,
        sounds,
        aloud,
        voice,
        pages,
        health,
    ):
        app.register_blueprint(room.blueprint)
    return app


def _described(app: APIFlask, spec: Any) -> Any:
    """Every operation may refuse, with the same body whatever the status; and all but the open ones ask for a key."""
    schemas = spec.setdefault("components", {}).setdefault("schemas", {})
    schemas["Refusal"] = RefusalView.model_json_schema()
    refusal = {"description": "Refused", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}}
    endpoints = {
        (PLACE.sub(r"{\1}", rule.rule), method): rule.endpoint for rule in app.url_map.iter_rules() for method in rule.methods or ()
    }
    for path, operations in spec["paths"].items():
        for method, operation in operations.items():
            if isinstance(operation, dict) and "responses" in operation:
                answered = {status: said for status, said in operation["responses"].items() if status < "400"}
                operation["responses"] = {**answered, "default": refusal}
                if "nobody" not in security.DOORS[endpoints[path, method.upper()]].roles:
                    operation["security"] = [{"key": []}]
    return spec
