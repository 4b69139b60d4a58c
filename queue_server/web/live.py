"""The socket out: who listens to which room, and sending. Only ``listen`` and ``report`` come in; commands are POSTs.

Websocket only, from our own pages or with a key. A listener may hear nothing until it has asked for a room that is open to it.
"""

import threading
from collections.abc import Callable, Collection
from typing import Any, Protocol

import structlog
from apiflask import APIFlask
from flask import request
from flask_socketio import SocketIO

from queue_server.actions import agents
from queue_server.actions.clerk import must_work_at
from queue_server.actions.ports import Caller
from queue_server.contract import VERSION
from queue_server.contract.devices import ANNOUNCEMENTS, Audio, Heard, Outcome
from queue_server.domain.refusals import Refusal
from queue_server.web import fanout, handshake
from queue_server.web.house import House
from queue_server.web.players import Players
from queue_server.web.refusing import refusal_body
from queue_server.web.security import PHONE, ROOMS, SLOT, Gate, slot_cookie
from queue_server.web.states import state_of

log = structlog.get_logger("live")
PRESENT_KINDS = ("kiosk", "tv", "agent", "wall")
LONGEST_ROOM = 80


class Speaking(Protocol):
    """Who hears about players: the voice."""

    def audio(self, player: str, zone: str, kind: str, state: str, device: str = "") -> None: ...
    def gone(self, player: str) -> None: ...
    def reported(self, player: str, job: str, outcome: str, detail: str) -> bool:
        """Whether it is this player's turn."""
        ...


class Live:
    """The listeners of one process."""

    def __init__(self, app: APIFlask, house: House, gate: Gate, async_mode: str) -> None:
        fanout.install()
        self._house = house
        self._gate = gate
        gate.shown_out = self.part_with
        self._callers: dict[str, Caller] = {}
        self._until_ms: dict[str, int] = {}
        self._members: dict[str, set[str]] = {}
        self._guard = threading.Lock()
        self._presence_turn = threading.Lock()
        self._presence_owed: set[str] = set()
        self._all_owed = True
        self._players = Players()
        self.voice: Speaking | None = None
        self.told: Callable[[str, dict[str, Any]], None] = lambda room, state: None
        self.owed_to_agent: Callable[[str], dict[str, Any] | None] = lambda room: None
        self.sio = SocketIO(
            app,
            async_mode=async_mode,
            client_manager=fanout.FrameOnceManager(),
            transports=["websocket"],
            allow_upgrades=False,
            manage_session=False,
            ping_interval=house.web.ping_interval_seconds,
            ping_timeout=house.web.ping_timeout_seconds,
            max_http_buffer_size=200_000,
        )
        app.wsgi_app = handshake.guarded(app, app.wsgi_app)  # type: ignore[assignment, method-assign]
        self.sio.on_event("connect", self._connected)
        self.sio.on_event("disconnect", self._disconnected)
        self.sio.on_event("listen", self._listen)
        self.sio.on_event("report", self._report)

    # --- the feed's port ---------------------------------------------------------------------------------------------

    def rooms(self) -> Collection[str]:
        with self._guard:
            return list(self._members)

    def send(self, room: str, event: str, message: dict[str, Any]) -> None:
        try:
            self.sio.server.emit(event, message, to=room, namespace="/")
        except Exception:
            log.exception("not_sent", room=room)

    def part_with(self, actor: str) -> None:
        """Hangs up on everybody who came in as this actor; whoever still may comes again."""
        for sid, caller in list(self._callers.items()):
            if caller.actor == actor:
                self.sio.server.disconnect(sid, namespace="/")

    def part_with_expired(self, now_ms: int) -> None:
        """Hangs up on those whose session has ended by its hour: a page that is still open shows its door then."""
        for sid, until_ms in list(self._until_ms.items()):
            if now_ms >= until_ms:
                self.sio.server.disconnect(sid, namespace="/")

    # --- who is there ---

    def keep_presence(self) -> None:
        """Writes down which devices came and went since it was last written, if there is room to write. Cheap when nothing is owed.

        On a start nobody is connected yet. What is written is what holds at that moment, so it does not matter who comes here first.
        """
        with self._presence_turn:
            try:
                if self._all_owed:
                    agents.all_absent(self._house.units, self._house.site.key)
                    self._presence_owed.update(self._devices_here())
                    self._all_owed = False
                for device in list(self._presence_owed):
                    self._presence_owed.discard(device)
                    try:
                        agents.presence(self._house.units, self._house.site.key, device, device in self._devices_here())
                    except Refusal:
                        self._presence_owed.add(device)
                        raise
            except Refusal as refusal:
                log.warning("presence_not_kept", code=refusal.code)

    def _devices_here(self) -> set[str]:
        return {caller.actor for caller in list(self._callers.values()) if caller.role in PRESENT_KINDS}

    def _presence_changed(self, caller: Caller) -> None:
        if caller.role in PRESENT_KINDS:
            self._presence_owed.add(caller.actor)
            self.keep_presence()
            self._house.refresh("supervisor", "kiosk")

    # --- what listeners do -------------------------------------------------------------------------------------------

    def _connected(self, auth: Any = None) -> bool | None:
        try:
            caller, until_ms = self._prove(auth if isinstance(auth, dict) else {})
        except Refusal as refusal:
            log.warning("caller_not_proven", code=refusal.code)
            return False
        if caller is None:
            return False
        self._callers[self._sid()] = caller
        if until_ms is not None:
            self._until_ms[self._sid()] = until_ms
        self._presence_changed(caller)
        return None

    def _disconnected(self, *_reason: Any) -> None:
        sid = self._sid()
        caller = self._callers.pop(sid, None)
        self._until_ms.pop(sid, None)
        with self._guard:
            for room in [room for room, members in self._members.items() if sid in members]:
                self._leave(room, sid)
        for player in self._players.part(sid):
            if self.voice is not None:
                self.voice.gone(player)
        if caller is not None:
            self._presence_changed(caller)

    def _listen(self, asked: Any = None, *_more: Any) -> dict[str, Any]:
        """The ack is the room's state now, or a refusal. The room is joined before it is read, so that nothing falls between."""
        try:
            room = self._room(asked)
            sid = self._sid()
            self._admit(sid, room)
            try:
                state = self._state(room)
            except Refusal:
                self.sio.server.leave_room(sid, room, namespace="/")
                with self._guard:
                    self._leave(room, sid)
                raise
            self.told(room, state)
            return state
        except Refusal as refusal:
            return refusal_body(refusal)[0]
        except Exception:
            log.exception("listen_failed")
            return refusal_body(Refusal("internal"))[0]

    def _report(self, body: Any = None, *_more: Any) -> dict[str, Any]:
        try:
            sid = self._sid()
            caller = self._callers[sid]
            report = agents.parsed_report(caller, body)
            if isinstance(report, Audio):
                self._heard(sid, caller, report)
            elif isinstance(report, Outcome) and report.job.partition(":")[0] in ANNOUNCEMENTS:
                # only the player whose turn it is can be meant
                turns = [self.voice.reported(one, report.job, report.outcome, report.detail) for one in self._players.of(sid) if self.voice]
                return Heard(turn=any(turns)).model_dump()
            else:
                agents.reported(self._house.units, caller, report)
                self._house.refresh("supervisor", "kiosk", "wall")
            return Heard().model_dump() if isinstance(report, Outcome) else {"ok": True}
        except Refusal as refusal:
            return refusal_body(refusal)[0]
        except Exception:
            log.exception("report_failed")
            return refusal_body(Refusal("internal"))[0]

    # --- inside ------------------------------------------------------------------------------------------------------

    def _sid(self) -> str:
        return request.sid  # type: ignore[attr-defined, no-any-return]

    def _prove(self, auth: dict[str, Any]) -> tuple[Caller | None, int | None]:
        """A key, a page's cookie, or nobody: a phone that may hear its own ticket. With a cookie also when its session ends."""
        header = request.headers.get("Authorization", "")
        key = auth.get("key") or (header[7:] if header.startswith("Bearer ") else None)
        if key is not None:
            return self._gate.with_key(str(key)), None
        slot = str(auth.get("session") or "")
        token = request.cookies.get(slot_cookie(slot), "") if SLOT.match(slot) else ""
        if token and slot != PHONE:  # a phone hears what anybody may: the address of its ticket is the proof
            known, session = self._gate.with_cookie(token)
            if known is not None:
                return known, session.expires_at_ms if session else None
        return Caller(site=self._house.site.key, actor="nobody", role="nobody"), None

    def _room(self, asked: Any) -> str:
        room = asked.get("room") if isinstance(asked, dict) else None
        caller = self._callers.get(self._sid())
        if not isinstance(room, str) or len(room) > LONGEST_ROOM or caller is None:
            raise Refusal("unknown_room", room=room[:LONGEST_ROOM] if isinstance(room, str) else "?")
        kind, _, rest = room.partition(":")
        if kind not in ROOMS:
            raise Refusal("unknown_room", room=room)
        if caller.role not in ROOMS[kind]:
            raise Refusal("unknown_caller" if caller.role == "nobody" else "not_allowed")
        if kind == "counter" and rest.isascii() and rest.isdigit():
            must_work_at(caller, int(rest))
            return f"counter:{int(rest)}"
        if kind == "agent":
            return f"agent:{caller.actor}"
        return f"player:{self._sid()}" if kind == "player" else room

    def _state(self, room: str) -> dict[str, Any]:
        kind = room.partition(":")[0]
        if kind == "player":
            return {"room": room, "epoch": "", "seq": 0, "contract_version": VERSION, "sent_at_ms": 0, "jobs": []}
        if kind == "agent":
            self._owe(room)
        return state_of(self._house, room).model_dump(mode="json")

    def _owe(self, room: str) -> None:
        """An agent that has just come gets the papers it has missed."""
        owed = self.owed_to_agent(room)
        if owed is not None:
            self.send(room, "jobs", owed)

    def _heard(self, sid: str, caller: Caller, report: Audio) -> None:
        """A TV of several zones speaks for none of them: a voice stays where its visitors are."""
        site = self._house.site
        mine = site.area(caller.zone).zones if caller.zone is not None else (report.zone,)
        if report.zone not in site.zones or mine != (report.zone,):
            raise Refusal("unknown_zone", zone=report.zone)
        player = self._players.named(sid, report.zone, many=caller.role == "agent")
        self._admit(sid, f"player:{player}")
        if self.voice is not None:
            self.voice.audio(player, report.zone, caller.role, report.state, caller.actor)

    def _admit(self, sid: str, room: str) -> None:
        self.sio.server.enter_room(sid, room, namespace="/")
        with self._guard:
            self._members.setdefault(room, set()).add(sid)

    def _leave(self, room: str, sid: str) -> None:
        members = self._members.get(room, set())
        members.discard(sid)
        if not members:
            self._members.pop(room, None)
