"""Modbus slaves that others wrote (modbus-tk), on a null modem of two ptys or behind a TCP port."""

import contextlib
import os
import pty
import selectors
import socket
import threading
import tty
from collections.abc import Iterator

import serial
from modbus_tk import defines, modbus_rtu, modbus_tcp

REGISTERS = 3000


@contextlib.contextmanager
def null_modem() -> Iterator[tuple[str, str]]:
    """The names of two ttys; what is written to one is read from the other."""
    ends = [pty.openpty(), pty.openpty()]
    for _, slave in ends:
        tty.setraw(slave)
    nudged, nudge = os.pipe()
    eyes = selectors.DefaultSelector()
    eyes.register(nudged, selectors.EVENT_READ)
    eyes.register(ends[0][0], selectors.EVENT_READ, ends[1][0])
    eyes.register(ends[1][0], selectors.EVENT_READ, ends[0][0])

    def carry() -> None:
        while True:
            for seen, _ in eyes.select():
                if seen.data is None:
                    return
                os.write(seen.data, os.read(seen.fd, 4096))

    thread = threading.Thread(target=carry, name="null-modem", daemon=True)
    thread.start()
    try:
        yield os.ttyname(ends[0][1]), os.ttyname(ends[1][1])
    finally:
        os.write(nudge, b".")
        thread.join()
        eyes.close()
        for end in (*ends[0], *ends[1], nudge, nudged):
            os.close(end)


class Units:
    """Slaves by their unit number, each with `REGISTERS` holding registers."""

    def __init__(self, server: modbus_rtu.RtuServer | modbus_tcp.TcpServer, units: list[int], registers: int = REGISTERS) -> None:
        self.server = server
        for unit in units:
            server.add_slave(unit).add_block("all", defines.HOLDING_REGISTERS, 0, registers)

    def read(self, unit: int, start: int, count: int) -> list[int]:
        return list(self.server.get_slave(unit).get_values("all", start, count))

    def text(self, unit: int, start: int, count: int) -> str:
        return b"".join(value.to_bytes(2, "big") for value in self.read(unit, start, count)).decode("latin-1")


@contextlib.contextmanager
def rtu_units(units: list[int], registers: int = REGISTERS) -> Iterator[tuple[str, Units]]:
    """The tty of a line with these units on it. The silence that ends a frame is long, so that a busy machine cuts none in two."""
    with null_modem() as (near, far):
        server = modbus_rtu.RtuServer(serial.Serial(far, 9600), interframe_multiplier=20, interchar_multiplier=10)
        slaves = Units(server, units, registers)
        server.start()
        try:
            yield near, slaves
        finally:
            server.stop()
            server.close()


@contextlib.contextmanager
def tcp_units(units: list[int]) -> Iterator[tuple[str, Units]]:
    """The ``socket://`` address of a Modbus TCP gateway with these units behind it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = modbus_tcp.TcpServer(port, "127.0.0.1")
    listening = threading.Event()
    begin = server._do_init

    def begun() -> None:
        begin()
        listening.set()

    server._do_init = begun
    slaves = Units(server, units)
    server.start()
    try:
        assert listening.wait(10)
        yield f"socket://127.0.0.1:{port}", slaves
    finally:
        server.stop()
