"""Sound files as others make them (a recorder, a telephone, Google), read as samples of one channel.

FFmpeg reads hundreds of formats; only those that carry sound themselves are let in, none that names other files or addresses.
"""

from pathlib import Path
from typing import IO

import av
import numpy as np
from numpy.typing import NDArray

_LET_IN = "aac,aiff,au,caf,flac,matroska,mov,mp3,ogg,w64,wav,webm"
_ONLY = {"format_whitelist": _LET_IN, "protocol_whitelist": "file", "enable_drefs": "0"}


class Unreadable(Exception):
    """In FFmpeg's words, without a path."""


class TooLong(Exception):
    """Longer than was asked for."""


def samples_of(file: Path | IO[bytes], longest_seconds: float) -> tuple[NDArray[np.float32], int]:
    """All channels as one, full scale 1.0, and how many a second. Raises Unreadable, TooLong."""
    blocks: list[NDArray[np.float32]] = []
    heard = 0
    try:
        with av.open(str(file) if isinstance(file, Path) else file, "r", options=_ONLY) as opened:
            if not opened.streams.audio:
                raise Unreadable("no sound in it")
            stream = opened.streams.audio[0]
            rate = stream.rate
            planes = av.AudioResampler(format="fltp")
            for frame in opened.decode(stream):
                blocks.extend(part.to_ndarray().mean(axis=0) for part in planes.resample(frame))
                heard += frame.samples
                if heard > longest_seconds * rate:
                    raise TooLong
    except (av.FFmpegError, OSError, ValueError) as error:
        raise Unreadable(getattr(error, "strerror", None) or str(error)) from None
    return np.concatenate(blocks) if blocks else np.empty(0, dtype=np.float32), rate
