"""Texts and bodies that somebody sends to see what happens, at every command: a typed refusal or an answer, never a crash.

What is let through must be harmless: nothing with a control character is ever kept.
"""

import json
import unicodedata
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.doors import Doors, key_of
from tests.web.test_phones import PAGE, joined

REFUSED = {
    "control": "a\x07b",
    "escape": "\x1b]0;owned\x07\x1b[2J",
    "null": "a\x00b",
    "newline": "a\r\nX-Injected: yes",
    "bidi": "user\u202etxt.exe",
    "isolate": "\u2066a\u2069",
    "zero width": "a\u200bb\ufeff",
    "private use": "\ue000",
    "line separator": "a\u2028b",
    "nfd control": "e\u0301\u0085x",
    "surrogate": "\ud800",
    "huge": "a" * 60_000,
    "huge marks": "a" + "\u0301" * 5_000,
    "phone": "gọi 0912 345 678 giúp",
}
"""Nobody may have these in a reason or a name, however they are escaped on the way."""
TAKEN = {
    "nfd": unicodedata.normalize("NFD", "Nguyễn Thị Hường"),
    "sql": "'; DROP TABLE ticket; --",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "template": "{{7*7}} ${7*7} %s %n {0.__class__}",
    "path": "../../../etc/passwd",
    "shell": "$(reboot) `reboot` | reboot",
    "emoji": "😀",
    "right to left": "مرحبا",
    "fullwidth digits": "Ａ１２",
    "spaces": "  a  ",
    "json": '{"command_id":"x"}',
}
"""Strange, but text."""
BODIES = {
    "nothing": b"",
    "null": b"null",
    "true": b"true",
    "number": b"3",
    "string": b'"text"',
    "array": b"[]",
    "array of objects": b"[{}]",
    "broken": b'{"command_id":',
    "two": b"{}{}",
    "single quotes": b"{'command_id': 'a'}",
    "deep arrays": b"[" * 30_000,
    "deep objects": b'{"a":' * 10_000,
    "deep and whole": b'{"command_id":' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "bad utf-8": b'{"command_id":"\xff\xfe"}',
    "utf-16": "{}".encode("utf-16"),
    "bom": b"\xef\xbb\xbf{}",
    "huge number": b'{"command_id":' + b"9" * 10_000 + b"}",
    "infinity": b'{"command_id":Infinity}',
    "huge exponent": b'{"counter":1e999999999}',
    "many keys": b"{" + b",".join(b'"k%d":0' % n for n in range(4_000)) + b"}",
    "same key twice": b'{"command_id":"a","command_id":3}',
    "prototype": b'{"__proto__":{"admin":true},"constructor":{}}',
    "control in key": b'{"\\u001b[2J":1}',
    "surrogate key": b'{"\\ud800":1}',
    "null byte": b'{"command_id":"a"}\x00',
}
COMMANDS: dict[str, dict[str, Any]] = {
    "/api/v1/tickets": {
        "service": "chung-thuc",
        "priority": "cao-tuoi",
        "language": "vi",
        "errand": "submit",
        "also": [{"service": "ho-tich", "errand": "submit"}],
    },
    "/api/v1/counters/3/open": {},
    "/api/v1/counters/3/next": {"outcome": "received"},
    "/api/v1/counters/3/call": {"reason": "x", "number": "A001"},
    "/api/v1/counters/3/recall": {},
    "/api/v1/counters/3/start": {},
    "/api/v1/counters/3/finish": {"outcome": "received"},
    "/api/v1/counters/3/drop-errands": {},
    "/api/v1/counters/3/no-show": {},
    "/api/v1/counters/3/hold": {"reason": "x"},
    "/api/v1/counters/3/transfer": {"reason": "x", "service": "chung-thuc"},
    "/api/v1/counters/3/requeue": {},
    "/api/v1/counters/3/undo": {},
    "/api/v1/counters/3/pause": {"reason": "x", "until_at_ms": 1, "confirm": True},
    "/api/v1/counters/3/close": {"confirm": True},
    "/api/v1/counters/3/services": {"services": ["chung-thuc"], "confirm": True},
    "/api/v1/tickets/aaaaaaaaaa/cancel": {},
    "/api/v1/tickets/aaaaaaaaaa/readmit": {},
    "/api/v1/tickets/aaaaaaaaaa/resume": {"counter": 3},
    "/api/v1/tickets/aaaaaaaaaa/change": {"reason": "x", "service": "chung-thuc", "priority": "cao-tuoi"},
    "/api/v1/tickets/aaaaaaaaaa/reprint": {},
    "/api/v1/counters/3/scan": {"scanning": True},
    "/api/v1/tickets/aaaaaaaaaa/note": {"text": "x"},
    "/api/v1/tickets/cancel": {"reason": "x", "tickets": ["aaaaaaaaaa"]},
    "/api/v1/tickets/by-hand": {"lines": [{"number": "A001", "service": "chung-thuc", "at": "08:15"}]},
    "/api/v1/services/chung-thuc/stop": {"reason": "x", "until_at_ms": 1},
    "/api/v1/services/chung-thuc/lift": {"reason": "x"},
    "/api/v1/services/chung-thuc/resume": {},
    "/api/v1/notices": {"sentence": "message", "text": "x", "text_en": "x", "zones": ["sanh"], "minutes": 5, "spoken": False},
    "/api/v1/notices/heard": {"text": "x", "text_en": "x"},
    "/api/v1/notices/1/end": {},
    "/api/v1/voice/work": {"kind": "take", "language": "xx", "clip": "letter-a", "upload": "a", "take": "a", "places": [1], "reader": "x"},
    "/api/v1/aloud": {"language": "vi", "text": "x"},
    "/api/v1/join": {"code": "AAAA"},
    "/api/v1/phone/tickets": {"service": "chung-thuc", "language": "vi"},
    "/api/v1/track/aaaaaaaaaa/push": {"endpoint": "https://push.example/x", "p256dh": "A" * 87, "auth": "A" * 22, "language": "vi"},
    "/api/v1/session": {"name": "lan", "password": "x", "counter": 3},
    "/api/v1/session/device": {"key": "x"},
    "/api/v1/setup": {"code": "AAAA-AAAA", "name": "lan", "password": "long enough"},
    "/api/v1/devices/enrol": {"code": "AAAA-AAAA", "name": "x"},
    "/api/v1/devices/codes": {"kind": "tv", "zone": "sanh"},
    "/api/v1/devices/none/revoke": {},
    "/api/v1/devices/none/test": {},
    "/api/v1/staff": {"name": "lan", "role": "clerk", "password": "long enough", "counter": 3},
    "/api/v1/staff/lan/shown-name": {"shown_as": "x"},
    "/api/v1/staff/lan/password": {"password": "long enough"},
}
OUTSIDE_COMMANDS = (
    "/api/v1/aloud",
    "/api/v1/session",
    "/api/v1/session/device",
    "/api/v1/devices/enrol",
    "/api/v1/join",
    "/api/v1/track/aaaaaaaaaa/push",
)
"""These carry no command_id."""
PHONES = "/api/v1/phone/tickets"
KIOSKS = "/api/v1/aloud"
BODILESS = {"sessions.sign_out", "visitor.track_cancel", "voice.discard", "voice.upload"}
"""An upload is bytes, which its own tests throw."""
FREE_TEXT = ("reason", "name", "text", "text_en", "reader")
CONTROLS = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
WRONG: list[Any] = [None, True, 3, -1, 10**30, 1.5, [], ["a"], {}, {"a": 1}, ""]


def test_every_command_is_thrown_at(doors: Doors) -> None:
    from queue_server.web.security import DOORS

    rules = [rule for rule in doors.app.url_map.iter_rules() if "POST" in (rule.methods or ()) and rule.endpoint in DOORS]
    unthrown = {rule.endpoint for rule in rules} - {doors.app.url_map.bind("x").match(path, method="POST")[0] for path in COMMANDS}
    assert unthrown == BODILESS


def throw(doors: Doors, path: str, body: Any = None, raw: bytes | None = None) -> tuple[int, dict[str, Any]]:
    data = raw if raw is not None else json.dumps(body).encode()
    browser, who = (
        phone_of(doors) if path == PHONES else (doors.browser(), key_of("kiosk" if path == KIOSKS else "admin") | {"X-Session": "page"})
    )
    answered = browser.post(path, data=data, content_type="application/json", headers=who)
    told = answered.get_json()
    assert answered.status_code < 500, told
    if answered.status_code >= 400:
        assert set(told) == {"code", "message", "fields"}, told
        assert len(answered.data) < 10_000, "a refusal is no echo"
        assert not CONTROLS & {unicodedata.category(letter) for letter in str(told)}
    return answered.status_code, told


def phone_of(doors: Doors) -> tuple[FlaskClient, dict[str, str]]:
    """Its own, for whoever is enrolled may do more than a phone, but not this."""
    browser, csrf = joined(doors)
    return browser, {**PAGE, "X-CSRF-Token": csrf}


def whole(doors: Doors, path: str) -> dict[str, Any]:
    return dict(COMMANDS[path]) if path in OUTSIDE_COMMANDS else doors.press(**COMMANDS[path])


@pytest.mark.parametrize("path", COMMANDS)
def test_every_field_of_every_command_survives_every_text(doors: Doors, path: str) -> None:
    for name in whole(doors, path):
        for kind, text in (REFUSED | TAKEN).items():
            status, told = throw(doors, path, whole(doors, path) | {name: text})
            if kind in REFUSED and (name in FREE_TEXT or name == "command_id") and (kind != "phone" or name == "reason"):
                assert (status, told["code"]) in ((422, "invalid"), (413, "too_large")), f"{name}: {kind}"


@pytest.mark.parametrize("path", COMMANDS)
def test_every_field_of_every_command_survives_every_type(doors: Doors, path: str) -> None:
    for name in whole(doors, path):
        for value in WRONG:
            throw(doors, path, whole(doors, path) | {name: value})
    assert throw(doors, path, whole(doors, path) | {"unheard_of": 1})[1]["code"] == "invalid"


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_survives_every_body(doors: Doors, path: str) -> None:
    for kind, raw in BODIES.items():
        status, told = throw(doors, path, raw=raw)
        assert status in (400, 413, 422), f"{kind}: {status} {told}"


@pytest.mark.parametrize(
    "path", ["tickets/{}/cancel", "devices/{}/revoke", "staff/{}/password", "track/{}/cancel", "counters/{}/open", "counters/3/{}", "{}"]
)
def test_every_address_survives_every_text(doors: Doors, path: str) -> None:
    from urllib.parse import quote

    for text in (REFUSED | TAKEN).values():
        for place in (quote(text[:500], errors="surrogatepass"), quote(text[:500], safe="", errors="surrogatepass"), "%ff%fe%00"):
            asked = f"/api/v1/{path.format(place)}"
            status, told = throw(doors, asked, doors.press(password="long enough") if "password" in path else doors.press())
            assert status in (404, 405, 422), (asked, told)


def test_headers_survive_every_text(doors: Doors) -> None:
    for text in [*REFUSED.values(), *TAKEN.values()]:
        clean = "".join(letter for letter in text[:2_000] if letter not in "\r\n\x00").encode("utf-8", "surrogatepass").decode("latin-1")
        for header in (
            "Authorization",
            "X-Session",
            "X-CSRF-Token",
            "Origin",
            "Accept-Language",
            "Cookie",
            "Host",
            "X-Forwarded-For",
            "Range",
        ):
            answered = doors.browser().post("/api/v1/session", json={"name": "a", "password": "b"}, headers={header: clean})
            assert answered.status_code < 500
            assert set(answered.get_json()) == {"code", "message", "fields"}


def test_nothing_that_was_kept_holds_a_control_character(doors: Doors) -> None:
    kept = "".join(row for row in doors.rows() if row.startswith("INSERT")).replace("\n", "")
    assert not CONTROLS & {unicodedata.category(letter) for letter in kept}
    assert doors.hall.broken() == []
