"""config/quality.toml against reality: every driver and model is listed, the tests it names exist, and nobody claims a real board."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from devices.drivers.catalogue import DRIVERS
from devices.simulators.decoders import DECODERS

ROOT = Path(__file__).parents[2]
TABLES = tomllib.loads((ROOT / "config" / "quality.toml").read_text(encoding="utf-8"))
SHIPPED = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "config" / "boards").glob("*.toml")}
NOT_NEEDED = "does not apply: "
PROVES_NOTHING = {"skip", "skipif", "xfail"}


@cache
def written_in(file: str) -> dict[str, ast.FunctionDef]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def claims() -> Iterator[tuple[str, str]]:
    """(what, test id) of everything that is said to be proven."""
    for driver, rules in TABLES["drivers"].items():
        for rule, proof in rules.items():
            if rule != "example" and isinstance(proof, list):
                yield from ((f"{driver}.{rule}", one) for one in proof)
    yield from ((f"{model}.golden_bytes", said["golden_bytes"]) for model, said in TABLES["models"].items())


def test_there_are_twelve_rules_and_every_driver_answers_to_each() -> None:
    assert len(TABLES["rules"]) == 12
    assert set(TABLES["drivers"]) == set(DRIVERS)
    for driver, rules in TABLES["drivers"].items():
        assert list(rules) == list(TABLES["rules"]), driver
        assert all(rules.values()), f"{driver}: a rule with nothing behind it"


def test_every_shipped_model_is_listed_and_is_the_example_of_its_driver() -> None:
    assert set(TABLES["models"]) == set(SHIPPED)
    examples = {(driver, model) for driver, rules in TABLES["drivers"].items() for model in rules["example"]}
    assert examples == {(table.get("driver", "template"), name) for name, table in SHIPPED.items()}


@pytest.mark.parametrize("test", sorted({test for _, test in claims()}), ids=lambda test: test.rpartition("::")[2])
def test_what_is_claimed_is_a_test_that_exists_and_is_not_passed_over(test: str) -> None:
    file, _, name = test.partition("::")
    assert name in written_in(file), f"{file} has no {name}: {[what for what, said in claims() if said == test]}"
    marks = {node.attr for each in written_in(file)[name].decorator_list for node in ast.walk(each) if isinstance(node, ast.Attribute)}
    assert not marks & PROVES_NOTHING, f"{name} may be passed over"


def test_only_learning_may_not_apply_and_the_reason_is_given() -> None:
    excused = {(driver, rule): said for driver, rules in TABLES["drivers"].items() for rule, said in rules.items() if isinstance(said, str)}
    assert {rule for _, rule in excused} == {"learnt", "tried_on_hardware"}
    assert all(len(said) > len(NOT_NEEDED) for (_, rule), said in excused.items() if rule == "learnt" and said.startswith(NOT_NEEDED))
    assert ("template", "learnt") not in excused


def test_nobody_claims_a_real_board_that_was_never_there() -> None:
    """This project has been tried on no real board. Whoever has one changes this test together with the file, and says date and place."""
    said: list[Any] = [table["tried_on_hardware"] for table in (*TABLES["drivers"].values(), *TABLES["models"].values())]
    assert set(said) == {"never"}


def test_every_model_can_be_simulated() -> None:
    assert set(DECODERS) == set(SHIPPED)


def test_what_is_proven_for_every_model_is_run_for_every_model() -> None:
    """Tests of all models take their names from the folder, so a new file is not forgotten by them."""
    for file in ("tests/devices/test_board_bytes.py", "tests/devices/test_every_driver.py"):
        assert 'glob("*.toml")' in (ROOT / file).read_text(encoding="utf-8")
