"""The built pages and their assets. A page is a shell; what it may see is decided when it asks."""

from apiflask import APIBlueprint
from flask import Response, redirect, send_from_directory

from queue_server.domain.refusals import Refusal
from queue_server.web.house import house

blueprint = APIBlueprint("pages", __name__, enable_openapi=False)
PATHS = {
    "/kiosk": "kiosk",
    "/tv/<key>": "tv",
    "/counter/<int:key>": "counter",
    "/t/<key>": "phone",
    "/supervisor": "supervisor",
    "/wall": "wall",
    "/signin": "signin",
    "/setup": "setup",
}


@blueprint.get("/")
def home() -> Response:
    return redirect("/signin")  # type: ignore[return-value]


def page(page: str, key: object = None) -> Response:
    """The shell of a page; never cached, so that an upgrade is one reload away."""
    if not (house().web.pages / f"{page}.html").exists():
        raise Refusal("not_found")
    return send_from_directory(house().web.pages, f"{page}.html", max_age=0)


for path, name in PATHS.items():
    blueprint.add_url_rule(path, "page", page, defaults={"page": name})


@blueprint.get("/assets/<path:file>")
def asset(file: str) -> Response:
    """Named by its content: kept for ever."""
    response = send_from_directory(house().web.pages / "assets", file)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
