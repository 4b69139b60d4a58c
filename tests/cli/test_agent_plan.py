"""agent.toml: the sample is right, and a board model that does not exist is named with file, line and the nearest one."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from devices.plan import AgentPlan
from queue_server.cli import motcua
from queue_server.settings import config_folder, read_toml

SAMPLE = config_folder() / "deploy" / "agent.toml"


def test_the_sample_is_a_plan_whose_models_exist() -> None:
    plan = read_toml(SAMPLE, AgentPlan)
    assert plan.speaker
    assert plan.printers
    assert {board.model for board in plan.boards} <= {path.stem for path in (config_folder() / "boards").glob("*.toml")}


@pytest.mark.parametrize("key", ["written", "missing"])
def test_a_model_that_does_not_exist_is_named_with_its_line(tmp_path: Path, key: str) -> None:
    plan = tmp_path / "agent.toml"
    mistyped = SAMPLE.read_text(encoding="utf-8").replace('model = "generic"', 'model = "generik"')
    plan.write_text(mistyped, encoding="utf-8")
    line = mistyped[: mistyped.index("generik")].count("\n") + 1
    if key == "written":
        (tmp_path / "agent.key").write_text("a key", encoding="utf-8")
    said = CliRunner().invoke(motcua, ["agent", str(plan), "--data", str(tmp_path)])
    assert said.exit_code == 1
    assert f"agent.toml:{line}:" in said.output
    assert 'did you mean "generic"' in said.output
