"""Weather icons of our own, drawn by code on a 64 x 64 grid, that can move."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import skia

from mmc.core.format import Box
from mmc.drawing.brand import Palette
from mmc.drawing.canvas import Canvas
from mmc.drawing.contrast import mix
from mmc.drawing.marks import Mark
from mmc.drawing.motion import STILL, Timing

_GRID = 64.0
# BMKG's descriptions, lower case, to icon and severity (for what is shown first when room is scarce).
SKIES: dict[str, tuple[str, int]] = {
    "cerah": ("sun", 0),
    "cerah berawan": ("cloud_sun", 1),
    "berawan": ("cloud", 2),
    "berawan tebal": ("overcast", 3),
    "udara kabur": ("haze", 4),
    "asap": ("smoke", 6),
    "kabut": ("fog", 5),
    "kabut/asap": ("smoke", 6),
    "hujan ringan": ("rain_light", 7),
    "hujan lokal": ("rain_light", 7),
    "hujan sedang": ("rain", 8),
    "hujan": ("rain", 8),
    "hujan lebat": ("rain_heavy", 9),
    "hujan sangat lebat": ("rain_heavy", 9),
    "hujan petir": ("thunder", 10),
    "hujan disertai petir": ("thunder", 10),
    "petir": ("thunder", 10),
}


def sky_of(words: str) -> tuple[str, int]:
    """The icon and severity of a weather description; ("neutral", 0) for words nobody knows."""
    return SKIES.get(" ".join(words.lower().split()), ("neutral", 0))


def at_night(sky: str) -> str:
    """The icon of the same weather after sunset: where the day shows a sun, the night shows a moon."""
    return {"sun": "moon", "cloud_sun": "cloud_moon"}.get(sky, sky)


@dataclass(frozen=True)
class Sky(Mark):
    """One icon in a square box. It fades in, moves gently until `until`, and rests in its still pose."""

    sky: str
    area: Box
    palette: Palette
    appears: Timing = STILL
    until: float = 0.0  # seconds; movement ends here in the pose of the still

    @property
    def box(self) -> Box:
        return self.area

    @property
    def timing(self) -> Timing:  # type: ignore[override]
        end = max(self.appears.end, self.until if self.sky in _MOVING else 0.0)
        return Timing(self.appears.begin, end - self.appears.begin)

    def draw(self, canvas: Canvas, t: float) -> None:
        share = self.appears.progress(t)
        if share <= 0:
            return
        pen = _Pen(canvas, self.area, self.palette.ground, share)
        _DRAWN[self.sky](pen, self.palette, min(0.0, t - self.until))


@dataclass(frozen=True)
class _Pen:
    """Draws grid coordinates into the icon's box, fading every colour towards the ground."""

    canvas: Canvas
    area: Box
    ground: str
    share: float

    def color(self, color: str, share: float = 1.0) -> str:
        return mix(self.ground, color, round(self.share * share, 3))

    @property
    def scale(self) -> float:
        return self.area.w / _GRID

    def stroke(self, points: tuple[tuple[float, float], ...], color: str, width: float, share: float = 1.0) -> None:
        path = skia.PathBuilder()
        path.addPolygon([self._at(x, y) for x, y in points], False)
        self.canvas.path(path.detach(), self.color(color, share), width * self.scale)

    def polygon(self, points: tuple[tuple[float, float], ...], color: str) -> None:
        path = skia.PathBuilder()
        path.addPolygon([self._at(x, y) for x, y in points], True)
        self.canvas.path(path.detach(), self.color(color))

    def disc(self, x: float, y: float, radius: float, color: str) -> None:
        at, r = self._at(x, y), radius * self.scale
        self.canvas.rect(Box(at.x() - r, at.y() - r, 2 * r, 2 * r), self.color(color), r)

    def cloud(self, x: float, y: float, size: float, color: str, cut: float = 0.0) -> None:
        """A cloud with its base's left end at x, y; `cut` leaves a rim of ground around it."""
        at = self._at(x, y)
        path = _cloud(round(at.x(), 2), round(at.y(), 2), round(size * self.scale, 4))
        if cut:
            self.canvas.path(path, self.ground, 2 * cut * self.scale)
        self.canvas.path(path, self.color(color))

    def wave(self, x: float, y: float, length: float, lift: float, color: str, width: float) -> None:
        steps = 16
        points = tuple(
            (x + length * i / steps, y + lift * math.sin(2 * math.pi * i / steps)) for i in range(steps + 1)
        )
        self.stroke(points, color, width)

    def _at(self, x: float, y: float) -> Any:
        return skia.Point(self.area.x + x * self.scale, self.area.y + y * self.scale)


@lru_cache(maxsize=512)
def _cloud(x: float, y: float, size: float) -> Any:
    """Three bumps on a flat base, 44 units wide and 28 high at size 1, base at y."""
    path = skia.PathBuilder()
    path.addRRect(skia.RRect.MakeRectXY(skia.Rect.MakeXYWH(x, y - 18 * size, 44 * size, 18 * size), 9 * size, 9 * size))
    path.addCircle(x + 19 * size, y - 16 * size, 12 * size)
    path.addCircle(x + 32 * size, y - 13 * size, 8.5 * size)
    return path.detach()


def _sway(rest: float, speed: float) -> float:
    """A gentle swing that is zero when `rest` (seconds before the end, negative) reaches 0."""
    return math.sin(2 * math.pi * speed * rest)


def _sun_at(pen: _Pen, p: Palette, rest: float, x: float, y: float, size: float) -> None:
    breath = 1 + 0.09 * _sway(rest, 0.25)
    pen.disc(x, y, 11 * size, p.sun)
    for spoke in range(8):
        angle = math.pi * spoke / 4
        inner, outer = 16 * size, 16 * size + 6 * size * breath
        line = tuple((x + r * math.cos(angle), y + r * math.sin(angle)) for r in (inner, outer))
        pen.stroke(line, p.sun, 3.4 * max(0.8, size))


def _sun(pen: _Pen, p: Palette, rest: float) -> None:
    _sun_at(pen, p, rest, 32, 32, 1.08)


def _cloud_sun(pen: _Pen, p: Palette, rest: float) -> None:
    _sun_at(pen, p, rest, 40, 24, 0.86)
    pen.cloud(6 + _sway(rest, 0.2), 54, 0.98, p.cloud, cut=2.6)


def _moon_at(pen: _Pen, p: Palette, rest: float, x: float, y: float, size: float) -> None:
    """A crescent as one outline, so that no ground colour has to cover what lies behind it; it rocks a little."""
    tilt, outer, inner = -0.5 + 0.05 * _sway(rest, 0.2), 17.0 * size, 13.6 * size
    shift = 8.6 * size  # from the disc's centre to the centre of what is cut away
    half = math.acos((outer**2 + shift**2 - inner**2) / (2 * outer * shift))
    cut = math.acos((inner**2 + shift**2 - outer**2) / (2 * inner * shift))
    steps = 24
    far = [half + (2 * math.pi - 2 * half) * i / steps for i in range(steps + 1)]
    near = [math.pi + cut - 2 * cut * (1 - i / steps) for i in range(steps + 1)]
    points = [(outer * math.cos(a), outer * math.sin(a)) for a in far]
    points += [(shift + inner * math.cos(a), inner * math.sin(a)) for a in near[::-1]]
    turn_x, turn_y = math.cos(tilt), math.sin(tilt)
    pen.polygon(tuple((x + a * turn_x - b * turn_y, y + a * turn_y + b * turn_x) for a, b in points), p.sun)


def _moon(pen: _Pen, p: Palette, rest: float) -> None:
    _moon_at(pen, p, rest, 31, 32, 1.1)


def _cloud_moon(pen: _Pen, p: Palette, rest: float) -> None:
    _moon_at(pen, p, rest, 45, 21, 0.86)
    pen.cloud(6 + _sway(rest, 0.2), 54, 0.98, p.cloud, cut=2.6)


def _clouds(pen: _Pen, p: Palette, rest: float) -> None:
    pen.cloud(23 - 1.2 * _sway(rest, 0.2), 43, 0.82, p.cloud_back)
    pen.cloud(5 + 1.2 * _sway(rest, 0.2), 53, 1.02, p.cloud, cut=2.4)


def _overcast(pen: _Pen, p: Palette, rest: float) -> None:
    pen.cloud(24 - 1.2 * _sway(rest, 0.2), 38, 0.8, p.cloud)
    pen.cloud(5 + 1.2 * _sway(rest, 0.2), 53, 1.16, p.cloud_back, cut=2.4)


def _lines(pen: _Pen, color: str, rest: float, rows: tuple[tuple[float, float, float], ...]) -> None:
    for number, (x, y, length) in enumerate(rows):
        shift = 2.2 * _sway(rest, 0.22) * (1 if number % 2 else -1)
        pen.stroke(((x + shift, y), (x + shift + length, y)), color, 4.2)


def _haze(pen: _Pen, p: Palette, rest: float) -> None:
    pen.disc(32, 22, 10, p.sun)
    _lines(pen, p.cloud_back, rest, ((12, 38, 40), (18, 46, 30), (10, 54, 36)))


def _smoke(pen: _Pen, p: Palette, rest: float) -> None:
    for number, (x, y, length) in enumerate(((12, 16, 30), (20, 28, 34), (10, 40, 34), (16, 52, 38))):
        shift = 2.0 * _sway(rest, 0.25) * (1 if number % 2 else -1)
        pen.wave(x + shift, y, length, 3.2, p.cloud_back, 4.4)


def _fog(pen: _Pen, p: Palette, rest: float) -> None:
    pen.cloud(9, 36, 1.02, p.cloud)
    _lines(pen, p.cloud_back, rest, ((10, 45, 40), (16, 54, 36)))


def _drops(pen: _Pen, p: Palette, rest: float, xs: tuple[float, ...], length: float, width: float) -> None:
    for number, x in enumerate(xs):
        # A whole number of falls before the end, so that the last frame is the still.
        fall = (0.35 + 0.17 * (number % 3) + rest * 0.8) % 1.0 - (0.35 + 0.17 * (number % 3))
        share = 1.0 - max(0.0, abs(fall) * 3.2 - 0.45)  # a drop appears under the cloud and is gone before the edge
        y = 57.5 - length + fall * 9
        slant = length * 0.32
        pen.stroke(((x + slant, y), (x, y + length)), p.rain, width, max(0.0, min(1.0, share)))


def _rain(count: int, length: float, width: float) -> Callable[[_Pen, Palette, float], None]:
    xs = {2: (22.0, 35.0), 3: (17.0, 28.0, 39.0), 4: (14.0, 23.5, 33.0, 42.5)}[count]

    def draw(pen: _Pen, p: Palette, rest: float) -> None:
        _drops(pen, p, rest, xs, length, width)
        pen.cloud(9, 40, 1.05, p.cloud, cut=1.5)

    return draw


def _thunder(pen: _Pen, p: Palette, rest: float) -> None:
    _drops(pen, p, rest, (13.0, 43.0), 10, 4.2)
    pen.cloud(9, 40, 1.05, p.cloud_back, cut=1.5)
    pen.polygon(((34, 38), (24, 51), (31, 51), (27, 62), (40, 47), (32.5, 47), (37, 38)), p.sun)


def _neutral(pen: _Pen, p: Palette, rest: float) -> None:
    pen.stroke(((24, 32), (40, 32)), p.cloud_back, 4.2)


_DRAWN: dict[str, Callable[[_Pen, Palette, float], None]] = {
    "sun": _sun, "moon": _moon, "cloud_sun": _cloud_sun, "cloud_moon": _cloud_moon,
    "cloud": _clouds, "overcast": _overcast, "haze": _haze, "smoke": _smoke,
    "fog": _fog, "rain_light": _rain(2, 10, 4.2), "rain": _rain(3, 11.5, 4.4), "rain_heavy": _rain(4, 14, 4.8),
    "thunder": _thunder, "neutral": _neutral,
}
_MOVING = frozenset(_DRAWN) - {"neutral"}
