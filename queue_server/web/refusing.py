"""Every error as ``{code, message, fields}`` with its status, in the reader's language. Nothing else ever leaves the house."""

from typing import Any

import structlog
from apiflask import APIFlask, HTTPError
from flask import Response, jsonify, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from queue_server.contract.refusals import REFUSALS
from queue_server.domain.refusals import Refusal
from queue_server.web.invalid import fields_of

log = structlog.get_logger("web")
LANGUAGES = ("vi", "en")
BY_STATUS = {
    400: "bad_request",
    401: "unknown_caller",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_type",
    422: "invalid",
    429: "too_many",
    503: "storage_busy",
}
LONGEST_DETAIL = 200
MOST_FIELDS = 10
PARAMETERS = {"service", "counter", "zone", "priority", "language", "name"}


def refusal_body(refusal: Refusal, language: str = "vi") -> tuple[dict[str, Any], int]:
    sentence = REFUSALS[refusal.code]
    details = _Details({key: plain(value) for key, value in refusal.details.items() if key != "lines"})
    message = (sentence.en if language == "en" else sentence.vi).format_map(details)
    fields = {key: details[key] for key in refusal.details if key in PARAMETERS}
    fields |= {plain(key): plain(value) for key, value in (refusal.details.get("fields") or {}).items()}  # type: ignore[attr-defined]
    lines: dict[int, Refusal] = refusal.details.get("lines") or {}  # type: ignore[assignment]
    fields |= {f"lines.{at}": refusal_body(why, language)[0]["message"] for at, why in lines.items()}
    return {"code": refusal.code, "message": message, "fields": fields}, sentence.status


def plain(value: object) -> str:
    """A no is short and holds nothing but letters, whatever it was said to."""
    text = str(value)
    return "".join(letter if letter.isprintable() else "?" for letter in text[:LONGEST_DETAIL]) + (
        "…" if len(text) > LONGEST_DETAIL else ""
    )


class _Details(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def language_of_reader() -> str:
    return request.accept_languages.best_match(LANGUAGES) or "vi"


def answer_refusal(refusal: Refusal) -> Response:
    body, status = refusal_body(refusal, language_of_reader())
    response = jsonify(body)
    response.status_code = status
    if refusal.code == "too_many":
        response.headers["Retry-After"] = str(refusal.details.get("seconds", 60))
    return response


def register(app: APIFlask) -> None:
    """Makes every error of the app a refusal: our own, the framework's, and the unexpected."""
    app.register_error_handler(Refusal, answer_refusal)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(Exception, _answer_bug)

    @app.error_processor
    def _answer_invalid(error: HTTPError) -> Any:
        language = language_of_reader()
        if not isinstance(error.__cause__, ValidationError):
            body, status = refusal_body(Refusal(BY_STATUS.get(error.status_code, "bad_request")), language)
            return body, status, error.headers
        named = dict(list(fields_of(error.__cause__, language).items())[:MOST_FIELDS])
        what = "; ".join(f"{name}: {said}" if name else said for name, said in named.items())
        body, status = refusal_body(Refusal("invalid", what=what, fields=named), language)
        return body, status, error.headers


def _answer_http(error: HTTPException) -> Response:
    if error.code is not None and error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    response = answer_refusal(Refusal(BY_STATUS.get(error.code or 500, "internal" if (error.code or 500) >= 500 else "bad_request")))
    if error.code == 405:
        response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or [])
    return response


def _answer_bug(error: Exception) -> Response:
    log.exception("unexpected", path=request.path, method=request.method)
    return answer_refusal(Refusal("internal"))
