"""The page an installer prints first: edges, a ruler, every letter of Vietnamese, a QR code. Knows paper widths, no printer."""

from typing import TYPE_CHECKING

from devices.ports import QrCode, Sheet
from devices.ticket_paper import DOTS_PER_MM, Roll, lettering, wrapped

if TYPE_CHECKING:
    from PIL.Image import Image

LETTERS = (
    "AĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXY aăâbcdđeêghiklmnoôơpqrstuưvxy 0123456789 FJWZfjwz "
    "ÀÁẢÃẠ ẰẮẲẴẶ ẦẤẨẪẬ ÈÉẺẼẸ ỀẾỂỄỆ ÌÍỈĨỊ ÒÓỎÕỌ ỒỐỔỖỘ ỜỚỞỠỢ ÙÚỦŨỤ ỪỨỬỮỰ ỲÝỶỸỴ "
    "àáảãạ ằắẳẵặ ầấẩẫậ èéẻẽẹ ềếểễệ ìíỉĩị òóỏõọ ồốổỗộ ờớởỡợ ùúủũụ ừứửữự ỳýỷỹỵ"
)
TITLE = "Trang thử máy in"
SENTENCE = "Nguyễn Thị Huỳnh Hoa nộp hồ sơ chứng thực ở quầy số 5."
CODE = "motcua printer test"
EDGES = "Hai vạch đậm hai bên phải thấy trọn. Số trên thước là milimét."


def trial_page(width_dots: int, said: list[str], native_qr: bool = False) -> Sheet:
    """``said``: lines about this printer, as its name and address."""
    roll = Roll(width_dots, margin=16)
    roll.y = 16
    roll.centred(TITLE, lettering(36, 700), leading=1.4)
    for line in said:
        roll.centred(line, lettering(22, 400), leading=1.3)
    _ruler(roll)
    roll.centred(EDGES, lettering(22, 400), leading=1.3)
    roll.y += 16
    roll.centred_figures("A0123456789", 15 * DOTS_PER_MM)
    roll.y += 24
    for size in (30, 22):
        for line in wrapped(LETTERS, lettering(size, 400), roll.inner):
            roll.text(roll.margin, line, lettering(size, 400))
            roll.y += round(size * 1.4)
        roll.y += 8
    roll.centred(SENTENCE, lettering(26, 600), leading=1.4)
    roll.y += 16
    if native_qr:
        return [roll.picture(), QrCode(CODE), _end(width_dots)]
    roll.code(CODE, 160)
    return [roll.picture(below=28)]


def _ruler(roll: Roll) -> None:
    """From edge to edge, a tick a millimetre, a number each ten."""
    top, font = roll.y + 20, lettering(20, 500)
    roll.box(0, top, 4, 56)
    roll.box(roll.width - 4, top, 4, 56)
    for at in range(roll.width // DOTS_PER_MM + 1):
        roll.box(min(at * DOTS_PER_MM, roll.width - 2), top, 2, 28 if at % 10 == 0 else 20 if at % 5 == 0 else 12)
        if at and at % 10 == 0 and roll.width - at * DOTS_PER_MM > 3 * DOTS_PER_MM:
            roll.text(at * DOTS_PER_MM - 11, str(at), font, down=50)
    roll.y = top + 68


def _end(width_dots: int) -> "Image":
    roll = Roll(width_dots, margin=0)
    roll.y = 28
    return roll.picture()
