"""The doors of a visitor's phone: the hall's code for those who show it, coming in by it, taking a number, seeing one's own."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response, jsonify, request

from queue_server.actions import phones, pushing
from queue_server.contract.answers import TicketIssued
from queue_server.contract.phones import HallCode, Join, Joined, PhoneView, PushKey, Subscribe, Subscribed, TakeByPhone
from queue_server.domain.refusals import Refusal
from queue_server.web import security
from queue_server.web.house import house

blueprint = APIBlueprint("phones", __name__, url_prefix="/api/v1")


@blueprint.get("/join/code")
@blueprint.output(HallCode)
def code() -> Any:
    """The hall's code as every screen shows it now; a photograph of it is worth nothing after two periods."""
    import segno

    here = house()
    now_ms = here.now_ms()
    shown, next_at_ms = phones.shown_code(here.site, here.units.secret(here.site.key), now_ms)
    url = f"{here.web.address}/j/{shown}"
    modules = segno.make(url, error="m", micro=False).matrix
    return HallCode(url=url, size=len(modules), path=_drawn(modules), next_at_ms=next_at_ms, sent_at_ms=now_ms)


def _drawn(modules: Any) -> str:
    """Each dark module as a square of an SVG path."""
    return "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(modules) for x, dark in enumerate(row) if dark)


@blueprint.post("/join")
@blueprint.input(Join, arg_name="asked")
@blueprint.output(Joined)
def join(asked: Join) -> Response:
    """Change the code that was scanned for a cookie: from then on one may choose without haste."""
    here = house()
    secret = here.units.secret(here.site.key)
    phone = phones.join(here.site, secret, here.now_ms(), asked, _phone())
    response = jsonify(Joined(csrf=phones.csrf_of(secret, phone), may_take_until_ms=phone.may_take_until_ms).model_dump())
    cookie, secure = phones.cookie_of(secret, phone), here.web.secure_cookies or request.is_secure
    security.give_cookie(response, security.PHONE, cookie, phones.REMEMBERED_HOURS, secure)
    return response


@blueprint.get("/phone")
@blueprint.output(PhoneView)
def mine() -> Any:
    """The numbers this phone has taken, and those it could take."""
    here = house()
    return phones.view(here.units, security.caller(), _known(), here.web.address)


@blueprint.post("/phone/tickets")
@blueprint.input(TakeByPhone, arg_name="asked")
@blueprint.output(TicketIssued, status_code=201)
def take(asked: TakeByPhone) -> Any:
    """Take a number by phone."""
    here = house()
    return phones.take(here.units, security.caller(), _known(), asked, here.new_id, here.web.address)


@blueprint.get("/push/key")
@blueprint.output(PushKey)
def push_key() -> Any:
    """What a browser subscribes with, to be told while its page is away."""
    return PushKey(key=house().web.push_key or None)


@blueprint.post("/track/<token>/push")
@blueprint.input(Subscribe, arg_name="asked")
@blueprint.output(Subscribed)
def subscribe(token: str, asked: Subscribe) -> Any:
    """Tell this phone when the ticket's turn comes near, when it is called and when it was missed."""
    here = house()
    if not here.web.push_key:
        raise Refusal("unknown_push_service")
    return pushing.subscribe(here.units, here.site.key, token, asked, here.web.push_services)


def _phone() -> phones.Phone | None:
    here = house()
    return phones.phone_of(here.units.secret(here.site.key), request.cookies.get(security.slot_cookie(security.PHONE), ""))


def _known() -> phones.Phone:
    phone = _phone()
    assert phone is not None, "only a visitor comes through this door"
    return phone
