"""What is built holds to its promises: old TVs can read it, nothing is inline, nothing comes from elsewhere, types fit."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import ModuleType

DISPLAYS = Path(__file__).parents[2] / "displays"
LARGEST_PHONE_SCRIPT = 120_000


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


def test_a_tv_needs_no_css_newer_than_itself(built: Path) -> None:
    sheet = re.search(r'href="/(assets/[^"]+\.css)"', (built / "tv.html").read_text(encoding="utf-8"))
    assert sheet
    css = (built / sheet[1]).read_text(encoding="utf-8")
    assert not re.search(r"display:\s*(inline-)?grid|[;{]gap:|clamp\(|[;{]aspect-ratio:|:is\(|:where\(|:has\(|[;{]inset:", css)


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
