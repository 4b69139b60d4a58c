"""``motcua printer``: a layout as a picture, and a trial page with the printer's state in words before and after."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from devices.simulators.printer import SimulatedPrinter, SimulatedSerialPrinter
from devices.trial_page import CODE
from tests.cli.asking import ask


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[SimulatedPrinter]:
    simulated = SimulatedPrinter(tmp_path / "tickets")
    simulated.start()
    yield simulated
    simulated.stop()


@pytest.mark.parametrize(("paper_mm", "width"), [("80", 576), ("58", 384)])
def test_a_layout_is_seen_before_it_is_used(tmp_path: Path, paper_mm: str, width: int) -> None:
    drawn = tmp_path / "ticket.png"
    said = ask("printer", "preview", "--layout", "short", "--paper", paper_mm, "-o", str(drawn))
    assert said.exit_code == 0
    with Image.open(drawn) as picture:
        assert (picture.mode, picture.width) == ("1", width)


def test_a_halls_own_layout_wins_and_a_slip_in_it_is_named(tmp_path: Path) -> None:
    own = tmp_path / "data" / "tickets"
    own.mkdir(parents=True)
    ask_for = ("printer", "preview", "--layout", "standard", "-o", str(tmp_path / "x.png"), "--data", str(tmp_path / "data"))
    (own / "standard.toml").write_text('title = "Chỉ có số"\n[[blocks]]\nput = "number"\n')
    assert ask(*ask_for).exit_code == 0
    with Image.open(tmp_path / "x.png") as picture:
        assert picture.height < 200
    (own / "standard.toml").write_text('title = "Chỉ có số"\n[[blocks]]\nput = "numbr"\n')
    said = ask(*ask_for)
    assert said.exit_code == 1
    assert "standard.toml:2" in said.output or "standard.toml:3" in said.output


@pytest.mark.parametrize("words", [("printer", "preview"), ("sounds", "script"), ("sounds", "say", "A045", "--counter", "1")])
def test_a_file_for_a_folder_that_is_not_there_is_refused_in_both_languages(words: tuple[str, ...], tmp_path: Path) -> None:
    folder = tmp_path / "nowhere"
    said = ask(*words, "-o", folder / "x.png", "--data", tmp_path)
    assert said.exit_code == 1
    assert f"không có thư mục {folder}: " in said.output and f"there is no folder {folder}: " in said.output
    assert "Errno" not in said.output


def test_a_layout_that_is_nowhere_is_answered_with_the_nearest(tmp_path: Path) -> None:
    said = ask("printer", "preview", "--layout", "standart", "-o", str(tmp_path / "x.png"))
    assert said.exit_code == 1
    assert 'did you mean "standard"?' in said.output


def test_a_trial_page_comes_out_and_the_state_is_told_in_words(paper: SimulatedPrinter) -> None:
    paper.paper_low = True
    said = ask("printer", "test", "--host", "127.0.0.1", "--port", str(paper.port))
    assert said.exit_code == 0
    assert "trước khi in / before: sẵn sàng, sắp hết giấy / ready, paper is low" in said.output
    assert "trang thử / trial page: đã in xong / printed" in said.output
    with Image.open(paper.tickets()[0]) as page:
        assert [code.text for code in zxingcpp.read_barcodes(page.convert("L"))] == [CODE]


def test_a_printer_without_paper_is_named_and_the_exit_code_says_no(paper: SimulatedPrinter) -> None:
    paper.paper_out = True
    said = ask("printer", "test", "--host", "127.0.0.1", "--port", str(paper.port))
    assert said.exit_code == 1
    assert "hết giấy / out of paper" in said.output


def test_a_printer_of_the_plan_is_tried_by_its_name(paper: SimulatedPrinter, tmp_path: Path) -> None:
    plan = tmp_path / "agent.toml"
    plan.write_text(f'server = "http://x"\nname = "pc"\n[[printers]]\nkey = "kiosk"\nhost = "127.0.0.1"\nport = {paper.port}\n')
    assert ask("printer", "test", "--printer", "kiosk", "--plan", str(plan)).exit_code == 0
    assert len(paper.tickets()) == 1
    missing = ask("printer", "test", "--printer", "kisok", "--plan", str(plan))
    assert missing.exit_code == 1
    assert "kiosk" in missing.output


def test_a_slow_line_is_said_with_its_seconds(tmp_path: Path) -> None:
    said = ask("printer", "test", "--device", str(tmp_path / "ttyUSB0"), "--baud", "9600", "--paper", "58")
    assert "khoảng 40 giây" in said.output
    quick = ask("printer", "test", "--device", str(tmp_path / "ttyUSB0"))
    assert "giây" not in quick.output


def test_a_device_file_is_a_way_to_a_printer(tmp_path: Path) -> None:
    printer = SimulatedSerialPrinter(tmp_path / "tickets")
    printer.start()
    assert ask("printer", "test", "--file", printer.device).exit_code == 0
    assert len(printer.tickets()) == 1
    printer.stop()


@pytest.mark.parametrize("words", [(), ("--host", "x", "--usb", "04b8:0e15"), ("--usb", "epson")])
def test_a_printer_is_named_in_exactly_one_way(words: tuple[str, ...]) -> None:
    assert ask("printer", "test", *words).exit_code == 2


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ('kind = "serial"', 'needs "device"'),
        ('host = "x"\nspare = "nobody"', "no other printer"),
        ('host = "x"\nspare = "kiosk"', "no other printer"),
        ('host = "x"\nprofile = "TM-T88VII"', "TM-T88V"),
        ('host = "x"\nlayout = "larg"', 'did you mean "large"?'),
    ],
)
def test_a_plan_that_cannot_print_is_refused_with_its_line(tmp_path: Path, table: str, why: str) -> None:
    plan = tmp_path / "agent.toml"
    plan.write_text(f'server = "http://x"\nname = "pc"\n[[printers]]\nkey = "kiosk"\n{table}\n')
    said = ask("printer", "test", "--printer", "kiosk", "--plan", str(plan))
    assert said.exit_code == 1
    assert why in said.output
