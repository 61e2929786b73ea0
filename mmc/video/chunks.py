"""Chunks: where a film may be cut so that its parts are drawn and encoded apart and joined without loss."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from mmc.drawing.scene import Whole
from mmc.video.encode import GOP
from mmc.video.timeline import FPS, Storyboard

HOLD = FPS  # a picture that stands this many frames is a hold
_SHORTEST = FPS // 2  # a cut costs a key frame: no part is shorter than this for the sake of a hold


@dataclass(frozen=True)
class Chunk:
    """Frames start..end (end left out): one closed group of pictures."""

    start: int
    end: int
    changing: int  # frames that must be drawn

    @property
    def cost(self) -> int:
        """What the chunk costs, in rough units: a still frame takes x264 two thirds of a moving one."""
        return 2 * (self.end - self.start) + 2 * self.changing


def chunks_of(storyboard: Storyboard) -> tuple[Chunk, ...]:
    """The chunks of a storyboard in order: cut at scene cuts and at holds, none over two seconds."""
    moving = [storyboard.change(frame) is not Whole.SAME for frame in range(storyboard.frames)]
    cuts = sorted({*storyboard.starts, storyboard.frames})
    for start, end in list(pairwise(cuts)):
        hold = _hold_in(moving, start, end)
        if hold is not None and hold - start >= _SHORTEST:
            cuts.append(hold)
    cuts.sort()
    parts = [part for start, end in pairwise(cuts) for part in _split(start, end)]
    return tuple(Chunk(start, end, sum(moving[start:end])) for start, end in parts)


def _hold_in(moving: list[bool], start: int, end: int) -> int | None:
    """The first frame of the hold that ends a shot, None if it moves to the end."""
    first = end
    while first > start and not moving[first - 1]:
        first -= 1
    return first if end - first >= HOLD else None


def _split(start: int, end: int) -> list[tuple[int, int]]:
    pieces = math.ceil((end - start) / GOP)
    edges = [start + round(k * (end - start) / pieces) for k in range(pieces + 1)]
    return list(pairwise(edges))
