"""Resample: a photo's luma and chroma at sub-pixel places, forty times as fast as the painter samples them.

A photo is converted and brought near the size it is shown at once; every frame then takes one bilinear reading. OpenCV
is told to use no threads: its pool does not survive the fork of a film's workers, and the workers share the cores.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import numpy as np
import skia

from mmc.core.format import Box

_SPARE = 1.15  # samples kept for one shown, so that a slow zoom stays sharp
_LOWEST = 0.75  # of the cover scale; below it and above its double another size is prepared, never inside a zoom
_MORE = 64  # samples drawn beyond those wanted, at most, to make a resize fall right
_NEAR = 0.05  # of a sample, where a resize may be off; nobody sees a twentieth of a pixel
_DEAR = 0.0003  # of a sample, what one more drawn beyond the wanted ones must win
Steps = tuple[float, float]  # where the first sample is read, and how far it is to the next
_KEPT = 12  # prepared photos, about 4 MB each


@dataclass(frozen=True, eq=False)
class Prepared:
    """A photo in the planes of a film: `luma` height x width, `chroma` half of it with two channels."""

    luma: np.ndarray
    chroma: np.ndarray
    full: tuple[int, int]  # width and height of the photo it was made of


_prepared: OrderedDict[tuple[int, int], Prepared | None] = OrderedDict()


def prepared(image: Any, box: Box, part: Box, scale: float, matrix: np.ndarray, offset: np.ndarray) -> Prepared | None:
    """The photo for being shown in a box on a canvas scaled so; None if it is see-through and must be blended."""
    density = _density(image, box, part, scale)
    key = (int(image.uniqueID()), round(density * 4096))
    if key not in _prepared:
        while len(_prepared) >= _KEPT:
            _prepared.popitem(last=False)
        _prepared[key] = _prepare(image, density, np.column_stack([matrix, offset]))
    _prepared.move_to_end(key)
    return _prepared[key]


def _density(image: Any, box: Box, part: Box, scale: float) -> float:
    """Samples to keep of each of the photo's pixels, 1 at most: the same all through a slow zoom."""
    cover = min(image.width() / box.w, image.height() / box.h)
    shown = min(part.w / box.w, part.h / box.h) / scale
    steps = math.floor(math.log2(cover / shown / _LOWEST))
    wanted = float(_SPARE * 2.0**steps / cover)
    return wanted if wanted < 0.9 else 1.0


def _prepare(image: Any, density: float, weights: np.ndarray) -> Prepared | None:
    import cv2

    cv2.setNumThreads(1)
    rgba = image.toarray(colorType=skia.kRGBA_8888_ColorType)
    if rgba[..., 3].min() < 255:
        return None
    height, width = (max(2, round(side * density / 2) * 2) for side in rgba.shape[:2])
    rgb: Any = np.ascontiguousarray(rgba[..., :3])
    if (height, width) != rgb.shape[:2]:
        rgb = cv2.resize(rgb, (width, height), interpolation=cv2.INTER_AREA)
    of_bytes: Any = (weights / np.array([255.0, 255.0, 255.0, 1.0])).astype(np.float32)
    yuv = cv2.transform(rgb, of_bytes)
    chroma = cv2.resize(yuv[..., 1:].copy(), (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    return Prepared(np.ascontiguousarray(yuv[..., 0]), chroma, (rgba.shape[1], rgba.shape[0]))


def warp(
    samples: np.ndarray, full: tuple[int, int], canvas: Any, box: Box, part: Box, out: np.ndarray, slack: float
) -> Box:
    """The samples of `out` that were painted, in its own coordinates: those inside box and clip.

    `canvas` is the skia canvas over `out`, for its matrix and its clip. Samples of which more than `slack` lies
    outside the box stay as they were; the answer is empty if there are no others.
    """
    matrix, clip = canvas.getTotalMatrix(), canvas.getDeviceClipBounds()
    scales = (matrix.getScaleX(), matrix.getScaleY())
    moved = (matrix.getTranslateX(), matrix.getTranslateY())
    begin = [scale * at + move for scale, at, move in zip(scales, (box.x, box.y), moved, strict=True)]
    end = [at + scale * side for at, scale, side in zip(begin, scales, (box.w, box.h), strict=True)]
    left, top = max(math.ceil(begin[0] - slack), clip.left()), max(math.ceil(begin[1] - slack), clip.top())
    right, bottom = min(math.floor(end[0] + slack), clip.right()), min(math.floor(end[1] + slack), clip.bottom())
    if right <= left or bottom <= top:
        return Box(0, 0, 0, 0)
    rows: list[Steps] = []
    for axis, first in ((0, left), (1, top)):
        size, start, side = samples.shape[1 - axis], (part.x, part.y)[axis], (part.w, part.h)[axis]
        step = side / (end[axis] - begin[axis]) * size / full[axis]
        rows.append(((start * size / full[axis]) + step * (first + 0.5 - begin[axis]) - 0.5, step))
    _sample(samples, rows[0], rows[1], out[top:bottom, left:right])
    return Box(left, top, right - left, bottom - top)


def _sample(samples: np.ndarray, across: Steps, down: Steps, out: np.ndarray) -> None:
    """Nothing; `out` is the samples read at even steps along both axes, bilinear."""
    import cv2

    cuts = [_cut(samples.shape[1], across, out.shape[1]), _cut(samples.shape[0], down, out.shape[0])]
    if cuts[0] and cuts[1]:
        x, y = cuts[0], cuts[1]
        part = samples[y.start : y.start + y.length, x.start : x.start + x.length]
        drawn = cv2.resize(part, (x.drawn, y.drawn), interpolation=cv2.INTER_LINEAR)
        out[:] = drawn[y.skipped : y.skipped + out.shape[0], x.skipped : x.skipped + out.shape[1]]
        return
    place = np.array([[across[1], 0, across[0]], [0, down[1], down[0]]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cv2.warpAffine(samples, place, out.shape[1::-1], out, flags, cv2.BORDER_REPLICATE)


@dataclass(frozen=True)
class _Cut:
    """Resizing `length` samples from `start` on to `drawn` ones puts what is wanted behind the first `skipped`."""

    start: int
    length: int
    drawn: int
    skipped: int


def _cut(length: int, steps: Steps, count: int) -> _Cut | None:
    """The whole samples whose plain resizing reads at these steps, to a twentieth of a sample; None if there are none.

    A resize is four times as fast as a warp, but begins and ends on whole samples. A few more than are wanted are
    drawn, as many as make the wanted ones fall where they should.
    """
    first, step = steps
    drawn = count + np.arange(_MORE)[:, None]
    taken = np.rint(drawn * step)
    skipped = np.arange(_MORE)[None, :]
    scale = taken / drawn
    drift = (scale - step) * count  # from the first to the last one; half of it is taken back at the start
    exact = first + 0.5 - scale * (skipped + 0.5) - drift / 2
    start = np.rint(exact)
    off = np.abs(exact - start) + np.abs(drift) / 2
    off[(off > _NEAR) | (skipped > drawn - count) | (start < 0) | (start + taken > length)] = np.inf
    off += _DEAR * (drawn - count)
    best = np.unravel_index(int(off.argmin()), off.shape)
    if not np.isfinite(off[best]):
        return None
    return _Cut(int(start[best]), int(taken[best[0], 0]), int(drawn[best[0], 0]), int(best[1]))
