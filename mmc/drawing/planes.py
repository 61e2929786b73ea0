"""PlanesCanvas: the painter's second target, the Y, U and V planes a film encoder eats.

No RGB frame exists: Skia draws the luma into an 8-bit grey surface and both chromas at once into a two-channel
surface of half the size. The conversion to YUV is linear, and so is blending by coverage and by opacity; drawing
converted colours therefore gives what converting the drawn picture would give, up to rounding.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import numpy as np
import skia

from mmc.core.format import Box
from mmc.drawing.resample import Prepared, prepared, warp
from mmc.errors import DrawingError

# BT.709, limited range: luma 16..235, chroma 16..240 around 128.
_LUMA = np.array([0.2126, 0.7152, 0.0722])
_MATRIX = np.stack(
    [
        _LUMA * 219,
        (np.array([0.0, 0.0, 1.0]) - _LUMA) * 224 / 1.8556,
        (np.array([1.0, 0.0, 0.0]) - _LUMA) * 224 / 1.5748,
    ]
)
_OFFSET = np.array([16.0, 128.0, 128.0])
_SITING = 0.25  # H.264 chroma samples sit on the left luma column of their pair, not between the two
_EXACT, _SITED = 0.02, 0.34  # of a sample: how far a photo's edge may lie inside one and count as its border
_SAMPLING = skia.SamplingOptions(skia.CubicResampler.Mitchell())
_LINEAR = skia.SamplingOptions(skia.FilterMode.kLinear)


@lru_cache(maxsize=4096)
def yuv(color: str) -> tuple[int, int, int]:
    """The Y, U and V (BT.709, limited range) of '#RRGGBB'."""
    try:
        rgb = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    except ValueError as error:
        raise DrawingError(f"'{color}' is no colour; write it like #0B5D4E") from error
    y, u, v = (round(value) for value in _MATRIX @ rgb + _OFFSET)
    return y, u, v


class PlanesCanvas:
    """A Canvas over `y` (height x width) and `uv` (half size, two channels): the layout called NV12.

    Arrays of an encoder's own frame may be passed in, with padded rows; drawing then needs no copy. On a canvas with
    a `scale` the planes are smaller than what is drawn: `size` stays that of the coordinates.
    """

    def __init__(
        self, width: int, height: int, y: np.ndarray | None = None, uv: np.ndarray | None = None, scale: float = 1.0
    ) -> None:
        if width % 2 or height % 2:
            raise DrawingError(f"a film frame needs even sides, not {width} x {height}")
        self.size = (round(width / scale), round(height / scale))
        self._scale = scale
        self.y = np.zeros((height, width), np.uint8) if y is None else y
        self.uv = np.zeros((height // 2, width // 2, 2), np.uint8) if uv is None else uv
        self._luma_surface = _surface(self.y, skia.kGray_8_ColorType)
        self._chroma_surface = _surface(self.uv, skia.kR8G8_unorm_ColorType)
        self._luma = self._luma_surface.getCanvas()
        self._chroma = self._chroma_surface.getCanvas()
        self._chroma.translate(_SITING, 0)
        self._luma.scale(scale, scale)
        self._chroma.scale(0.5 * scale, 0.5 * scale)
        self._layers = 0  # how many see-through groups are open: what is drawn goes to them, not to the planes

    def blank(self) -> PlanesCanvas:
        """Another canvas of the same kind, with planes of its own."""
        height, width = self.y.shape
        return PlanesCanvas(width, height, scale=self._scale)

    @property
    def u(self) -> np.ndarray:
        return self.uv[..., 0]

    @property
    def v(self) -> np.ndarray:
        return self.uv[..., 1]

    def fill(self, color: str) -> None:
        """The whole canvas in one colour."""
        luma, chroma = _paints(color, None)
        self._luma.drawPaint(luma)
        self._chroma.drawPaint(chroma)

    def rect(self, box: Box, color: str, radius: float = 0.0) -> None:
        """A filled rectangle at sub-pixel position, with rounded corners if asked."""
        luma, chroma = _paints(color, None)
        shape = skia.Rect.MakeXYWH(box.x, box.y, box.w, box.h)
        if radius > 0:
            round_ = min(radius, box.w / 2, box.h / 2)
            self._luma.drawRoundRect(shape, round_, round_, luma)
            self._chroma.drawRoundRect(shape, round_, round_, chroma)
            return
        self._luma.drawRect(shape, luma)
        self._chroma.drawRect(shape, chroma)

    def path(self, path: Any, color: str, width: float | None = None) -> None:
        """A filled path, or a stroked one (round caps and joins) when a width is given."""
        luma, chroma = _paints(color, width)
        self._luma.drawPath(path, luma)
        self._chroma.drawPath(path, chroma)

    def glyphs(self, run: Any, x: float, y: float, color: str) -> None:
        """A shaped run (drawing.type.Run) with its baseline's left end at x, y."""
        if run.blob is None:
            return
        luma, chroma = _paints(color, None)
        self._luma.drawTextBlob(run.blob, x, y, luma)
        self._chroma.drawTextBlob(run.blob, x, y, chroma)

    def image(self, image: Any, box: Box, source: Box | None = None) -> None:
        """An image scaled into a box; `source` picks a part of it."""
        part = source or Box(0, 0, image.width(), image.height())
        if not self._layers and self._resample(image, box, part):
            return
        taken = skia.Rect.MakeXYWH(part.x, part.y, part.w, part.h)
        placed = skia.Rect.MakeXYWH(box.x, box.y, box.w, box.h)
        paint = skia.Paint(AntiAlias=True)
        for canvas, converted in zip((self._luma, self._chroma), _converted(image), strict=True):
            canvas.drawImageRect(converted, taken, placed, _SAMPLING, paint)

    def ready(self, image: Any, box: Box, source: Box | None = None) -> None:
        """Nothing; the image is in the colours of the planes from here on, as painting it there makes it, once."""
        part = source or Box(0, 0, image.width(), image.height())
        if self._layers or self._prepared(image, box, part) is None:
            _converted(image)

    def planes(self, y: np.ndarray, uv: np.ndarray, box: Box) -> None:
        """A clip's frame scaled into a box; one of the box's own size is copied as it is."""
        shift = 2 * _SITING / self._scale  # its chroma already sits where ours does
        kinds = ((self._luma, y, skia.kGray_8_ColorType, 0.0), (self._chroma, uv, skia.kR8G8_unorm_ColorType, shift))
        for canvas, samples, kind, left in kinds:
            kept = np.ascontiguousarray(samples)
            picture = skia.Image.fromarray(kept, kind, copy=False)
            whole = skia.Rect.MakeIWH(picture.width(), picture.height())
            placed = skia.Rect.MakeXYWH(box.x - left, box.y, box.w, box.h)
            canvas.drawImageRect(picture, whole, placed, _LINEAR, skia.Paint())

    def _resample(self, image: Any, box: Box, part: Box) -> bool:
        """True if the photo was painted by a warp, its soft edges by Skia; see-through pictures are not."""
        found = self._prepared(image, box, part)
        if found is None:
            return False
        luma, chroma = (self._luma, found.luma, self.y, _EXACT), (self._chroma, found.chroma, self.uv, _SITED)
        for canvas, samples, out, slack in (luma, chroma):
            painted = warp(samples, found.full, canvas, box, part, out, slack)
            _soften(canvas, samples, found.full, box, part, painted, slack)
        return True

    def _prepared(self, image: Any, box: Box, part: Box) -> Prepared | None:
        return prepared(image, box, part, self._luma.getTotalMatrix().getScaleX(), _MATRIX, _OFFSET)

    @contextmanager
    def group(
        self, *, opacity: float = 1.0, dx: float = 0.0, dy: float = 0.0, scale: float = 1.0,
        about: tuple[float, float] = (0.0, 0.0), clip: Box | None = None,
    ) -> Iterator[None]:
        """Everything drawn inside is moved, scaled about a point, clipped and faded as one."""
        layers = (self._luma, self._chroma)
        before = [canvas.save() for canvas in layers]
        try:
            for canvas in layers:
                if clip is not None:
                    canvas.clipRect(skia.Rect.MakeXYWH(clip.x, clip.y, clip.w, clip.h), doAntiAlias=True)
                canvas.translate(about[0] + dx, about[1] + dy)
                canvas.scale(scale, scale)
                canvas.translate(-about[0], -about[1])
                if opacity < 1.0:
                    canvas.saveLayerAlpha(None, round(255 * max(0.0, opacity)))
            self._layers += opacity < 1.0
            yield
        finally:
            self._layers -= opacity < 1.0
            for canvas, count in zip(layers, before, strict=True):
                canvas.restoreToCount(count)

    @contextmanager
    def only(self, box: Box) -> Iterator[None]:
        """Everything drawn inside touches the whole chroma samples around a box and nothing else, with hard edges.

        Redrawing a whole scene like this leaves the same bytes as drawing it on an empty canvas, as long as the
        scene changed inside the box alone.
        """
        part = even_box(box, *self.size, grid=round(2 / self._scale))
        luma, chroma = self._luma.save(), self._chroma.save()
        try:
            self._luma.clipRect(skia.Rect.MakeXYWH(part.x, part.y, part.w, part.h), doAntiAlias=False)
            shifted = skia.Rect.MakeXYWH(part.x - 2 * _SITING / self._scale, part.y, part.w, part.h)
            self._chroma.clipRect(shifted, doAntiAlias=False)
            yield
        finally:
            self._luma.restoreToCount(luma)
            self._chroma.restoreToCount(chroma)


def rgba_of(y: np.ndarray, uv: np.ndarray) -> np.ndarray:
    """The opaque RGBA pixels of a frame in planes, for painters that know no others."""
    import cv2

    height, width = y.shape
    across, down = (np.arange(width) / 2).astype(np.float32), ((np.arange(height) - 0.5) / 2).astype(np.float32)
    chroma = cv2.remap(uv, *np.meshgrid(across, down), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    back = np.linalg.inv(_MATRIX) * 255
    weights = np.column_stack([back, -back @ _OFFSET]).astype(np.float32)
    rgb = cv2.transform(np.dstack([y, chroma]), weights)
    return np.dstack([rgb, np.full((height, width), 255, np.uint8)])


def even_box(box: Box, width: int, height: int, grid: int = 2) -> Box:
    """The smallest box of whole chroma samples (`grid` wide) around a box, one more on each side, inside the frame."""
    left, top = (max(0, math.floor(at / grid) * grid - grid) for at in (box.x, box.y))
    right, bottom = (
        min(side, math.ceil(at / grid) * grid + grid) for at, side in ((box.right, width), (box.bottom, height))
    )
    return Box(left, top, max(0, right - left), max(0, bottom - top))


def _soften(
    canvas: Any, samples: np.ndarray, full: tuple[int, int], box: Box, part: Box, painted: Box, slack: float
) -> None:
    """Nothing; where a photo's edge lies inside a sample, the sample is mixed by Skia as every other edge is."""
    matrix = canvas.getTotalMatrix()
    whole = matrix.mapRect(skia.Rect.MakeXYWH(box.x, box.y, box.w, box.h))
    inside = skia.Rect.MakeXYWH(painted.x, painted.y, painted.w, painted.h)
    clip = skia.Rect.Make(canvas.getDeviceClipBounds())
    if not whole.intersect(clip) or inside.makeOutset(slack, slack).contains(whole):
        return
    across, down = samples.shape[1] / full[0], samples.shape[0] / full[1]
    kind = skia.kGray_8_ColorType if samples.ndim == 2 else skia.kR8G8_unorm_ColorType
    taken = skia.Rect.MakeXYWH(part.x * across, part.y * down, part.w * across, part.h * down)
    before = canvas.save()
    inverse = skia.Matrix()
    if matrix.invert(inverse) and not inside.isEmpty():
        canvas.clipRect(inverse.mapRect(inside), skia.ClipOp.kDifference)
    placed = skia.Rect.MakeXYWH(box.x, box.y, box.w, box.h)
    picture = skia.Image.fromarray(samples, kind, copy=False)
    linear = skia.SamplingOptions(skia.FilterMode.kLinear)
    canvas.drawImageRect(picture, taken, placed, linear, skia.Paint(AntiAlias=True))
    canvas.restoreToCount(before)


def _surface(array: np.ndarray, kind: Any) -> Any:
    info = skia.ImageInfo.Make(array.shape[1], array.shape[0], kind, skia.kOpaque_AlphaType)
    return skia.Surface.MakeRasterDirect(info, _whole(array), array.strides[0])


def _whole(array: np.ndarray) -> np.ndarray:
    """The array with the padding of its rows: Skia wants one contiguous buffer and the row's length."""
    if array.flags.c_contiguous:
        return array
    return np.lib.stride_tricks.as_strided(array, (array.shape[0], array.strides[0]), (array.strides[0], 1))


@lru_cache(maxsize=1024)
def _paints(color: str, width: float | None) -> tuple[Any, Any]:
    y, u, v = yuv(color)
    return _paint(skia.Color(y, y, y), width), _paint(skia.Color(u, v, 0), width)


def _paint(color: int, width: float | None) -> Any:
    paint = skia.Paint(AntiAlias=True, Color=color)
    if width is not None:
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(width)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
    return paint


_images: dict[int, tuple[Any, Any]] = {}


def _converted(image: Any) -> tuple[Any, Any]:
    """The luma and the chroma of an image as images: once per image, then from memory."""
    key = int(image.uniqueID())
    if key not in _images:
        if len(_images) >= 32:
            _images.clear()
        rgba = image.toarray(colorType=skia.kRGBA_8888_ColorType)
        planes = np.clip(np.rint(rgba[..., :3] / 255 @ _MATRIX.T + _OFFSET), 0, 255).astype(np.uint8)
        alpha = rgba[..., 3:]
        luma = np.concatenate([planes[..., :1]] * 3 + [alpha], axis=2)
        chroma = np.concatenate([planes[..., 1:], np.zeros_like(alpha), alpha], axis=2)
        _images[key] = (_image(luma), _image(chroma))
    return _images[key]


def _image(rgba: np.ndarray) -> Any:
    return skia.Image.fromarray(np.ascontiguousarray(rgba), colorType=skia.kRGBA_8888_ColorType, copy=True)
