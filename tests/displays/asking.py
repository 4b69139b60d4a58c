"""Asks a pure module of the pages for its answers, as a page would; without a browser."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

DISPLAYS = Path(__file__).parents[2] / "displays"
Ask = Callable[..., list[Any]]


@contextmanager
def asking(builder: ModuleType, module: str) -> Iterator[Ask]:
    """``ask(("sizeOf", 9), …)`` of ``src/pages/tv/layout.ts``: one answer for each question. Reading a module costs most of it."""
    node, _ = builder.find_node()
    with subprocess.Popen([node, "ask.mjs", module], cwd=DISPLAYS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as page:
        asked, said = page.stdin, page.stdout
        assert asked is not None
        assert said is not None

        def answer(question: tuple[Any, ...]) -> Any:
            print(json.dumps(question), file=asked, flush=True)
            return json.loads(said.readline())

        yield lambda *questions: [answer(question) for question in questions]
        asked.close()
