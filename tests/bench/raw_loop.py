"""The floor of a broadcast: a process that holds plain sockets and writes the same bytes to each of them, one after the other."""

import socket
import struct
import time
from multiprocessing.connection import Connection


def framed(message: bytes) -> bytes:
    """One unmasked text frame."""
    length = len(message)
    return (bytes((0x81, length)) if length < 126 else struct.pack(">BBH", 0x81, 126, length)) + message


def serve_raw(orders: Connection) -> None:
    """First says its port. Then: an int accepts so many, bytes are written to all (answers with the moment it began and the CPU
    seconds it took), None ends it."""
    from tests.bench.processes import allow_many_files

    allow_many_files(8_192)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(4_096)
    orders.send(listener.getsockname()[1])
    held: list[socket.socket] = []
    while (order := orders.recv()) is not None:
        if isinstance(order, int):
            held += [listener.accept()[0] for _ in range(order)]
            orders.send(len(held))
            continue
        frame = framed(order)
        begun, cpu = time.monotonic(), time.process_time()
        for one in held:
            one.send(frame)
        orders.send((begun, time.process_time() - cpu))
