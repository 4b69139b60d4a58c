"""The built pages and their assets. A page is a shell; what it may see is decided when it asks.

Whoever mistypes a page's address in a browser reads two sentences, in both languages; below /api everything stays JSON.
"""

import re

from apiflask import APIBlueprint
from flask import Response, redirect, request, send_from_directory

from queue_server.domain.refusals import Refusal
from queue_server.web.house import house

blueprint = APIBlueprint("pages", __name__, enable_openapi=False)
PATHS = {
    "/kiosk": "kiosk",
    "/tv/<key>": "tv",
    "/counter/<int:key>": "counter",
    "/counter/<any(practice):key>": "counter",
    "/j/<key>": "phone",
    "/t/": "phone",
    "/t/offline.html": "offline",
    "/t/<key>": "phone",
    "/supervisor": "supervisor",
    "/supervisor/<any(devices):key>": "supervisor",
    "/supervisor/voice": "voice",
    "/p/<key>": "procedure",
    "/wall": "wall",
    "/parts": "parts",
    "/signin": "signin",
    "/setup": "setup",
}
NOT_FOR_READERS = ("/api/", "/assets/", "/socket.io/")
SHEET = re.compile(r'<link rel="stylesheet" href="/assets/[^"]+">')
NO_SUCH_PAGE = """<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Không có trang này · motcua</title>
{sheet}
</head>
<body><main class="door">
<h1>Không có trang này</h1>
<p>Địa chỉ có thể bị gõ nhầm. Mời trở lại trang đăng nhập, hoặc quét lại mã trên phiếu.</p>
<p lang="en">There is no such page. Perhaps the address is mistyped: please go back to the sign-in page, or scan the code on the ticket.</p>
<p class="door-tongue"><a class="press" href="/signin">Đăng nhập · Sign in</a></p>
</main></body>
</html>
"""


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


@blueprint.get("/t/sw.js")
def worker() -> Response:
    """What stays awake on a phone. Its address never changes, so a browser asks each time whether it is new."""
    return send_from_directory(house().web.pages, "worker.js", mimetype="text/javascript", max_age=0)


@blueprint.get("/assets/<path:file>")
def asset(file: str) -> Response:
    """Named by its content: kept for ever."""
    response = send_from_directory(house().web.pages / "assets", file)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@blueprint.after_app_request
def tell_a_reader(response: Response) -> Response:
    """A browser that found no page gets words to read; nothing of the address is repeated in them."""
    if response.status_code == 404 and _is_read_by_a_person():
        response.set_data(NO_SUCH_PAGE.replace("{sheet}", _sheet()))
        response.content_type = "text/html; charset=utf-8"
    return response


def _is_read_by_a_person() -> bool:
    wants_html = request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"
    return wants_html and not f"{request.path}/".startswith(NOT_FOR_READERS)


def _sheet() -> str:
    """The sheet of the sign-in page, whose look this page has; none while the pages are not built."""
    shell = house().web.pages / "signin.html"
    found = SHEET.search(shell.read_text(encoding="utf-8")) if shell.exists() else None
    return found[0] if found else ""
