"""Photo: a picture somebody handed in, made safe and fit to a box. Nothing of its file survives but the pixels."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import skia

from mmc.core.format import Box
from mmc.drawing.canvas import Canvas
from mmc.drawing.marks import Mark
from mmc.drawing.motion import Timing
from mmc.errors import DrawingError

MIN_SIDE = 200  # pixels of the shorter side
MAX_PIXELS = 60_000_000  # beyond this a file is refused before it is unpacked
MAX_BYTES = 40_000_000
_KEPT = 2600  # pixels of the longer side that are kept: A4 in print is 2480 wide
_ENLARGED = 2.0  # a photo may be drawn this much larger than it is before it looks soft
_FORMATS = ("JPEG", "PNG", "WEBP")
_DRIFT = 0.06  # share of the picture
_BACK = Timing(0.0, 8.0)


@dataclass(frozen=True, eq=False)
class Photo:
    """Upright sRGB pixels."""

    image: Any  # skia.Image

    @property
    def size(self) -> tuple[int, int]:
        return int(self.image.width()), int(self.image.height())

    def crop(self, width: float, height: float, focus: tuple[float, float]) -> Box:
        """The largest part of this shape, in photo pixels, as near to the focus (0-1, 0-1) as its edges allow."""
        wide, tall = self.size
        scale = min(wide / width, tall / height)
        w, h = width * scale, height * scale
        x = min(max(focus[0] * wide - w / 2, 0.0), wide - w)
        return Box(x, min(max(focus[1] * tall - h / 2, 0.0), tall - h), w, h)


@dataclass(frozen=True)
class Pictured(Mark):
    """A photo that fills a box around its focus. In a film it draws back slowly and rests as the still."""

    photo: Photo
    area: Box
    focus: tuple[float, float] = (0.5, 0.4)
    timing: Timing = _BACK

    @property
    def box(self) -> Box:
        return self.area

    def draw(self, canvas: Canvas, t: float) -> None:
        whole = self.photo.crop(self.area.w, self.area.h, self.focus)
        near = 1.0 - _DRIFT * (1.0 - self.timing.progress(t))
        # The same point stays where it was in the box: it is drawn back from, never zoomed into.
        at = (whole.w * (1 - near) * self.focus[0], whole.h * (1 - near) * self.focus[1])
        canvas.image(self.photo.image, self.area, Box(whole.x + at[0], whole.y + at[1], whole.w * near, whole.h * near))


@dataclass(frozen=True)
class Picture:
    """A photo as an element: it takes the room it is given, at least `least` high."""

    photo: Photo
    focus: tuple[float, float] = (0.5, 0.4)
    least: float = 200.0

    def height(self, width: float) -> float:
        return self.least

    def place(self, box: Box) -> Sequence[Mark]:
        part = self.photo.crop(box.w, box.h, self.focus)
        if box.w > part.w * _ENLARGED:
            wide, tall = self.photo.size
            raise DrawingError(
                f"is {wide} x {tall} px, too small to fill {box.w:.0f} x {box.h:.0f} px; hand in a larger one",
                element="photo",
            )
        return [Pictured(self.photo, Box(round(box.x), round(box.y), round(box.w), round(box.h)), self.focus)]


def read_focus(said: str) -> tuple[float, float]:
    """`50,35` (percent from the left and from the top) as shares; DrawingError for anything else."""
    parts = said.replace(";", ",").split(",")
    try:
        x, y = (float(part.strip().rstrip("%")) / 100 for part in parts)
    except ValueError:
        x = y = -1.0
    if not (0 <= x <= 1 and 0 <= y <= 1):
        raise DrawingError(f"'{said}' is no place on a photo; write it like 50,35 (percent)", element="focus")
    return x, y


def as_jpeg(photo: Photo) -> bytes:
    """The photo as a JPEG that carries nothing but its pixels."""
    from PIL import Image

    pixels = photo.image.toarray(colorType=skia.kRGBA_8888_ColorType)
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels[..., :3])).save(out, "JPEG", quality=93, subsampling=0, optimize=True)
    return out.getvalue()


@lru_cache(maxsize=8)
def read_photo(body: bytes) -> Photo:
    """The photo in the bytes of a JPEG, PNG or WebP file; one clear DrawingError if there is none to use."""
    from PIL import Image, ImageOps, UnidentifiedImageError  # only pictures with a photo pay for it

    if len(body) > MAX_BYTES:
        raise _wrong(f"is {len(body) // 10**6} MB; at most {MAX_BYTES // 10**6} MB can be used")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(body), formats=_FORMATS)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _wrong(f"has too many pixels; at most {MAX_PIXELS // 10**6} million can be used") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, struct.error) as error:
        raise _wrong("is no picture; hand in a JPEG, PNG or WebP file") from error
    wide, tall = opened.size
    if wide * tall > MAX_PIXELS:
        raise _wrong(f"is {wide} x {tall} px; at most {MAX_PIXELS // 10**6} million pixels can be used")
    if min(wide, tall) < MIN_SIDE:
        raise _wrong(f"is {wide} x {tall} px; at least {MIN_SIDE} px on its shorter side are needed")
    try:
        opened.draft(None, (_KEPT, _KEPT))  # a JPEG unpacks at half or a quarter by itself
        opened.load()
        upright = ImageOps.exif_transpose(opened)
        plain = _in_srgb(upright)
    except (OSError, SyntaxError, ValueError, EOFError, struct.error) as error:
        raise _wrong("is damaged or cut off; hand it in again") from error
    plain.thumbnail((_KEPT, _KEPT), Image.Resampling.LANCZOS)
    pixels = np.ascontiguousarray(np.asarray(plain.convert("RGBA")))
    return Photo(skia.Image.fromarray(pixels, skia.kRGBA_8888_ColorType))


def _in_srgb(picture: Any) -> Any:
    """The picture as opaque RGB in sRGB, through its own colour profile if it has one."""
    from PIL import Image, ImageCms

    profile = picture.info.get("icc_profile")
    if picture.mode in ("I;16", "I", "F"):  # sixteen bits of grey
        grey = np.asarray(picture, np.float64)
        picture = Image.fromarray((grey / max(grey.max(), 1.0) * 255).astype(np.uint8))
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            managed = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            return managed if managed is not None else picture.convert("RGB")
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile says nothing about the colours: take them as sRGB, as browsers do
    if picture.mode in ("RGBA", "LA", "PA", "P"):
        clear = picture.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        paper.alpha_composite(clear)
        return paper.convert("RGB")
    return picture.convert("RGB")


def _wrong(message: str) -> DrawingError:
    return DrawingError(message, element="photo")
