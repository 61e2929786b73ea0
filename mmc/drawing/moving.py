"""Moving: a clip that plays in a box of a scene, frame by frame, from planes that were decoded before."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from mmc.core.format import Box
from mmc.drawing.canvas import Canvas
from mmc.drawing.marks import Mark
from mmc.drawing.motion import STILL, Timing

Planes = tuple[np.ndarray, np.ndarray]  # luma height x width; chroma at half of both with two channels: BT.709, limited


class Frames(Protocol):
    """Decoded pictures of a clip, any of them at any time."""

    @property
    def count(self) -> int: ...

    @property
    def rate(self) -> int:
        """Frames a second."""

    def frame(self, number: int) -> Planes:
        """Picture `number`, from 0."""


@dataclass(frozen=True, eq=False)
class Moving(Mark):
    """A clip from its first frame to its last, which stays. It fills the box: it was cut to its shape."""

    frames: Frames
    area: Box
    timing: Timing = STILL

    @property
    def box(self) -> Box:
        return self.area

    def draw(self, canvas: Canvas, t: float) -> None:
        canvas.planes(*self.frames.frame(self._number(t)), self.area)

    def changed(self, before: float, now: float) -> Box | None:
        return None if self._number(before) == self._number(now) else self.area

    def _number(self, t: float) -> int:
        last = self.frames.count - 1
        if math.isinf(t):
            return last
        return min(last, max(0, math.floor((t - self.timing.begin) * self.frames.rate + 1e-6)))


def playing(frames: Frames, area: Box) -> Moving:
    """The clip as a mark that begins with its scene."""
    return Moving(frames, area, Timing(0.0, (frames.count - 1) / frames.rate))
