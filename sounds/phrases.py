"""A language of the hall: its phrases, letters and sentences, read from config/phrases/<language>.toml.

It turns an announcement into pieces, and pieces into clip ids and text. It knows no sound, no file but the TOML.
"""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sounds import en, vi
from sounds.announcement import Announcement
from sounds.errors import PhrasesWrong
from sounds.pieces import Chime, Digits, Letter, Number, Pause, Phrase, Piece

CHIME = "tone/chime"
_SLOT = re.compile(r"\{([a-z-]+)\}")
_NUMBER = re.compile(r"([A-Z]*)([0-9]+)")
_SENTENCES = ("call", "call-desk", "recall", "recall-desk")


class Reader(Protocol):
    """The numbers of a language: ``parts`` never yields an integer above 99; strings are keys of ``WORDS``."""

    WORDS: dict[str, str]

    def parts(self, value: int) -> list[int | str]: ...

    def below_hundred(self, value: int, four: str = ...) -> str: ...


READERS: dict[str, Reader] = {"vi": vi, "en": en}


def shipped() -> Path:
    """The folder of the languages that come with the project: in a checkout, or inside the installed package."""
    packages = Path(__file__).resolve().parent.parent
    packed = packages / "queue_server" / "_config" / "phrases"
    return packed if packed.is_dir() else packages / "config" / "phrases"


@dataclass(frozen=True)
class Language:
    """Immutable; ``read`` is the way to get one."""

    code: str
    name: str
    phrases: dict[str, str]
    letters: dict[str, str]
    sentences: dict[str, str]
    reader: Reader | None
    options: dict[str, str] = field(default_factory=dict)
    voice: dict[str, str | int] = field(default_factory=dict)
    confused: tuple[str, ...] = ()

    @classmethod
    def read(cls, code: str, folder: Path | None = None) -> "Language":
        """``<folder>/<code>.toml``. Raises PhrasesWrong, naming file and place."""
        path = (folder or shipped()) / f"{code}.toml"
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise PhrasesWrong(f"Chưa có ngôn ngữ “{code}”: hãy tạo {path}", f"There is no language “{code}”: write {path}") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise PhrasesWrong(f"{path} không đọc được: {error}", f"{path} cannot be read: {error}") from None
        try:
            language = cls(
                code=raw["language"],
                name=raw["name"],
                phrases=raw["phrases"],
                letters=raw["letters"],
                sentences=raw["sentences"],
                reader=READERS.get(raw.get("numbers", "")),
                options=raw.get("options", {}),
                voice=raw.get("voice", {}),
                confused=tuple(raw.get("confused", {}).get("groups", ())),
            )
        except KeyError as error:
            raise PhrasesWrong(f"{path} thiếu mục {error}", f"{path} lacks {error}") from None
        language._check(path)
        return language

    def _check(self, path: Path) -> None:
        for name in _SENTENCES:
            if name not in self.sentences:
                raise PhrasesWrong(f"{path}: thiếu câu “{name}”", f"{path}: sentence “{name}” is missing")
        for name, template in self.sentences.items():
            for slot in _SLOT.findall(template):
                if slot not in ("ticket", "counter") and slot not in self.phrases:
                    raise PhrasesWrong(
                        f"{path}: câu “{name}” nhắc cụm từ lạ {{{slot}}}", f"{path}: “{name}” names {{{slot}}}, which is no phrase"
                    )

    # --- from an announcement to pieces and text ---

    def pieces(self, said: Announcement) -> list[Piece]:
        """The sentence of one announcement, in order, without chime or pauses."""
        found: list[Piece] = []
        for slot in _SLOT.findall(self._template(said)):
            found += self._fill(slot, said)
        return found

    def text(self, said: Announcement) -> str:
        """The same sentence to be read: "Mời công dân có số A không một năm, đến quầy số ba." """

        def written(slot: re.Match[str]) -> str:
            return " ".join(self._written(piece) for piece in self._fill(slot.group(1), said))

        line = _SLOT.sub(written, self._template(said))
        return line[:1].upper() + line[1:]

    def _template(self, said: Announcement) -> str:
        return self.sentences[("recall" if said.recall else "call") + ("-desk" if said.desk else "")]

    def _fill(self, slot: str, said: Announcement) -> list[Piece]:
        if slot == "counter":
            return [Number(said.counter)]
        if slot == "ticket":
            return self._ticket(said.number)
        return [Phrase(slot)]

    def _ticket(self, number: str) -> list[Piece]:
        match = _NUMBER.fullmatch(number)
        if match is None:  # nothing we could read aloud: a letter without a clip makes the whole sentence a chime
            return [Letter(number)]
        letters: list[Piece] = [Letter(letter) for letter in match.group(1)]
        as_number = self.options.get("tickets") == "number"
        return [*letters, Number(int(match.group(2))) if as_number else Digits(match.group(2))]

    def _written(self, piece: Piece) -> str:
        match piece:
            case Phrase(key):
                return self.phrases[key]
            case Letter(letter):
                return letter
            case Digits(digits):
                return " ".join(self.words(int(digit)) for digit in digits)
            case Number(value):
                return self.words(value)
            case Chime() | Pause():
                return ""

    # --- numbers ---

    def words(self, value: int) -> str:
        """A whole number in words; in figures when this language has no reader or it does not reach that far."""
        return " ".join(self._part(part) for part in self._parts(value))

    def _parts(self, value: int) -> list[int | str]:
        if self.reader is None or value > 999_999_999:
            return [value]
        return self.reader.parts(value)

    def _part(self, part: int | str) -> str:
        if isinstance(part, str):
            return self.options.get(part) or (self.reader.WORDS[part] if self.reader else part)
        return self.reader.below_hundred(part, self.options.get("four", "tư")) if self.reader else str(part)

    # --- clips ---

    def clips(self, piece: Piece) -> list[str]:
        """Clip ids of a piece, in order: Digits("01") -> ["vi/digit-0", "vi/digit-1"]."""
        match piece:
            case Chime():
                return [CHIME]
            case Phrase(key):
                return [f"{self.code}/{key}"]
            case Letter(letter):
                return [f"{self.code}/letter-{letter.lower()}"]
            case Digits(digits):
                return [f"{self.code}/digit-{digit}" for digit in digits]
            case Number(value):
                return [f"{self.code}/{'word' if isinstance(part, str) else 'number'}-{part}" for part in self._parts(value)]
            case Pause():
                return []

    def inventory(self) -> dict[str, str]:
        """Every clip of this language and what is spoken in it: the builder's work list and a reader's script."""
        script = {f"{self.code}/{key}": text for key, text in self.phrases.items()}
        script |= {f"{self.code}/letter-{letter.lower()}": text for letter, text in self.letters.items()}
        script |= {f"{self.code}/digit-{digit}": self.words(digit) for digit in range(10)}
        script |= {f"{self.code}/number-{value}": self.words(value) for value in range(100)}
        if self.reader:
            script |= {f"{self.code}/word-{key}": self._part(key) for key in self.reader.WORDS}
        return script

    def sounding_alike(self, letters: str) -> list[str]:
        """Groups of letters a hall uses together though they are easily confused by ear: "ABD" -> ["BD"]."""
        used = ["".join(letter for letter in group if letter in letters) for group in self.confused]
        return [group for group in used if len(group) > 1]
