"""Puts a bank in place: clips first, each read back, then the manifest in one step, then a sweep of what nobody names any more.

Every clip is a WAV, which every player understands, and the same as Opus, a fraction of the size, for pages that decode it.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import wave
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from sounds.bank import MANIFEST, RATE, write_wav
from sounds.errors import BankNotBuilt

VERSION = 2
_OPUS = {"b": "56000", "application": "audio"}
"""Measured over a bank: what is decoded differs from what was meant by -28 dB; by -16 dB at 48 kbit/s, and by -10 dB for "voip"."""
_OPUS_RATE = 48_000
"""What Opus counts time in, whatever the rate."""
_REPRODUCIBLE = {"fflags": "bitexact"}


def put(
    target: Path,
    clips: Mapping[str, bytes],
    about: Mapping[str, object],
    script: Mapping[str, str],
    *,
    opus: bool = True,
    keep: Mapping[str, Any] | None = None,
) -> None:
    """A bank in the folder ``target`` from samples by clip id; ``about`` says of every clip who spoke it and under which licence.

    ``keep`` are entries of the manifest that stands which go on as they are. Raises BankNotBuilt; the old bank is kept then.
    """
    try:
        target.mkdir(parents=True, exist_ok=True)
        with (target / ".turn").open("w") as turn:  # two at once would sweep each other's clips away
            fcntl.flock(turn, fcntl.LOCK_EX)
            _put_all(target, clips, about, script, opus=opus, keep=keep or {})
    except (OSError, wave.Error) as error:
        raise BankNotBuilt(
            f"Không ghi được kho âm thanh vào {target}: {error}. Kho cũ được giữ nguyên; hãy kiểm tra ổ đĩa và quyền ghi.",
            f"The bank could not be written to {target}: {error}. The old bank is kept; check the disk and who may write there.",
        ) from error


def _put_all(
    target: Path,
    clips: Mapping[str, bytes],
    about: Mapping[str, object],
    script: Mapping[str, str],
    *,
    opus: bool,
    keep: Mapping[str, Any],
) -> None:
    old = entries_of(target)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        put_one = partial(_put_clip, target, opus=opus)
        entries = dict(zip(clips, pool.map(put_one, clips, clips.values(), map(old.get, clips)), strict=True))
    for clip, entry in entries.items():
        entry |= {"text": script[clip]} if clip in script else {}
    manifest = {"version": VERSION, "language": target.name, "sample_rate": RATE, **about, "clips": {**keep, **entries}}
    before = _files_named_by(target)
    _replace(target / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
    _sweep(target, before | _files_named_by(target))


def _put_clip(target: Path, clip: str, samples: bytes, old: dict[str, Any] | None, *, opus: bool) -> dict[str, Any]:
    """One clip, checked to decode to what was meant before its files get their names. What has not changed is not encoded again."""
    stem = clip.partition("/")[2]
    unnamed = target / f".{os.getpid()}.{stem}.part"
    try:
        write_wav(unnamed, samples)
        with wave.open(str(unnamed), "rb") as file:
            if file.readframes(file.getnframes()) != samples:
                raise OSError(f"{clip} does not read back")
        entry = {**_named(unnamed, stem, "wav"), "duration_ms": -(-len(samples) // 2 * 1000 // RATE)}
        if opus:
            entry["opus"] = _same(target, entry, old) or _named(_written_opus(unnamed, samples), stem, "opus")
    finally:
        unnamed.unlink(missing_ok=True)
    return entry


def _named(unnamed: Path, stem: str, ending: str) -> dict[str, Any]:
    sha256 = hashlib.sha256(unnamed.read_bytes()).hexdigest()
    name = f"{stem}.{sha256[:12]}.{ending}"
    os.replace(unnamed, unnamed.with_name(name))
    return {"file": name, "sha256": sha256}


def _same(target: Path, entry: dict[str, Any], old: dict[str, Any] | None) -> dict[str, Any] | None:
    """The Opus file that stands for the very same samples, if it is sound."""
    if old is None or old.get("sha256") != entry["sha256"] or not isinstance(old.get("opus"), dict):
        return None
    opus: dict[str, Any] = old["opus"]
    path = target / str(opus.get("file"))
    return opus if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == opus.get("sha256") else None


def _written_opus(path: Path, samples: bytes) -> Path:
    import av
    import numpy as np

    sound = av.AudioFrame.from_ndarray(np.frombuffer(samples, dtype=np.int16).reshape(1, -1), format="s16", layout="mono")
    sound.sample_rate, sound.pts = RATE, 0  # without a time of its own, the encoder's delay would be counted twice
    try:
        with av.open(str(path), "w", format="ogg", options=_REPRODUCIBLE) as file:
            stream = file.add_stream("libopus", rate=RATE, layout="mono", options=_OPUS)
            file.mux([*stream.encode(sound), *stream.encode(None)])
        with av.open(str(path), format="ogg") as file:
            if sum(frame.samples for frame in file.decode(audio=0)) != len(samples) // 2 * _OPUS_RATE // RATE:
                raise OSError(f"{path.name} has another length as Opus")
    except av.FFmpegError as error:
        raise OSError(str(error)) from error
    return path


def entries_of(target: Path) -> dict[str, Any]:
    """The clips of the manifest that stands, by id; none when there is none or it cannot be read."""
    try:
        clips = json.loads((target / MANIFEST).read_text(encoding="utf-8"))["clips"]
        return clips if isinstance(clips, dict) else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def about_of(target: Path) -> dict[str, Any]:
    """What the manifest that stands says of the bank as a whole."""
    try:
        manifest = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
        return {name: value for name, value in manifest.items() if name != "clips"}
    except (OSError, ValueError, AttributeError):
        return {}


def _files_named_by(target: Path) -> set[str]:
    entries = entries_of(target).values()
    return {one["file"] for entry in entries for one in (entry, entry.get("opus")) if isinstance(one, dict) and "file" in one}


def _replace(path: Path, content: bytes) -> None:
    unnamed = path.with_suffix(".part")
    with unnamed.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(unnamed, path)


def _sweep(target: Path, wanted: set[str]) -> None:
    """Older banks go; the one just replaced stays until the next time, for those who still read it."""
    for path in (*target.glob("*.wav"), *target.glob("*.opus")):
        if path.name not in wanted:
            with contextlib.suppress(OSError):
                path.unlink()
