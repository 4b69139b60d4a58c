"""agent.toml: the sample is right, and a board model that does not exist is named with file, line and the nearest one."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from devices.plan import AgentPlan
from queue_server.cli import motcua
from queue_server.cli.models import Models, PadModels, read_plan
from queue_server.settings import SettingsError, config_folder, read_toml
from queue_server.settings.layouts import Layouts

SAMPLE = config_folder() / "deploy" / "agent.toml"


def test_the_sample_is_a_plan_whose_models_exist() -> None:
    plan = read_toml(SAMPLE, AgentPlan)
    assert plan.speakers
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


HEAD = 'server = "http://x"\nname = "pc"\n[[lines]]\nname = "bus"\nport = "/dev/ttyUSB0"\n'
BOARD = '[[boards]]\nkey = "1"\nline = "bus"\nmodel = "generic"\n'


def refusal(folder: Path, text: str) -> str:
    (folder / "agent.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        read_plan(folder / "agent.toml", Models(folder), Layouts(folder), PadModels(folder))
    return str(refused.value).removeprefix(f"{folder}/")


@pytest.mark.parametrize("port", ["socket://:", "socket://h", "socket://h:0", "socket://h:99999", "rfc2217://:4000", "sockt://h:1"])
def test_half_an_address_of_a_serial_server_is_refused_with_its_line(tmp_path: Path, port: str) -> None:
    said = refusal(tmp_path, HEAD.replace("/dev/ttyUSB0", port))
    assert said.startswith('agent.toml:5: "port" in [[lines]]: viết tệp thiết bị') and f"got '{port}'" in said


@pytest.mark.parametrize("port", ["/dev/serial/by-id/usb-1", "socket://192.0.2.7:4001", "rfc2217://box:4001", "socket://[::1]:4001"])
def test_a_whole_address_is_a_line(tmp_path: Path, port: str) -> None:
    (tmp_path / "agent.toml").write_text(HEAD.replace("/dev/ttyUSB0", port), encoding="utf-8")
    assert read_toml(tmp_path / "agent.toml", AgentPlan).lines[0].port == port


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (BOARD.replace('"bus"', '"buss"'), 8, 'no line "buss" (lines: bus) – did you mean "bus"?'),
        (BOARD + BOARD, 11, '"1" stands there twice'),
        ('[[printers]]\nkey = "p1"\nhost = "h"\n[[printers]]\nkey = "p2"\nhost = "h"\nspare = "pp1"\n', 12, 'did you mean "p1"?'),
        ('[[keypads]]\nkey = "k"\nkind = "ub485"\ncounter = 1\nline = "bux"\n', 10, 'did you mean "bus"?'),
    ],
)
def test_names_that_do_not_fit_together_are_pointed_at_in_both_languages(tmp_path: Path, text: str, line: int, told: str) -> None:
    said = refusal(tmp_path, HEAD + text)
    assert said.startswith(f"agent.toml:{line}: ") and " / " in said and told in said


def test_a_ticket_layout_without_the_number_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tickets").mkdir()
    (tmp_path / "tickets" / "mine.toml").write_text('title = "x"\n[[blocks]]\nput = "agency"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"mine.toml:2: phiếu không có số.* / a ticket without its number"):
        Layouts(tmp_path).read("mine")
