"""Hook: the one number of a film, counting on its cover or lighting up in its headline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from mmc.core.format import Box
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.canvas import Canvas
from mmc.drawing.contrast import mix
from mmc.drawing.marks import Mark, Text
from mmc.drawing.motion import Timing
from mmc.drawing.scene import TextBox
from mmc.drawing.sheet import Sheet
from mmc.drawing.type import Run, Style, shape
from mmc.drawing.wrap import Block, fit

COUNT = Timing(0.15, 0.8)
_LIGHT = Timing(0.5, 0.5)


@dataclass(frozen=True, kw_only=True)
class Hook:
    """The one number of a film, as people say it: `454.515` `jiwa di Kotawaringin Timur`."""

    shown: str
    caption: str
    value: float | None = None  # what is counted up to; None for a number that simply stands there
    written: Callable[[float], str] | None = field(default=None, compare=False)


def hook_of(chart: Sheet) -> Hook | None:
    """The number the template itself says its picture is about, if it says one."""
    point = chart.point
    return Hook(shown=point.shown, caption=point.caption, value=point.value, written=point.written) if point else None


@dataclass(frozen=True)
class Counter(Text):
    """A number that counts up to what it says and ends exactly there."""

    value: float = 0.0
    written: Callable[[float], str] = field(default=str, compare=False)
    style: Style | None = field(default=None, compare=False)

    def draw(self, canvas: Canvas, t: float) -> None:
        share = self.timing.progress(t)
        if share <= 0:
            return
        if share >= 1 or self.style is None:
            canvas.glyphs(self.run, self.x, self.y, self.color)
            return
        run = shape(self.written(self.value * share), self.style, self.run.size)
        canvas.glyphs(run, self.x, self.y, mix(self.ground, self.color, min(1.0, 3 * share)))

    @property
    def box(self) -> Box:
        ink = self.run.ink_at(self.x, self.y)
        return ink.inset(-8, -8, -self.run.size, -8)  # while it counts it may be a little wider

    def texts(self) -> tuple[TextBox, ...]:
        ink = self.run.ink_at(self.x, self.y)
        return (TextBox(self.role, self.run.text, ink, self.color, self.ground, self.run.size),)


@dataclass(frozen=True)
class HookNumber:
    """The hook's number as an element: counting if it can."""

    hook: Hook
    brand: Brand
    palette: Palette
    sizes: tuple[float, float]

    def _block(self, width: float) -> Block:
        return fit(self.hook.shown, self.brand.words(800), self.sizes, width, 1, element="hook")

    def height(self, width: float) -> float:
        block = self._block(width)
        return block.cap + max(0.0, max(run.ink.bottom for run in block.lines))  # the comma of 4,20% hangs down

    def place(self, box: Box) -> Sequence[Mark]:
        style, p = self.brand.words(800), self.palette
        run, y = next(iter(self._block(box.w).baselines(box.y)))
        x = box.x - run.ink.x  # a large figure's own side bearing would show as a crooked left edge
        if self.hook.value is None or self.hook.written is None:
            return [Text(run, x, y, p.accent, p.ground, "value", Timing(0.15, 0.4))]
        return [
            Counter(run, x, y, p.accent, p.ground, "value", COUNT, self.hook.value, self.hook.written, style)
        ]


@dataclass(frozen=True)
class Headline:
    """Set lines in which one phrase turns to the accent colour."""

    block: Block
    hot: str  # as it stands in one of the lines; empty for none
    palette: Palette
    brand: Brand
    tracking: float

    def height(self, width: float) -> float:
        return self.block.height

    def place(self, box: Box) -> Sequence[Mark]:
        return [mark for run, y in self.block.baselines(box.y) for mark in self._line(run, box.x, y)]

    def _line(self, run: Run, x: float, y: float) -> list[Mark]:
        p = self.palette
        x -= min(0.0, run.ink.x)  # a j at a line's start hangs out to the left: pushed in, its ink keeps the edge
        if not self.hot or self.hot not in run.text:
            return [Text(run, x, y, p.ink, p.ground, "headline")]
        before, after = run.text.split(self.hot, 1)
        rest = after.lstrip()  # the blank of a date that is kept whole, too
        from_hot = x + self._advance(before, run.size)
        from_rest = x + self._advance(run.text[: len(run.text) - len(rest)], run.size)
        return [
            Text(self._set(before, run.size), x, y, p.ink, p.ground, "headline"),
            Lit(self._set(self.hot, run.size), from_hot, y, p.accent, p.ground, "headline", _LIGHT, p.ink),
            Text(self._set(rest, run.size), from_rest, y, p.ink, p.ground, "headline"),
        ]

    def _set(self, text: str, size: float) -> Run:
        return shape(text, self.brand.words(800), size, self.tracking)

    def _advance(self, text: str, size: float) -> float:
        """Where what follows begins: blanks at the end count, which a shaped line alone leaves out."""
        return self._set(text + "|", size).width - self._set("|", size).width


@dataclass(frozen=True)
class Lit(Text):
    """A phrase that is there from the start and changes its colour."""

    before: str = ""  # the colour it has until then

    def draw(self, canvas: Canvas, t: float) -> None:
        canvas.glyphs(self.run, self.x, self.y, mix(self.before, self.color, self.timing.progress(t)))
