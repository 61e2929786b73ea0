"""Sheet: a Scene made of marks, in the order they are painted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from mmc.core.format import Box, Format
from mmc.core.language import speaking, spoken
from mmc.drawing.canvas import Canvas
from mmc.drawing.gates import Facts
from mmc.drawing.marks import Mark
from mmc.drawing.scene import Change, Scene, TextBox, Whole


@dataclass(frozen=True, kw_only=True)
class Point:
    """The one number a picture is about, for a film's cover: `110,6`, `jiwa per km², Palangka Raya`."""

    shown: str
    caption: str
    value: float | None = None  # what may be counted up to
    written: Callable[[float], str] | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Sheet(Scene):
    """A flat ground and the marks on it."""

    format: Format
    background: str
    marks: tuple[Mark, ...]
    headline: str = ""
    alt: str = ""  # the finished picture in words
    template: str = ""
    facts: Facts | None = None  # what the gates look for in its texts
    point: Point | None = None
    told: tuple[str, ...] = ()  # what a narrator adds to the headline, in whole sentences
    language: str = field(default_factory=spoken)  # in which it was composed, and in which its figures count

    @cached_property
    def seconds(self) -> float:  # type: ignore[override]
        return max((mark.timing.end for mark in self.marks), default=0.0)

    def draw(self, canvas: Canvas, t: float) -> None:
        canvas.fill(self.background)
        with speaking(self.language):
            for mark in self.marks:
                mark.draw(canvas, t)

    def change(self, before: float, now: float) -> Change:
        with speaking(self.language):
            boxes = [box for mark in self.marks if (box := mark.changed(before, now)) is not None]
        return _inside(union(boxes), self.format) if boxes else Whole.SAME

    def turns(self) -> tuple[float, ...]:
        return tuple(turn for mark in self.marks for turn in mark.turns())

    def texts(self) -> tuple[TextBox, ...]:
        with speaking(self.language):
            return tuple(text for mark in self.marks for text in mark.texts())


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around some boxes, with a pixel of air for soft edges."""
    found = list(boxes)
    left, top = min(b.x for b in found) - 1, min(b.y for b in found) - 1
    return Box(left, top, max(b.right for b in found) + 1 - left, max(b.bottom for b in found) + 1 - top)


def _inside(box: Box, format: Format) -> Box:
    left, top = max(0.0, box.x), max(0.0, box.y)
    right, bottom = min(float(format.width), box.right), min(float(format.height), box.bottom)
    return Box(left, top, max(0.0, right - left), max(0.0, bottom - top))
