"""Sparkline: the way a number came, as one small line without an axis."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import skia

from mmc.core.format import Box
from mmc.drawing.marks import Line, Mark, Shape
from mmc.drawing.motion import Timing

_FADE = 0.3


class Curve:
    """Where each known value of a series stands in a box: the lowest at its bottom, the highest at its top."""

    def __init__(self, values: Sequence[float | None], box: Box) -> None:
        known = [v for v in values if v is not None]
        self.low, self.high, self.box = min(known), max(known), box
        self.values, self.last = values, max(i for i, v in enumerate(values) if v is not None)

    def point(self, position: int) -> tuple[float, float]:
        """The point of a known value, in pixels."""
        value = self.values[position]
        if value is None:
            raise ValueError(f"no value at {position}")
        across = position / max(1, len(self.values) - 1)
        rise = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return self.box.x + across * self.box.w, self.box.bottom - rise * self.box.h

    def levels(self, left: float, right: float) -> list[float]:
        """The heights of the line between two places, at its corners and where it enters and leaves."""
        points = [self.point(i) for i, v in enumerate(self.values) if v is not None]
        found = [y for x, y in points if left <= x <= right]
        for (x1, y1), (x2, y2) in pairwise(points):
            found += [y1 + (y2 - y1) * (x - x1) / (x2 - x1) for x in (left, right) if x1 < x < x2]
        return found


def stretch(curve: Curve, first: int, color: str, width: float, timing: Timing) -> Line:
    """The way from one known value to the end, once more in another colour."""
    return Line(_path(curve, first), curve.point(curve.last), color, width, 0.0, timing)


def sparkline(curve: Curve, *, color: str, accent: str, ground: str, width: float, timing: Timing) -> list[Mark]:
    """The line in a quiet colour, drawn from the left, and a dot in the accent where it ends."""
    x, y = curve.point(curve.last)
    radius = width * 1.9
    dot = Shape(Box(x - radius, y - radius, 2 * radius, 2 * radius), accent, ground, radius, Timing(timing.end, _FADE))
    return [Line(_path(curve, 0), (x, y), color, width, 0.0, timing), dot]


def _path(curve: Curve, first: int) -> Any:
    """Through the known values. A missing one leaves a gap: it is neither zero nor on a straight line."""
    path, pen_down = skia.PathBuilder(), False
    for position, value in enumerate(curve.values):
        if value is None or position < first:
            pen_down = False
            continue
        x, y = curve.point(position)
        if pen_down:
            path.lineTo(x, y)
        else:
            path.moveTo(x, y)
            path.lineTo(x + 0.01, y)  # a lonely point still leaves a dot
        pen_down = True
    return path.detach()
