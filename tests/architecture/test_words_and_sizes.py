"""The glossary, the size and the shape of what we write."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import ROOMS, ROOT, files, named, tree

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
NEEDS_NO_DOCSTRING = 8
GENERATED = {"displays/src/contract.ts"}
NOT_OUR_WORDS = re.compile(r"(manager|helper|utils?|common|misc)$", re.IGNORECASE)
NOT_OUR_VERBS = {"process", "handle", "do_it", "manage"}
FOREIGN_WORDS = {"FrameOnceManager"}
"""Named after what they extend."""
OURS = (*ROOMS, "tests", "displays")


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_a_file_is_read_in_one_sitting() -> None:
    written = [path for path in files(*OURS, endings=(".py", ".ts", ".tsx", ".css")) if named(path) not in GENERATED]
    lines = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in written}
    assert {name: count for name, count in lines.items() if count > LONGEST_FILE} == {}


def test_a_file_of_a_room_says_what_it_knows_in_few_lines() -> None:
    said = {named(path): ast.get_docstring(tree(path)) or "" for path in files(*ROOMS) if tree(path).body}
    assert [name for name, words in said.items() if not 1 <= len(words.splitlines()) <= 10] == []


def says_nothing(path: Path) -> Iterator[str]:
    """Long public functions, and classes with methods that say nothing either; one class alone is told by its module."""
    public = [node for node in tree(path).body if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_")]
    classes = [node for node in public if isinstance(node, ast.ClassDef)]
    for node in public:
        if isinstance(node, ast.ClassDef):
            acts = [part for part in node.body if isinstance(part, ast.FunctionDef) and part.name[0] != "_" and part.name != "apply"]
            needs = len(classes) > 1 and any(not ast.get_docstring(part) and not part.decorator_list for part in acts)
        else:
            needs = (node.end_lineno or 0) - node.lineno > NEEDS_NO_DOCSTRING and node.name not in ("main", "upgrade")
        if needs and not ast.get_docstring(node):
            yield f"{named(path)}: {node.name}"


def test_what_others_call_says_what_it_does() -> None:
    assert [silent for path in files(*ROOMS) for silent in says_nothing(path)] == []


def test_a_function_is_seen_at_one_glance() -> None:
    lines = {f"{named(path)}: {node.name}": (node.end_lineno or 0) - node.lineno for path in files(*ROOMS) for node in functions(path)}
    assert {name: count for name, count in lines.items() if count > LONGEST_FUNCTION} == {}


def named_badly(path: Path) -> Iterator[str]:
    classes = {node.name for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)} - FOREIGN_WORDS
    yield from (name for name in (path.stem, *classes) if NOT_OUR_WORDS.search(name))
    yield from {node.name for node in functions(path)} & NOT_OUR_VERBS


def test_names_say_what_a_thing_is() -> None:
    assert {f"{named(path)}: {name}" for path in files(*OURS) for name in named_badly(path)} == set()


def test_no_folder_is_a_drawer_for_everything() -> None:
    folders = {part for path in files(*OURS, endings=(".py", ".ts", ".tsx")) for part in path.relative_to(ROOT).parts[:-1]}
    assert not {name for name in folders if NOT_OUR_WORDS.search(name)}
    assert "services" not in folders


def test_a_moment_says_its_unit() -> None:
    """Spans and moments end in _ms, _seconds, _minutes, _hours or _utc."""
    unclear = {"delay", "duration", "timestamp", "ttl", "interval"}
    arguments = (
        (path, node, argument) for path in files(*ROOMS) for node in functions(path) for argument in node.args.args + node.args.kwonlyargs
    )
    assert {f"{named(path)}: {node.name}({argument.arg})" for path, node, argument in arguments if argument.arg in unclear} == set()
