"""One pad's presses on their way to the server, in a thread of their own: a line never waits for a network.

A press lives five seconds. Until then it is asked again with the same command_id; then it is dropped and the pad says so, and the server,
should the request still lie in some buffer, is told beforehand not to do it any more: a late ``next`` calls the wrong person.
"""

import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from typing import Literal, NamedTuple

import structlog

from devices.pads.desk import Answer, Desk, Unreachable
from devices.pads.errands import Asked, Seen, errand, look, seen
from devices.pads.meaning import Wish

LIFE_SECONDS = 5.0
ANSWER_SECONDS = 2.0
AGAIN_SECONDS = 0.2
LOOK_SECONDS = 5.0
"""The waiting count on a pad is this old at most, and so is the knowledge that the server is there."""
CONFIRM_SECONDS = 5.0
MOST_WAITING = 4
TRY_AGAIN = (500, 502, 503, 504)
Came = Literal["done", "refused", "confirm", "dropped"]
_log = structlog.get_logger()


class Outcome(NamedTuple):
    """What became of a press. ``code``: the server's refusal, "no_answer", or "busy"; ``seen`` None: no news of the counter."""

    came: Came
    action: str
    code: str = ""
    seen: Seen | None = None


class _Press(NamedTuple):
    wish: Wish
    at: float
    id: str


class Presses:
    """``told`` hears of every press but those that are on their way already; ``looked`` of every look: None is a server that is away.

    Both are called from the thread of the presses and must return at once.
    """

    def __init__(
        self, pad: str, counter: int | None, desk: Desk, told: Callable[[Outcome], None], looked: Callable[[Seen | None, str], None]
    ) -> None:
        self._pad, self._counter, self._desk = pad, counter, desk
        self._told, self._looked = told, looked
        self._wake = threading.Condition()
        self._waiting: deque[_Press] = deque()
        self._doing: Wish | None = None
        self._stopping = False
        self._look_at = 0.0
        self._clock_ahead_ms: float | None = None
        self._confirm: tuple[Wish, float] | None = None
        self._reached = True
        self._thread = threading.Thread(target=self._keep, name=f"pad-{pad}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Presses that were not carried out yet are dropped: nobody is left to be told."""
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        self._thread.join()

    def press(self, wish: Wish) -> bool:
        """Take it on. False when it is not: too many are waiting. The same wish that is on its way already is this press."""
        with self._wake:
            if wish == self._doing or any(wish == press.wish for press in self._waiting):
                return True
            if len(self._waiting) >= MOST_WAITING:
                return False
            self._waiting.append(_Press(wish, time.monotonic(), uuid.uuid4().hex))
            self._wake.notify_all()
            return True

    def _keep(self) -> None:
        while True:
            with self._wake:
                while not self._stopping and not self._waiting and (left := self._look_at - time.monotonic()) > 0:
                    self._wake.wait(left)
                if self._stopping:
                    return
                press = self._waiting.popleft() if self._waiting else None
                self._doing = press.wish if press else None
            try:
                if press is None:
                    self._look(ANSWER_SECONDS)
                    continue
                outcome = self._carried_out(press)
            except Exception:  # a fence: an answer nobody has thought of must not be the pad's last
                _log.exception("keypad_failed", keypad=self._pad)
                outcome = Outcome("dropped", press.wish.action if press else "look", "internal")
            with self._wake:
                self._doing = None
            self._say(outcome)

    def _carried_out(self, press: _Press) -> Outcome:
        until = press.at + LIFE_SECONDS
        confirmed = self._confirm is not None and self._confirm[0] == press.wish and self._confirm[1] >= press.at
        self._confirm = None
        outcome = Outcome("dropped", press.wish.action, "no_answer")
        for asked in errand(press.wish, self._counter, confirmed):
            answer = self._answer(asked, press.id, until)
            if answer is None:
                return Outcome("dropped", asked.action, "no_answer")
            if answer.status < 300:
                self._look_at = min(self._look_at, time.monotonic() + 1.0)
                return Outcome("done", asked.action, seen=seen(answer.body) if asked.action != "take" else None)
            code = str(answer.body.get("code", answer.status))
            outcome = Outcome("refused", asked.action, code)
            if code != "counter_not_open":
                break
        if outcome.code == "confirm_needed":
            self._confirm = (press.wish, time.monotonic() + CONFIRM_SECONDS)
            return outcome._replace(came="confirm")
        return outcome._replace(came="dropped") if outcome.code == "press_too_old" else outcome

    def _answer(self, asked: Asked, press_id: str, until: float) -> Answer | None:
        """The server's word on one request; None when the press has become too old for it."""
        body = {**asked.body, "command_id": f"{press_id}-{asked.action}"}
        while (left := until - time.monotonic()) > 0 and not self._stopping:
            try:
                if self._clock_ahead_ms is None:
                    self._look(min(left, ANSWER_SECONDS))
                if self._clock_ahead_ms is not None:
                    timed = {**body, "expires_at_ms": int(until * 1000 + self._clock_ahead_ms)}
                    body = timed if "expires_at_ms" not in body else body  # the same press has the same words, whatever the clocks do
                    answer = self._desk.ask(asked.path, body, min(left, ANSWER_SECONDS))
                    if answer.status not in TRY_AGAIN:
                        return answer
            except Unreachable:
                pass
            self._rest(min(AGAIN_SECONDS, max(0.0, until - time.monotonic())))
        return None

    def _rest(self, seconds: float) -> None:
        with self._wake:
            self._wake.wait_for(lambda: self._stopping, seconds)

    def _look(self, seconds: float) -> None:
        """Fetch how the counter stands, and what time it is at the server."""
        self._look_at = time.monotonic() + LOOK_SECONDS
        try:
            answer = self._desk.ask(look(self._counter), None, seconds)
        except Unreachable as lost:
            self._reach(False, str(lost))
            return
        sent_at_ms = answer.body.get("sent_at_ms")
        if answer.status >= 300 or not isinstance(sent_at_ms, int):
            self._reach(False, str(answer.body.get("code", answer.status)))
            return
        # Behind by however long the answer took: what expires by it expires rather too early than too late.
        self._clock_ahead_ms = sent_at_ms - time.monotonic() * 1000
        self._reach(True, "")
        self._looked(seen(answer.body), "")

    def _reach(self, reached: bool, why: str) -> None:
        if reached != self._reached:
            (_log.info if reached else _log.warning)("keypad_server_back" if reached else "keypad_server_lost", keypad=self._pad, why=why)
            self._reached = reached
        if not reached:
            self._looked(None, why)

    def _say(self, outcome: Outcome) -> None:
        level = _log.info if outcome.came == "done" else _log.warning
        level(f"keypad_{outcome.came}", keypad=self._pad, action=outcome.action, code=outcome.code)
        self._told(outcome)
