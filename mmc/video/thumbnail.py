"""Thumbnail: the cover of a film as a 1280x720 JPEG."""

from __future__ import annotations

import io

from mmc.drawing.raster import RasterCanvas
from mmc.drawing.scene import END
from mmc.errors import FilmError
from mmc.video.timeline import Storyboard

SIZE = (1280, 720)
MOST_BYTES = 2_000_000  # YouTube refuses more


def thumbnail_of(board: Storyboard) -> bytes:
    """A JPEG under 2 MB: the storyboard's own thumbnail, or its first shot on the ground colour."""
    from PIL import Image

    scene = board.thumbnail or board.shots[0].scene
    canvas = RasterCanvas(*scene.format.size)
    scene.draw(canvas, END)
    picture = Image.fromarray(canvas.pixels[..., :3])
    if picture.size != SIZE:
        fitted = Image.new("RGB", SIZE, scene.background)
        picture.thumbnail(SIZE, Image.Resampling.LANCZOS)
        fitted.paste(picture, ((SIZE[0] - picture.width) // 2, (SIZE[1] - picture.height) // 2))
        picture = fitted
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=90, subsampling=0, optimize=True)
    if written.tell() > MOST_BYTES:
        raise FilmError(f"the thumbnail of '{board.name}' has {written.tell()} bytes; platforms take {MOST_BYTES}")
    return written.getvalue()
