"""Sparkline: the way a number came, as one small line without an axis."""

from __future__ import annotations

from collections.abc import Sequence

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


def sparkline(curve: Curve, *, color: str, accent: str, ground: str, width: float, timing: Timing) -> list[Mark]:
    """The line in a quiet colour, drawn from the left, and a dot in the accent where it ends.

    A missing value leaves a gap: it is neither zero nor on a straight line between its neighbours.
    """
    path, pen_down = skia.PathBuilder(), False
    for position, value in enumerate(curve.values):
        if value is None:
            pen_down = False
            continue
        x, y = curve.point(position)
        if pen_down:
            path.lineTo(x, y)
        else:
            path.moveTo(x, y)
            path.lineTo(x + 0.01, y)  # a lonely point still leaves a dot
        pen_down = True
    x, y = curve.point(curve.last)
    radius = width * 1.9
    dot = Shape(Box(x - radius, y - radius, 2 * radius, 2 * radius), accent, ground, radius, Timing(timing.end, _FADE))
    return [Line(path.detach(), (x, y), color, width, 0.0, timing), dot]
