"""What stands where on a ticket: a small file of config/tickets or <data>/tickets as a checked table, and a sample to try it on.

Sizes are millimetres on paper of 80 mm; narrower paper takes them times ``narrow``. Knows no printer and draws nothing.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from devices.drivers.grammar import Described, Misplaced
from queue_server.contract.devices import PrintedTicket

Millimetres = Annotated[float, Field(ge=0.125, le=72)]
Weight = Literal[100, 200, 300, 400, 500, 600, 700, 800, 900]
NARROW_BELOW_DOTS = 512


class Block(Described):
    """``above_mm``: white between this and what stands over it."""

    above_mm: Annotated[float, Field(ge=0, le=40)] = 0


class Words(Block):
    """Something the ticket says, centred; ``text`` is the layout's own sentence."""

    put: Literal["agency", "hall", "title", "short_code", "notes", "text"]
    text: Annotated[str, Field(max_length=300)] = Field(default="", description='Only with put = "text".')
    size_mm: Millimetres = 2.75
    weight: Weight = 400
    upper: bool = False


class Number(Block):
    put: Literal["number"]
    height_mm: Millimetres = Field(default=15, description="Of a digit; less where the number is long.")


class Rows(Block):
    """Label on the left, value on the right."""

    put: Literal["rows"]
    label_mm: Millimetres = 3
    value_mm: Millimetres = 3.25
    most: Annotated[int, Field(ge=1, le=20)] = Field(
        default=20, description="Service, counters, people before, wait, time: the first of them."
    )


class Code(Block):
    put: Literal["qr"]
    side_mm: Annotated[float, Field(ge=15, le=60)] = Field(default=26, description="At most: modules are whole dots.")


class Rule(Block):
    put: Literal["rule"]
    thick_dots: Annotated[int, Field(ge=1, le=16)] = 2


class TicketLayout(Described):
    """Blocks from the top to the bottom of a ticket."""

    title: Annotated[str, Field(min_length=1, max_length=100)] = Field(description="What this layout is for, as a supervisor reads it.")
    margin_mm: Annotated[float, Field(ge=0, le=15)] = 2.5
    narrow: Annotated[float, Field(ge=0.5, le=1)] = 0.9
    top_mm: Annotated[float, Field(ge=0, le=20)] = 2.5
    bottom_mm: Annotated[float, Field(ge=0, le=40)] = 3.5
    blocks: Annotated[list[Annotated[Words | Number | Rows | Code | Rule, Field(discriminator="put")]], Field(min_length=1, max_length=40)]

    @model_validator(mode="after")
    def _says_the_number(self) -> Self:
        if not any(isinstance(block, Number) for block in self.blocks):
            vi, en = (
                'phiếu không có số: thêm [[blocks]] với put = "number"',
                'a ticket without its number: add [[blocks]] with put = "number"',
            )
            raise Misplaced(("blocks",), vi, en)
        return self

    def scale(self, width_dots: int) -> float:
        return 1.0 if width_dots >= NARROW_BELOW_DOTS else self.narrow


SAMPLE = PrintedTicket(
    agency="UBND phường Minh Khánh",
    hall="Trung tâm Phục vụ hành chính công phường Minh Khánh",
    title="Phiếu số thứ tự",
    number="A045",
    rows=[
        ("Lĩnh vực", "Chứng thực, sao y"),
        ("Quầy", "1, 2 – Sảnh chờ"),
        ("Số người chờ trước", "12"),
        ("Dự kiến chờ", "15–25 phút, tính lúc 08:15"),
        ("Giờ lấy số", "08:15 21/11/2026"),
    ],
    qr="http://192.0.2.7:8080/t/abcdefghijklmnopqrstuvwxyz",
    short_code="K7PQ-2M",
    notes=["Nếu lỡ lượt gọi, xin báo Bàn hướng dẫn trong 30 phút.", "Quét mã để xem còn mấy số. Xin cảm ơn!"],
)
