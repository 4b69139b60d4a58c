"""How an agent and its keypads come by their keys: from their own files, or once for a one-time code. Such a file is its owner's alone."""

import json
import os
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

SECONDS = 10


class EnrolmentRefused(Exception):
    """No key, and none was given; the text says what to do next."""


def enrolled_key(server: str, file: Path, code: str | None, name: str) -> str:
    """The device's key. With a code the server is asked and the file written, before anything else is done with it."""
    if code is None:
        try:
            return file.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            raise EnrolmentRefused(
                f"chưa có {file}: xin mã ở trang phụ trách rồi chạy lại với --enrol MÃ / "
                f"there is no {file}: ask the supervisor's page for a code and run again with --enrol CODE"
            ) from None
    key = str(_asked_for(server, code, name, "agent")["key"])
    _keep(file, key)
    return key


def enrol_keypad(server: str, file: Path, code: str, name: str, counter: int | None) -> None:
    """Change a code of this counter for a key in ``file``; without a counter, a kiosk's code for a box of ticket buttons."""
    enrolled = _asked_for(server, code, name, "kiosk" if counter is None else "keypad")
    if enrolled.get("counter") != counter:
        own = enrolled.get("counter")
        raise EnrolmentRefused(f"mã này dành cho quầy {own}, không phải {counter} / this code is for counter {own}, not {counter}")
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _keep(file, str(enrolled["key"]))


def _keep(file: Path, key: str) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as opened:
        os.fchmod(opened.fileno(), 0o600)
        opened.write(key + "\n")


def _asked_for(server: str, code: str, name: str, kind: str) -> dict[str, Any]:
    body = json.dumps({"code": code, "name": name}).encode()
    asked = urllib.request.Request(f"{server}/api/v1/devices/enrol", data=body, headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(asked, timeout=SECONDS) as answered:
            enrolled = json.load(answered)
    except urllib.error.HTTPError as refused:
        raise EnrolmentRefused(json.load(refused).get("message", str(refused))) from refused
    except OSError as lost:
        raise EnrolmentRefused(f"không kết nối được {server} / {server} cannot be reached: {lost}") from lost
    if enrolled["kind"] != kind:
        raise EnrolmentRefused(
            f"mã này dành cho {enrolled['kind']}, cần mã cho {kind} / this code is for a {enrolled['kind']}, not a {kind}"
        )
    return dict(enrolled)
