"""Box layout: elements say how tall they are at a width and turn a box into marks.

    Column((kicker, Gap(22), headline, Grow(chart), footer)).place(box) -> marks
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from mmc.core.format import Box
from mmc.drawing.marks import Mark, Text
from mmc.drawing.motion import STILL, Timing
from mmc.drawing.wrap import Block
from mmc.errors import TextOverflow

Align = Literal["left", "right", "center"]


class Element(Protocol):
    """Anything that takes room on a picture."""

    def height(self, width: float) -> float:
        """The least height it needs at a width, in pixels."""

    def place(self, box: Box) -> Sequence[Mark]:
        """Its marks, all inside the box."""


@dataclass(frozen=True)
class Gap:
    """Air."""

    size: float

    def height(self, width: float) -> float:
        return self.size

    def place(self, box: Box) -> Sequence[Mark]:
        return ()


@dataclass(frozen=True)
class Words:
    """A block of set lines."""

    block: Block
    color: str
    ground: str
    role: str
    align: Align = "left"
    timing: Timing = STILL

    def height(self, width: float) -> float:
        return self.block.height

    def place(self, box: Box) -> Sequence[Mark]:
        shift = {"left": 0.0, "center": 0.5, "right": 1.0}[self.align]
        # A j at a line's start hangs out to the left of its own place: pushed in, its ink keeps the shared edge.
        return [
            Text(run, box.x + (box.w - run.width) * shift - (min(0.0, run.ink.x) if shift == 0 else 0.0), y,
                 self.color, self.ground, self.role, self.timing)
            for run, y in self.block.baselines(box.y)
        ]


@dataclass(frozen=True)
class Grow:
    """A child that takes a share of the room the others leave."""

    child: Element
    weight: float = 1.0

    def height(self, width: float) -> float:
        return self.child.height(width)

    def place(self, box: Box) -> Sequence[Mark]:
        return self.child.place(box)


@dataclass(frozen=True)
class Column:
    """Children under each other. What is left over goes to the Grow children, or stays empty below."""

    children: tuple[Element, ...]
    name: str = "body"

    def height(self, width: float) -> float:
        return sum(child.height(width) for child in self.children)

    def place(self, box: Box) -> Sequence[Mark]:
        heights = [child.height(box.w) for child in self.children]
        spare = box.h - sum(heights)
        if spare < -0.5:
            missing = f"needs {-spare:.0f} px more height than the {box.h:.0f} px there are"
            raise TextOverflow(missing, element=self.name)
        weight = sum(child.weight for child in self.children if isinstance(child, Grow))
        marks: list[Mark] = []
        y = box.y
        for child, height in zip(self.children, heights, strict=True):
            if isinstance(child, Grow):
                height += spare * child.weight / weight
            marks += child.place(Box(box.x, y, box.w, height))
            y += height
        return marks


@dataclass(frozen=True)
class Row:
    """Children side by side; widths are shares of what the gaps leave."""

    children: tuple[Element, ...]
    shares: tuple[float, ...]
    gap: float = 0.0

    def widths(self, width: float) -> list[float]:
        """The width of each child in pixels."""
        room = width - self.gap * (len(self.children) - 1)
        return [room * share / sum(self.shares) for share in self.shares]

    def height(self, width: float) -> float:
        return max(c.height(w) for c, w in zip(self.children, self.widths(width), strict=True))

    def place(self, box: Box) -> Sequence[Mark]:
        marks: list[Mark] = []
        x = box.x
        for child, width in zip(self.children, self.widths(box.w), strict=True):
            marks += child.place(Box(x, box.y, width, box.h))
            x += width + self.gap
        return marks


@dataclass(frozen=True)
class Stack:
    """Children on top of each other, the first lowest."""

    children: tuple[Element, ...] = field(default=())

    def height(self, width: float) -> float:
        return max((child.height(width) for child in self.children), default=0.0)

    def place(self, box: Box) -> Sequence[Mark]:
        return [mark for child in self.children for mark in child.place(box)]
