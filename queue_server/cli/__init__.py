"""The command line: what an installer and the systemd units call. Each command imports only what it needs.

Exit codes: 0 well · 1 not well (says why) · 2 wrong use · 3 the journal is broken.
"""

import click

from queue_server.cli.boards import board
from queue_server.cli.devices import devices
from queue_server.cli.hall import agent, db, journal, serve
from queue_server.cli.keypad import keypad
from queue_server.cli.playlist import playlist
from queue_server.cli.printer import printer
from queue_server.cli.run_demo import demo, demo_server
from queue_server.cli.simulate import simulate
from queue_server.cli.voice import sounds


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="motcua")
def motcua() -> None:
    """Hàng chờ, bảng LED, loa và màn hình cho bộ phận một cửa.

    Queue numbers, counter boards, announcements and live screens for a one-stop hall.
    """


for command in (demo, demo_server, serve, agent, db, journal, board, devices, keypad, playlist, printer, simulate, sounds):
    motcua.add_command(command)
