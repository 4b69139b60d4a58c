"""Can it be read and touched? Measured in the browser on what is really drawn; it knows WCAG's arithmetic, no page."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

_CONTRASTS = r"""(within) => {
  const channel = (c) => { c /= 255; return c <= 0.03928 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4); };
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const parse = (css) => css.match(/[\d.]+/g).map(Number);
  const paper = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const told = [];
  const walk = document.createTreeWalker(document.querySelector(within), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    const box = element.getBoundingClientRect();
    if (!walk.currentNode.data.trim() || !box.width || box.width < 3 || element.closest(":disabled, option")) continue;
    if (getComputedStyle(element).visibility === "hidden") continue;
    const [one, other] = [light(parse(getComputedStyle(element).color)), light(paper(element))].sort((a, b) => b - a);
    told.push([walk.currentNode.data.trim(), (one + 0.05) / (other + 0.05)]);
  }
  return told;
}"""
_SIZES = """(within) => Array.from(document.querySelectorAll(`${within} button, ${within} a, ${within} input, ${within} summary`))
  .map((one) => (one.type === "checkbox" || one.type === "radio" ? one.closest("label") || one : one))
  .map((one) => [one.textContent || one.name, one.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0)
  .map(([name, box]) => [name, Math.min(box.width, box.height)])"""


def faint(page: Page, least: float, within: str = "#page") -> list[Any]:
    """Texts whose contrast is below ``least`` : 1. Controls that are switched off do not count, as in WCAG."""
    return [(text, round(ratio, 2)) for text, ratio in page.evaluate(_CONTRASTS, within) if ratio < least]


def small(page: Page, least_px: int, within: str = "#page") -> list[Any]:
    """What one can press and is narrower or lower than ``least_px``. A box in its label is pressed by the whole label."""
    return [(name, round(size)) for name, size in page.evaluate(_SIZES, within) if size < least_px - 0.5]


def overflows(page: Page) -> bool:
    """Does one have to scroll sideways?"""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
