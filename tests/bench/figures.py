"""A figure of the bench: what was measured, beside the floor of the same run, and the bar it must pass. One JSON line each.

Knows arithmetic only; what is measured, and what its floor is, each benchmark says itself.
"""

import json
import math
import operator
from collections.abc import Sequence
from dataclasses import dataclass

SIGNS = {"<=": operator.le, ">=": operator.ge}


@dataclass(frozen=True)
class Figure:
    """``bar`` is "ratio >= 0.12" or "value <= 150"; empty for a figure that only informs. ``floor`` has the unit of ``value``."""

    name: str
    value: float
    unit: str
    floor: float
    bar: str = ""

    @property
    def ratio(self) -> float:
        return self.value / self.floor if self.floor else math.inf

    @property
    def ok(self) -> bool:
        if not self.bar:
            return True
        measured, sign, limit = self.bar.split()
        return bool(SIGNS[sign](self.ratio if measured == "ratio" else self.value, float(limit)))

    def line(self) -> str:
        told = {"name": self.name, "value": _short(self.value), "unit": self.unit, "floor": _short(self.floor)}
        return json.dumps({**told, "ratio": _short(self.ratio), "bar": self.bar, "ok": self.ok}, ensure_ascii=False)


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that so many percent do not exceed (nearest rank)."""
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


def _short(number: float) -> float | None:
    """Four digits that mean something; what cannot be divided has no ratio."""
    return float(f"{number:.4g}") if math.isfinite(number) else None
