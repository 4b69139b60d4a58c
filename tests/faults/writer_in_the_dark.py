"""A hall that takes and calls as fast as it can and says each answer. Run by ``mains`` with <descriptor> <folder> <synchronous>."""

import socket
import sys
from pathlib import Path

from sqlalchemy import event

sys.path.insert(0, str(Path(__file__).parents[2]))

from queue_server.domain.numbering import Series
from tests.builders import a_hall, the_demo
from tests.faults.mains import report_syncs_to


def main(descriptor: str, folder: str, synchronous: str) -> None:
    with socket.socket(fileno=int(descriptor)) as line:
        report_syncs_to(line)
    endless = {**the_demo().series, "A": Series("A", "A", last=999_999)}
    with a_hall(Path(folder), series=endless) as hall:
        if synchronous != "as it is":
            hall.engine.dispose()
            event.listen(hall.engine, "connect", lambda connection, _: connection.execute(f"PRAGMA synchronous={synchronous}"))
        hall.open(1, 2)
        while True:
            for counter in (1, 2):
                print("taken", hall.take("chung-thuc")["id"], flush=True)
                print("called", hall.next(counter)["call"], flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
