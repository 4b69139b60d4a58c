"""The mains switch: runs a writer and remembers what every file held at its last sync, so that pulling the plug can drop the rest.

The kernel itself tells: a seccomp filter stops the writer at each fsync and fdatasync until we have copied the file. Nothing of the
writer is changed and nothing has to be compiled. Linux 5.5 or newer, x86-64 or ARM.
"""

import ctypes
import fcntl
import os
import platform
import random
import select
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

SYSCALLS = {"x86_64": (317, 74, 75), "aarch64": (277, 82, 83)}
"""Machine -> numbers of seccomp, fsync, fdatasync."""
ALLOW, NOTIFY = 0x7FFF0000, 0x7FC00000
LOAD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
RECEIVE, SEND = 0xC0502100, 0xC0182101
CONTINUE = 1
BLOCK = 4096


def report_syncs_to(line: socket.socket) -> None:
    """In the writer, before it opens a file: from now on each sync waits until whoever holds the other end has seen it."""
    seccomp, fsync, fdatasync = SYSCALLS[platform.machine()]
    rules = [(LOAD, 0, 0, 0), (JUMP_IF_EQUAL, 2, 0, fsync), (JUMP_IF_EQUAL, 1, 0, fdatasync), (RETURN, 0, 0, ALLOW), (RETURN, 0, 0, NOTIFY)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *rule) for rule in rules))
    program = struct.pack("HxxxxxxP", len(rules), ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    set_no_new_privs, set_filter, new_listener = 38, 1, 8
    libc.prctl(set_no_new_privs, 1, 0, 0, 0)
    listener = libc.syscall(seccomp, set_filter, new_listener, program)
    if listener < 0:
        raise OSError(ctypes.get_errno(), "the kernel lets no seccomp listener be made: the power-cut test cannot run here")
    socket.send_fds(line, [b"."], [listener])


class Mains:
    """A running writer, and what is on the platter: ``synced[name]`` is what that file held when it was last synced.

    ``acknowledged``: the lines in which the writer has said what was done, in order, up to this moment.
    """

    def __init__(self, folder: Path, script: Path, *arguments: str) -> None:
        self._folder = folder
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                command = [sys.executable, str(script), str(theirs.fileno()), str(folder), *arguments]
                self.writer = subprocess.Popen(command, stdout=subprocess.PIPE, pass_fds=[theirs.fileno()])
            _dot, descriptors, _, _ = socket.recv_fds(ours, 1, 1)
        if not descriptors:
            raise RuntimeError(f"the writer did not start (exit {self.writer.wait()})")
        self._listener = descriptors[0]
        self._half_a_line = ""
        self.acknowledged: list[str] = []
        self.synced: dict[str, bytes] = {}
        self.syncs = 0

    def __enter__(self) -> "Mains":
        return self

    def __exit__(self, *_: object) -> None:
        """The power goes, at the moment we are at."""
        assert self.writer.stdout is not None
        self.writer.kill()
        os.close(self._listener)
        self.writer.stdout.close()
        self.writer.wait()

    def moments(self) -> Iterator[Path]:
        """Each file or folder about to be synced, for ever. The writer waits meanwhile: between two such moments the platter does not
        change, so the power can go at none that is worse than these."""
        assert self.writer.stdout is not None
        words = self.writer.stdout.fileno()
        ready = select.poll()
        ready.register(self._listener, select.POLLIN)
        ready.register(words, select.POLLIN)
        while True:
            happened = dict(ready.poll())
            if words in happened:
                said = os.read(words, 65536)
                assert said, f"the writer has ended (exit {self.writer.wait()})"
                *lines, self._half_a_line = (self._half_a_line + said.decode()).split("\n")
                self.acknowledged += lines
            elif self._listener in happened:  # it waits, and all that it has said before is read
                asked = bytearray(80)
                fcntl.ioctl(self._listener, RECEIVE, asked)
                notice, thread = struct.unpack_from("QI", asked)
                (descriptor,) = struct.unpack_from("Q", asked, 32)
                path = Path(os.readlink(f"/proc/{thread}/fd/{descriptor}"))
                yield path
                self._sees_sync(path)
                fcntl.ioctl(self._listener, SEND, struct.pack("QqiI", notice, 0, 0, CONTINUE))

    def after_a_cut(self, folder: Path, chance: random.Random | None = None) -> Path:
        """The files as they are found: what was synced; with ``chance``, also any of the blocks written since, as a disk may do."""
        folder.mkdir()
        for name, synced in self.synced.items():
            found = bytearray(synced)
            if chance is not None and (self._folder / name).exists():
                written = (self._folder / name).read_bytes()
                found.extend(bytes(max(0, len(written) - len(synced))))
                for at in range(0, len(written), BLOCK):
                    if chance.random() < 0.5:
                        found[at : at + BLOCK] = written[at : at + BLOCK]
            (folder / name).write_bytes(found)
        return folder

    def _sees_sync(self, path: Path) -> None:
        if path == self._folder:  # only now a removed file is surely gone
            self.synced = {name: held for name, held in self.synced.items() if (path / name).exists()}
        elif path.parent == self._folder:
            self.synced[path.name] = path.read_bytes()
            self.syncs += 1
