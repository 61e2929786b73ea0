"""Ramp: the colours of five classes, one hue, from the ground's side to the other; figures can be read on each."""

from __future__ import annotations

import math
from functools import lru_cache

from mmc.drawing import contrast
from mmc.drawing.brand import Palette

CLASSES = 5
# CIELAB lightness and chroma, light to dark. Nothing lies between 48 and 75: there neither ink nor paper reads.
_STOPS = ((92.0, 12.0), (75.5, 29.0), (47.0, 34.0), (33.0, 32.0), (17.0, 22.0))
_USED = {0: (), 1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 2, 4), 5: (0, 1, 2, 3, 4)}
_WHITE = (0.95047, 1.0, 1.08883)  # D65
_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
_RGB = ((3.2404542, -1.5371385, -0.4985314), (-0.9692660, 1.8760108, 0.0415560), (0.0556434, -0.2040259, 1.0572252))


def ramp(palette: Palette, count: int) -> tuple[str, ...]:
    """The colours of `count` classes (0 to 5) from least to most: the most stands out from the ground."""
    hue = _hue(palette.band)
    stops = _STOPS if contrast.ratio(palette.ground, "#FFFFFF") < 3 else _STOPS[::-1]
    return tuple(_color(*stops[i], hue) for i in _USED[count])


def ink_on(color: str, palette: Palette) -> str:
    """Which of the palette's ink and ground is read better on a colour."""
    return max(palette.ink, palette.ground, key=lambda text: abs(contrast.apca(text, color)))


def _hue(color: str) -> float:
    red, green, blue = (_linear(c / 255) for c in contrast.channels(color))
    x, y, z = (_root(sum(m * v for m, v in zip(row, (red, green, blue), strict=True)) / w)
               for row, w in zip(_XYZ, _WHITE, strict=True))
    return math.atan2(200 * (y - z), 500 * (x - y))


@lru_cache(maxsize=64)
def _color(lightness: float, chroma: float, hue: float) -> str:
    """The colour of a lightness and hue, as colourful as asked or as the screen can show."""
    while True:
        rgb = _rgb(lightness, chroma * math.cos(hue), chroma * math.sin(hue))
        if chroma <= 0 or all(-0.001 <= v <= 1.001 for v in rgb):
            return "#" + "".join(f"{round(255 * _curved(min(1.0, max(0.0, v)))):02X}" for v in rgb)
        chroma -= 1.0


def _rgb(lightness: float, a: float, b: float) -> list[float]:
    y = (lightness + 16) / 116
    xyz = [_cubed(v) * w for v, w in zip((y + a / 500, y, y - b / 200), _WHITE, strict=True)]
    return [sum(m * v for m, v in zip(row, xyz, strict=True)) for row in _RGB]


def _root(share: float) -> float:
    return float(share ** (1 / 3) if share > 216 / 24389 else (24389 / 27 * share + 16) / 116)


def _cubed(value: float) -> float:
    return value**3 if value**3 > 216 / 24389 else (116 * value - 16) * 27 / 24389


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def _curved(value: float) -> float:
    return float(value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055)
