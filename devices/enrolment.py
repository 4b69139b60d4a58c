"""How an agent comes by its key: from its own file, or once for a one-time code. The key file is readable by its owner only."""

import json
import os
import urllib.error
import urllib.request
from pathlib import Path

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
    key = _asked_for(server, code, name)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as opened:
        opened.write(key + "\n")
    return key


def _asked_for(server: str, code: str, name: str) -> str:
    body = json.dumps({"code": code, "name": name}).encode()
    asked = urllib.request.Request(f"{server}/api/v1/devices/enrol", data=body, headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(asked, timeout=SECONDS) as answered:
            enrolled = json.load(answered)
    except urllib.error.HTTPError as refused:
        raise EnrolmentRefused(json.load(refused).get("message", str(refused))) from refused
    except OSError as lost:
        raise EnrolmentRefused(f"không kết nối được {server} / {server} cannot be reached: {lost}") from lost
    if enrolled["kind"] != "agent":
        raise EnrolmentRefused(f"mã này dành cho {enrolled['kind']} / this code is for a {enrolled['kind']}")
    return str(enrolled["key"])
