"""The ticket as a picture: its QR is read by a decoder of others, its number is as high as promised, hostile text breaks nothing."""

from typing import Any

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from devices import ticket_bitmap
from devices.ticket_paper import DOTS_PER_MM
from queue_server.contract.devices import PrintedTicket
from tests.devices.device_fakes import layout, ticket


def draw_ticket(ticket: PrintedTicket, width_dots: int = 576) -> Any:
    return ticket_bitmap.draw_ticket(ticket, layout("standard"), width_dots)


def printed(**changes: Any) -> PrintedTicket:
    return PrintedTicket.model_validate(ticket() | changes)


@pytest.mark.parametrize("width", [576, 384])
def test_a_phone_reads_the_code(width: int) -> None:
    image = draw_ticket(printed(), width)
    assert (image.mode, image.width) == ("1", width)
    found = zxingcpp.read_barcodes(image.convert("L"))
    assert [code.text for code in found] == [ticket()["qr"]]


def test_the_number_is_between_12_and_16_millimetres_high() -> None:
    image = draw_ticket(printed(agency=".", hall=".", title=".", number="8888"))
    assert 12 * DOTS_PER_MM <= max(_runs(image)) <= 16 * DOTS_PER_MM


def test_all_numbers_of_a_series_are_equally_wide() -> None:
    wide = [_ink_width(draw_ticket(printed(number=number))) for number in ("0111", "0888")]
    assert abs(wide[0] - wide[1]) <= 24  # figures are tabular: only the ink of the last one differs


@settings(max_examples=15, deadline=None)
@given(text=st.text(max_size=120), label=st.text(max_size=60))
def test_any_text_can_be_drawn(text: str, label: str) -> None:
    image = draw_ticket(printed(agency=text, hall=text, rows=[(label, text)], notes=[text], number=text[:8] or "A"))
    assert image.width == 576
    assert image.height < 2600


def _runs(image: Any) -> list[int]:
    runs, run = [], 0
    for y in range(image.height // 2):
        if _inked(image, y):
            run += 1
        else:
            runs.append(run)
            run = 0
    return runs


def _ink_width(image: Any) -> int:
    from PIL import ImageChops

    rows = image.crop((24, 190, 552, 260)).convert("L")
    left, _, right, _ = ImageChops.invert(rows).getbbox()
    return int(right - left)


def _inked(image: Any, y: int) -> bool:
    return image.crop((60, y, image.width - 60, y + 1)).getextrema()[0] == 0
