"""What simulated boards look like agrees with what config/boards says of the same models."""

import pytest

from devices.drivers.catalogue import BoardModel
from devices.simulators.decoders import DECODERS
from devices.simulators.looks import LOOKS
from tests.devices.device_fakes import model

BARS_CAN_SHOW = set("0123456789-.ABCDEFHJLNOPRTUY ")


def test_every_board_that_can_be_simulated_has_a_look() -> None:
    assert set(LOOKS) == set(DECODERS)


@pytest.mark.parametrize("name", sorted(LOOKS))
def test_a_look_has_the_cells_the_rows_and_the_driver_of_its_model(name: str) -> None:
    described: BoardModel = model(name)
    look = LOOKS[name]
    assert look.cells == described.text.width
    assert look.driver == getattr(described, "driver", "template")
    if described.rows is not None:
        assert look.rows == described.rows.count
    if look.kind == "segments" and described.text.glyphs is not None:
        assert set(described.text.glyphs) <= BARS_CAN_SHOW
