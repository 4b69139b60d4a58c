#!/usr/bin/env python3
"""Keeps one page of motcua on this screen: starts Chromium, and starts it again when it has died, hangs or shows something else.

It needs python3 and Chromium, and nothing of motcua. What the browser shows is asked over a pipe that only this program holds, and by it
travels the screen's key: it stands in no command line, where every user of the machine could read it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

BROWSERS = ("chromium", "google-chrome-stable", "chromium-browser")
SWITCHES = (
    "--kiosk",
    "--no-first-run",
    "--noerrdialogs",
    "--hide-crash-restore-bubble",
    "--disable-session-crashed-bubble",
    "--disable-pinch",
    "--disable-features=Translate",
    "--overscroll-history-navigation=0",
    "--password-store=basic",
    "--autoplay-policy=no-user-gesture-required",
    "--remote-debugging-pipe",
)
FROM_US, TO_US = 3, 4
"""Where a browser with that last switch reads and writes."""
BLANK_LOOKS = 6
"""A page that shows nothing so often is asked for again."""
SETTINGS = Path("/etc/motcua/screen.env")
LONGEST_PAUSE_SECONDS = 30
WAITING = """data:text/html;charset=utf-8,<!doctype html><html lang="vi"><title>motcua</title>
<body style="margin:0;height:100vh;display:flex;flex-direction:column;align-items:center;justify-content:center;background:%23f6f4ee;
color:%2317211f;font-family:sans-serif;text-align:center"><h1 style="font-size:6vmin">Đang chờ máy chủ…</h1>
<p lang="en" style="font-size:3.6vmin">Waiting for the server…</p>"""
LOOK = "[location.origin, !!document.querySelector('#page > :not(.opening)')]"


class Gone(Exception):
    """The browser has ended, or says nothing any more."""


class Browser:
    """One running Chromium. Every question is answered within ``silence`` seconds, or it is Gone."""

    def __init__(self, command: list[str], silence: float) -> None:
        self._silence = silence
        self._asked = 0
        self._heard = bytearray()
        self._session: str | None = None
        theirs, self._mouth = os.pipe()
        self._ear, theirs_too = os.pipe()
        os.dup2(theirs, FROM_US)
        os.dup2(theirs_too, TO_US)
        self.process = subprocess.Popen(command, pass_fds=(FROM_US, TO_US), start_new_session=True, stdin=subprocess.DEVNULL)
        for end in (theirs, theirs_too):
            os.close(end)
        reserve()

    def look(self) -> tuple[str, bool]:
        """The origin of what it shows, and whether anything is drawn there."""
        said = self._of_page("Runtime.evaluate", expression=LOOK, returnByValue=True)
        origin, drawn = said.get("result", {}).get("value", ("", False))
        return origin, drawn

    def go(self, address: str) -> None:
        self._of_page("Page.navigate", url=address)

    def end(self) -> None:
        """All of its processes, whatever they are doing."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self._mouth)
        os.close(self._ear)

    def _of_page(self, method: str, **what: Any) -> dict[str, Any]:
        if self._session is None:
            targets = self._ask("Target.getTargets")["targetInfos"]
            page = next((one["targetId"] for one in targets if one["type"] == "page"), None)
            if page is None:
                raise Gone("it has no page")
            self._session = self._ask("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        return self._ask(method, self._session, **what)

    def _ask(self, method: str, session: str | None = None, **what: Any) -> dict[str, Any]:
        self._asked += 1
        asked = {"id": self._asked, "method": method, "params": what, **({"sessionId": session} if session else {})}
        until = time.monotonic() + self._silence
        try:
            os.write(self._mouth, json.dumps(asked).encode() + b"\0")
            while True:
                said = json.loads(self._word(until))
                if said.get("id") == self._asked:
                    break
        except OSError as trouble:
            raise Gone(str(trouble)) from None
        if "error" in said:
            raise Gone(f"{method}: {said['error'].get('message')}")
        return said["result"]  # type: ignore[no-any-return]

    def _word(self, until: float) -> bytes:
        while b"\0" not in self._heard:
            if not select.select([self._ear], [], [], max(0.0, until - time.monotonic()))[0]:
                raise Gone(f"it has said nothing for {self._silence:g} s")
            came = os.read(self._ear, 65536)
            if not came:
                raise Gone("it has ended")
            self._heard += came
        word, _, rest = bytes(self._heard).partition(b"\0")
        self._heard = bytearray(rest)
        return word


class Screen:
    """What this machine is there for: ``page``, whatever happens to the browser."""

    def __init__(self, page: str, folder: Path, command: list[str], every: float, silence: float) -> None:
        self._page, self._folder, self._command = page, folder, command
        self._every, self._silence = every, silence
        parts = urlsplit(page)
        self._origin = f"{parts.scheme}://{parts.netloc}"

    def keep(self) -> None:
        """For ever. A browser that ends at once again is given more and more time before the next."""
        pause = 1.0
        while True:
            begun = time.monotonic()
            tidy(self._folder / "profile")
            browser = Browser(self._command, self._silence)
            try:
                self._watch(browser)
            except Gone as why:
                sys.stderr.write(f"motcua-screen: the browser is started again: {why}\n")
            finally:
                browser.end()
            pause = 1.0 if time.monotonic() - begun > LONGEST_PAUSE_SECONDS else min(2 * pause, LONGEST_PAUSE_SECONDS)
            time.sleep(min(pause, self._every))

    def _watch(self, browser: Browser) -> None:
        waits, blank = False, 0
        while True:
            origin, drawn = browser.look()
            tell_systemd("WATCHDOG=1")
            blank = 0 if drawn else blank + 1
            if origin != self._origin or blank >= BLANK_LOOKS:
                there = answers(self._page)
                if there:
                    browser.go(self._page + self._key())
                elif not waits:
                    browser.go(WAITING)
                waits, blank = not there, 0
            time.sleep(self._every)

    def _key(self) -> str:
        try:
            return "#key=" + quote((self._folder / "key").read_text().strip())
        except FileNotFoundError:
            return ""  # the page asks for a code


def answers(page: str) -> bool:
    """Whether the server gives this page now: a browser that is sent to it shows no error."""
    try:
        with urllib.request.urlopen(page, timeout=4) as said:
            return bool(said.status == 200)
    except (OSError, ValueError):
        return False


def tidy(profile: Path) -> None:
    """Nothing of the last browser, however it ended, stands in the way of the next: no lock, no question whether to restore pages."""
    for lock in profile.glob("Singleton*"):
        lock.unlink()
    kept = profile / "Default" / "Preferences"
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):  # a first start has none; a broken one Chromium makes anew
        said = json.loads(kept.read_text(encoding="utf-8"))
        said["profile"]["exit_type"] = "Normal"
        kept.write_text(json.dumps(said), encoding="utf-8")


def enrol(page: str, folder: Path) -> None:
    """Trade the code that a supervisor's page shows for a key of this screen's own."""
    code = input("Mã ghi danh / enrolment code: ").strip()
    parts = urlsplit(page)
    body = json.dumps({"code": code, "name": socket.gethostname()}).encode()
    address = f"{parts.scheme}://{parts.netloc}/api/v1/devices/enrol"
    asked = urllib.request.Request(address, data=body, headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(asked, timeout=10) as said:
            key = json.load(said)["key"]
    except urllib.error.HTTPError as refused:
        with refused:
            raise SystemExit(json.load(refused)["message"]) from None
    except OSError as trouble:
        raise SystemExit(f"{address}: {trouble}") from None
    fresh = folder / "key.new"
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as kept:
        kept.write(key + "\n")
    fresh.replace(folder / "key")
    sys.stdout.write("Đã ghi danh. / Enrolled.\n")


def tell_systemd(word: str) -> None:
    """That we are well; where it hears nothing for long, it starts the whole session again, the X server too."""
    where = os.environ.get("NOTIFY_SOCKET")
    if where:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line, contextlib.suppress(OSError):
            line.setblocking(False)
            line.sendto(word.encode(), "\0" + where[1:] if where[0] == "@" else where)


def page_of_this_machine() -> str | None:
    """As systemd has read it for us, or by ourselves."""
    if "MOTCUA_PAGE" in os.environ or not SETTINGS.exists():
        return os.environ.get("MOTCUA_PAGE")
    lines = SETTINGS.read_text(encoding="utf-8").splitlines()
    return next((line.partition("=")[2].strip() for line in lines if line.startswith("MOTCUA_PAGE=")), None)


def reserve() -> None:
    """The two numbers are nobody else's."""
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, FROM_US)
    os.dup2(nothing, TO_US)
    if nothing not in (FROM_US, TO_US):
        os.close(nothing)


def main() -> None:
    asked = argparse.ArgumentParser(description="Giữ một trang của motcua trên màn hình này / keeps one page of motcua on this screen")
    asked.add_argument("--page", default=page_of_this_machine(), help="http://192.0.2.7:8080/kiosk, …/tv/sanh")
    asked.add_argument("--data", type=Path, default=Path(os.environ.get("STATE_DIRECTORY", "/var/lib/motcua-screen")))
    asked.add_argument("--browser", default=next(filter(None, map(shutil.which, BROWSERS)), None))
    asked.add_argument("--switch", action="append", default=[], help="thêm cho trình duyệt / one more for the browser")
    asked.add_argument("--every", type=float, default=5.0, help="giây giữa hai lần nhìn / seconds between two looks")
    asked.add_argument("--silence", type=float, default=20.0, help="giây im lặng thì khởi động lại / of silence, then again")
    asked.add_argument("--enrol", action="store_true", help="hỏi mã ghi danh rồi thôi / ask for the enrolment code, and end")
    said = asked.parse_args()
    if not said.page:
        asked.error(f"MOTCUA_PAGE chưa có trong {SETTINGS} / is not set there")
    said.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if said.enrol:
        return enrol(said.page, said.data)
    if not said.browser:
        asked.error("không thấy Chromium / there is no Chromium: sudo apt install chromium")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    reserve()
    command = [said.browser, *SWITCHES, f"--user-data-dir={said.data / 'profile'}", *said.switch, "about:blank"]
    Screen(said.page, said.data, command, said.every, said.silence).keep()


if __name__ == "__main__":
    main()
