"""Plot: the area in which lines are drawn, and how a moment and a value become a point of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mmc.core.format import Box


@dataclass(frozen=True)
class Plot:
    """Time runs to the right, values rise."""

    box: Box
    low: float
    high: float
    places: tuple[float, ...]  # of each moment, 0 to 1

    def x(self, position: int) -> float:
        return self.box.x + self.places[position] * self.box.w

    def y(self, value: float) -> float:
        return self.box.bottom - (value - self.low) / (self.high - self.low) * self.box.h

    def crosses(self, box: Box, line: Sequence[tuple[int, float]]) -> bool:
        """True if a line through (position, value) passes through a box, looked at every few pixels."""
        points = [(self.x(i), self.y(v)) for i, v in line]
        for (x1, y1), (x2, y2) in pairwise(points):
            if max(x1, x2) < box.x or min(x1, x2) > box.right:
                continue
            steps = 1 + int(max(abs(x2 - x1), abs(y2 - y1)) / 5)
            for step in range(steps + 1):
                x, y = x1 + (x2 - x1) * step / steps, y1 + (y2 - y1) * step / steps
                if box.x <= x <= box.right and box.y <= y <= box.bottom:
                    return True
        return False
