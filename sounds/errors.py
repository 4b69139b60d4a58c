"""What can go wrong with sounds, each as one sentence that says what to do next, in Vietnamese and in English.

``exit_code`` is what the command line answers with (the numbers of sysexits.h).
"""


class SoundError(Exception):
    """Base of everything this room raises on purpose."""

    exit_code = 1

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.vi = vi
        self.en = en

    def __str__(self) -> str:
        return f"{self.vi} / {self.en}"


class VoiceUnavailable(SoundError):
    """The engine cannot speak now: not installed, hung, refused, no network. Another engine may.

    ``again``: this one may too if it is asked again at once; a refusal to hurry or a missing program will not change by that.
    """

    exit_code = 69

    def __init__(self, vi: str, en: str, *, again: bool = True) -> None:
        super().__init__(vi, en)
        self.again = again


def not_installed(package: str, extra: str = "motcua[speech]") -> VoiceUnavailable:
    """What to say when a package of an extra is missing."""
    return VoiceUnavailable(
        f"Chưa có {package}. Hãy chạy: pip install '{extra}'", f"{package} is not installed. Run: pip install '{extra}'", again=False
    )


class TextRejected(SoundError):
    """The engine works but will not say this text or does not know this voice. Trying again is no use."""

    exit_code = 65


class BankMissing(SoundError):
    """There is no bank, or not the clip that was asked for."""

    exit_code = 66


class BankNotBuilt(SoundError):
    """A bank could not be written; the one before still stands."""

    exit_code = 73


class PhrasesWrong(SoundError):
    """A language's TOML file cannot be used as it is."""

    exit_code = 78


class RecordingRejected(SoundError):
    """A person's recording cannot be used as it is; nothing was changed."""

    exit_code = 65
