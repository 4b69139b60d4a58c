"""The glossary, the size and the shape of what we write."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("path", files(*OURS, endings=(".py", ".ts", ".tsx", ".css")), ids=named)
def test_a_file_is_read_in_one_sitting(path: Path) -> None:
    if named(path) not in GENERATED:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", files(*ROOMS), ids=named)
def test_a_room_says_what_it_knows(path: Path) -> None:
    if tree(path).body:
        said = ast.get_docstring(tree(path))
        assert said, "a module begins by saying what it knows"
        assert len(said.splitlines()) <= 10


@pytest.mark.parametrize("path", files(*ROOMS), ids=named)
def test_what_others_call_says_what_it_does(path: Path) -> None:
    """Long public functions, and classes with methods that say nothing either; one class alone is told by its module."""
    public = [node for node in tree(path).body if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_")]
    classes = [node for node in public if isinstance(node, ast.ClassDef)]
    for node in public:
        if isinstance(node, ast.ClassDef):
            acts = [part for part in node.body if isinstance(part, ast.FunctionDef) and part.name[0] != "_" and part.name != "apply"]
            needs = len(classes) > 1 and any(not ast.get_docstring(part) and not part.decorator_list for part in acts)
        else:
            needs = (node.end_lineno or 0) - node.lineno > NEEDS_NO_DOCSTRING and node.name not in ("main", "upgrade")
        assert not needs or ast.get_docstring(node), f"{node.name} says nothing of itself"


@pytest.mark.parametrize("path", files(*ROOMS), ids=named)
def test_a_function_is_seen_at_one_glance(path: Path) -> None:
    long = {
        node.name: node.end_lineno - node.lineno
        for node in functions(path)
        if node.end_lineno and node.end_lineno - node.lineno > LONGEST_FUNCTION
    }
    assert long == {}


@pytest.mark.parametrize("path", files(*OURS), ids=named)
def test_names_say_what_a_thing_is(path: Path) -> None:
    classes = {node.name for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)}
    assert not NOT_OUR_WORDS.search(path.stem), "a file is named after what it knows"
    assert not {name for name in classes if NOT_OUR_WORDS.search(name)} - FOREIGN_WORDS
    assert not {node.name for node in functions(path)} & NOT_OUR_VERBS


def test_no_folder_is_a_drawer_for_everything() -> None:
    folders = {part for path in files(*OURS, endings=(".py", ".ts", ".tsx")) for part in path.relative_to(ROOT).parts[:-1]}
    assert not {name for name in folders if NOT_OUR_WORDS.search(name)}
    assert "services" not in folders


@pytest.mark.parametrize("path", files(*ROOMS), ids=named)
def test_a_moment_says_its_unit(path: Path) -> None:
    """Spans and moments end in _ms, _seconds, _minutes, _hours or _utc."""
    for node in functions(path):
        for argument in (*node.args.args, *node.args.kwonlyargs):
            assert argument.arg not in ("delay", "duration", "timestamp", "ttl", "interval"), f"{node.name}({argument.arg})"
