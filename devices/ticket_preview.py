"""Layouts as pictures for whoever chooses one: a sample ticket, drawn once for each layout and width. Knows no printer."""

import io
from functools import lru_cache

from devices.ticket_layout import SAMPLE, TicketLayout


def png_of(layout: TicketLayout, width_dots: int) -> bytes:
    """A sample ticket as a PNG. Raises ImportError where what draws is not installed."""
    return _drawn(layout.model_dump_json(), width_dots)


@lru_cache(maxsize=32)
def _drawn(layout: str, width_dots: int) -> bytes:
    from devices.ticket_bitmap import draw_ticket

    png = io.BytesIO()
    draw_ticket(SAMPLE, TicketLayout.model_validate_json(layout), width_dots).save(png, "PNG")
    return png.getvalue()
