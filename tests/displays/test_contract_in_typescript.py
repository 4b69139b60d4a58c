"""The pages and the server speak the same words: the generated file is the one that is committed."""

import importlib.util
from pathlib import Path

DISPLAYS = Path(__file__).parents[2] / "displays"


def test_the_committed_typescript_is_what_the_contract_says_today() -> None:
    spec = importlib.util.spec_from_file_location("contract_to_ts", DISPLAYS / "contract_to_ts.py")
    assert spec is not None
    assert spec.loader is not None
    writer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(writer)
    committed = (DISPLAYS / "src" / "contract.ts").read_text(encoding="utf-8")
    assert committed == writer.contract_in_typescript(), "run: python displays/contract_to_ts.py"
