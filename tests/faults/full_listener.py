"""A listener that reads nothing, in the async mode named: says how long writing to it took once its window was full."""

import sys
from typing import Any

from queue_server import runtime


class Websocket:
    def __init__(self, sock: Any) -> None:
        self.sock = sock

    def send(self, message: bytes) -> None:
        self.sock.sendall(message)


def main() -> None:
    runtime.prepare(sys.argv[1])
    import socket
    import threading
    import time

    from queue_server.web.fanout import Wire

    listener = socket.create_server(("127.0.0.1", 0))
    deaf = socket.create_connection(listener.getsockname())
    ours, _ = listener.accept()
    wire, finishing = Wire(Websocket(ours)), list[threading.Thread]()

    def aside(work: Any, *arguments: Any) -> None:
        finishing.append(threading.Thread(target=work, args=arguments, daemon=True))
        finishing[-1].start()

    frame, slowest, written = b"x" * 512, 0.0, True
    while written:
        began = time.monotonic()
        written = wire.write_at_once(frame, aside)
        slowest = max(slowest, time.monotonic() - began)
    print(f"{slowest:.3f}", flush=True)
    deaf.close()
    for thread in finishing:
        thread.join(5)
    ours.close()
    listener.close()


if __name__ == "__main__":
    main()
