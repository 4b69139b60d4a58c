"""A walk over every address the server has: which methods, and to whom each is open. The table below is the specification."""

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from queue_server.web.security import DOORS
from tests.web.doors import COUNTER, ROLES, Doors, key_of

EVERYONE = set(ROLES)
CLERKS = {"clerk", "supervisor", "admin"}
CHIEFS = {"supervisor", "admin"}
AT_COUNTER = CLERKS | {"keypad"}
OPEN_TO = {
    "openapi.spec": EVERYONE,
    "pages.home": EVERYONE,
    "pages.page": EVERYONE,
    "pages.asset": EVERYONE,
    "pages.worker": EVERYONE,
    "health.healthz": EVERYONE,
    "health.metrics": EVERYONE,
    "sessions.who": EVERYONE,
    "sessions.sign_in": EVERYONE,
    "sessions.sign_in_device": EVERYONE,
    "sessions.sign_out": EVERYONE,
    "sessions.set_up": EVERYONE,
    "sessions.enrol": EVERYONE,
    "visitor.hall": EVERYONE,
    "procedures.find": EVERYONE,
    "procedures.view": EVERYONE,
    "procedures.qr": EVERYONE,
    "visitor.take": CLERKS | {"kiosk"},
    "visitor.track": EVERYONE,
    "visitor.track_cancel": EVERYONE,
    "visitor.track_qr": EVERYONE,
    "phones.code": EVERYONE - {"nobody", "keypad"},
    "phones.join": EVERYONE,
    "phones.mine": {"visitor"},
    "phones.take": {"visitor"},
    "phones.push_key": EVERYONE,
    "phones.subscribe": EVERYONE,
    "screens.zone": EVERYONE - {"nobody", "keypad"},
    "screens.notices": EVERYONE - {"nobody", "keypad"},
    "screens.kiosk": CLERKS | {"kiosk"},
    "screens.counter": AT_COUNTER,
    "screens.supervisor": CHIEFS,
    "screens.hours": CHIEFS,
    "screens.wall": CHIEFS | {"wall", "tv"},
    "sounds.manifest": EVERYONE - {"nobody", "keypad"},
    "sounds.clip": EVERYONE - {"nobody", "keypad"},
    "aloud.read": {"kiosk"},
    "aloud.heard": {"kiosk"},
    "playlist.slides": EVERYONE - {"nobody", "keypad"},
    "playlist.file": EVERYONE,
    "clerk.at_counter": AT_COUNTER,
    "clerk.to_ticket": CLERKS,
    "clerk.to_ticket_reprint": CLERKS | {"kiosk"},
    "clerk.find": CLERKS,
    "notices.give": CHIEFS,
    "notices.heard": CHIEFS,
    "notices.end": CHIEFS,
    "stops.stop": CHIEFS,
    "stops.lift": CHIEFS,
    "stops.resume": CHIEFS,
    "clerk.cancel_batch": CLERKS,
    "clerk.enter_by_hand": CLERKS,
    "papers.layouts": CHIEFS,
    "papers.picture": CHIEFS,
    "voice.studio": CHIEFS,
    "voice.clips": CHIEFS,
    "voice.work": CHIEFS,
    "voice.begin": CHIEFS,
    "voice.discard": CHIEFS,
    "voice.part": CHIEFS,
    "voice.upload": CHIEFS,
    "voice.say": CHIEFS,
    "voice.sheet_pdf": CHIEFS,
    "supervisor.make_code": CHIEFS,
    "supervisor.list_devices": CHIEFS,
    "supervisor.revoke": CHIEFS,
    "supervisor.try_device": CHIEFS,
    "supervisor.list_staff": CHIEFS,
    "supervisor.add_staff": {"admin"},
    "supervisor.set_password": {"admin"},
    "supervisor.set_shown_name": {"admin"},
}
UNLIMITED = {
    "pages.home",
    "pages.page",
    "pages.asset",
    "pages.worker",
    "health.healthz",
    "health.metrics",
    "openapi.spec",
    "sessions.sign_out",
}
WHERE = {"no": str(COUNTER), "key": "1", "zone": "sanh", "ticket": "aaaaaaaaaa", "token": "a" * 22, "device": "none", "name": "nobody"}
WHERE |= {"language": "vi", "file": "style-1.css", "number": "A001", "id": "0" * 20, "seq": "1"}
WHERE |= {"code": "1.000894", "service": "ho-tich"}


def routes(doors: Doors) -> list[Rule]:
    return list(doors.app.url_map.iter_rules())


def address(rule: Rule) -> str:
    path = rule.rule
    for name in rule.arguments - set(rule.defaults or {}):
        path = path.replace(f"<{name}>", WHERE[name]).replace(f"<int:{name}>", "3").replace(f"<path:{name}>", WHERE[name])
        path = path.replace(f"<any(devices):{name}>", "devices").replace(f"<any(practice):{name}>", "practice")
    return path


def knocked(doors: Doors, rule: Rule, role: str) -> TestResponse:
    """A POST of whatever this door takes."""
    takes = DOORS[kind_of(rule.endpoint)].takes
    return doors.browser().post(address(rule), data=b"{}", content_type=takes, headers=key_of(role), buffered=True)


def kind_of(endpoint: str) -> str:
    """All commands at a counter are one kind of door, and so are all to a ticket."""
    kinds = ("clerk.at_counter", "clerk.to_ticket_reprint", "clerk.to_ticket")
    return next((kind for kind in kinds if endpoint.startswith(kind)), endpoint)


def test_every_address_has_a_door_and_no_door_leads_nowhere(doors: Doors) -> None:
    endpoints = {rule.endpoint for rule in routes(doors)}
    kinds = {kind_of(endpoint) for endpoint in endpoints}
    assert endpoints <= set(DOORS)
    assert {kind_of(endpoint) for endpoint in DOORS} == kinds == set(OPEN_TO)


def test_an_address_is_either_for_reading_or_for_changing(doors: Doors) -> None:
    methods = {frozenset(rule.methods or ()) for rule in routes(doors)}
    assert methods == {frozenset({"GET", "HEAD", "OPTIONS"}), frozenset({"POST", "OPTIONS"})}


def test_reading_changes_nothing(doors: Doors) -> None:
    reading = [address(rule) for rule in routes(doors) if "GET" in (rule.methods or ())]
    before = doors.rows()
    for path in reading:
        for role in ("nobody", "admin"):
            assert doors.get(path, role).status_code < 500, path
    assert doors.rows() == before


@pytest.mark.parametrize("role", ROLES)
def test_each_door_is_open_to_those_it_is_meant_for_and_shut_to_the_others(doors: Doors, role: str) -> None:
    for rule in routes(doors):
        reads = "GET" in (rule.methods or ())
        answered = doors.get(address(rule), role) if reads else knocked(doors, rule, role)
        said = answered.get_json() if answered.status_code in (401, 403) else {}
        shut = said.get("code") in ("unknown_caller", "not_allowed")
        assert shut == (role not in OPEN_TO[kind_of(rule.endpoint)]), f"{role} at {rule.endpoint}: {answered.status}"
        if shut:
            assert answered.status_code == (401 if role == "nobody" else 403)


def test_every_change_spends_a_limit_except_going_out() -> None:
    changes = {endpoint for endpoint, door in DOORS.items() if endpoint.partition(".")[0] not in ("screens", "sounds") and not door.limit}
    assert changes - UNLIMITED == {"supervisor.list_devices", "supervisor.list_staff"}


def test_an_address_leads_to_its_page_and_not_to_another_address_of_it(doors: Doors) -> None:
    for path in ("/t/", "/t/aaaaaaaaaabbbbbbbbbbbb", "/j/aaaaaaaaaa", "/supervisor", "/supervisor/devices"):
        assert doors.get(path).status_code == 200, path


def test_an_address_that_nobody_has_listed_is_shut_even_to_the_administrator(doors: Doors) -> None:
    doors.app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    for role in ("nobody", "admin"):
        refused = doors.get("/forgotten", role)
        assert (refused.status_code, refused.get_json()["code"]) == (403, "not_allowed")


def test_another_method_is_refused_and_told_which_ones_there_are(doors: Doors) -> None:
    refused = doors.browser().put("/api/v1/tickets", json={})
    assert (refused.status_code, refused.get_json()["code"]) == (405, "method_not_allowed")
    assert set(refused.headers["Allow"].split(", ")) == {"OPTIONS", "POST"}


def test_a_clerk_works_at_the_own_counter_only(doors: Doors) -> None:
    for path, body in ((f"/api/v1/counters/{COUNTER}/open", doors.press()), ("/api/v1/counters/1/open", doors.press())):
        answered = doors.post(path, body, "clerk")
        assert (answered.status_code == 200) == (str(COUNTER) in path)
    refused = doors.get("/api/v1/counters/1/screen", "clerk")
    assert (refused.status_code, refused.get_json()["code"]) == (403, "foreign_counter")
    assert doors.get("/api/v1/counters/1/screen", "supervisor").status_code == 200
