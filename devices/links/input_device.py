"""A keypad as a file of /dev/input: opened by its by-path name, taken for ourselves alone, read without blocking. Linux only.

Knows ioctl numbers; what the records mean is another file's business.
"""

import fcntl
import os

from devices.pads.input_events import RECORD, light_record
from devices.ports import LineLost

EVIOCGRAB = 0x40044590
"""_IOW('E', 0x90, int): what is typed reaches nobody else, no console and no desktop."""
NUM_LOCK = 0
AT_ONCE = 64 * RECORD.size


class InputFile:
    """Implements `devices.ports.InputDevice`. ``grabs`` False for what is no input device: a pipe in a test."""

    def __init__(self, path: str, grabs: bool = True) -> None:
        self._path, self._grabs = path, grabs
        self._file = -1
        self._writes = True

    def open(self) -> None:
        self.close()
        try:
            try:
                self._file, self._writes = os.open(self._path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC), True
            except PermissionError:
                self._file, self._writes = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), False
            if self._grabs:
                fcntl.ioctl(self._file, EVIOCGRAB, 1)
        except OSError as error:
            self.close()
            raise LineLost(f"{self._path}: {error.strerror}") from error

    def read(self) -> bytes:
        try:
            received = os.read(self._file, AT_ONCE)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise LineLost(f"{self._path}: {error.strerror}") from error
        if not received:
            raise LineLost(f"{self._path}: closed")
        return received

    def fileno(self) -> int:
        return self._file

    def light(self, on: bool) -> None:
        """A device without the lamp, or one that may only be read, is as good as one that has none."""
        if self._grabs and self._writes and self._file >= 0:
            try:
                os.write(self._file, light_record(NUM_LOCK, on))
            except BlockingIOError:
                return
            except OSError as error:
                raise LineLost(f"{self._path}: {error.strerror}") from error

    def close(self) -> None:
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)
