"""Google's voice through gTTS, only to build a bank while online; what it says is the hall's own and not to be passed on.

gTTS knows the words of the request; the sending is ours, because its own neither checks certificates nor has a total
deadline. Requests are spaced out: Google blocks whole addresses that hurry.
"""

import base64
import binascii
import io
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sounds.engines.port import Pcm
from sounds.errors import TextRejected, VoiceUnavailable, not_installed

ADDRESS = "https://translate.google.com/_/TranslateWebserverUi/data/batchexecute"
LONGEST_TEXT = 100
LARGEST_ANSWER = 4_000_000
_LONGEST_S = 60.0
_SOUND = re.compile(r'jQ1olc","\[\\"([A-Za-z0-9+/=]+)\\"\]')
_SLOW_BELOW_WPM = 110


class Gtts:
    name = "gtts"
    licence = "Google Translate voice: for this hall only, not to be redistributed"
    list_characters = LONGEST_TEXT

    def __init__(
        self,
        address: str = ADDRESS,
        seconds_between: float = 1.0,
        sleep: Callable[[float], None] = time.sleep,
        authorities: Path | None = None,
    ) -> None:
        """``authorities`` sign the certificate instead of those that everybody trusts: a file of them, as PEM."""
        self._address = address
        self._verify = str(authorities) if authorities else True
        self._seconds_between = seconds_between
        self._sleep = sleep
        self._next_at = 0.0

    def synthesize(self, text: str, voice: str, rate: int, timeout: float) -> Pcm:
        if not 0 < len(text.strip()) <= LONGEST_TEXT:
            raise TextRejected(
                f"Google mỗi lần chỉ đọc 1–{LONGEST_TEXT} ký tự, không đọc được “{text}”.",
                f"One request to Google says 1 to {LONGEST_TEXT} characters, not “{text}”.",
            )
        self._wait_for_turn()
        return _decoded(_sound_in(self._ask(text, voice, rate < _SLOW_BELOW_WPM, timeout)))

    def fingerprint(self, voice: str) -> str:
        import gtts

        return f"gtts {gtts.__version__}"

    def close(self) -> None:
        """Nothing is kept open."""

    def _wait_for_turn(self) -> None:
        now = time.monotonic()
        if now < self._next_at:
            self._sleep(self._next_at - now)
        self._next_at = max(now, self._next_at) + self._seconds_between

    def _ask(self, text: str, voice: str, slow: bool, timeout: float) -> str:
        """The answer as text. The deadline is for all of it, however slowly it drips."""
        try:
            import gtts
            import requests
            import urllib3
        except ImportError as error:
            raise not_installed("gTTS") from error
        deadline = time.monotonic() + timeout
        body = gtts.gTTS(text, lang=voice, slow=slow, lang_check=False).get_bodies()[0]
        try:
            asked = requests.post(
                self._address, data=body, headers=gtts.gTTS.GOOGLE_TTS_HEADERS, timeout=timeout, stream=True, verify=self._verify
            )
            with asked as answer:
                if answer.status_code != 200:
                    raise _refused(answer.status_code)
                return _all_of(answer.raw, deadline).decode("utf-8", "replace")
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise _unreachable(type(error).__name__) from error


def _all_of(body: Any, deadline: float) -> bytes:
    """Whatever has arrived is taken at once, so that an answer that drips is noticed at the deadline."""
    arrived = bytearray()
    while piece := body.read1(65_536, decode_content=True):
        arrived += piece
        if time.monotonic() > deadline:
            raise _unreachable("too slow")
        if len(arrived) > LARGEST_ANSWER:
            raise _unreachable("too long")
    return bytes(arrived)


def _sound_in(answer: str) -> bytes:
    """The MP3 inside the answer. Google answers 200 without sound for a language it does not know."""
    found = _SOUND.search(answer)
    try:
        return base64.b64decode(found.group(1), validate=True) if found else b""
    except binascii.Error:
        return b""


def _decoded(mp3: bytes) -> Pcm:
    import numpy as np

    from sounds import levels
    from sounds.sound_file import TooLong, Unreadable, samples_of

    try:
        sound, rate = samples_of(io.BytesIO(mp3), _LONGEST_S)
    except (TooLong, Unreadable):
        raise TextRejected("Google không trả về âm thanh cho câu này.", "Google sent no sound for this text.") from None
    return Pcm(rate, levels.to_pcm(sound.astype(np.float64)))


def _refused(status: int) -> VoiceUnavailable:
    if status == 429:
        return VoiceUnavailable(
            "Google tạm từ chối vì gửi quá nhiều (429). Hãy đợi một giờ rồi chạy lại, hoặc dùng --engine espeak.",
            "Google refuses for now: too many requests (429). Wait an hour and run it again, or use --engine espeak.",
            again=False,
        )
    return VoiceUnavailable(
        f"Google từ chối (HTTP {status}). Hãy dùng --engine espeak.", f"Google refused (HTTP {status}). Use --engine espeak."
    )


def _unreachable(why: str) -> VoiceUnavailable:
    return VoiceUnavailable(
        f"Không gọi được Google ({why}). Hãy kiểm tra Internet hoặc dùng --engine espeak.",
        f"Google cannot be reached ({why}). Check the Internet or use --engine espeak.",
    )
