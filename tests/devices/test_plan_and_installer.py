"""agent.toml as a checked plan, and what an installer is told about bytes."""

import tomllib

import pytest
from pydantic import ValidationError

from devices import installer
from devices.drivers.errors import TextTooLong
from devices.plan import AgentPlan, SpeakerPlan, plan_toml
from devices.simulators.hall import demo_plan
from tests.devices.device_fakes import model


def test_a_plan_written_as_toml_reads_back_as_itself() -> None:
    plan = demo_plan("http://127.0.0.1:8080", range(1, 9), "sanh").model_copy(
        update={"speakers": [SpeakerPlan(zone="sanh"), SpeakerPlan(zone="b", output="pulse:b", volume_percent=40)]}
    )
    assert AgentPlan.model_validate(tomllib.loads(plan_toml(plan))) == plan


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('colour = "red"', "Extra inputs are not permitted"),
        ('boards = [{key = "1", line = "rs485-9", model = "generic"}]', 'there is no line "rs485-9"'),
        ('lines = [{name = "a", port = "/dev/x"}, {name = "a", port = "/dev/y"}]', "stands there twice"),
        ('speakers = [{zone = "a"}, {zone = "a"}]', "stands there twice"),
        ('speakers = [{zone = "a", output = "puls"}]', "neither alsa, pulse, pipewire nor a command"),
        ('speakers = [{zone = "a", volume_percent = 101}]', "less than or equal to 100"),
        ('boards = [{key = "counter one", line = "a", model = "generic"}]', "String should match pattern"),
    ],
)
def test_a_plan_that_does_not_fit_together_is_refused(line: str, complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        AgentPlan.model_validate(tomllib.loads(f'server = "http://hall:8080"\nname = "pc1"\n{line}'))


def test_a_preview_explains_every_byte() -> None:
    seen = installer.preview(model("generic"), "A045", 5)
    assert seen.shown == ("A045",)
    assert seen.frames[0].hex(" ").upper() == " ".join(part.hex for part in seen.fields[0])
    assert [part.name for part in seen.fields[0]] == ["header", "address", "length", "state", "digits", "sum", "end"]
    assert "địa chỉ bảng 5" in seen.fields[0][1].meaning


def test_a_preview_of_a_main_board_takes_number_and_counter() -> None:
    seen = installer.preview(model("generic-main"), "A045 3; H002 7", 1)
    assert seen.shown[:2] == ("A045   3", "H002   7")
    assert len(seen.frames) == 4


def test_a_preview_of_a_text_too_long_says_why() -> None:
    with pytest.raises(TextTooLong, match="the board 4 cells"):
        installer.preview(model("generic"), "A123456", 1)


def test_decoded_bytes_name_board_text_and_what_belongs_to_nothing() -> None:
    frame = installer.preview(model("generic"), "A045", 5).frames[0]
    told = installer.decode(model("generic"), b"\xff" + frame)
    assert "Bảng / board 5: “A045”, blinking" in told
    assert "FF" in told
    assert installer.decode(model("generic"), b"") == "Không có byte nào. / No bytes."
