"""Contact sheet: a film on one picture, a frame for every second, to judge it at a glance."""

from __future__ import annotations

import io

from mmc.video.clip import frame_of
from mmc.video.timeline import FPS, Storyboard

GAP = 6  # pixels between frames
_GROUND = "#8A8A84"


def contact_sheet(board: Storyboard, width: int = 160, columns: int = 8) -> bytes:
    """A WebP with the frame in the middle of each second, `columns` in a row, each `width` pixels wide."""
    from PIL import Image

    height = round(width * board.format.height / board.format.width)
    moments = [min(board.frames - 1, second * FPS + FPS // 2) for second in range(max(1, round(board.seconds)))]
    rows = -(-len(moments) // columns)
    size = (min(columns, len(moments)) * (width + GAP) + GAP, rows * (height + GAP) + GAP)
    sheet = Image.new("RGB", size, _GROUND)
    for place, frame in enumerate(moments):
        small = Image.fromarray(frame_of(board, frame)).resize((width, height), Image.Resampling.LANCZOS)
        sheet.paste(small, (GAP + place % columns * (width + GAP), GAP + place // columns * (height + GAP)))
    written = io.BytesIO()
    sheet.save(written, "WEBP", quality=82, method=4)
    return written.getvalue()
