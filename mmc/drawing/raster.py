"""RasterCanvas: the painter for stills, skia on a premultiplied RGBA array. SkiaCanvas: what PDF shares with it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import numpy as np
import skia

from mmc.core.format import Box


class SkiaCanvas:
    """A Canvas on one of skia's own, whatever stands behind it: pixels or the page of a document."""

    def __init__(self, width: int, height: int, canvas: Any) -> None:
        self.size = (width, height)
        self._canvas = canvas

    def fill(self, color: str) -> None:
        self._canvas.clear(_color(color))

    def rect(self, box: Box, color: str, radius: float = 0.0) -> None:
        rect = skia.Rect.MakeXYWH(box.x, box.y, box.w, box.h)
        if radius > 0:
            round_ = min(radius, box.w / 2, box.h / 2)
            self._canvas.drawRoundRect(rect, round_, round_, _paint(color, None))
        else:
            self._canvas.drawRect(rect, _paint(color, None))

    def path(self, path: Any, color: str, width: float | None = None) -> None:
        self._canvas.drawPath(path, _paint(color, width))

    def glyphs(self, run: Any, x: float, y: float, color: str) -> None:
        if run.blob is not None:
            self._canvas.drawTextBlob(run.blob, x, y, _paint(color, None))

    def image(self, image: Any, box: Box, source: Box | None = None) -> None:
        part = source or Box(0, 0, image.width(), image.height())
        sampling = skia.SamplingOptions(skia.CubicResampler.Mitchell())
        self._canvas.drawImageRect(
            image, skia.Rect.MakeXYWH(part.x, part.y, part.w, part.h),
            skia.Rect.MakeXYWH(box.x, box.y, box.w, box.h), sampling, skia.Paint(AntiAlias=True),
        )

    def planes(self, y: np.ndarray, uv: np.ndarray, box: Box) -> None:
        from mmc.drawing.planes import rgba_of

        self.image(skia.Image.fromarray(rgba_of(y, uv), skia.kRGBA_8888_ColorType), box)

    @contextmanager
    def group(
        self, *, opacity: float = 1.0, dx: float = 0.0, dy: float = 0.0, scale: float = 1.0,
        about: tuple[float, float] = (0.0, 0.0), clip: Box | None = None,
    ) -> Iterator[None]:
        before = self._canvas.save()
        try:
            if clip is not None:
                self._canvas.clipRect(skia.Rect.MakeXYWH(clip.x, clip.y, clip.w, clip.h), doAntiAlias=True)
            self._canvas.translate(about[0] + dx, about[1] + dy)
            self._canvas.scale(scale, scale)
            self._canvas.translate(-about[0], -about[1])
            if opacity < 1.0:
                self._canvas.saveLayerAlpha(None, round(255 * max(0.0, opacity)))
            yield
        finally:
            self._canvas.restoreToCount(before)


class RasterCanvas(SkiaCanvas):
    """A Canvas whose pixels are a numpy array, height x width x 4, RGBA.

    `density` draws a composition larger than it was made: 2 gives four pixels for each of its own.
    """

    def __init__(self, width: int, height: int, density: int = 1) -> None:
        self.pixels = np.zeros((height * density, width * density, 4), np.uint8)
        # Premultiplied on purpose: skia's unpremultiplied path is several times slower.
        alpha, kind = skia.kPremul_AlphaType, skia.kRGBA_8888_ColorType
        info = skia.ImageInfo.Make(width * density, height * density, kind, alpha)
        self._surface = skia.Surface.MakeRasterDirect(info, self.pixels)
        super().__init__(width, height, self._surface.getCanvas())
        if density != 1:
            self._canvas.scale(density, density)


def lent_canvas(width: int, height: int, density: int = 1) -> RasterCanvas:
    """A canvas for one picture, which the next one of this size in this thread paints over: copy what must stay.

    Fresh memory for a picture costs as much as painting it, and a scene fills the whole canvas first anyway.
    """
    asked = (width, height, density)
    if getattr(_spare, "asked", None) != asked:
        _spare.asked, _spare.canvas = asked, RasterCanvas(*asked)
    canvas: RasterCanvas = _spare.canvas
    return canvas


_spare = threading.local()


@lru_cache(maxsize=1024)
def _color(color: str) -> int:
    return int(skia.ColorSetRGB(int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)))


@lru_cache(maxsize=1024)
def _paint(color: str, width: float | None) -> Any:
    paint = skia.Paint(AntiAlias=True, Color=_color(color))
    if width is not None:
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(width)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
    return paint
