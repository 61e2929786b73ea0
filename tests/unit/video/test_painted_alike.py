"""What the compositor of films leaves equals the painter of stills, on every storyboard that plays a picture."""

from __future__ import annotations

import numpy as np
import pytest

from mmc.core.format import format_named
from mmc.drawing.planes import PlanesCanvas
from mmc.infographics import CLASSES
from mmc.video import STORYBOARDS, storyboard_for
from mmc.video.clip import frame_of
from mmc.video.compositor import Compositor
from mmc.video.timeline import Storyboard
from tests.unit.infographics.samples import sample
from tests.unit.infographics.tables import brand

PLAYED = {kind.name: kind.templates[0] for kind in STORYBOARDS if kind.templates}


def film(template: str, shape: str) -> Storyboard:
    kind = storyboard_for(template)
    assert kind is not None
    return kind.compose(template, sample(template), format_named(shape), brand(), {})


def watched(board: Storyboard) -> list[range]:
    """Of cover, second and third shot: the way in and the first second."""
    starts = board.starts[:3] if len(board.shots) > 2 else board.starts[:2]
    return [range(max(0, start - 2), min(board.frames, start + 40)) for start in starts]


@pytest.mark.parametrize("name", PLAYED)
def test_frames_painted_by_what_changed_equal_the_stills_painter(name: str) -> None:
    board = film(PLAYED[name], "short" if len(name) % 2 else "landscape")
    canvas, fresh = PlanesCanvas(*board.format.size), PlanesCanvas(*board.format.size)
    compositor = Compositor(board, canvas)
    for frames in watched(board):
        for frame in frames:
            compositor.paint(frame)
            if (frame - frames.start) % 19 and frame != frames[-1]:
                continue
            if board.moment(frame).under is None:
                board.shots[board.moment(frame).view.shot].scene.draw(fresh, board.moment(frame).view.t)
                assert np.abs(canvas.y.astype(int) - fresh.y).max() <= 32, f"frame {frame}"
                assert np.abs(canvas.uv.astype(int) - fresh.uv).mean() <= 0.01, f"frame {frame}"
            rgb = frame_of(board, frame).astype(float) / 255
            luma = (0.2126 * rgb[..., 0] + 0.7152 * rgb[..., 1] + 0.0722 * rgb[..., 2]) * 219 + 16
            off = np.abs(canvas.y - luma)
            assert off.mean() <= 0.6 and np.percentile(off, 99.9) <= 14, f"frame {frame}"


def test_every_picture_has_a_film() -> None:
    assert all(storyboard_for(template) is not None for template in CLASSES)
