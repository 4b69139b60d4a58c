"""What an agent.toml calls an output, as a player's command and a look whether it is there: ALSA, PulseAudio, PipeWire, any command.

Every command takes raw samples (16-bit little-endian, mono, RATE) on its standard input and keeps little of them, so that a sentence
that is cut is soon silent. Nothing is opened by looking.
"""

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from sounds.bank import RATE

AHEAD_MS = 400
"""What a player holds of the sound before it is heard: so long may this machine be busy with something else."""
PIPEWIRE_AHEAD_MS = 100
CARDS = Path("/proc/asound/cards")
_LOOK_SECONDS = 2.0
_CARD = re.compile(r"(?:CARD=|hw:(?!CARD=))([^,\s]+)")


@dataclass(frozen=True)
class Output:
    """``missing`` says in a word and a name what keeps it from being heard, "no_card Device"; "" when nothing is known to."""

    name: str
    command: tuple[str, ...]
    missing: Callable[[], str]


def output(text: str) -> Output:
    """ "alsa", "alsa:plughw:CARD=Device", "pulse", "pulse:<sink>", "pipewire", "pipewire:<node>"; anything else is a command."""
    kind, _, where = text.partition(":")
    match kind:
        case "alsa":
            how = f"aplay -q -t raw -f S16_LE -r {RATE} -c 1 --buffer-time={AHEAD_MS * 1000}".split()
            return Output(text, (*how, *(["-D", where] if where else []), "-"), _installed(how[0], partial(_alsa_missing, where)))
        case "pulse":
            how = f"paplay --raw --format=s16le --rate={RATE} --channels=1 --latency-msec={AHEAD_MS}".split()
            return Output(text, (*how, *([f"--device={where}"] if where else [])), _installed(how[0], partial(_pulse_missing, where)))
        case "pipewire":
            return Output(text, _pipewire(where), _installed("pw-play", partial(_pipewire_missing, where)))
    command = tuple(shlex.split(text))
    return Output(text, command, _installed(command[0], lambda: ""))


def listed() -> list[tuple[str, str]]:
    """The sinks of this user's PulseAudio, or else of his PipeWire: output and title. None where neither runs."""
    sinks = _fields(_answer("pactl", "list", "sinks"), r"^\s*Name: (\S+)$", r"^\s*Description: (.+)$")
    if sinks:
        return [(f"pulse:{name}", title) for name, title in sinks]
    nodes = [block for block in re.split(r"(?m)^\s*id \d+, ", _answer("pw-cli", "ls", "Node") or "") if '"Audio/Sink"' in block]
    pairs = [(re.search(r'node\.name = "([^"]+)"', block), re.search(r'node\.description = "([^"]+)"', block)) for block in nodes]
    return [(f"pipewire:{name[1]}", title[1] if title else name[1]) for name, title in pairs if name]


def _fields(listing: str | None, name: str, title: str) -> list[tuple[str, str]]:
    return list(zip(re.findall(name, listing or "", re.MULTILINE), re.findall(title, listing or "", re.MULTILINE), strict=False))


def _installed(program: str, missing: Callable[[], str]) -> Callable[[], str]:
    return lambda: missing() if shutil.which(program) else f"player_missing {program}"


def _alsa_missing(device: str) -> str:
    """A card that is named must be listed by the kernel; what "default" means only ALSA knows."""
    named = _CARD.search(device)
    if named is None:
        return ""
    try:
        cards = CARDS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        cards = ""
    number_or_name = re.escape(named[1])
    found = re.search(rf"^\s*(?:{number_or_name} \[|\d+ \[{number_or_name}\s*\])", cards, re.MULTILINE)
    return "" if found else f"no_card {named[1]}"


def _pulse_missing(sink: str) -> str:
    listed = _answer("pactl", "list", "short", "sinks")
    if listed is None:
        return "no_server pulse"
    sinks = [line.split("\t")[1] for line in listed.splitlines() if "\t" in line]
    return "" if (sink in sinks or sink.startswith("@") if sink else sinks) else f"no_sink {sink or 'pulse'}"


def _pipewire(node: str) -> tuple[str, ...]:
    """A node that is gone must be a failure, not the loudspeaker of another zone. It takes its sound in pieces of its latency, and waits
    for each: a piece must be less than our pipe holds."""
    how = f"--rate {RATE} --channels 1 --format s16 --latency {PIPEWIRE_AHEAD_MS}ms".split()
    target = ["--target", node, "-P", "{ node.dont-reconnect = true }"] if node else []
    return ("pw-play", *_raw(), *how, *target, "-")


@cache
def _raw() -> tuple[str, ...]:
    """Since 1.2 pw-play must be told that no file format follows; before, it has no such switch."""
    return ("--raw",) if "--raw" in (_answer("pw-play", "--help") or "") else ()


def _pipewire_missing(node: str) -> str:
    listed = _answer("pw-cli", "ls", "Node")
    if listed is None or "id " not in listed:
        return "no_server pipewire"
    if node:
        found = re.search(rf'(node\.name|object\.serial) = "{re.escape(node)}"', listed)
    else:
        found = re.search(r'media\.class = "Audio/Sink"', listed)
    return "" if found else f"no_sink {node or 'pipewire'}"


def _answer(*command: str) -> str | None:
    """What a program says; None when it fails, is not there or does not come to an end."""
    try:
        told = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_LOOK_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return told.stdout.decode(errors="replace") if told.returncode == 0 else None
