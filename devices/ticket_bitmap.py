"""A ticket as a picture, one bit a dot, as wide as the paper, by a layout. Knows tickets and layouts, nothing of printers."""

from typing import TYPE_CHECKING

from devices import ticket_layout as wire
from devices.drivers.text import clean
from devices.ports import QrCode, Sheet
from devices.ticket_layout import TicketLayout
from devices.ticket_paper import DOTS_PER_MM, Roll, length, lettering, wrapped
from queue_server.contract.devices import PrintedTicket

if TYPE_CHECKING:
    from PIL.Image import Image


def draw_ticket(ticket: PrintedTicket, layout: TicketLayout, width_dots: int = 576) -> "Image":
    """The ticket as a 1-bit picture ``width_dots`` wide and as high as it needs."""
    (picture,) = _drawn(ticket, layout, width_dots, codes_are_drawn=True)
    return picture  # type: ignore[return-value]  # with all codes drawn there is nothing but one picture


def draw_sheet(ticket: PrintedTicket, layout: TicketLayout, width_dots: int = 576, native_qr: bool = False) -> Sheet:
    """The ticket for a printer; with ``native_qr`` the code is left to it."""
    return _drawn(ticket, layout, width_dots, codes_are_drawn=not native_qr)


def _drawn(ticket: PrintedTicket, layout: TicketLayout, width_dots: int, *, codes_are_drawn: bool) -> Sheet:
    ticket, scale = _printable(ticket), layout.scale(width_dots)
    margin = round(layout.margin_mm * DOTS_PER_MM * scale)
    parts: list[Image | QrCode] = []
    roll = Roll(width_dots, margin)
    roll.y = round(layout.top_mm * DOTS_PER_MM)
    for block in layout.blocks:
        roll.y += round(block.above_mm * DOTS_PER_MM * scale)
        if isinstance(block, wire.Code) and not codes_are_drawn:
            parts += [roll.picture(), QrCode(ticket.qr)]
            roll = Roll(width_dots, margin)
            continue
        _put(roll, ticket, block, scale)
    return [*parts, roll.picture(below=round(layout.bottom_mm * DOTS_PER_MM))]


def _put(roll: Roll, ticket: PrintedTicket, block: wire.Words | wire.Number | wire.Rows | wire.Code | wire.Rule, scale: float) -> None:
    match block:
        case wire.Words():
            _words(roll, ticket, block, scale)
        case wire.Number():
            roll.centred_figures(ticket.number, block.height_mm * DOTS_PER_MM * scale)
        case wire.Rows():
            _rows(roll, ticket.rows[: block.most], block, scale)
        case wire.Code():
            roll.code(ticket.qr, block.side_mm * DOTS_PER_MM * scale)
        case wire.Rule():
            roll.rule(block.thick_dots)
            roll.y += block.thick_dots


def _words(roll: Roll, ticket: PrintedTicket, block: wire.Words, scale: float) -> None:
    said = ticket.notes if block.put == "notes" else [block.text if block.put == "text" else getattr(ticket, block.put)]
    font = lettering(round(block.size_mm * DOTS_PER_MM * scale), block.weight)
    for text in said:
        roll.centred(text.upper() if block.upper else text, font, leading=1.3)


def _rows(roll: Roll, rows: list[tuple[str, str]], block: wire.Rows, scale: float) -> None:
    """Label on the left, value on the right, air between; a long value takes lines of its own."""
    label_font, value_font = (
        lettering(round(block.label_mm * DOTS_PER_MM * scale), 400),
        lettering(round(block.value_mm * DOTS_PER_MM * scale), 700),
    )
    line_height = round(value_font.size * 1.38)
    for label, value in rows:
        room = roll.inner - length(label, label_font) - value_font.size
        own_line = room < length(value, value_font) and (length(value, value_font) <= roll.inner or room < roll.inner * 0.6)
        for line in wrapped(label, label_font, roll.inner):
            # both stand on one line of writing, though the letters of one are larger
            roll.text(roll.margin, line, label_font, down=round((value_font.size - label_font.size) * 0.9))
            roll.y += line_height
        if not own_line:
            roll.y -= line_height
        for line in wrapped(value, value_font, roll.inner if own_line else room):
            roll.text(roll.width - roll.margin - length(line, value_font), line, value_font)
            roll.y += line_height
        roll.y += round(value_font.size * 0.16)


def _printable(ticket: PrintedTicket) -> PrintedTicket:
    """Composed text without control letters or broken halves, at which the font's layout engine gives up."""
    told = ticket.model_dump()
    for name in ("agency", "hall", "title", "number", "short_code"):
        told[name] = _plain(told[name])
    told["rows"] = [(_plain(label), _plain(value)) for label, value in ticket.rows]
    told["notes"] = [_plain(note) for note in ticket.notes]
    return PrintedTicket.model_validate(told)


def _plain(text: str) -> str:
    return clean(" ".join(text.split()))
