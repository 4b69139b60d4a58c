"""Asks a pure module of the pages for its answers, as a page would; without a browser."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

DISPLAYS = Path(__file__).parents[2] / "displays"


def ask(builder: ModuleType, module: str, *questions: tuple[Any, ...]) -> list[Any]:
    """``ask(builder, "src/pages/tv/layout.ts", ("sizeOf", 9))``: one answer for each question."""
    node, _ = builder.find_node()
    asked = "\n".join(json.dumps(question) for question in questions)
    said = subprocess.run([node, "ask.mjs", module], cwd=DISPLAYS, input=asked, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in said.stdout.splitlines()]
