"""What the boards look like that can be simulated: bars or dots, how many of them, in which colour, and which driver speaks to them.

Written from the boards' side, as their decoders are; a test holds it to what config/boards says of the same models.
"""

from typing import Literal, NamedTuple


class Look(NamedTuple):
    """``segments``: digits of seven bars. ``matrix``: one field of dots on which ``cells`` letters a row have room."""

    kind: Literal["segments", "matrix"]
    driver: str
    cells: int
    rows: int = 1
    colour: Literal["red", "amber", "green"] = "red"


LOOKS: dict[str, Look] = {
    "generic": Look("matrix", "template", 4),
    "generic-main": Look("matrix", "template", 8, 4, "amber"),
    "qsystem": Look("matrix", "template", 4),
    "ft12": Look("segments", "template", 3),
    "segments": Look("segments", "template", 4),
    "edi": Look("segments", "template", 4),
    "ditel": Look("matrix", "template", 4),
    "armfly": Look("segments", "template", 4),
    "led485-value": Look("segments", "modbus", 4),
    "led485-text": Look("segments", "modbus", 4),
    "led485-segments": Look("segments", "modbus", 6),
    "dm36": Look("matrix", "modbus", 6),
    "p10": Look("matrix", "modbus", 10, 2),
    "alpha": Look("matrix", "alpha", 12),
    "am03127": Look("matrix", "am03127", 12),
    "cd5220": Look("matrix", "cd5220", 20, 2, "green"),
}
"""By the model's name."""
