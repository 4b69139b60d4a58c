"""The kiosk's search on 1,406 generated procedures: from a key to the rows that answer it, drawn, in a real Chromium on a real server.

The floor is the same server answering GET /healthz over the same line: what remains is the search and the page.
"""

import itertools
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from queue_server.settings import config_folder
from queue_server.settings.catalogue_file import CatalogueFile, ProcedureTable
from queue_server.settings.document import read_toml
from tests.bench.figures import Figure, percentile
from tests.bench.stamped_server import a_stamped_server
from tests.builders import Server

PROCEDURES = 1406
TYPED = ("ket hon", "khai sinh", "so do", "giay phep xay dung", "sao y", "khia sinh", "ho chieu", "thue dat", "xqzzk")
ROUNDS = 3
PLACES = ("cấp tỉnh", "cấp xã", "có yếu tố nước ngoài", "tại khu vực biên giới", "lưu động", "trực tuyến", "cho tổ chức", "cho cá nhân")
ACTS = ("", "Cấp lại", "Gia hạn", "Thay đổi", "Thu hồi", "Xác nhận", "Bổ sung")
# Presses a key of the page and waits until the rows say that they answer what has been typed.
PRESS = """(key) => new Promise((tell) => {
  const line = document.querySelector(".find-line input");
  const wanted = (line.value + key).trim();
  const begun = performance.now();
  document.querySelector(`[data-key="${key}"]`).click();
  const look = () => (document.querySelector("[data-answers]").dataset.answers === wanted)
    ? requestAnimationFrame(() => tell(performance.now() - begun)) : requestAnimationFrame(look);
  look();
})"""


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder, a_stamped_server(Path(folder) / "data", hall=a_hall_of_many(Path(folder))) as (server, _):
        alone = [_asked(server, words) for words in itertools.chain.from_iterable(map(_beginnings, TYPED))]
        floor = percentile([_asked(server, None) for _ in range(50)], 95)
        yield Figure("search of 1,406 procedures, p95", percentile(alone, 95), "ms", floor, "value <= 100")
        with sync_playwright() as driver:
            keys = _typed(driver, server)
        yield Figure("a key of the kiosk until its rows are drawn, p95", percentile(keys, 95), "ms", floor, "value <= 100")


def a_hall_of_many(folder: Path) -> Path:
    """The ward with a catalogue of its own: the sample's names with acts and places, until there are 1,406."""
    sample = read_toml(config_folder() / "catalogue" / "procedures.toml", CatalogueFile).procedures
    many = itertools.islice(((one, act, place) for place in ("", *PLACES) for act in ACTS for one in sample), PROCEDURES)
    hall = folder / "many"
    hall.mkdir()
    (hall / "hall.toml").write_text(f'extends = "{config_folder() / "halls" / "demo"}"\n', encoding="utf-8")
    (hall / "procedures.toml").write_text("".join(_written(at, *row) for at, row in enumerate(many)), encoding="utf-8")
    return hall


def _written(at: int, one: ProcedureTable, act: str, place: str) -> str:
    name = " ".join(part for part in (act, one.name, place) if part)
    code = one.code if not act and not place else f"9.{at:06d}"
    values = {
        "code": code,
        "name": name,
        "official": f"Thủ tục {name}",
        "field": one.field,
        "field_name": one.field_name,
        "level": one.level,
    }
    return "[[procedures]]\n" + "".join(f'{key} = "{value}"\n' for key, value in values.items())


def _beginnings(words: str) -> list[str]:
    return [words[: at + 1] for at in range(len(words)) if words[at] != " "]


def _asked(server: Server, words: str | None) -> float:
    """Milliseconds until the whole answer is here."""
    path = "/healthz" if words is None else f"/api/v1/procedures?q={urllib.request.quote(words)}"
    begun = time.perf_counter()
    with urllib.request.urlopen(f"{server.url}{path}") as answered:
        answered.read()
    return (time.perf_counter() - begun) * 1000


def _typed(driver: object, server: Server) -> list[float]:
    from tests.chromium import launched

    browser = launched(driver)  # type: ignore[arg-type]
    try:
        page = browser.new_page(viewport={"width": 1080, "height": 1920})
        page.goto(f"{server.url}/kiosk#key={server.keys['kiosk']}")
        page.click("[data-find]")
        return [took for _ in range(ROUNDS) for words in TYPED for took in _typed_once(page, words)]
    finally:
        browser.close()


def _typed_once(page: Page, words: str) -> list[float]:
    page.click('[data-key="clear"]')
    return [float(page.evaluate(PRESS, letter)) for letter in words if letter != " " or page.click('[data-key="space"]')]
