"""``demo``: a whole ward on one machine. This process is the simulated hardware; the server and the agent are its children.

A child that dies is started again, as systemd would; when this process ends, however, they end with it.
"""

import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import click

from queue_server.cli.asking import data_option, saying_why
from queue_server.cli.folder import only_one, open_folder
from queue_server.cli.hall import read_hall, run_server, saying_address
from queue_server.cli.logs import write_logs

ZONE = "sanh"
PRINTER = "printer-1"
STAFF = {"admin": "admin", "phutrach": "supervisor", "huongdan": "clerk"}
READY_SECONDS = 30
PATIENCE_SECONDS = 4


@click.command()
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, envvar="HOST")
@click.option("--port", type=int, default=8080, show_default=True, envvar="PORT")
@click.option("--public-url", envvar="PUBLIC_URL", help="Địa chỉ in trên mã QR / what people's phones open.")
@click.option("--async-mode", type=click.Choice(["eventlet", "gevent", "threading"]), default="eventlet", show_default=True)
def demo(data: Path, host: str, port: int, public_url: str | None, async_mode: str) -> None:
    """Cả một phường trên một máy / a whole ward on one machine: server, boards, printer, voice."""
    from queue_server.runtime import look_at

    open_folder(data)
    write_logs()
    with only_one(data, "demo.lock"), saying_address(host, port):
        look_at(host, port)  # before the voice is built, which takes a minute
        _Demo(data, host, port, public_url, async_mode).run()


@click.command(hidden=True)
@data_option
@click.option("--host")
@click.option("--port", type=int)
@click.option("--public-url")
@click.option("--async-mode")
def demo_server(data: Path, **asked: Any) -> None:
    """The server of the demo: the demo hall, with the devices and staff of <data>/demo.json."""
    with saying_why():
        settings, site = read_hall(_hall_folder(), data=data, **asked)
        told = json.loads((data / "demo.json").read_text(encoding="utf-8"))
        run_server(settings, site, told)


class _Demo:
    def __init__(self, data: Path, host: str, port: int, public_url: str | None, async_mode: str) -> None:
        self._data, self._host, self._port = data, host, port
        self._url = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}"
        self._public_url = public_url
        self._mode = async_mode
        self._children: dict[str, subprocess.Popen[str]] = {}
        self._listening = threading.Event()
        self._failed: str | None = None

    def run(self) -> None:
        signal.signal(signal.SIGTERM, _interrupt)
        simulated = None
        try:
            told = self._credentials()
            _write(self._data / "demo.json", told)
            self._start("server", *self._server_command())
            self._build_voice()
            simulated = self._hardware(told)
            self._wait_until_ready()
            self._start("agent", "agent", str(self._data / "agent.toml"), "--data", str(self._data))
            simulated.report_to(self._url, told["keys"]["wall"])
            self._say(told)
            self._watch()
        except KeyboardInterrupt:
            click.echo("\nĐang dừng / stopping…")
        finally:
            self._end_children()
            if simulated is not None:
                simulated.stop()

    def _server_command(self) -> list[str]:
        command = ["demo-server", "--data", str(self._data), "--host", self._host, "--port", str(self._port), "--async-mode", self._mode]
        return command + (["--public-url", self._public_url] if self._public_url else [])

    def _credentials(self) -> dict[str, Any]:
        """Random at the first start, kept for the next, so that pages that were opened stay enrolled."""
        from queue_server.settings import load_site

        with saying_why():
            site = load_site(_hall_folder())
        try:
            old = json.loads((self._data / "demo.json").read_text(encoding="utf-8"))
            if not isinstance(old, dict):
                raise ValueError("no keys in it")
        except FileNotFoundError:
            old = {}
        except ValueError:
            old = {}
            vi = f"{self._data / 'demo.json'} hỏng: mọi khóa được tạo mới, các liên kết cũ không còn dùng được"
            click.echo(f"{vi} / it is broken: all keys are new, links opened before are dead", err=True)
        kept, staff = old.get("keys", {}), old.get("staff", {})
        keys: dict[str, Any] = {
            kind: kept.get(kind) or secrets.token_urlsafe(24) for kind in ("kiosk", "tv", "supervisor", "agent", "wall")
        }
        keys["clerk"] = {str(no): kept.get("clerk", {}).get(str(no)) or secrets.token_urlsafe(24) for no in site.counters}
        names = [*STAFF, *(f"quay{no}" for no in site.counters if not site.counters[no].desk)]
        pages = {
            "kiosk": f"{self._url}/kiosk#key={keys['kiosk']}",
            "tv": f"{self._url}/tv/{ZONE}#key={keys['tv']}",
            "wall": f"{self._url}/wall#key={keys['wall']}",
            "counter": {no: f"{self._url}/counter/{no}#key={key}" for no, key in keys["clerk"].items()},
            "supervisor": f"{self._url}/supervisor#key={keys['supervisor']}",
        }
        return {
            "url": self._url,
            "keys": keys,
            "staff": {name: staff.get(name) or secrets.token_urlsafe(9) for name in names},
            "pages": pages,
            "zone": ZONE,
            "printer_folder": str((self._data / "tickets").absolute()),
            "boards": old.get("boards", {}),
        }

    def _build_voice(self) -> None:
        if not (self._data / "sounds" / "vi" / "manifest.json").exists():
            from queue_server.cli.voice import build_bank

            click.echo("Lần đầu: đang dựng giọng đọc… / first start: building the voice…")
            build_bank(self._data, hall=_hall_folder())

    def _hardware(self, told: dict[str, Any]) -> Any:
        """The wall and the printer, and the plan by which the agent drives them."""
        from devices.plan import plan_toml
        from devices.simulators import hall as simulated_hall

        counters = [int(no) for no in told["keys"]["clerk"] if int(no) > 0]
        plan = simulated_hall.demo_plan(self._url, counters, ZONE, printer=PRINTER)
        simulated = simulated_hall.start(self._data, self._url, None, plan)
        _write_text(self._data / "agent.toml", plan_toml(simulated.plan))
        _write_text(self._data / "agent.key", told["keys"]["agent"] + "\n")
        told["boards"], told["printer_folder"] = simulated.boards, str(simulated.printer_folder.absolute())
        _write(self._data / "demo.json", told)
        return simulated

    def _start(self, name: str, *arguments: str) -> None:
        environment = {**os.environ, "MOTCUA_CHILD_OF": str(os.getpid())}
        child = subprocess.Popen(
            [sys.executable, "-m", "queue_server", *arguments], env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        self._children[name] = child
        threading.Thread(target=self._echo, args=(name, child), name=f"{name}-output", daemon=True).start()

    def _echo(self, name: str, child: subprocess.Popen[str]) -> None:
        assert child.stdout is not None
        for line in child.stdout:
            if name == "server" and "listening on" in line:
                self._listening.set()
            else:
                click.echo(line.rstrip())

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not self._listening.wait(0.05):
            if self._children["server"].poll() is not None:
                raise click.ClickException("máy chủ không khởi động được, xem dòng trên / the server did not start, see above")
            if time.monotonic() > deadline:
                raise click.ClickException("máy chủ khởi động quá lâu / the server takes too long to start")

    def _watch(self) -> None:
        """Children are started by this thread: the kernel ties their lives to it."""
        commands = {"server": self._server_command(), "agent": ["agent", str(self._data / "agent.toml"), "--data", str(self._data)]}
        while True:
            time.sleep(0.2)
            for name, child in list(self._children.items()):
                if child.poll() is not None:
                    click.echo(f"{name} đã dừng ({child.returncode}), khởi động lại / has ended, starting again", err=True)
                    self._start(name, *commands[name])

    def _end_children(self) -> None:
        for child in reversed(self._children.values()):
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + PATIENCE_SECONDS
        for child in self._children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()

    def _say(self, told: dict[str, Any]) -> None:
        pages = told["pages"]
        rows = [
            ("Lấy số / kiosk", pages["kiosk"]),
            ("Màn hình sảnh / TV", pages["tv"]),
            ("Quầy 1 / counter 1", pages["counter"]["1"]),
            ("Bảng LED / wall", pages["wall"]),
            ("Phụ trách / supervisor", pages["supervisor"]),
        ]
        click.echo(f"\nmotcua chạy tại / runs at {self._url}\n")
        for name, page in rows:
            click.echo(f"  {name:<24} {page}")
        click.echo(f"\n  Quầy khác / other counters, mật khẩu / passwords: {self._data / 'demo.json'}")
        click.echo(f"  Phiếu in ra / printed tickets: {told['printer_folder']}")
        click.echo("  Dừng / stop: Ctrl-C\n", nl=True)
        sys.stdout.flush()


def _hall_folder() -> Path:
    from queue_server.settings import config_folder

    return config_folder() / "halls" / "demo"


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _write(path: Path, told: dict[str, Any]) -> None:
    _write_text(path, json.dumps(told, ensure_ascii=False, indent=2) + "\n")


def _write_text(path: Path, text: str) -> None:
    """Readable by its owner only, and whole or not at all."""
    aside = path.with_suffix(path.suffix + ".new")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as opened:
        opened.write(text)
    aside.rename(path)
