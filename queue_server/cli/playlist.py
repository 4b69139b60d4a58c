"""``playlist``: what the hall's TVs show beside the calls today, and what is wrong with the rest."""

from datetime import datetime
from pathlib import Path

import click

from queue_server.cli.asking import data_option


@click.command()
@data_option
def playlist(data: Path) -> None:
    """Xem danh sách phát của màn hình sảnh / the pictures and videos of <data>/playlist that are shown today."""
    from queue_server.settings.playlist import Playlist

    slides, troubles = Playlist(data).read(datetime.now().astimezone().date())
    for slide in slides:
        click.echo(f"{slide.kind:8} {f'{slide.seconds} s' if slide.seconds else '':>6}  {slide.name}")
    for trouble in troubles:
        click.echo(trouble, err=True)
    if not slides and not troubles:
        click.echo(f"không có tệp nào / nothing in {data / 'playlist'}")
    if troubles:
        raise SystemExit(1)
