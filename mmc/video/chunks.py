"""Chunks: where a film may be cut so that its parts are drawn and encoded apart and joined without loss."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mmc.core.format import Box
from mmc.drawing.scene import Change, Whole
from mmc.video.encode import GOP
from mmc.video.timeline import FPS, Storyboard

HOLD = FPS  # a picture that stands this many frames is a hold
_SHORTEST = FPS // 2  # a cut costs a key frame: no part is shorter than this
_STILL, _MOVING, _ALL = 2.0, 3.0, 3.0  # what frames cost: one that stands, one that moves, and how much all of it adds
_MIXED = 8.0  # what a transition adds: x264 finds nothing like it in the frames before


@dataclass(frozen=True)
class Chunk:
    """Frames start..end (end left out): one closed group of pictures."""

    start: int
    end: int
    changing: int  # frames that must be drawn
    still: bool  # all its frames show what its first one shows
    cost: float  # in rough units, to deal the dearest first


def chunks_of(storyboard: Storyboard) -> tuple[Chunk, ...]:
    """The chunks of a storyboard in order: cut at scene cuts and at both ends of a hold, none over two seconds.

    What is longer is cut evenly, or near that where a movement takes another aim: a number that is seen from there
    on touches nothing before.

    A transition belongs to the shot it leaves, so that what comes after it does not depend on what was before, or is
    a part of its own if it is long; after a hold it stays with the shot it leads to.
    """
    changes = [storyboard.change(frame) for frame in range(storyboard.frames)]
    cuts = _spaced(_cuts(storyboard, changes), storyboard.frames)
    turns = _turns(storyboard)
    parts = [part for start, end in pairwise(cuts) for part in _split(start, end, turns)]
    return tuple(_chunk(start, end, changes, storyboard) for start, end in parts)


def _cuts(storyboard: Storyboard, changes: Sequence[Change]) -> set[int]:
    cuts = {edge for hold in _holds(changes) for edge in hold}
    for shot, start in zip(storyboard.shots, storyboard.starts, strict=True):
        if start in cuts:
            continue
        cuts.add(start + shot.fade_frames)
        if shot.fade_frames >= _SHORTEST:
            cuts.add(start)
    return cuts


def _holds(changes: Sequence[Change]) -> list[tuple[int, int]]:
    """First frame and end of every stretch of frames that show what the one before them shows."""
    found, first = [], None
    for frame, change in enumerate([*changes, Whole.ALL]):
        if change is Whole.SAME:
            first = frame if first is None else first
        elif first is not None:
            if frame - first >= HOLD:
                found.append((first, frame))
            first = None
    return found


def _spaced(cuts: set[int], frames: int) -> list[int]:
    """The cuts in order with both ends of the film, without those too near to the one before or to the end."""
    kept = [0]
    for cut in sorted(cuts):
        if cut - kept[-1] >= _SHORTEST and frames - cut >= _SHORTEST:
            kept.append(cut)
    return [*kept, frames]


def _turns(storyboard: Storyboard) -> list[int]:
    """The frames at which a movement takes another aim."""
    found = set()
    for shot, start in zip(storyboard.shots, storyboard.starts, strict=True):
        for turn in shot.scene.turns():
            frame = start + shot.fade_frames + round(turn * FPS)
            if start < frame < start + shot.frames:
                found.add(frame)
    return sorted(found)


def _split(start: int, end: int, turns: Sequence[int]) -> list[tuple[int, int]]:
    pieces = math.ceil((end - start) / GOP)
    edges = [start + round(k * (end - start) / pieces) for k in range(pieces + 1)]
    for k in range(1, pieces):
        near = [turn for turn in turns if abs(turn - edges[k]) < _SHORTEST and _fits(edges[k - 1], turn, edges[k + 1])]
        edges[k] = min(near, key=lambda turn: abs(turn - edges[k]), default=edges[k])
    return list(pairwise(edges))


def _fits(before: int, cut: int, after: int) -> bool:
    return all(_SHORTEST <= length <= GOP for length in (cut - before, after - cut))


def _chunk(start: int, end: int, changes: Sequence[Change], storyboard: Storyboard) -> Chunk:
    parts = changes[start:end]
    changing = sum(change is not Whole.SAME for change in parts)
    still = all(change is Whole.SAME for change in parts[1:])
    whole = storyboard.format.width * storyboard.format.height
    mixed = sum(storyboard.moment(frame).under is not None for frame in range(start, end))
    cost = sum(_cost(change, whole) for change in parts) + _MIXED * mixed
    return Chunk(start, end, changing, still, round(cost, 3))


def _cost(change: Change, whole: float) -> float:
    if change is Whole.SAME:
        return _STILL
    share = change.w * change.h / whole if isinstance(change, Box) else 1.0
    return _MOVING + _ALL * share
