"""Marks: the things on a picture. Each knows where it may paint, how it enters and what it says."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mmc.core.format import Box
from mmc.drawing.canvas import Canvas
from mmc.drawing.contrast import mix
from mmc.drawing.motion import STILL, Timing
from mmc.drawing.scene import TextBox
from mmc.drawing.type import Run, Style, shape


class Mark(ABC):
    """One thing that is drawn. Pure: the same t gives the same pixels."""

    timing: Timing

    @property
    @abstractmethod
    def box(self) -> Box:
        """Everything this mark may ever paint lies in here."""

    @abstractmethod
    def draw(self, canvas: Canvas, t: float) -> None:
        """Paint it as it stands at time t; END paints it finished."""

    def changed(self, before: float, now: float) -> Box | None:
        """What differs between two times, or None if nothing does."""
        return None if self.timing.clamp(before) == self.timing.clamp(now) else self.box

    def turns(self) -> tuple[float, ...]:
        """Times at which it takes another aim on its way, as a race does at each of its years."""
        return ()

    def texts(self) -> tuple[TextBox, ...]:
        return ()

    def classes(self) -> tuple[str, ...]:
        """The colours by which it tells one group of the data from another; the gates look that all can be told."""
        return ()


@dataclass(frozen=True)
class Text(Mark):
    """A shaped line at its baseline's left end. It fades in by mixing with its flat ground."""

    run: Run
    x: float
    y: float
    color: str
    ground: str
    role: str
    timing: Timing = STILL

    @property
    def box(self) -> Box:
        return self.run.ink_at(self.x, self.y)

    def draw(self, canvas: Canvas, t: float) -> None:
        share = self.timing.progress(t)
        if share > 0:
            canvas.glyphs(self.run, self.x, self.y, mix(self.ground, self.color, share))

    def texts(self) -> tuple[TextBox, ...]:
        if not self.run.text:
            return ()
        return (TextBox(self.role, self.run.text, self.box, self.color, self.ground, self.run.size),)


@dataclass(frozen=True)
class Shape(Mark):
    """A filled rectangle, fading in on its ground: hairlines, tiles, tags."""

    area: Box
    color: str
    ground: str = ""
    radius: float = 0.0
    timing: Timing = STILL

    @property
    def box(self) -> Box:
        return self.area

    def draw(self, canvas: Canvas, t: float) -> None:
        share = self.timing.progress(t)
        if share > 0:
            canvas.rect(self.area, mix(self.ground or self.color, self.color, share), self.radius)


@dataclass(frozen=True)
class Outline(Mark):
    """A path in canvas pixels, filled, or stroked when a width is given. It is simply there."""

    path: Any  # skia.Path
    color: str
    width: float | None = None
    timing: Timing = STILL

    @property
    def box(self) -> Box:
        bounds, edge = self.path.getBounds(), (self.width or 0.0) / 2
        return Box(bounds.left() - edge, bounds.top() - edge, bounds.width() + 2 * edge, bounds.height() + 2 * edge)

    def draw(self, canvas: Canvas, t: float) -> None:
        canvas.path(self.path, self.color, self.width)


class Emblem(Outline):
    """The brand's sign on its tile; no picture leaves the house without one."""


@dataclass(frozen=True)
class Bar(Mark):
    """A bar that grows from its axis with its number counting at its tip, both ending together."""

    axis: float  # x of zero
    tip: float  # x where the finished bar ends; left of the axis for negative values
    top: float
    thickness: float
    color: str
    value: float
    written: Callable[[float], str] = field(compare=False)
    style: Style
    size: float
    ink: str
    ground: str
    gap: float
    baseline: float
    timing: Timing = STILL

    def classes(self) -> tuple[str, ...]:
        return (self.color,)

    @property
    def box(self) -> Box:
        said = self._said(1.0).box
        left, right = min(self.axis, self.tip, said.x), max(self.axis, self.tip, said.right)
        # While it counts, a number can be a little wider than its finished one (111 to 99, 0,88 to 1).
        slack = self.size
        top, bottom = min(self.top, said.y), max(self.top + self.thickness, said.bottom)
        return Box(left - (slack if self.tip < self.axis else 0), top, right - left + slack, bottom - top)

    def draw(self, canvas: Canvas, t: float) -> None:
        share = self.timing.progress(t)
        if share <= 0:
            return
        length = (self.tip - self.axis) * share
        if abs(length) > 0.01:
            start = min(self.axis, self.axis + length)
            canvas.rect(Box(start, self.top, abs(length), self.thickness), self.color, min(6.0, self.thickness / 5))
        said = self._said(share)
        canvas.glyphs(said.run, said.x, said.y, mix(self.ground, self.ink, min(1.0, share * 3)))

    def texts(self) -> tuple[TextBox, ...]:
        return self._said(1.0).texts()

    def _said(self, share: float) -> Text:
        run = shape(self.written(self.value if share >= 1 else self.value * share), self.style, self.size)
        tip = self.axis + (self.tip - self.axis) * share
        x = tip + self.gap if self.tip >= self.axis else tip - self.gap - run.width
        return Text(run, x, self.baseline, self.ink, self.ground, "value")


@dataclass(frozen=True)
class Line(Mark):
    """A stroked line drawn from the left by uncovering it, with a dot where it ends."""

    path: Any  # skia.Path through the points, in canvas pixels
    end: tuple[float, float]
    color: str
    width: float
    dot: float  # radius; 0 for none
    timing: Timing = STILL

    def classes(self) -> tuple[str, ...]:
        return (self.color,)

    @property
    def box(self) -> Box:
        bounds, edge = self.path.getBounds(), max(self.width, self.dot) + 1
        return Box(bounds.left() - edge, bounds.top() - edge, bounds.width() + 2 * edge, bounds.height() + 2 * edge)

    def draw(self, canvas: Canvas, t: float) -> None:
        share = self.timing.progress(t)
        if share <= 0:
            return
        whole = self.box
        if share < 1:
            with canvas.group(clip=Box(whole.x, whole.y, self._front(share) - whole.x, whole.h)):
                canvas.path(self.path, self.color, self.width)
            return
        canvas.path(self.path, self.color, self.width)
        if self.dot:
            x, y = self.end
            canvas.rect(Box(x - self.dot, y - self.dot, 2 * self.dot, 2 * self.dot), self.color, self.dot)

    def changed(self, before: float, now: float) -> Box | None:
        if self.timing.clamp(before) == self.timing.clamp(now):
            return None
        # From the line's start, not from where it was: under another clip skia may shade old pixels anew.
        last = max(self.timing.progress(before), self.timing.progress(now))
        right = self.box.right if last >= 1 else self._front(last)
        return Box(self.box.x, self.box.y, right - self.box.x, self.box.h)

    def _front(self, share: float) -> float:
        return float(round(self.box.x + self.box.w * share))
