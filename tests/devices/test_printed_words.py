"""What stands on the paper, read by programs that know nothing of ours: words by tesseract, codes by zbar and zxing.

The picture is the one a simulated printer made of the bytes it got. tesseract was taught on scans of 300 dots an inch and more, and
thermal paper has 203: so the picture is enlarged and as soft as a scan is, and nothing else is done to it.
"""

import io
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from devices.links.escpos_printer import EscposPrinter
from devices.links.printer_channels import Channel, SerialChannel, TcpChannel
from devices.ports import Sheet
from devices.simulators.printer import SimulatedPrinter, SimulatedSerialPrinter
from devices.ticket_bitmap import draw_sheet
from devices.ticket_layout import SAMPLE
from devices.trial_page import CODE, SENTENCE, TITLE, trial_page
from tests.counts import few
from tests.devices.device_fakes import layout

HEAD = ["UBND PHƯỜNG MINH KHÁNH", "Trung tâm Phục vụ hành chính", "công phường Minh Khánh", "PHIẾU SỐ THỨ TỰ"]
BEFORE_WAIT = ["Lĩnh vực Chứng thực, sao y", "Quầy 1, 2 – Sảnh chờ", "Số người chờ trước 12"]
WAIT, TAKEN = "15–25 phút, tính lúc 08:15", "Giờ lấy số 08:15 21/11/2026"
MISSED = ["Nếu lỡ lượt gọi, xin báo Bàn", "hướng dẫn trong 30 phút."]
FOLLOW = "Quét mã để xem còn mấy số. Xin cảm ơn!"
CABLES = ("network", "serial")
LINES = {
    ("standard", 576): [*HEAD, *BEFORE_WAIT, f"Dự kiến chờ {WAIT}", TAKEN, "K7PQ-2M", *MISSED, FOLLOW],
    ("standard", 384): [*HEAD, *BEFORE_WAIT, "Dự kiến chờ", WAIT, TAKEN, "K7PQ-2M", *MISSED, FOLLOW[:18], FOLLOW[19:]],
    ("large", 576): [*HEAD[1:3], *BEFORE_WAIT, "K7PQ-2M"],
    ("short", 576): [*HEAD[1:3], *BEFORE_WAIT[:2], "K7PQ-2M"],
    ("short", 384): [*HEAD[1:3], *BEFORE_WAIT[:2], "K7PQ-2M"],
}


@pytest.fixture
def printed(request: Any, tmp_path: Path) -> Iterator[Callable[[Sheet, int], Path]]:
    """Gives the picture of what came out."""
    made = SimulatedPrinter if request.param == "network" else SimulatedSerialPrinter
    paper = made(tmp_path / "tickets")
    paper.start()

    def connect() -> Channel:
        if isinstance(paper, SimulatedPrinter):
            return TcpChannel("127.0.0.1", paper.port)
        assert isinstance(paper, SimulatedSerialPrinter)
        return SerialChannel(paper.device, 4_000_000)

    def put(sheet: Sheet, width: int) -> Path:
        assert EscposPrinter(connect, width).put(sheet) == ("yes", "")
        return paper.tickets()[-1]  # type: ignore[no-any-return]

    yield put
    paper.stop()


@pytest.mark.parametrize("printed", few(CABLES, "network"), indirect=True)
@pytest.mark.parametrize(("name", "width"), LINES)
def test_every_line_of_a_ticket_is_read_as_it_was_written(printed: Callable[[Sheet, int], Path], name: str, width: int) -> None:
    ticket = printed(draw_sheet(SAMPLE, layout(name), width), width)
    above, number, below = _around_number_and_code(ticket)
    assert _read(above) + _read(below) == [_plain(line) for line in LINES[name, width]]
    # digits of 15 mm are too large for a reader of books, and are no Vietnamese
    assert _read(number, how="7", larger=48 / (number.height - 24), language="eng") == ["A045"]


@pytest.mark.parametrize("printed", few(CABLES, "network"), indirect=True)
@pytest.mark.parametrize("width", [576, 384])
def test_zbar_reads_the_code_of_every_layout(printed: Callable[[Sheet, int], Path], width: int) -> None:
    for name in ("standard", "large", "short"):
        assert _zbar(printed(draw_sheet(SAMPLE, layout(name), width), width)) == [SAMPLE.qr]


@pytest.mark.parametrize("printed", CABLES, indirect=True)
def test_a_trial_page_is_read_by_all_three(printed: Callable[[Sheet, int], Path]) -> None:
    page = printed(trial_page(576, ["kiosk", "network 192.0.2.30:9100"]), 576)
    with Image.open(page) as picture:
        said = " ".join(_read(picture.convert("L")))
        assert [code.text for code in zxingcpp.read_barcodes(picture.convert("L"))] == [CODE]
    for sentence in (TITLE, SENTENCE, "network 192.0.2.30:9100"):
        assert sentence in said
    assert _zbar(page) == [CODE]


def _around_number_and_code(ticket: Path) -> tuple[Any, Any, Any]:
    """(words above the code, the number, words below), in grey."""
    with Image.open(ticket) as opened:
        picture = opened.convert("L")
    (code,) = zxingcpp.read_barcodes(picture)
    top, bottom = code.position.top_left.y, code.position.bottom_left.y
    runs = [run for run in _inked_runs(picture) if run[1] < top]
    first, last = max(runs, key=lambda run: run[1] - run[0])
    number = picture.crop((0, first - 12, picture.width, last + 12))
    above = picture.crop((0, 0, picture.width, top - 8))
    above.paste(255, (0, first - 1, picture.width, last + 1))
    return above, number, picture.crop((0, bottom + 8, picture.width, picture.height))


def _inked_runs(picture: Any) -> list[tuple[int, int]]:
    """(first, last) row of every stretch of rows with ink."""
    inked = [picture.crop((0, y, picture.width, y + 1)).getextrema()[0] == 0 for y in range(picture.height)]
    starts = [y for y in range(picture.height) if inked[y] and (y == 0 or not inked[y - 1])]
    ends = [y for y in range(picture.height) if inked[y] and (y + 1 == picture.height or not inked[y + 1])]
    return list(zip(starts, ends, strict=True))


def _read(picture: Any, how: str = "6", larger: float = 2.5, language: str = "vie") -> list[str]:
    size = (round(picture.width * larger), round(picture.height * larger))
    seen = picture.resize(size, Image.Resampling.LANCZOS).filter(ImageFilter.GaussianBlur(max(1.2, larger - 1)))
    png = io.BytesIO()
    seen.save(png, "PNG", dpi=(300, 300))
    said = _ask("tesseract", "-", "-", "-l", language, "--psm", how, told=png.getvalue())
    return [_plain(line) for line in said.splitlines() if line.strip(" -_—")]


def _plain(line: str) -> str:
    """Which dash it is, and the space around it, nobody can see."""
    return re.sub(r"\s*[-–—~]\s*", "-", " ".join(line.split()))


def _zbar(picture: Path) -> list[str]:
    return _ask("zbarimg", "-q", "--raw", str(picture)).splitlines()


def _ask(program: str, *words: str, told: bytes | None = None) -> str:
    assert shutil.which(program), f"{program} is missing: make tools"
    alone = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    done = subprocess.run([program, *words], input=told, capture_output=True, check=True, timeout=60, env=alone)
    return done.stdout.decode()
