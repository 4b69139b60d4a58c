"""Every command explains itself in both languages, takes the data folder, and says no in one sentence with the right exit code."""

from collections.abc import Iterator

import click
import pytest

from queue_server.cli import motcua
from tests.cli.asking import ask


def commands(group: click.Group = motcua, way: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*way, name))
        else:
            yield (*way, name), command


EVERY = [pytest.param(way, command, id=" ".join(way)) for way, command in commands()]


def test_these_are_the_commands() -> None:
    visible = {" ".join(way) for way, command in commands() if not command.hidden}
    assert {"serve", "agent", "demo", "db upgrade", "journal verify", "board preview", "board send", "board decode"} <= visible
    assert {"sounds build", "sounds say"} <= visible
    assert {"devices scan", "board listen", "board learn", "simulate board", "simulate printer", "simulate keypad"} <= visible


@pytest.mark.parametrize(("way", "command"), EVERY)
def test_every_command_explains_itself_and_takes_the_data_folder(way: tuple[str, ...], command: click.Command) -> None:
    for flag in ("--help", "-h"):
        said = ask(*way, flag)
        assert said.exit_code == 0
    assert "--data DIRECTORY" in said.output
    assert command.help
    assert command.hidden or " / " in command.help, "Vietnamese / English"


@pytest.mark.parametrize(("way", "command"), EVERY)
def test_a_wrong_use_is_exit_code_2_and_shows_the_usage(way: tuple[str, ...], command: click.Command) -> None:
    said = ask(*way, "--no-such-option")
    assert said.exit_code == 2
    assert "Usage: " in said.output


@pytest.mark.parametrize("words", [(), ("board",), ("sounds",), ("db",), ("journal",)])
def test_a_group_alone_lists_its_commands(words: tuple[str, ...]) -> None:
    assert "Commands:" in ask(*words).output
