"""Approved pictures: what a page looks like is compared with what somebody has looked at and found good.

``looks_as(page, "tv/eight")`` compares with ``tests/displays/looks/tv/eight.webp``; ``MOTCUA_APPROVE=1`` writes what is there now. It
knows pictures, no page. Pictures are kept at half size or less: small in the repository, and calm about how an edge is smoothed.
Another minor version of Chromium draws some edges otherwise, so a small share of pixels may differ; a moved or missing part is more,
and so, within its own small patch, is another digit.
"""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path

import numpy
from PIL import Image
from playwright.sync_api import Page

APPROVED = Path(__file__).parent / "looks"
FAILED = Path(tempfile.gettempdir()) / "motcua-looks"
WIDEST_PX = 640
NOTICEABLE = 40
"""Of 255, in any of a pixel's colours."""
SHARE = 0.004
"""Of all pixels may be noticeably different: a letter of a heading is more."""
PATCH_PX, PATCH_SHARE = 16, 0.33
"""Of the pixels of any one patch. Another digit changes half of it; the same sheet drawn at twice the size, a fifth."""
LARGEST_BYTES, LARGEST_WHOLE_BYTES = 72 * 1024, 96 * 1024


def looks_as(page: Page, name: str, whole: bool = False, widest_px: int = WIDEST_PX) -> None:
    """``whole``: the page to its end, not only its window. ``widest_px``: smaller for what is made of a thousand dots."""
    page.evaluate("document.fonts.ready.then(() => true)")
    seen = _small(Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide", full_page=whole))), widest_px)
    file = APPROVED / f"{name}.webp"
    if os.environ.get("MOTCUA_APPROVE") == "1":
        file.parent.mkdir(parents=True, exist_ok=True)
        seen.save(file, "WEBP", lossless=True, quality=100, method=5)
        assert file.stat().st_size <= (LARGEST_WHOLE_BYTES if whole else LARGEST_BYTES), f"{file.name} is too heavy for the repository"
        return
    assert file.is_file(), f"nobody has approved {file}: look at the page, then MOTCUA_APPROVE=1"
    with Image.open(file) as kept:
        approved = kept.convert("RGB")
    share, patch, marked = difference(approved, seen)
    if share > SHARE or patch > PATCH_SHARE:
        told = f"{share:.2%} of its pixels, {patch:.0%} of one patch"
        raise AssertionError(f"{name} looks otherwise ({told}): {_written(name, approved, seen, marked)}")


def difference(approved: Image.Image, seen: Image.Image) -> tuple[float, float, Image.Image]:
    """The share of pixels that differ noticeably, in all and in the patch where most do, and a picture of where."""
    if approved.size != seen.size:
        return 1.0, 1.0, seen
    there = numpy.abs(numpy.asarray(approved, numpy.int16) - numpy.asarray(seen, numpy.int16)).max(axis=2) > NOTICEABLE
    marked = numpy.asarray(seen).copy()
    marked[there] = (255, 0, 255)
    rows, columns = (length // PATCH_PX for length in there.shape)
    patches = there[: rows * PATCH_PX, : columns * PATCH_PX].reshape(rows, PATCH_PX, columns, PATCH_PX).mean(axis=(1, 3))
    return float(there.mean()), float(patches.max()), Image.fromarray(marked)


def _small(picture: Image.Image, widest_px: int) -> Image.Image:
    width = min(widest_px, picture.width)
    return picture.convert("RGB").resize((width, round(picture.height * width / picture.width)), Image.Resampling.BOX)


def _written(name: str, *pictures: Image.Image) -> str:
    folder = FAILED / name
    folder.mkdir(parents=True, exist_ok=True)
    for what, picture in zip(("approved", "seen", "difference"), pictures, strict=True):
        picture.save(folder / f"{what}.png")
    return str(folder)
