"""Sound servers of a test's own, with a sink for each zone that nobody hears, and a tape at the far side of each.

Nothing of the machine's own is touched: their sockets lie in the test's folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.journeys.hearing import Recording
from tests.sounds.recordings import raw
from tests.waiting import until

ZONES = ("zone-a", "zone-b")
READY_SECONDS = 20.0
PULSE = """
load-module module-native-protocol-unix socket={socket} auth-anonymous=1
load-module module-null-sink sink_name=zone-a rate={rate} channels=1
load-module module-null-sink sink_name=zone-b rate={rate} channels=1
set-default-sink zone-a
"""
PIPEWIRE = """
context.properties = {{ core.daemon = true core.name = pipewire-0 default.clock.rate = {rate}
  default.clock.quantum = 1024 default.clock.min-quantum = 1024 default.clock.allowed-rates = [ {rate} ] }}
context.spa-libs = {{ audio.convert.* = audioconvert/libspa-audioconvert support.* = support/libspa-support }}
context.modules = [
  {{ name = libpipewire-module-protocol-native }}
  {{ name = libpipewire-module-metadata }}
  {{ name = libpipewire-module-spa-node-factory }}
  {{ name = libpipewire-module-client-node }}
  {{ name = libpipewire-module-adapter }}
  {{ name = libpipewire-module-link-factory }}
  {{ name = libpipewire-module-session-manager }}
  {{ name = libpipewire-module-access }}
]
context.objects = [
  {{ factory = spa-node-factory
     args = {{ factory.name = support.node.driver node.name = Driver node.group = pipewire.dummy priority.driver = 20000 }} }}
  {sinks}
]
"""
SINK = """{{ factory = adapter
  args = {{ factory.name = support.null-audio-sink node.name = {name} media.class = Audio/Sink object.linger = true
           audio.position = [ MONO ] }} }}"""


class Tape:
    """Everything a recorder puts out, and when each piece of it came."""

    def __init__(self, command: Sequence[str], environment: dict[str, str], rate: int) -> None:
        self._rate = rate
        self._samples = bytearray()
        self._came: list[tuple[int, float]] = []
        self._recorder = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
        self._thread = threading.Thread(target=self._keep, daemon=True)
        self._thread.start()

    @property
    def seconds(self) -> float:
        return len(self._samples) / 2 / self._rate

    def listen(self, seconds: float) -> None:
        """Until so much more was recorded."""
        wanted = self.seconds + seconds
        until(lambda: self.seconds >= wanted, seconds + READY_SECONDS)

    def recording(self) -> Recording:
        return raw(bytes(self._samples), self._rate)

    def came_at(self, seconds: float) -> float:
        """The monotonic clock when this place of the recording was here: a little after it was heard."""
        return next(at for samples, at in self._came if samples / self._rate > seconds)

    def close(self) -> None:
        self._recorder.terminate()
        self._recorder.wait()
        self._thread.join()
        assert self._recorder.stdout
        self._recorder.stdout.close()

    def _keep(self) -> None:
        assert self._recorder.stdout
        while piece := os.read(self._recorder.stdout.fileno(), 65_536):
            self._samples += piece
            self._came.append((len(self._samples) // 2, time.monotonic()))


class SoundServer:
    """``environment`` leads a program to it."""

    def __init__(self, process: subprocess.Popen[bytes], environment: dict[str, str], recorder: Sequence[str], rate: int) -> None:
        self._process, self._recorder, self.environment, self.rate = process, recorder, environment, rate

    @contextmanager
    def tapes(self) -> Iterator[tuple[Tape, Tape]]:
        with ExitStack() as stack:
            tapes = [Tape([word.format(zone=zone) for word in self._recorder], self.environment, self.rate) for zone in ZONES]
            for tape in tapes:
                stack.callback(tape.close)
            for tape in tapes:
                until(lambda tape=tape: tape.seconds > 0, READY_SECONDS)  # type: ignore[misc]
            yield tapes[0], tapes[1]

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@contextmanager
def a_pulse(folder: Path, rate: int) -> Iterator[SoundServer]:
    """PulseAudio with two null sinks, "zone-a" and "zone-b"."""
    _needs("pulseaudio", "pulseaudio")
    _needs("parec", "pulseaudio-utils")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    socket = folder / "pulse.sock"
    socket.unlink(missing_ok=True)
    (folder / "script.pa").write_text(PULSE.format(socket=socket, rate=rate))
    environment = {**os.environ, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "PULSE_SERVER": f"unix:{socket}"}
    command = f"pulseaudio -n -F {folder / 'script.pa'} --exit-idle-time=-1 --daemonize=no --use-pid-file=no --disable-shm=yes".split()
    recorder = f"parec -d {{zone}}.monitor --raw --format=s16le --rate={rate} --channels=1 --latency-msec=20".split()
    with _running(command, environment) as process:
        until(lambda: all(zone in _said(["pactl", "list", "short", "sinks"], environment) for zone in ZONES), READY_SECONDS)
        yield SoundServer(process, environment, recorder, rate)


@contextmanager
def a_pipewire(folder: Path, rate: int) -> Iterator[SoundServer]:
    """PipeWire and its session manager, on a bus of their own, with the same two sinks."""
    _needs("pipewire", "pipewire")
    _needs("pw-cat", "pipewire-bin")
    _needs("wireplumber", "wireplumber")
    _needs("dbus-run-session", "dbus-daemon")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "pipewire.conf").write_text(PIPEWIRE.format(rate=rate, sinks="\n".join(SINK.format(name=zone) for zone in ZONES)))
    environment = {**os.environ, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "PIPEWIRE_RUNTIME_DIR": str(folder)}
    script = f"wireplumber & exec pipewire -c {folder / 'pipewire.conf'}"
    recorder = (
        f"pw-record --target {{zone}} -P {{{{stream.capture.sink=true}}}} --latency 20ms --rate {rate} --channels 1 --format s16 -".split()
    )
    with _running(["dbus-run-session", "--", "sh", "-c", script], environment) as process:
        until(lambda: all(zone in _said(["pw-cli", "ls", "Node"], environment) for zone in ZONES), READY_SECONDS)
        until(lambda: "WirePlumber" in _said(["pw-cli", "ls", "Client"], environment), READY_SECONDS)
        yield SoundServer(process, environment, recorder, rate)


def _needs(program: str, package: str) -> None:
    assert shutil.which(program), f"this test needs {program}: sudo apt-get install {package}"


def _said(command: Sequence[str], environment: dict[str, str]) -> str:
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=READY_SECONDS, check=False).stdout


@contextmanager
def _running(command: Sequence[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Ended with all its children, which would outlive it."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        yield process
    finally:
        for number in (15, 9):
            try:
                os.killpg(process.pid, number)
                process.wait(3)
                break
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue
