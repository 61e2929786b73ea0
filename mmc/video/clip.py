"""Clip: a storyboard as a moviepy clip, painted by the RGBA painter of the stills."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mmc.drawing.raster import RasterCanvas
from mmc.video.timeline import FPS, Storyboard, View
from mmc.video.transitions import join

if TYPE_CHECKING:
    from moviepy import VideoClip


def clip_of(board: Storyboard) -> VideoClip:
    """A moviepy VideoClip of the storyboard's length, without sound."""
    from moviepy import VideoClip

    def picture(t: float) -> np.ndarray:
        return frame_of(board, min(board.frames - 1, int(t * FPS + 1e-6)))

    clip = VideoClip(picture, duration=board.seconds)
    return clip.with_fps(FPS)


def frame_of(board: Storyboard, frame: int) -> np.ndarray:
    """Frame `frame` as RGB pixels (height x width x 3), drawn whole."""
    moment = board.moment(frame)
    above = _picture(board, moment.view)
    if moment.under is None:
        return above
    below = _picture(board, moment.under)
    joined = np.empty_like(above)
    join(moment, above, below, joined)
    return joined


def _picture(board: Storyboard, view: View) -> np.ndarray:
    canvas = RasterCanvas(*board.format.size)
    board.shots[view.shot].scene.draw(canvas, view.t)
    pixels: np.ndarray = canvas.pixels[..., :3]
    return pixels
