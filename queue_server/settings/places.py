"""On which line of a TOML text each key stands, so that a refusal can point at it.

Knows the shape of TOML text and no meaning; the text has been read by tomllib before, so it is never judged here.
"""

import re

Loc = tuple[str | int, ...]
"""The way to a value: ``("services", 3, "prefix")`` is the prefix of the fourth [[services]]."""

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_HEADER = re.compile(r"\[(\[)?((?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|[^\]\"'])*)\]\]?")
_KEY = re.compile(r"[ \t]*(?:\"((?:[^\"\\\n]|\\.)*)\"|'([^'\n]*)'|([A-Za-z0-9_-]+))[ \t]*(\.?)")
_VALUE_PART = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}'  # strings first: what looks like a bracket or a comment inside them is text
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|[\[{]|[\]}]|\n"
    r"|[^\"'\#\[\]{}\n]+",
    re.DOTALL,
)


def key_lines(text: str) -> dict[Loc, int]:
    """Line, counted from 1, of every table header and every key that starts a line. Keys of inline tables stand on their parent's line."""
    lines: dict[Loc, int] = {}
    last: dict[Loc, int] = {}
    table: Loc = ()
    at = _skip(_BLANK, text, 0)
    while at < len(text):
        line = text.count("\n", 0, at) + 1
        header = _HEADER.match(text, at)
        if header:
            names = _names(header[2], 0)[0]
            table = _table(names, last, is_array=bool(header[1]))
            lines.setdefault(tuple(names), line)
            lines.setdefault(table, line)
            at = header.end()
        else:
            names, at = _names(text, at)
            for depth in range(1, len(names) + 1):
                lines.setdefault(table + tuple(names[:depth]), line)
            at = _after_value(text, at + 1)
        at = _skip(_BLANK, text, at)
    return lines


def _skip(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _names(text: str, at: int) -> tuple[list[str], int]:
    """The parts of a dotted key, and where it ended."""
    names: list[str] = []
    while found := _KEY.match(text, at):
        names.append(next(part for part in found.groups()[:3] if part is not None))
        at = found.end()
        if not found[4]:
            break
    return names, at


def _table(names: list[str], last: dict[Loc, int], *, is_array: bool) -> Loc:
    """The way to the table a header opens; ``last`` counts the tables of each array so far."""
    loc: Loc = ()
    for depth, name in enumerate(names, 1):
        loc += (name,)
        if is_array and depth == len(names):
            last[loc] = last.get(loc, -1) + 1
        if loc in last:
            loc += (last[loc],)
    return loc


def _after_value(text: str, at: int) -> int:
    depth = 0
    while found := _VALUE_PART.match(text, at):
        part, at = found[0], found.end()
        if part in ("[", "{"):
            depth += 1
        elif part in ("]", "}"):
            depth -= 1
        elif part == "\n" and depth <= 0:
            break
    return at
