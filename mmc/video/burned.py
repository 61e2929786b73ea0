"""Burned subtitles: cues painted over the scenes, in a strip that is kept free for them inside the safe area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mmc.core.format import Box, Format
from mmc.drawing import gates
from mmc.drawing.brand import Brand
from mmc.drawing.canvas import Canvas
from mmc.drawing.contrast import mix
from mmc.drawing.marks import Shape, Text
from mmc.drawing.scene import Change, Scene, TextBox, Whole
from mmc.drawing.sheet import union
from mmc.drawing.type import cap_height, shape
from mmc.video.subtitles import LINES, Cue
from mmc.video.timeline import FPS, Shot, Storyboard

_SIZES = {"short": 34.0, "landscape": 44.0}
_LEADING = 1.3
_PAD = (26.0, 18.0)  # of the plate, sideways and up
_CLEAR = 20.0  # between the pictures' texts and the strip
_LIFT = 0.13  # of white in the plate, so that it is seen on dark scenes as well
_CLOSE = 0.5 / FPS


@dataclass(frozen=True)
class Caption:
    """One cue as it is painted, in its scene's own time."""

    start: float
    end: float
    plate: Shape
    lines: tuple[Text, ...]

    def shows(self, t: float) -> bool:
        return self.start - _CLOSE <= t < self.end - _CLOSE

    def draw(self, canvas: Canvas) -> None:
        for mark in (self.plate, *self.lines):
            mark.draw(canvas, self.end)

    def texts(self) -> tuple[TextBox, ...]:
        return tuple(text for line in self.lines for text in line.texts())


@dataclass(frozen=True)
class Captioned(Scene):
    """A scene with captions over it. At its very end, and so on a still of it, there is none."""

    scene: Scene
    captions: tuple[Caption, ...]

    @property
    def format(self) -> Format:  # type: ignore[override]
        return self.scene.format

    @property
    def background(self) -> str:  # type: ignore[override]
        return self.scene.background

    @property
    def seconds(self) -> float:  # type: ignore[override]
        return max(self.scene.seconds, *(caption.end for caption in self.captions))

    def draw(self, canvas: Canvas, t: float) -> None:
        self.scene.draw(canvas, t)
        for caption in self.captions:
            if caption.shows(t):
                caption.draw(canvas)

    def change(self, before: float, now: float) -> Change:
        under = self.scene.change(before, now)
        boxes = [c.plate.box for c in self.captions if c.shows(before) != c.shows(now)]
        if under is Whole.ALL or not boxes:
            return under
        return union([*boxes, under] if isinstance(under, Box) else boxes)

    def turns(self) -> tuple[float, ...]:
        return self.scene.turns()

    def texts(self) -> tuple[TextBox, ...]:
        return self.scene.texts()


def with_room(format: Format) -> Format:
    """The format whose safe area leaves the lowest strip to the subtitles."""
    return replace(format, safe=format.safe.inset(0, 0, 0, _strip(format) + _CLEAR))


def burned(board: Storyboard, cues: Sequence[Cue], format: Format, brand: Brand) -> Storyboard:
    """The storyboard with its cues painted in; `format` is the film's own, with its whole safe area.

    GateFailed if a caption could not be read or lies on other words.
    """
    shots = tuple(_over(board, number, cues, format, brand) for number in range(len(board.shots)))
    return replace(board, shots=shots)


def _over(board: Storyboard, number: int, cues: Sequence[Cue], format: Format, brand: Brand) -> Shot:
    shot, start = board.shots[number], board.starts[number]
    opens = (start + shot.fade_frames) / FPS
    mine = [cue for cue in cues if start <= round(cue.start * FPS) < start + shot.frames]
    captions = tuple(_caption(cue, opens, format, brand) for cue in mine)
    for caption in captions:
        gates.check((*shot.scene.texts(), *caption.texts()), format, template="subtitles")
    return replace(shot, scene=Captioned(shot.scene, captions)) if captions else shot


def _caption(cue: Cue, opens: float, format: Format, brand: Brand) -> Caption:
    palette, style, size = brand.dark, brand.words(600), _SIZES[format.name]
    ground = mix(palette.ground, palette.ink, _LIFT)
    runs = [shape(line, style, size) for line in cue.lines]
    cap, leading = cap_height(style, size), _LEADING * size
    width = max(run.width for run in runs) + 2 * _PAD[0]
    height = cap + (len(runs) - 1) * leading + 0.25 * size + 2 * _PAD[1]
    safe = format.safe
    plate = Box(safe.x + (safe.w - width) / 2, safe.bottom - height, width, height)
    lines = tuple(
        Text(run, safe.x + (safe.w - run.width) / 2, plate.y + _PAD[1] + cap + k * leading, palette.ink,
             ground, "subtitle")
        for k, run in enumerate(runs)
    )  # fmt: skip
    return Caption(cue.start - opens, cue.end - opens, Shape(plate, ground, radius=14), lines)


def _strip(format: Format) -> float:
    size = _SIZES[format.name]
    return size + (LINES - 1) * _LEADING * size + 2 * _PAD[1]
