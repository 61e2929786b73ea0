"""Glance: the cards of a recap as small pictures before its film is made. Of a clip one picture is decoded, no more."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from mmc.core.dataset import Dataset
from mmc.core.format import Box, format_named
from mmc.core.language import speaking
from mmc.drawing.brand import Brand
from mmc.drawing.photo import Photo
from mmc.drawing.raster import RasterCanvas
from mmc.errors import FilmError
from mmc.video.footage import Footage, footage
from mmc.video.material import Material
from mmc.video.probe import Clip
from mmc.video.timeline import FPS, Shot

SMALL = 320  # pixels of the longer side of a picture in a list
_SPARE = 0.25  # seconds a part may reach past the end of its clip, as the film itself allows


class Glance(Material):
    """Material that shows the first picture of a clip's part and gives no sound."""

    def footage(self, clip: Clip, area: Box, focus: tuple[float, float], start: float, seconds: float) -> Footage:
        """One picture; FilmError for a part that ends after its clip, as the film would find out."""
        if clip.seconds and start + seconds > clip.seconds + _SPARE:
            raise FilmError(
                f"{clip.name}: ends at {clip.seconds:.1f} s, the part asked for at {start + seconds:.1f} s; "
                "trim it with `dari` and `sampai` or hand it in again"
            )
        with self._path(clip.name) as path:
            return _decoded(replace(clip, path=path), _sides(area), focus, start, path.stat().st_mtime_ns)

    def sound(self, clip: Clip, start: float, seconds: float) -> np.ndarray | None:
        return None


def cards(
    storyboard: str, dataset: Dataset, shape: str, brand: Brand, options: Mapping[str, Any], width: int
) -> tuple[list[bytes], float]:
    """A JPEG of every shot with all its words, `width` pixels wide, and the film's seconds. Errors are the film's."""
    from mmc.video import storyboard_named

    with speaking(brand.language):
        board = storyboard_named(storyboard).compose("", dataset, format_named(shape), brand, options)
        return [_card(shot, board.format.size, width) for shot in board.shots], board.seconds


def small_photo(photo: Photo) -> bytes:
    """A JPEG of a photo for a list."""
    import skia
    from PIL import Image

    pixels = photo.image.toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3]
    return _jpeg(Image.fromarray(np.ascontiguousarray(pixels)), SMALL)


def small_clip(material: Material, clip: Clip) -> bytes:
    """A JPEG of a clip's first picture for a list; FilmError if it cannot be decoded."""
    from PIL import Image

    shrunk = min(1.0, SMALL / max(clip.width, clip.height))
    area = Box(0, 0, clip.width * shrunk, clip.height * shrunk)
    first = material.footage(clip, area, (0.5, 0.5), 0.0, 1 / FPS)
    return _jpeg(Image.fromarray(first.as_clip().get_frame(0)), SMALL)


def _card(shot: Shot, size: tuple[int, int], width: int) -> bytes:
    from PIL import Image

    canvas = RasterCanvas(*size)
    shot.scene.draw(canvas, math.inf)
    return _jpeg(Image.fromarray(np.ascontiguousarray(canvas.pixels[..., :3])), width, wide=True)


def _jpeg(picture: Any, most: int, wide: bool = False) -> bytes:
    """The picture with its width, or its longer side, at `most` pixels."""
    from PIL import Image

    share = min(1.0, most / (picture.width if wide else max(picture.size)))
    out = io.BytesIO()
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    picture.resize(size, Image.Resampling.LANCZOS).save(out, "JPEG", quality=86)
    return out.getvalue()


def _sides(area: Box) -> tuple[float, float, float, float]:
    return area.x, area.y, area.w, area.h


@lru_cache(maxsize=16)  # 3 MB each: an editor who writes a caption looks at the same clips again and again
def _decoded(
    clip: Clip, area: tuple[float, float, float, float], focus: tuple[float, float], start: float, stamp: int
) -> Footage:
    return footage(clip, Box(*area), focus, start, 1 / FPS)

