"""A board's description learnt from recordings of known numbers, for the boards of small firms whose protocol nobody has.

Pure. Hypotheses are the template grammar; one that is kept rebuilds every recording byte for byte. Where two hypotheses that fit
would show different bytes for the next number, nothing is guessed: `CannotTell` names the recording that would decide.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from devices.drivers.catalogue import driver_of
from devices.drivers.driver import Look
from devices.drivers.encodings import Table
from devices.drivers.errors import DriverError
from devices.drivers.model import LineSettings
from devices.drivers.template_model import TemplateModel
from devices.faces import face_of
from devices.learning.columns import Unexplained, explained
from devices.learning.described import Escape, described
from devices.learning.observed import Capture, Shape, lines_of, once, shapes, unescaped
from devices.learning.probes import like, other_letters
from devices.learning.texts import guesses
from queue_server.contract.devices import BoardLine, BoardState

__all__ = ["CannotTell", "Capture", "Learned", "learn", "predicted"]

MOST_CANDIDATES = 60
FEWEST = 3
"""Different numbers below which nearly any checksum fits."""


@dataclass(frozen=True)
class Learned:
    """``doubts``: what the recordings do not decide, each with the recording that would; Vietnamese / English."""

    model: TemplateModel
    doubts: tuple[str, ...]


@dataclass(frozen=True)
class CannotTell:
    """``why`` in plain words; Vietnamese / English. ``wanted``: number and address of the one recording that would decide."""

    why: str
    wanted: tuple[str, int] | None = None


def learn(captures: Sequence[Capture], name: str = "learned", line: LineSettings | None = None) -> Learned | CannotTell:
    """Find the description under which these recordings are this board's frames. Never raises for what was recorded."""
    if len({capture.number for capture in captures}) < FEWEST:
        return CannotTell(f"cần ít nhất {FEWEST} số khác nhau / at least {FEWEST} different numbers are needed")
    if any(not capture.wire for capture in captures):
        return CannotTell("có bản ghi không có byte nào / a recording holds no bytes")
    torn = _contradiction(captures)
    if torn is not None:
        return torn
    candidates, trouble = _candidates(captures, name, line or LineSettings())
    if not candidates:
        return trouble
    return _agreed(captures, candidates)


def predicted(model: TemplateModel, number: str, address: int, look: Look | None = None) -> bytes:
    """The bytes that show ``number``, written as in `Capture`. Raises DriverError."""
    rows, shown = face_of(_serving(number), model, blinking=look == "blinking")
    return b"".join(frame.wire for frame in driver_of(model).frames(address, rows, look or shown))


@lru_cache(maxsize=1024)
def _serving(number: str) -> BoardState:
    """Every hypothesis is asked the same numbers."""
    lines = [BoardLine(number=one, counter=int(counter or 0)) for one, counter in lines_of(number)]
    return BoardState(mode="serving", number=number, lines=lines, rev=1)


def _contradiction(captures: Sequence[Capture]) -> CannotTell | None:
    heard: dict[tuple[str, int, Look], bytes] = {}
    for capture in captures:
        unit = once(capture.wire)
        if heard.setdefault((capture.number, capture.address, capture.seen_as), unit) != unit:
            return CannotTell(
                f"số {capture.number!r} được ghi hai lần với byte khác nhau: có bộ đếm hoặc mã đổi theo thời gian / "
                f"{capture.number!r} was recorded twice with different bytes: something counts or changes with time"
            )
    return None


def _candidates(captures: Sequence[Capture], name: str, line: LineSettings) -> tuple[list[TemplateModel], CannotTell]:
    """Models that rebuild every recording, the likeliest first; and why there is none, if there is none."""
    trouble = CannotTell(
        "các bản ghi dài ngắn khác nhau hoặc quá dài: ghi lại các số cùng số chữ, mỗi bản chỉ một khung / "
        "the recordings differ in length or are too long: record numbers of equally many letters, one frame each"
    )
    found: list[tuple[int, TemplateModel]] = []
    for tables in (False, True):
        for shape in shapes(captures):
            trouble = _collect(found, captures, shape, name, line, tables)
        if not found:
            for rule, head, tail, plain in unescaped(captures):
                for shape in shapes(plain):
                    _collect(found, captures, shape, name, line, tables, (rule, head, tail))
        if found:
            break
    found.sort(key=lambda one: -one[0])  # a second byte that has not changed yet belongs to its number or check, rather than to nothing
    return [model for _, model in found], trouble


def _collect(
    found: list[tuple[int, TemplateModel]],
    captures: Sequence[Capture],
    shape: Shape,
    name: str,
    line: LineSettings,
    tables: bool,
    escape: Escape | None = None,
) -> CannotTell:
    """Adds what fits this shape to ``found``, with how many columns it explains. Gives the best reason why others did not."""
    furthest = -1
    for text in guesses(shape, tables):
        try:
            ways = explained(shape.seen, text)
        except Unexplained as stuck:
            furthest = max(furthest, stuck.column)
            continue
        for pieces in ways:
            model = described(shape, text, pieces, name, line, escape)
            if model is not None and len(found) < MOST_CANDIDATES and _rebuilds(model, captures):
                found.append((sum(piece.size for piece in pieces), model))
    return _stuck(furthest)


def _stuck(column: int) -> CannotTell:
    if column < 0:
        return CannotTell(
            "không thấy số ở đâu trong các byte: kiểm tra lại số đã ghi, tốc độ (baud) và kiểu chẵn lẻ / "
            "the numbers stand nowhere in these bytes: check what was written down, the baud rate and the parity"
        )
    return CannotTell(
        f"byte thứ {column + 1} thay đổi mà không phải số, địa chỉ, trạng thái hay tổng kiểm tra đã biết / "
        f"byte {column + 1} changes and is neither number, address, state nor any known checksum"
    )


def _rebuilds(model: TemplateModel, captures: Sequence[Capture]) -> bool:
    try:
        return all(predicted(model, one.number, one.address, one.look) == once(one.wire) for one in captures)
    except DriverError:
        return False


def _agreed(captures: Sequence[Capture], candidates: Sequence[TemplateModel]) -> Learned | CannotTell:
    """The first candidate, if all others say the same of numbers like those recorded; what they differ about otherwise is a doubt."""
    chosen, *others = candidates
    addresses = sorted({capture.address for capture in captures})
    for number in like([capture.number for capture in captures]):
        for address in addresses:
            if len({_said(model, number, address) for model in candidates}) > 1:
                return CannotTell(
                    f"hai cách hiểu đều khớp; hãy ghi thêm số {number} ở địa chỉ {address} / "
                    f"two readings fit; also record {number} at address {address}",
                    (number, address),
                )
            if isinstance(_said(chosen, number, address), str):
                return _asking_for_digits(chosen, number, address)
    return Learned(chosen, tuple(_doubts(captures, chosen, others)))


def _asking_for_digits(model: TemplateModel, number: str, address: int) -> CannotTell:
    """A number of the same form that holds as many of the unknown digits as it can."""
    lacking = [digit for digit in "0123456789" if not model.data.knows(digit)]
    digits = itertools.cycle(lacking or number)
    wanted = "".join(next(digits) if letter.isdigit() and lacking else letter for letter in number)
    return CannotTell(
        f"chưa biết mã của chữ nào đó trong {wanted}; hãy ghi thêm số {wanted} / "
        f"the code of some letter of {wanted} is not known; also record {wanted}",
        (wanted, address),
    )


def _doubts(captures: Sequence[Capture], chosen: TemplateModel, others: Sequence[TemplateModel]) -> list[str]:
    doubts: list[str] = []
    numbers, addresses = [capture.number for capture in captures], sorted({capture.address for capture in captures})
    if len(addresses) < 2:
        doubts.append(
            f"chỉ đúng cho địa chỉ {addresses[0]}: hãy ghi thêm một số ở địa chỉ khác / "
            f"right for address {addresses[0]} only: also record a number at another address"
        )
    else:
        some = list(like(numbers))[::13]
        unsure = next((at for at in range(1, 100) if any(_is_doubtful(chosen, others, one, at) for one in some)), None) if others else None
        if unsure is not None:
            doubts.append(
                f"chưa chắc cách viết địa chỉ từ {unsure}: hãy ghi thêm một số ở địa chỉ {unsure} / "
                f"addresses from {unsure} on may be written otherwise: also record a number at address {unsure}"
            )
    strange = next((one for one in other_letters(numbers) if _is_doubtful(chosen, others, one, addresses[0])), None)
    if strange is not None:
        doubts.append(f"chưa chắc chữ khác: hãy ghi thêm số {strange} / other letters are not sure: also record {strange}")
    if len({len(number) for number in numbers}) < 2 and chosen.rows is None:
        doubts.append(
            f"mọi số đều có {len(numbers[0])} chữ: hãy ghi thêm số ngắn nhất và dài nhất / "
            f"all numbers have {len(numbers[0])} letters: also record the shortest and the longest"
        )
    return doubts


def _is_doubtful(chosen: TemplateModel, others: Sequence[TemplateModel], number: str, address: int) -> bool:
    said = _said(chosen, number, address)
    return isinstance(said, str) or any(_said(model, number, address) != said for model in others)


def _said(model: TemplateModel, number: str, address: int) -> bytes | str:
    """The bytes, or the refusal: two models that refuse agree too. A code nobody has heard is a refusal, not a blank."""
    if isinstance(model.data, Table):
        has_letters = any(letter.isalpha() for letter in model.data.letters)
        for letter in "".join(one for one, _ in lines_of(number)):
            if letter not in model.data.letters and (letter.isdigit() or has_letters):
                return "unknown_code"
    try:
        return predicted(model, number, address)
    except DriverError as error:
        return error.code
