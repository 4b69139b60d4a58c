"""A language of the hall: turns a sentence into pieces, and pieces into clip ids and text. It knows no sound."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sounds import language_file
from sounds.en import English
from sounds.language_file import LanguageFile, Options, Voice
from sounds.pieces import Chime, Digits, Letter, Number, Pause, Phrase, Piece
from sounds.readers import LARGEST, Part, Reader
from sounds.sentence import Sentence
from sounds.tabled import Tabled
from sounds.templates import VALUES, capitalised, chosen, filled, slots
from sounds.vi import Dialect, Vietnamese

CHIME = "tone/chime"
_LABEL = re.compile(r"([^\W\d_]*)([0-9]*)")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


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
    phrases: Mapping[str, str]
    """Spoken by key; floors and services are among them: "floor-0", "service-ho-tich"."""
    letters: Mapping[str, str]
    sentences: Mapping[str, str]
    places: Mapping[str, str]
    times: Mapping[str, str]
    reader: Reader
    options: Options
    voice: Voice
    confused: tuple[str, ...]

    @classmethod
    def read(cls, code: str, folder: Path | None = None, own: Path | None = None) -> "Language":
        """``<folder>/<code>.toml``, the hall's own lines in ``<own>/<code>.toml`` over it. Raises PhrasesWrong, naming file and place."""
        file = language_file.read(code, folder or shipped(), own)
        return cls(
            code=file.language,
            name=file.name,
            phrases={
                **file.phrases,
                **{f"floor-{floor}": text for floor, text in file.floors.items()},
                **{f"service-{key}": text for key, text in file.services.items()},
            },
            letters=file.letters,
            sentences=file.sentences,
            places=file.places.model_dump(),
            times=file.times.model_dump(),
            reader=_reader(file),
            options=file.options,
            voice=file.voice,
            confused=file.confused.groups,
        )

    def naming(self, services: Mapping[str, str]) -> "Language":
        """With these names of services by key, where the file does not say them itself."""
        return replace(self, phrases={f"service-{key}": name for key, name in services.items()} | dict(self.phrases))

    # --- from a sentence to pieces and text ---

    def pieces(self, sentence: Sentence) -> list[Piece]:
        """In order, without chime or pauses. Raises ValueError when the sentence lacks a value that its template needs."""
        return list(self._pieces(self._template(sentence), sentence))

    def _pieces(self, template: str, sentence: Sentence) -> Iterator[Piece]:
        for slot in slots(template):
            below = self._below(slot, sentence)
            yield from self._fill(slot, sentence) if below is None else self._pieces(below, sentence)

    def text(self, sentence: Sentence) -> str:
        """The same sentence to be read: "Mời công dân có số A không một năm, đến quầy số ba." """
        return capitalised(self._text(self._template(sentence), sentence, {}))

    def aloud(self, sentence: Sentence) -> str:
        """The same for an engine to say, letters as they are spoken: "… có số hát không một năm …"."""
        return capitalised(self._text(self._template(sentence), sentence, self.letters))

    def label(self, label: str) -> str:
        """What is printed on a ticket, as it is spoken: "H015" -> "hát không một năm"."""
        return " ".join(self._written(piece, self.letters) for piece in self._label(label, self.options.tickets))

    def clock(self, time: str) -> str:
        """A time of the hall's clock as it is spoken: "13:30" -> "mười ba giờ ba mươi phút"."""
        return self._text("{time}", Sentence("lunch", time=time), self.letters)

    def _text(self, template: str, sentence: Sentence, letters: Mapping[str, str]) -> str:
        def written(slot: str) -> str:
            below = self._below(slot, sentence)
            if below is not None:
                return self._text(below, sentence, letters)
            return " ".join(self._written(piece, letters) for piece in self._fill(slot, sentence))

        return filled(template, written)

    def _template(self, sentence: Sentence) -> str:
        name = "recall" if sentence.recall else sentence.name
        return chosen(self.sentences[name], lambda value: self._has(value, sentence))

    def _below(self, slot: str, sentence: Sentence) -> str | None:
        """The template that stands for a slot, if it is one that does."""
        match slot:
            case "sentence":
                below = self.sentences[sentence.name]
            case "place":
                below = self.places["desk" if sentence.desk else "counter"]
            case "time":
                below = self.times["whole" if sentence.time.endswith(":00") else "parts"]
            case _:
                return None
        return chosen(below, lambda value: self._has(value, sentence))

    @staticmethod
    def _has(value: str, sentence: Sentence) -> bool:
        return getattr(sentence, value, True) not in ("", None)

    def _fill(self, slot: str, sentence: Sentence) -> list[Piece]:
        if slot in VALUES and not self._has(slot, sentence):
            raise ValueError(f"the sentence “{sentence.name}” needs {slot}")
        match slot:
            case "ticket":
                return self._label(sentence.ticket, self.options.tickets)
            case "room" | "area":
                return self._label(getattr(sentence, slot), self.options.rooms)
            case "counter":
                return [Number(sentence.counter or 0)]
            case "floor":
                named = f"floor-{sentence.floor}"
                return [Phrase(named) if named in self.phrases else Number(sentence.floor or 0)]
            case "service":
                return [Phrase(f"service-{sentence.service}")]
            case "session":
                return [Phrase(sentence.session)]
            case "hour" | "hour12" | "half-day" | "minute" | "minute-digits":
                return [_of_time(slot, sentence.time)]
        return [Phrase(slot)]

    def _label(self, label: str, how: str) -> list[Piece]:
        """What is printed on a ticket or a door."""
        match = _LABEL.fullmatch(label)
        if match is None:  # nothing we could read aloud: no clip has such a name, so the whole sentence goes another way
            return [Letter(label)]
        letters, digits = match.groups()
        number: list[Piece] = [Number(int(digits)) if how == "number" else Digits(digits)] if digits else []
        return [*(Letter(letter) for letter in letters), *number]

    def _written(self, piece: Piece, letters: Mapping[str, str]) -> str:
        match piece:
            case Phrase(key):
                return self.phrases.get(key, key)
            case Letter(letter):
                return letters.get(letter) or letter
            case Digits(digits):
                return " ".join(self.words(int(digit)) for digit in digits)
            case Number(value):
                return self.words(value)
            case Chime() | Pause():
                return ""

    # --- numbers ---

    def words(self, value: int) -> str:
        """A whole number in words; in figures beyond what readers reach."""
        return " ".join(self._part(part) for part in self._parts(value))

    def _parts(self, value: int) -> list[Part]:
        return self.reader.parts(value) if value <= LARGEST else [value]

    def _part(self, part: Part) -> str:
        if isinstance(part, str):
            return self.reader.names[part]
        return self.reader.below_hundred(part) if part < 100 else str(part)

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

    def sections(self) -> dict[str, dict[str, str]]:
        """Every clip of this language and what is spoken in it, in reading order, by section of the sheet."""
        return {
            "phrases": {f"{self.code}/{key}": text for key, text in self.phrases.items()},
            "letters": {f"{self.code}/letter-{letter.lower()}": text for letter, text in self.letters.items()},
            "digits": {f"{self.code}/digit-{digit}": self.words(digit) for digit in range(10)},
            "numbers": {f"{self.code}/number-{value}": self.words(value) for value in range(100)},
            "words": {f"{self.code}/word-{key}": name for key, name in self.reader.names.items()},
        }

    def inventory(self) -> dict[str, str]:
        """All sections as one: the builder's work list."""
        return {clip: text for section in self.sections().values() for clip, text in section.items()}

    def unworded(self, sentence: Sentence) -> list[str]:
        """Clips of a sentence for which this language has no words, so that no bank can ever hold them: a letter without a name."""
        script = self.inventory()
        return [clip for piece in self.pieces(sentence) for clip in self.clips(piece) if clip not in script]

    def sounding_alike(self, letters: str) -> list[str]:
        """Groups of letters a hall uses together though they are easily confused by ear: "ABD" -> ["BD"]."""
        used = ["".join(letter for letter in group if letter in letters) for group in self.confused]
        return [group for group in used if len(group) > 1]


def _reader(file: LanguageFile) -> Reader:
    match file.numbers:
        case "vi":
            options = file.options
            return Vietnamese(Dialect(options.four, options.five, options.odd, options.thousand, options.empty_hundreds))
        case "en":
            return English()
        case "table":
            table = file.table
            assert table is not None  # the file was checked
            return Tabled(table.units, table.tens, table.joint, {key: (power.size, power.text) for key, power in table.powers.items()})


def _of_time(slot: str, time: str) -> Piece:
    match = _TIME.fullmatch(time)
    if match is None:
        raise ValueError(f"“{time}” is no time of the day, as 13:30")
    hour, minute = int(match.group(1)), int(match.group(2))
    match slot:
        case "hour":
            return Number(hour)
        case "hour12":
            return Number((hour - 1) % 12 + 1)
        case "half-day":
            return Phrase("am" if hour < 12 else "pm")
        case "minute-digits" if minute < 10:
            return Digits(f"{minute:02}")
    return Number(minute)
