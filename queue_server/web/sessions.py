"""Coming in and going out: the first run, staff by password, devices by code and key."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response, jsonify, request

from queue_server.actions import staff
from queue_server.contract import answers, commands
from queue_server.domain.refusals import Refusal
from queue_server.web import security
from queue_server.web.house import house

blueprint = APIBlueprint("sessions", __name__, url_prefix="/api/v1")


@blueprint.get("/session")
@blueprint.output(answers.SessionView)
def who() -> Any:
    """Who am I, and with which token may I change anything?"""
    caller, session = security.caller(), security.session()
    if caller.role == "nobody":
        here = house()
        return answers.SessionView(kind="nobody", first_run=not staff.has_staff(here.units, here.site.key))
    kind = session.kind if session is not None else "device"
    csrf = session.csrf if session else None
    return answers.SessionView(kind=kind, name=caller.actor, role=caller.role, counter=caller.counter, zone=caller.zone, csrf=csrf)


@blueprint.post("/session")
@blueprint.input(commands.SignIn, arg_name="asked")
@blueprint.output(answers.SessionView)
def sign_in(asked: commands.SignIn) -> Response:
    """Sign in with name and password; the cookie is named by X-Session."""
    here = house()
    slot = _slot()
    token, session = staff.sign_in(here.units, here.passwords, here.site.key, asked, here.web.session_hours)
    return _signed_in(slot, token, session, here.web.session_hours)


@blueprint.post("/session/device")
@blueprint.input(commands.DeviceSignIn, arg_name="asked")
@blueprint.output(answers.SessionView)
def sign_in_device(asked: commands.DeviceSignIn) -> Response:
    """Change a device's key for a cookie."""
    here = house()
    slot = _slot()
    token, session = staff.sign_in_device(here.units, here.site.key, asked)
    return _signed_in(slot, token, session, staff.DEVICE_SESSION_HOURS)


@blueprint.post("/session/end")
@blueprint.output(answers.SessionView)
def sign_out() -> Response:
    """Sign out of this page."""
    slot = security.slot_of_request()
    token = request.cookies.get(security.slot_cookie(slot), "") if slot else ""
    if token:
        _end(token)
    response = jsonify(answers.SessionView(kind="nobody").model_dump())
    if slot:
        response.delete_cookie(security.slot_cookie(slot), path="/")
    return response


@blueprint.post("/setup")
@blueprint.input(commands.FirstRun, arg_name="asked")
@blueprint.output(answers.StaffView, status_code=201)
def set_up(asked: commands.FirstRun) -> Any:
    """The first administrator, with the code that the server's start has printed."""
    here = house()
    return staff.set_up(here.units, here.passwords, here.site.key, asked)


@blueprint.post("/devices/enrol")
@blueprint.input(commands.Enrol, arg_name="asked")
@blueprint.output(answers.Enrolled, status_code=201)
def enrol(asked: commands.Enrol) -> Any:
    """A device with a one-time code gets its own key, shown once."""
    here = house()
    return staff.enrol(here.units, here.site.key, asked)


def _slot() -> str:
    slot = security.slot_of_request()
    if not slot:
        raise Refusal("invalid", what="X-Session", fields={"X-Session": "tên của trang, như kiosk, tv-sanh, counter-3 / the page's name"})
    return slot


def _end(token: str) -> None:
    """The session ends, and nobody hears any more what it let them hear."""
    here, gate = house(), security.gate()
    caller, _ = gate.with_cookie(token)
    staff.sign_out(here.units, here.site.key, token)
    gate.forget() if caller is None else gate.show_out(caller.actor)


def _signed_in(slot: str, token: str, session: Any, hours: float) -> Response:
    """The new cookie takes the place of the old one, whose session ends."""
    here = house()
    before = request.cookies.get(security.slot_cookie(slot), "")
    if before:
        _end(before)
    found = staff.caller_with_session(here.units, here.site.key, token)
    assert found is not None, "a session that was just made"
    caller = found[0]
    view = answers.SessionView(
        kind=session.kind,
        name=caller.actor,
        role=caller.role,
        counter=caller.counter,
        zone=caller.zone,
        csrf=session.csrf,
    )
    response = jsonify(view.model_dump())
    security.give_cookie(response, slot, token, hours, here.web.secure_cookies or request.is_secure)
    return response
