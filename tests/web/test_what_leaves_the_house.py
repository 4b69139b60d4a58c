"""Every answer: hardened, in the reader's language, and never anything but ``{code, message, fields}`` when it is a no."""

import re
import string

import pytest

from queue_server.contract.refusals import REFUSALS
from queue_server.contract.screens import HallView
from queue_server.domain.refusals import Refusal
from queue_server.web.refusing import refusal_body
from tests.web.doors import Doors, key_of

EVERY_KIND = (
    "/",
    "/kiosk",
    "/assets/style-1.css",
    "/api/v1/hall",
    "/api/v1/staff",
    "/nowhere",
    "/healthz",
    "/metrics",
    "/api/openapi.json",
)


@pytest.mark.parametrize("path", EVERY_KIND)
def test_every_answer_is_hardened(looked_at: Doors, path: str) -> None:
    said = looked_at.get(path).headers
    policy = dict(part.strip().partition(" ")[::2] for part in said["Content-Security-Policy"].split(";"))
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Referrer-Policy"] == "no-referrer"
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["connect-src"].split() == ["'self'", "ws://localhost", "wss://localhost"]
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in said["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in said


@pytest.mark.parametrize("host", ["evil; script-src *", "a b", "*", "x' 'unsafe-eval", "", "xn--\xff"])
def test_no_name_that_a_caller_gives_the_house_loosens_what_pages_may_do(looked_at: Doors, host: str) -> None:
    policy = looked_at.get("/kiosk", Host=host).headers["Content-Security-Policy"]
    assert policy.count("script-src") == 1
    assert "*" not in policy
    assert "unsafe" not in policy


def test_only_what_is_named_by_its_content_is_kept_by_a_browser(looked_at: Doors) -> None:
    assert looked_at.get("/api/v1/hall").headers["Cache-Control"] == "no-store"
    assert looked_at.get("/assets/style-1.css").headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "max-age=31536000" not in looked_at.get("/kiosk").headers["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["/assets/../hall.sqlite3", "/assets/..%2f..%2fhall.sqlite3", "/assets/%2e%2e/hall.sqlite3", "/assets/", "/assets/x%00"]
)
def test_nothing_beside_the_pages_is_ever_served(looked_at: Doors, path: str) -> None:
    assert looked_at.get(path).status_code == 404


@pytest.mark.parametrize("path", ["vi/manifest.json", "..%2fvi/x.wav", "VI/x.wav", "vi/..%2f..%2fhall.sqlite3"])
def test_nothing_but_the_clips_of_the_bank_is_ever_served(doors: Doors, path: str) -> None:
    bank = doors.folder / "sounds" / "vi"
    bank.mkdir(parents=True)
    (bank / "manifest.json").write_text('{"clips": {"vi/a": {"file": "a-1.wav", "sha256": "5a", "duration_ms": 5}}}')
    (bank / "a-1.wav").write_bytes(b"RIFF")
    assert doors.get(f"/api/v1/sounds/{path}", "tv").status_code == 404
    assert doors.get("/api/v1/sounds/vi/a-1.wav", "tv").data == b"RIFF"
    assert doors.get("/api/v1/sounds/manifest?language=vi", "tv").get_json()["clips"] == {
        "vi/a": {"url": "/api/v1/sounds/vi/a-1.wav", "sha256": "5a", "duration_ms": 5}
    }


@pytest.mark.parametrize(("asked", "language"), [("en-GB,en;q=0.9", "en"), ("vi-VN,vi;q=0.9,en;q=0.5", "vi"), ("fr", "vi"), ("", "vi")])
def test_a_refusal_speaks_the_readers_language(looked_at: Doors, asked: str, language: str) -> None:
    said = looked_at.get("/nowhere", **{"Accept-Language": asked}).get_json()
    assert said == {"code": "not_found", "message": getattr(REFUSALS["not_found"], language), "fields": {}}


@pytest.mark.parametrize("code", REFUSALS)
def test_every_sentence_can_be_said_in_both_languages_with_the_same_details(code: str) -> None:
    sentence = REFUSALS[code]
    vi, en = ({name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (sentence.vi, sentence.en))
    assert vi <= en or en <= vi
    body, status = refusal_body(Refusal(code, **dict.fromkeys(vi | en, "{x} %s \\ <b>")), "en")
    assert status == sentence.status
    assert set(body) == {"code", "message", "fields"}
    assert not re.search(r"\{(?!x\})", body["message"])


def test_a_bug_is_logged_and_told_without_its_details(doors: Doors, capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> HallView:
        raise RuntimeError("the password is hunter2")

    doors.app.view_functions["visitor.hall"] = broken
    told = doors.get("/api/v1/hall")
    assert (told.status_code, told.get_json()["code"]) == (500, "internal")
    assert "hunter2" not in told.get_data(as_text=True)
    assert "hunter2" in "".join(capsys.readouterr())


def test_a_full_disk_and_a_busy_file_are_told_as_such(doors: Doors) -> None:
    for code, status in (("storage_full", 507), ("storage_busy", 503)):

        def refusing(asked_code: str = code) -> HallView:
            raise Refusal(asked_code)

        doors.app.view_functions["visitor.hall"] = refusing
        assert (doors.get("/api/v1/hall").status_code, doors.get("/api/v1/hall").get_json()["code"]) == (status, code)


def test_a_body_that_is_too_long_is_refused_unread(doors: Doors) -> None:
    refused = doors.browser().post("/api/v1/tickets", data=b" " * 70_000, content_type="application/json", headers=key_of("kiosk"))
    assert (refused.status_code, refused.get_json()["code"]) == (413, "too_large")


def test_health_tells_the_seq_and_the_metrics_name_nobody(doors: Doors) -> None:
    doors.post("/api/v1/tickets", doors.press(service="chung-thuc"), "kiosk")
    health, metrics = doors.get("/healthz").get_json(), doors.get("/metrics").get_data(as_text=True)
    assert health["status"] == "ok"
    assert f'motcua_journal_seq{{site="{health["site"]}"}} {float(health["seq"])}' in metrics
    assert 'service="chung-thuc"' in metrics
    assert "A001" not in metrics
    assert "kiosk one" not in metrics


def test_a_ticket_has_a_page_and_a_code_of_its_own_that_nobody_can_guess(doors: Doors) -> None:
    taken = doors.post("/api/v1/tickets", doors.press(service="chung-thuc"), "kiosk").get_json()
    token = taken["track_url"].rpartition("/")[2]
    assert doors.get(f"/api/v1/track/{token}").get_json()["number"] == taken["number"]
    drawn = doors.get(f"/api/v1/track/{token}/qr.svg")
    assert (drawn.mimetype, drawn.data[:4]) == ("image/svg+xml", b"<svg")
    for guess in (token[:-1] + ("a" if token[-1] != "a" else "b"), taken["id"], taken["id"] + "a" * 12, "é" * 22, ""):
        assert doors.get(f"/api/v1/track/{guess}").status_code == 404
    assert doors.post(f"/api/v1/track/{token}/cancel", doors.press()).get_json()["ticket"]["state"] == "cancelled"
