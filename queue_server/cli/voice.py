"""``sounds build|say``: the hall's bank of clips."""

import sys
from pathlib import Path

import click

from queue_server.cli.asking import data_option, saying_why
from queue_server.settings import config_folder


@click.group()
def sounds() -> None:
    """Giọng đọc / the voice of the hall."""


@sounds.command()
@click.option("--engine", type=click.Choice(["espeak", "gtts"]), default="espeak", show_default=True)
@click.option("--voice", help="Giọng của bộ máy / a voice of the engine.")
@click.option("--language", "languages", multiple=True, default=("vi", "en"), show_default=True)
@data_option
def build(engine: str, voice: str | None, languages: tuple[str, ...], data: Path) -> None:
    """Dựng kho âm thanh / build the bank of clips. The old bank stands until the new one is whole."""
    build_bank(data, engine, languages, voice)


@sounds.command()
@click.argument("number")
@click.option("--counter", type=click.IntRange(0, 999), required=True)
@click.option("--language", default="vi", show_default=True)
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), default=Path("call.wav"), show_default=True)
@data_option
def say(number: str, counter: int, language: str, out: Path, data: Path) -> None:
    """Ghi một lời gọi ra tệp / write one call as a WAV."""
    from sounds.errors import SoundError
    from sounds.say import say as say_it

    with saying_why(SoundError):
        plan = say_it(data / "sounds", number.upper(), counter=counter, out=out, language=language, phrases=config_folder() / "phrases")
    click.echo(f"{out}: {plan.text} ({plan.duration_ms / 1000:.1f} s)")


def build_bank(data: Path, engine: str = "espeak", languages: tuple[str, ...] = ("vi", "en"), voice: str | None = None) -> None:
    """With a progress bar on a terminal."""
    from rich.progress import Progress

    from sounds.builder import build as build_it
    from sounds.errors import SoundError

    with saying_why(SoundError), Progress(transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("Giọng đọc / voice", total=None)
        built = build_it(
            data / "sounds",
            engine,
            languages,
            lambda done, total, what: bar.update(task, completed=done, total=total, description=f"Giọng đọc / voice: {what}"),
            phrases=config_folder() / "phrases",
            voice=voice,
        )
    for one in built:
        click.echo(f"{one.language}: {one.clips} clips, {one.seconds:.0f} s, {one.lufs:.1f} LUFS, {one.engine}")
