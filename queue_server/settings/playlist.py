"""The pictures and videos a hall shows beside its calls: what lies in ``playlist/`` of the data folder.

It knows files, their order and their days, tells a file's kind by its first bytes, and serves nothing. A file that cannot be shown is
left out and named; an address is made of the file's name, size and time, so it changes with the file and nobody can ask for another.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from queue_server.settings.document import SettingsError, read_toml

TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
}
LARGEST_BYTES = {"picture": 8 * 1024 * 1024, "video": 300 * 1024 * 1024}
MOST = 40
ORDER = "playlist.toml"
HEAD_BYTES = 64
LOOKED_FOR_EVERY_SECONDS = 10.0


class SlideTable(BaseModel):
    """One file of ``playlist.toml``: how long it stays (a video: until it ends), and on which days."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str = Field(min_length=1, max_length=200)
    seconds: int = Field(default=0, ge=0, le=3600)
    from_day: date | None = None
    to_day: date | None = None

    def is_on(self, day: date) -> bool:
        return (self.from_day is None or self.from_day <= day) and (self.to_day is None or day <= self.to_day)


class PlaylistFile(BaseModel):
    """With ``[[slides]]`` only the named files are shown, in that order; without it all of them, by name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slides: tuple[SlideTable, ...] = ()


@dataclass(frozen=True)
class Slide:
    id: str
    name: str
    kind: Literal["picture", "video"]
    type: str
    seconds: int
    path: Path


class Playlist:
    """The folder as it is now: it is looked at anew each time, so a file put there is shown without a restart."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "playlist"

    def read(self, day: date) -> tuple[list[Slide], list[str]]:
        """What is shown on this day, and a sentence ("name: why") for each thing that cannot be."""
        folder = self._folder
        if not folder.is_dir():
            return [], []
        slides, troubles = list[Slide](), list[str]()
        try:
            tables = _tables(folder)
        except SettingsError as wrong:
            return [], [f"{ORDER}: {wrong.line}: {wrong.message}"]
        for table in tables:
            if not table.is_on(day):
                continue
            try:
                slides.append(_slide(folder, table))
            except ValueError as why:
                troubles.append(f"{table.file}: {why}")
        if len(slides) > MOST:
            troubles.append(f"{slides[MOST].name}: chỉ chiếu {MOST} tệp đầu / only the first {MOST} files are shown")
        return slides[:MOST], troubles

    def find(self, id: str, day: date) -> Slide | None:
        """The file of this address, if it is shown on this day."""
        return next((slide for slide in self.read(day)[0] if slide.id == id), None)


def _tables(folder: Path) -> tuple[SlideTable, ...]:
    listed = read_toml(folder / ORDER, PlaylistFile).slides if (folder / ORDER).is_file() else ()
    names = sorted(one.name for one in folder.iterdir() if one.is_file() and not one.name.startswith(".") and one.name != ORDER)
    return listed or tuple(SlideTable(file=name[:200]) for name in names)


def _slide(folder: Path, table: SlideTable) -> Slide:
    """Raises ValueError with why this file cannot be shown."""
    path = folder / table.file
    if Path(table.file).name != table.file or path.resolve().parent != folder.resolve():
        raise ValueError("không nằm trong thư mục playlist / lies outside the playlist folder")
    try:
        size, changed_ns = path.stat().st_size, path.stat().st_mtime_ns
        with path.open("rb") as opened:
            head = opened.read(HEAD_BYTES)
    except OSError as missing:
        raise ValueError(f"không mở được / cannot be opened: {missing.strerror}") from None
    kind_of = _type_of(head)
    if kind_of is None or TYPES.get(path.suffix.lower()) != kind_of:
        raise ValueError("không phải JPEG, PNG, WebP, MP4 hay WebM như đuôi tên / is not the JPEG, PNG, WebP, MP4 or WebM its name says")
    kind: Literal["picture", "video"] = "video" if kind_of.startswith("video/") else "picture"
    if size > LARGEST_BYTES[kind]:
        most = LARGEST_BYTES[kind] // 1024 // 1024
        raise ValueError(f"lớn quá {most} MB / is larger than {most} MB")
    id = hashlib.sha256(f"{table.file}\0{size}\0{changed_ns}".encode()).hexdigest()[:20]
    return Slide(id, table.file, kind, kind_of, table.seconds, path)


def _type_of(head: bytes) -> str | None:
    """By what the file begins with, whatever it is called."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "video/mp4"
    return "video/webm" if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head else None


class Unshown:
    """The alarm for files that are left out, looked for now and then."""

    def __init__(self, playlist: Playlist) -> None:
        self._playlist = playlist
        self._looked_at: float | None = None
        self._alarms: frozenset[str] = frozenset()

    def alarms(self, day: date, monotonic_seconds: float) -> frozenset[str]:
        """``{"playlist_broken a.jpg, b.mp4"}``, or nothing."""
        if self._looked_at is None or monotonic_seconds - self._looked_at >= LOOKED_FOR_EVERY_SECONDS:
            self._looked_at = monotonic_seconds
            names = [trouble.partition(":")[0] for trouble in self._playlist.read(day)[1]]
            self._alarms = frozenset({f"playlist_broken {', '.join(names)}"} if names else ())
        return self._alarms
