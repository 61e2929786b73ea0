"""What the compositor leaves out must not be missing."""

from __future__ import annotations

import numpy as np

from mmc.drawing.planes import PlanesCanvas
from mmc.video.clip import clip_of, frame_of
from mmc.video.compositor import Compositor

from .toys import bars_film

BOARD = bars_film()


def fresh(frame: int) -> PlanesCanvas:
    canvas = PlanesCanvas(*BOARD.format.size)
    Compositor(BOARD, canvas).paint(frame)
    return canvas


def test_every_frame_painted_in_order_equals_the_frame_painted_alone() -> None:
    canvas = PlanesCanvas(*BOARD.format.size)
    compositor = Compositor(BOARD, canvas)
    for frame in range(BOARD.frames):
        compositor.paint(frame)
        alone = fresh(frame)
        assert np.array_equal(canvas.y, alone.y), f"luma of frame {frame}"
        assert np.array_equal(canvas.uv, alone.uv), f"chroma of frame {frame}"


def test_nothing_is_painted_while_the_picture_stands() -> None:
    compositor = Compositor(BOARD, PlanesCanvas(*BOARD.format.size))
    changed = [compositor.paint(frame) for frame in range(BOARD.frames)]
    assert changed[:15] == [True] * 15
    assert not any(changed[17:30])
    assert all(changed[30:43])


def test_the_frames_equal_the_painter_of_the_stills_in_luma() -> None:
    for frame in (0, 7, 20, 33, 50, 59):
        rgb = frame_of(BOARD, frame).astype(float) / 255
        luma = (0.2126 * rgb[..., 0] + 0.7152 * rgb[..., 1] + 0.0722 * rgb[..., 2]) * 219 + 16
        assert np.abs(fresh(frame).y - luma).max() <= 2.5


def test_a_storyboard_becomes_a_moviepy_clip() -> None:
    clip = clip_of(BOARD)
    assert (clip.duration, clip.fps, tuple(clip.size)) == (2.0, 30, (320, 180))
    assert np.array_equal(clip.get_frame(1.0), frame_of(BOARD, 30))
    assert np.array_equal(BOARD.as_clip().get_frame(0.5), frame_of(BOARD, 15))
