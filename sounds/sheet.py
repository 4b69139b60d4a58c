"""The reading sheet: every text of a language once, numbered, in the order in which a person reads it into a recorder.

As text, and as PDF with letters large enough to be read at arm's length.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sounds.errors import VoiceUnavailable, not_installed
from sounds.phrases import Language

if TYPE_CHECKING:
    from fpdf import FPDF

TITLES = {
    "phrases": "Câu, cụm từ",
    "letters": "Chữ cái",
    "digits": "Chữ số",
    "numbers": "Số",
    "words": "Hàng trăm, nghìn, triệu",
}
ADVICE = (
    "Đọc lần lượt từ trên xuống, mỗi dòng một lần, nghỉ khoảng một giây giữa hai dòng. Đọc sai thì thu lại cả phần.",
    "Read from top to bottom, each line once, with about one second of silence between lines. After a mistake, record the section again.",
    "Phòng yên tĩnh, cách micro hai gang tay, giọng đều. / A quiet room, two hand-spans from the microphone, an even voice.",
)
FONT = "Be Vietnam Pro"
_LINE_MM = 8.5


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    """From 1, through the whole sheet."""
    text: str
    clips: tuple[str, ...]
    """All clips in which this is heard: "năm" is a digit and a number."""


def lines(language: Language) -> dict[str, list[Line]]:
    """By section; a text stands where it comes first."""
    clips_of: dict[str, list[str]] = {}
    for clip, text in language.inventory().items():
        clips_of.setdefault(text, []).append(clip)
    sheet: dict[str, list[Line]] = {}
    number = 0
    for section, script in language.sections().items():
        sheet[section] = []
        for text in dict.fromkeys(script.values()):
            if text in clips_of:
                number += 1
                sheet[section].append(Line(number, text, tuple(clips_of.pop(text))))
    return sheet


def as_text(language: Language) -> str:
    parts = [f"{language.name} – bản đọc / reading sheet", "", *ADVICE]
    for section, told in lines(language).items():
        parts += ["", f"== {TITLES[section]} ({section}: {len(told)}) ==", *(f"{line.number:4}. {line.text}" for line in told)]
    return "\n".join(parts) + "\n"


def write_pdf(language: Language, path: Path) -> None:
    """A4, one text a line. Raises VoiceUnavailable when a package is missing or the font lacks the language's letters."""
    try:
        import fontpkg
        from fpdf import FPDF
    except ImportError as error:
        raise not_installed("fpdf2") from error
    page = FPDF(format="A4")
    for style, weight in (("", 400), ("B", 700)):
        page.add_font("sheet", style, str(fontpkg.path(FONT, weight)))
    try:
        _fill(page, language)
        page.output(str(path))
    finally:
        for font in page.fonts.values():
            font.close()  # type: ignore[union-attr]  # ours are files, which the library leaves open when nothing is written


def _fill(page: "FPDF", language: Language) -> None:
    known = getattr(page.fonts["sheet"], "cmap", {})
    missing = {letter for text in language.inventory().values() for letter in text if ord(letter) not in known}
    if missing:
        raise VoiceUnavailable(
            f"Phông chữ của PDF không có chữ {language.name}. Hãy dùng bản chữ: -o sheet.txt",
            f"The PDF's font lacks the letters of {language.name}. Write it as text: -o sheet.txt",
            again=False,
        )
    page.set_title(f"motcua – {language.name}")
    page.set_margin(18)
    page.add_page()
    page.set_font("sheet", "B", 18)
    page.multi_cell(0, 10, f"{language.name} – bản đọc / reading sheet", new_x="LMARGIN", new_y="NEXT", align="L")
    page.set_font("sheet", "", 10)
    for advice in ADVICE:
        page.multi_cell(0, 5.5, advice, new_x="LMARGIN", new_y="NEXT", align="L")
    for section, told in lines(language).items():
        _section(page, f"{TITLES[section]} ({section}: {len(told)})", told)


def _section(page: "FPDF", title: str, told: list[Line]) -> None:
    """A title stays with its first lines."""
    page.ln(6)
    if page.will_page_break(4 * _LINE_MM):
        page.add_page()
    page.set_font("sheet", "B", 13)
    page.cell(0, _LINE_MM, title, new_x="LMARGIN", new_y="NEXT")
    for line in told:
        page.set_font("sheet", "", 10)
        page.set_text_color(110)
        page.cell(11, _LINE_MM, str(line.number), align="R")
        page.set_font("sheet", "", 15)
        page.set_text_color(0)
        page.multi_cell(0, _LINE_MM, line.text, new_x="LMARGIN", new_y="NEXT", align="L", padding=(0, 0, 0, 4))
