"""What is built holds to its promises: old TVs can read it, nothing is inline, nothing comes from elsewhere, types fit."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

DISPLAYS = Path(__file__).parents[2] / "displays"
LARGEST_PHONE_SCRIPT = 120_000
HEAVIEST_TV_BYTES = 40_000


def test_every_page_is_built(built: Path, builder: ModuleType) -> None:
    assert {path.stem for path in built.glob("*.html")} == set(builder.PAGES)


def test_every_script_is_readable_as_es2016(built: Path, builder: ModuleType) -> None:
    builder.run_node(DISPLAYS, "es2016.mjs")


def test_the_types_of_all_pages_fit(builder: ModuleType) -> None:
    builder.run_node(DISPLAYS, "node_modules/typescript/bin/tsc", "--noEmit")


def test_no_page_holds_script_or_style_inline_or_from_elsewhere(built: Path) -> None:
    for page in built.glob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert not re.search(r"<style|style=|<script(?![^>]*\ssrc=)|\son\w+=", html), page.name
        addresses = re.findall(r'<(?:link|script) [^>]*(?:src|href)="([^"]+)"', html)
        assert addresses, page.name
        for address in addresses:
            assert (built / address.lstrip("/")).is_file(), f"{page.name}: {address}"


def test_a_tv_of_2018_knows_everything_its_page_is_made_of(built: Path, builder: ModuleType) -> None:
    builder.run_node(DISPLAYS, "chrome56.mjs")


NEWER = {
    "grid.css": (".a{display:grid}", "display: grid"),
    "gap.css": (".a{display:flex;gap:1rem}", "gap is of chrome"),
    "clamp.css": (".a{width:clamp(1rem,2vw,3rem)}", "clamp()"),
    "is.css": (".a:is(.b){color:red}", ":is is of chrome"),
    "evenly.css": (".a{justify-content:space-evenly}", "space-evenly"),
    "query.css": ("@container (min-width:1px){.a{color:red}}", "@container"),
    "syntax.js": ("var a = {...{}}", "Unexpected token"),
    "global.js": ("new ResizeObserver(function () {})", "ResizeObserver"),
    "static.js": ("Promise.allSettled([])", "Promise.allSettled"),
    "member.js": ("document.body.replaceChildren()", ".replaceChildren"),
    "string.js": ("'a'.padStart(3)", ".padStart"),
}


def test_what_is_newer_is_found(built: Path, builder: ModuleType, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name, (text, _) in NEWER.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(SystemExit):
        builder.run_node(DISPLAYS, "chrome56.mjs", *(str(tmp_path / name) for name in NEWER))
    found = capfd.readouterr().err.splitlines()
    for name, (_, said) in NEWER.items():
        assert [line for line in found if line.startswith(f"{name}: ") and said in line], (name, found)


def test_the_tv_is_light(built: Path) -> None:
    """Script and sheet as they travel, without fonts."""
    html = (built / "tv.html").read_text(encoding="utf-8")
    assets = [built / name for name in re.findall(r'(?:src|href)="/(assets/[^"]+\.(?:js|css))"', html)]
    assert len(assets) == 2
    assert sum(len(gzip.compress(path.read_bytes(), mtime=0)) for path in assets) <= HEAVIEST_TV_BYTES


def test_a_page_carries_the_words_it_says_and_no_others(built: Path) -> None:
    def said(page: str) -> str:
        (script,) = re.findall(r'src="/(assets/[^"]+\.js)"', (built / f"{page}.html").read_text(encoding="utf-8"))
        return (built / script).read_text(encoding="utf-8")

    assert all(f'"{key}"' in said("tv") for key in ("tv.invite", "hall.lunch", "issuing.stopped", "notice.evacuation"))
    assert not re.search(r'"(supervisor|kiosk|alarm)\.', said("tv"))
    assert all(f'"{key}"' in said("supervisor") for key in ("alarm.lost", "hall.lunch", "voice.why_too_old"))


def test_the_lock_file_names_no_download_address() -> None:
    assert '"resolved"' not in (DISPLAYS / "package-lock.json").read_text(encoding="utf-8")


def test_pages_built_from_the_same_sources_are_not_built_again(built: Path, builder: ModuleType) -> None:
    assert builder.build_pages(DISPLAYS) is False


def test_a_phone_loads_little_and_has_every_word_it_says(built: Path) -> None:
    [script] = [path.read_text(encoding="utf-8") for path in (built / "assets").glob("phone-*.js")]
    assert len(script) <= LARGEST_PHONE_SCRIPT
    for language in ("vi", "en"):
        words = json.loads((DISPLAYS / "src" / "words" / f"{language}.json").read_text(encoding="utf-8"))
        beginnings = ("phone.", "state.", "hall.", "issuing.", "range.", "not_live.", "press.unanswered", "question.leave")
        assert [key for key in words if key.startswith(beginnings) and f'"{key}"' not in script] == []
        assert not [key for key in words if key.startswith(("supervisor.", "tv.", "desk.")) and f'"{key}"' in script]
