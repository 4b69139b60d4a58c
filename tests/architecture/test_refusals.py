"""Every no that anybody can say has its sentence, its sentence has all it needs, and no sentence is for nothing."""

import ast
import string
from collections.abc import Iterator
from typing import NamedTuple

from queue_server.contract.refusals import REFUSALS
from queue_server.web.refusing import BY_STATUS
from tests.architecture.source import ROOMS, files, named, tree

GIVEN_BY_THE_FRAMEWORK = "queue_server/web/refusing.py"
"""Turns a bare status into a refusal; of its details nothing is known, and the sentence says "…"."""


class Site(NamedTuple):
    where: str
    codes: list[str]
    details: set[str]


def sites() -> Iterator[Site]:
    for path in files(*ROOMS):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refusal":
                yield Site(f"{named(path)}:{node.lineno}", list(codes_of(node.args[0])), {word.arg for word in node.keywords if word.arg})


def codes_of(said: ast.expr) -> Iterator[str]:
    match said:
        case ast.Constant(value=str(code)):
            yield code
        case ast.IfExp(body=one, orelse=other):
            yield from (*codes_of(one), *codes_of(other))
        case ast.Call(func=ast.Attribute(value=ast.Name(id="BY_STATUS")), args=[_, otherwise]):
            yield from (*BY_STATUS.values(), *codes_of(otherwise))
        case _:
            raise AssertionError(f"a refusal's code stands where it is raised, not {ast.unparse(said)}")


def placeholders(code: str) -> set[str]:
    texts = (REFUSALS[code].vi, REFUSALS[code].en)
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_code_that_is_raised_has_its_sentence() -> None:
    assert {(site.where, code) for site in sites() for code in site.codes if code not in REFUSALS} == set()


def test_every_sentence_gets_what_it_speaks_of() -> None:
    lacking = {
        (site.where, code): placeholders(code) - site.details
        for site in sites()
        for code in site.codes
        if not site.where.startswith(GIVEN_BY_THE_FRAMEWORK) and not placeholders(code) <= site.details
    }
    assert lacking == {}


def test_no_sentence_is_for_nothing() -> None:
    assert set(REFUSALS) - {code for site in sites() for code in site.codes} == set()
