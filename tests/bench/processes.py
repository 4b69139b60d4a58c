"""What the kernel knows of a process: the CPU time it has used, the memory it holds. And work that must have a process of its own."""

import multiprocessing
import os
import resource
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """User and system time of all its threads, in steps of 10 ms."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / TICKS


def resident_mb(pid: int) -> float:
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def another_process() -> ProcessPoolExecutor:
    """One worker that shares nothing with us: what presses must not slow down what is measured here, nor the reverse."""
    return ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))


def allow_many_files(count: int) -> None:
    """Two thousand screens are two thousand sockets; many systems allow 1,024 unless asked."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(count, hard) if hard != resource.RLIM_INFINITY else count, hard))


@contextmanager
def a_process(work: Callable[[Connection], None]) -> Iterator[Connection]:
    """Does ``work`` with its end of a pipe; ours is given. None through the pipe is its end."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    try:
        yield ours
    finally:
        ours.send(None)
        process.join(10)
