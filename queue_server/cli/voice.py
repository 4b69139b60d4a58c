"""``sounds build|check|say|script|import``: the hall's voice, from words to a bank of clips that can be trusted."""

import contextlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from queue_server.cli.asking import can_be_written, data_option, saying_why

if TYPE_CHECKING:
    from sounds.phrases import Language

_NUMBER = re.compile(r"[A-ZĐ]{0,2}[0-9]{1,7}")
PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"), ("afplay",))
PLAY_SECONDS = 60.0
hall_option = click.option(
    "--hall",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Thư mục của hội trường, để đọc tên dịch vụ / the hall's folder, whose services are named.",
)
language_option = click.option("--language", default="vi", show_default=True)


@click.group()
def sounds() -> None:
    """Giọng đọc / the voice of the hall."""


@sounds.command()
@click.option(
    "--engine",
    type=click.Choice(["espeak", "gtts", "piper"]),
    default="espeak",
    show_default=True,
    help="espeak: không cần mạng; gtts: cần Internet; piper: cần tệp giọng / needs nothing; needs Internet; needs a voice file.",
)
@click.option("--voice", help="Giọng của bộ đọc; với piper: tệp .onnx / a voice of the engine; for piper its .onnx file.")
@click.option("--language", "languages", multiple=True, default=("vi", "en"), show_default=True)
@click.option("--minutes", type=click.FloatRange(0.1, 600), default=30, show_default=True, help="Dừng sau / stop after.")
@hall_option
@data_option
def build(engine: str, voice: str | None, languages: tuple[str, ...], minutes: float, hall: Path | None, data: Path) -> None:
    """Dựng kho âm thanh; chạy lại thì làm tiếp / build the bank of clips; run again, it goes on. The old bank stands meanwhile."""
    _say_what_is_left_out(hall)
    build_bank(data, engine, languages, voice, minutes=minutes, hall=hall)


@sounds.command()
@language_option
@hall_option
@data_option
def check(language: str, hall: Path | None, data: Path) -> None:
    """Kiểm tra kho âm thanh / what is missing, damaged, quiet, clipped, cut off or too long. Exit code 1 if anything is."""
    from sounds.check import SAID
    from sounds.check import check as check_it

    _say_what_is_left_out(hall)
    with saying_why():
        spoken = read_language(language, data, hall)
        found = check_it(data / "sounds", spoken)
    for problem in found:
        click.echo(f"{SAID[problem.kind]}: {problem.clip} {problem.detail}".rstrip())
    for letters in spoken.sounding_alike(_prefixes(hall)):
        click.echo(f"dễ nghe lẫn / sound alike: {' '.join(letters)}")
    if found:
        raise click.ClickException(f"{len(found)} chỗ cần sửa / problems")
    click.echo(f"{spoken.name}: tốt / good, {len(spoken.inventory())} clips")


def _a_number(_context: click.Context, _argument: click.Parameter, typed: str) -> str:
    number = typed.strip().upper()
    if not _NUMBER.fullmatch(number):
        raise click.BadParameter(f"không phải số thứ tự, hãy gõ như A015 / no ticket's number, type it as A015: {typed[:20]!r}")
    return number


@sounds.command()
@click.argument("number", callback=_a_number)
@click.option("--counter", type=click.IntRange(0, 999), required=True)
@language_option
@click.option(
    "--sentence",
    type=click.Choice(["call", "recall", "result", "transfer", "missed"]),
    default="call",
    show_default=True,
    help="Câu nào / which sentence.",
)
@click.option("--room", default="", help="Phòng / room, as 201 or B2.")
@click.option("--floor", type=click.IntRange(0, 99), help="Tầng / floor.")
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="Ghi ra tệp / write it as a WAV instead of playing it.")
@data_option
def say(number: str, data: Path, out: Path | None, language: str, sentence: str, **where: Any) -> None:
    """Đọc một lời gọi, hoặc ghi ra tệp với -o / say one call here, or write it with -o.

    NUMBER: số trên phiếu / as on the ticket: A015, LT003, 1001.
    """
    from sounds.say import say as say_it
    from sounds.sentence import Sentence

    played = out is None
    out = out or Path(tempfile.mkdtemp(prefix="motcua-")) / "call.wav"
    can_be_written(out, ".wav")
    again = sentence == "recall"
    said = Sentence("call" if again else sentence, recall=again, ticket=number, **where)
    with saying_why():
        plan = say_it(data / "sounds", said, out=out, language=language, own_phrases=data / "phrases")
    click.echo(f"{out}: {plan.text} ({plan.duration_ms / 1000:.1f} s)")
    if played and _play(out):
        shutil.rmtree(out.parent, ignore_errors=True)
    elif played:
        vi = "Máy này không phát được tiếng: mở tệp trên ở máy khác, hoặc kiểm tra loa và cài alsa-utils"
        en = "no sound comes out here: open that file elsewhere, or check the sound card and install alsa-utils"
        click.echo(f"{vi} / {en}", err=True)


@sounds.command()
@language_option
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="Tệp .pdf hoặc .txt / a .pdf or .txt file.")
@hall_option
@data_option
def script(language: str, out: Path | None, hall: Path | None, data: Path) -> None:
    """Bản đọc cho người thu âm / the reading sheet for whoever lends the hall a voice; without -o it is printed here."""
    from sounds import sheet

    if out is not None:
        can_be_written(out, ".pdf", ".txt")
    _say_what_is_left_out(hall)
    with saying_why(OSError):
        spoken = read_language(language, data, hall)
        if out is None:
            click.echo(sheet.as_text(spoken), nl=False)
        elif out.suffix.lower() == ".pdf":
            sheet.write_pdf(spoken, out)
        else:
            out.write_text(sheet.as_text(spoken), encoding="utf-8")
    if out is not None:
        click.echo(f"{out}: {sum(map(len, sheet.lines(spoken).values()))} dòng / lines")


@sounds.command("import")
@click.argument("recording", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@language_option
@click.option("--section", "sections", multiple=True, help="Chỉ phần này của bản đọc / only this section of the sheet: phrases, letters…")
@click.option("--clip", default="", help="Chỉ một đoạn / one clip alone, as letter-a.")
@click.option("--reader", default="", help="Ai đọc / whose voice it is.")
@click.option("--licence", default="thu riêng cho trung tâm này / recorded for this hall", show_default=True)
@hall_option
@data_option
def import_(recording: Path, language: str, hall: Path | None, data: Path, **asked: Any) -> None:
    """Nhận bản thu âm bản đọc / take in a recording of the reading sheet: split, counted, levelled, faded."""
    from sounds.recording import import_recording

    if asked["clip"] and asked["sections"]:
        raise click.UsageError("--clip là một đoạn, --section là cả phần: chọn một / --clip is one clip, --section a whole part: give one")
    with saying_why():
        done = import_recording(data / "sounds", recording, read_language(language, data, hall), **asked)
    loudness = f", {done.lufs:.1f} LUFS" if done.lufs is not None else ""
    click.echo(f"{done.folder.name}: {done.clips} đoạn / clips{loudness}; còn thiếu / still missing: {done.missing}")
    click.echo("Nghe từng đoạn, thu lại bằng micro: mở trang /supervisor/voice / hear and redo each clip in the browser: /supervisor/voice")
    if done.overdriven:
        click.echo("Tiếng bị vỡ: vặn nhỏ máy thu và thu lại / the recorder was too loud: turn it down and record again", err=True)


def _play(path: Path) -> bool:
    """With the system's own player; whether there was one that could."""
    for player, *words in PLAYERS:
        if shutil.which(player):
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                if subprocess.run([player, *words, str(path)], capture_output=True, timeout=PLAY_SECONDS, check=False).returncode == 0:
                    return True
    return False


def build_bank(
    data: Path,
    engine: str = "espeak",
    languages: tuple[str, ...] = ("vi", "en"),
    voice: str | None = None,
    *,
    minutes: float = 30,
    hall: Path | None = None,
) -> None:
    """With a progress bar on a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    from sounds.builder import build as build_it

    with saying_why(), _going_on_later(), Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("Giọng đọc / voice", total=None)
        built = build_it(
            data / "sounds",
            engine,
            languages,
            _shown(lambda **now: bar.update(task, **now)),
            services={code: _services(hall, code) for code in languages},
            voice=voice,
            time_limit_seconds=minutes * 60,
            own_phrases=data / "phrases",
        )
    for one in built:
        click.echo(f"{one.language}: {one.clips} clips, {one.seconds:.0f} s, {one.lufs:.1f} LUFS, {one.engine}")


@contextlib.contextmanager
def _going_on_later() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt as error:
        stopped = click.ClickException(
            "Đã dừng, kho cũ được giữ nguyên; chạy lại lệnh này sẽ làm tiếp / stopped, the old bank is kept; run it again and it goes on"
        )
        stopped.exit_code = 130
        raise stopped from error


def _say_what_is_left_out(hall: Path | None) -> None:
    if hall is None:
        click.echo("Không có --hall: chưa kể tên dịch vụ / without --hall the names of services are left out", err=True)


def read_language(code: str, data: Path, hall: Path | None) -> "Language":
    """With the hall's own words and the names of its services. Raises PhrasesWrong, SettingsError."""
    from sounds.phrases import Language

    return Language.read(code, own=data / "phrases").naming(_services(hall, code))


def _services(hall: Path | None, code: str) -> Mapping[str, str]:
    """Names by key, for the two languages in which a hall writes them."""
    if hall is None or code not in ("vi", "en"):
        return {}
    from queue_server.settings import load_site

    services = load_site(hall).services.items()
    return {key: (service.name_en if code == "en" else service.name) or service.name for key, service in services}


def _prefixes(hall: Path | None) -> str:
    """The letters of the hall's tickets."""
    from queue_server.settings import load_site

    return "".join(series.prefix for series in load_site(hall).series.values()) if hall else ""


def _shown(update: Callable[..., None]) -> Callable[[int, int, str], None]:
    return lambda done, total, what: update(completed=done, total=total, description=f"Giọng đọc / voice: {what}")
