"""Who is asking, and which doors are open to them. A route that is not in the list is shut.

Keys come as ``Authorization: Bearer``; pages have a cookie each, named by ``X-Session``, so that several pages live in one browser.
A cookie alone changes nothing: a POST needs the session's own token and must come from our own pages.
"""

import re
import secrets
import time
from collections.abc import Callable
from typing import NamedTuple

from flask import Flask, Response, current_app, g, request

from queue_server.actions import phones, staff
from queue_server.actions.ports import Caller, Session, Units
from queue_server.domain.refusals import Refusal
from queue_server.web.house import house
from queue_server.web.limits import Limits

EVERYONE = frozenset({"nobody", "visitor", "kiosk", "tv", "agent", "keypad", "wall", "clerk", "supervisor", "admin"})
CHIEFS = frozenset({"supervisor", "admin"})
CLERKS = CHIEFS | {"clerk"}
AT_COUNTER = CLERKS | {"keypad"}
"""A keypad does at its own counter what a clerk does there, and nothing else."""
KIOSK = frozenset({"kiosk"})
TAKERS = CLERKS | KIOSK
ENROLLED = EVERYONE - {"nobody", "visitor", "keypad"}
PHONE = "phone"
"""The slot of a visitor's phone, whose cookie proves itself: it stands in no table."""
REMEMBERED_SECONDS = 2.0
HOST = re.compile(r"^[A-Za-z0-9.:\[\]-]{1,255}$")
SLOT = re.compile(r"^[a-z0-9-]{1,40}$")
CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data:; media-src 'self'; "
    "style-src 'self'; script-src 'self'; connect-src 'self' {sockets}; font-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class Door(NamedTuple):
    """``limit``: the kind of asking whose limit is spent, by address for those who are nobody, by actor otherwise.
    ``takes``: what a POST must bring."""

    roles: frozenset[str]
    limit: str = ""
    takes: str = "application/json"


DOORS: dict[str, Door] = {
    # pages and what they are made of
    "pages.home": Door(EVERYONE),
    "pages.page": Door(EVERYONE),
    "pages.asset": Door(EVERYONE),
    "pages.worker": Door(EVERYONE),
    "health.healthz": Door(EVERYONE),
    "health.metrics": Door(EVERYONE),
    "openapi.spec": Door(EVERYONE),
    # coming in
    "sessions.who": Door(EVERYONE, "tracks_per_address_per_minute"),
    "sessions.sign_in": Door(EVERYONE, "sign_in_tries_per_minute"),
    "sessions.sign_in_device": Door(EVERYONE, "enrol_tries_per_minute"),
    "sessions.sign_out": Door(EVERYONE),
    "sessions.set_up": Door(EVERYONE, "enrol_tries_per_minute"),
    "sessions.enrol": Door(EVERYONE, "enrol_tries_per_minute"),
    # visitors
    "visitor.hall": Door(EVERYONE, "tracks_per_address_per_minute"),
    "procedures.find": Door(EVERYONE, "searches_per_address_per_minute"),
    "procedures.view": Door(EVERYONE, "searches_per_address_per_minute"),
    "procedures.qr": Door(EVERYONE, "searches_per_address_per_minute"),
    "visitor.take": Door(TAKERS, "tickets_per_kiosk_per_minute"),
    "visitor.track": Door(EVERYONE, "tracks_per_address_per_minute"),
    "visitor.track_cancel": Door(EVERYONE, "tickets_per_address_per_minute"),
    "visitor.track_qr": Door(EVERYONE, "tracks_per_address_per_minute"),
    # a visitor's phone
    "phones.code": Door(ENROLLED, "commands_per_person_per_minute"),
    "phones.join": Door(EVERYONE, "joins_per_address_per_minute"),
    "phones.mine": Door(frozenset({"visitor"}), "tracks_per_address_per_minute"),
    "phones.take": Door(frozenset({"visitor"}), "tickets_per_address_per_minute"),
    "phones.push_key": Door(EVERYONE, "tracks_per_address_per_minute"),
    "phones.subscribe": Door(EVERYONE, "tickets_per_address_per_minute"),
    # screens
    "screens.zone": Door(ENROLLED),
    "screens.notices": Door(ENROLLED),
    "screens.kiosk": Door(TAKERS),
    "screens.counter": Door(AT_COUNTER),
    "screens.supervisor": Door(CHIEFS),
    "screens.hours": Door(CHIEFS, "commands_per_person_per_minute"),
    "screens.wall": Door(CHIEFS | {"wall", "tv"}),
    "sounds.manifest": Door(ENROLLED),
    "sounds.clip": Door(ENROLLED),
    "aloud.read": Door(KIOSK, "readings_per_kiosk_per_minute"),
    "aloud.heard": Door(KIOSK, "recordings_per_kiosk_per_minute"),  # of its own: whoever waits for a reading spends none
    "playlist.slides": Door(ENROLLED, "commands_per_person_per_minute"),
    "playlist.file": Door(EVERYONE, "tracks_per_address_per_minute"),
    # clerks and the guide
    "clerk.at_counter": Door(AT_COUNTER, "commands_per_person_per_minute"),
    "clerk.to_ticket": Door(CLERKS, "commands_per_person_per_minute"),
    "clerk.to_ticket_reprint": Door(TAKERS, "commands_per_person_per_minute"),
    "clerk.find": Door(CLERKS, "commands_per_person_per_minute"),
    "clerk.cancel_batch": Door(CLERKS, "commands_per_person_per_minute"),
    "clerk.enter_by_hand": Door(CLERKS, "commands_per_person_per_minute"),
    # supervisors
    "notices.give": Door(CHIEFS, "commands_per_person_per_minute"),
    "notices.heard": Door(CHIEFS, "commands_per_person_per_minute"),
    "notices.end": Door(CHIEFS, "commands_per_person_per_minute"),
    "stops.stop": Door(CHIEFS, "commands_per_person_per_minute"),
    "stops.lift": Door(CHIEFS, "commands_per_person_per_minute"),
    "stops.resume": Door(CHIEFS, "commands_per_person_per_minute"),
    "papers.layouts": Door(CHIEFS, "commands_per_person_per_minute"),
    "papers.picture": Door(CHIEFS, "commands_per_person_per_minute"),
    "voice.studio": Door(CHIEFS, "studio_requests_per_person_per_minute"),
    "voice.clips": Door(CHIEFS, "studio_requests_per_person_per_minute"),
    "voice.work": Door(CHIEFS, "studio_requests_per_person_per_minute"),
    "voice.begin": Door(CHIEFS, "commands_per_person_per_minute"),
    "voice.discard": Door(CHIEFS, "commands_per_person_per_minute"),
    "voice.part": Door(CHIEFS, "studio_requests_per_person_per_minute"),
    "voice.upload": Door(CHIEFS, "studio_requests_per_person_per_minute", "application/octet-stream"),
    "voice.say": Door(CHIEFS, "studio_requests_per_person_per_minute"),
    "voice.sheet_pdf": Door(CHIEFS, "studio_requests_per_person_per_minute"),
    "supervisor.make_code": Door(CHIEFS, "commands_per_person_per_minute"),
    "supervisor.list_devices": Door(CHIEFS),
    "supervisor.revoke": Door(CHIEFS, "commands_per_person_per_minute"),
    "supervisor.try_device": Door(CHIEFS, "commands_per_person_per_minute"),
    "supervisor.list_staff": Door(CHIEFS),
    "supervisor.add_staff": Door(frozenset({"admin"}), "commands_per_person_per_minute"),
    "supervisor.set_password": Door(frozenset({"admin"}), "commands_per_person_per_minute"),
    "supervisor.set_shown_name": Door(frozenset({"admin"}), "commands_per_person_per_minute"),
}

ROOMS: dict[str, frozenset[str]] = {
    "zone": ENROLLED,
    "notices": ENROLLED,
    "kiosk": TAKERS,
    "counter": CLERKS,
    "track": EVERYONE,
    "supervisor": CHIEFS,
    "wall": CHIEFS | {"wall", "tv"},
    "agent": frozenset({"agent"}),
    "player": frozenset({"tv", "agent"}),
}


class Gate:
    """Proves callers. What it has proven it believes for two seconds, so that a busy kiosk costs one reading, not hundreds."""

    def __init__(self, units: Units, site: str) -> None:
        self._units = units
        self._site = site
        self.shown_out: Callable[[str], None] = lambda actor: None
        """Told who may not come in any more with what they had, for whoever keeps a connection to them."""
        self._known: dict[str, tuple[float, Caller | None, Session | None]] = {}

    def with_key(self, key: str) -> Caller | None:
        return self._remembered(f"key {staff.hash_of(key)}", lambda: (staff.caller_with_key(self._units, self._site, key), None))[0]

    def with_cookie(self, token: str) -> tuple[Caller | None, Session | None]:
        def ask() -> tuple[Caller | None, Session | None]:
            return staff.caller_with_session(self._units, self._site, token) or (None, None)

        return self._remembered(f"cookie {staff.hash_of(token)}", ask)

    def with_phone(self, cookie: str) -> tuple[Caller | None, Session | None]:
        """Proven by arithmetic alone, however many ask."""
        return phones.caller_with_phone(self._site, self._units.secret(self._site), cookie) or (None, None)

    def forget(self) -> None:
        self._known.clear()

    def show_out(self, actor: str) -> None:
        """Whatever this actor has proven before counts no more, from this moment on."""
        self.forget()
        self.shown_out(actor)

    def _remembered(self, name: str, ask: object) -> tuple[Caller | None, Session | None]:
        now = time.monotonic()
        found = self._known.get(name)
        if found is not None and found[0] > now:
            return found[1], found[2]
        caller, session = ask()  # type: ignore[operator]
        if len(self._known) > 5_000:
            self._known.clear()
        if caller is not None:
            self._known[name] = (now + REMEMBERED_SECONDS, caller, session)
        return caller, session


def slot_cookie(slot: str) -> str:
    return f"motcua_{slot}"


def slot_of_request() -> str:
    slot = request.headers.get("X-Session", "")
    return slot if SLOT.match(slot) else ""


def caller() -> Caller:
    """Who is asking in this request; a visitor without a name when nobody has said."""
    return g.caller  # type: ignore[no-any-return]


def session() -> Session | None:
    return g.get("session")  # type: ignore[no-any-return]


def gate() -> Gate:
    return current_app.extensions["motcua.gate"]  # type: ignore[no-any-return]


def register(app: Flask, gate: Gate, limits: Limits) -> None:
    """Puts the guard before every request and the hardening headers on every answer."""

    @app.before_request
    def _guard() -> None:
        g.caller, g.session = _who(gate)
        if request.endpoint is None:
            return  # no such address, or not with this method: the router's own refusal follows
        if "\0" in request.path:
            raise Refusal("not_found")  # no key, id or name holds it, and not every database can be asked for it
        door = DOORS.get(request.endpoint)
        if door is None:
            raise Refusal("not_allowed")
        if request.method == "POST":
            _from_our_own_pages(door.takes)
        role = g.caller.role
        if role not in door.roles:
            raise Refusal("unknown_caller" if role == "nobody" else "not_allowed")
        if door.limit:
            limits.spend(door.limit, g.caller.actor if role != "nobody" else request.remote_addr or "")

    @app.after_request
    def _harden(response: Response) -> Response:
        # old televisions do not count a websocket of the same host as 'self'
        sockets = f"ws://{request.host} wss://{request.host}" if HOST.match(request.host) else ""
        response.headers["Content-Security-Policy"] = CONTENT_POLICY.format(sockets=sockets)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def give_cookie(response: Response, slot: str, token: str, hours: float, secure: bool) -> None:
    response.set_cookie(slot_cookie(slot), token, max_age=round(hours * 3600), httponly=True, samesite="Strict", secure=secure, path="/")


def _who(gate: Gate) -> tuple[Caller, Session | None]:
    header = request.headers.get("Authorization", "")
    if header:
        known = gate.with_key(header[7:]) if header.startswith("Bearer ") else None
        if known is None:
            raise Refusal("unknown_caller")
        return known, None
    slot = slot_of_request()
    token = request.cookies.get(slot_cookie(slot), "") if slot else ""
    if token:
        known, session = gate.with_phone(token) if slot == PHONE else gate.with_cookie(token)
        if known is not None:
            return known, session
    return Caller(site=house().site.key, actor="nobody", role="nobody"), None


def _from_our_own_pages(takes: str) -> None:
    """A browser says where a POST comes from; and a cookie is only worth something together with its session's token."""
    origin = request.headers.get("Origin")
    if origin and origin.partition("://")[2] != request.host:
        raise Refusal("bad_origin")
    if request.mimetype != takes:
        raise Refusal("unsupported_type")
    session = g.session
    if session is not None and not secrets.compare_digest(request.headers.get("X-CSRF-Token", "").encode(), session.csrf.encode()):
        raise Refusal("bad_csrf")
