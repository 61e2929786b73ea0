"""Format: sizes, safe areas and type scales of what we make, as data."""

from __future__ import annotations

from dataclasses import dataclass

from mmc.errors import DrawingError


@dataclass(frozen=True)
class Box:
    """A rectangle in canvas pixels; y grows downwards."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    def holds(self, other: Box, slack: float = 0.5) -> bool:
        """True if the other box lies inside this one."""
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def overlaps(self, other: Box, slack: float = 0.5) -> bool:
        """True if the two boxes share more than `slack` pixels in both directions."""
        return (
            min(self.right, other.right) - max(self.x, other.x) > slack
            and min(self.bottom, other.bottom) - max(self.y, other.y) > slack
        )

    def inset(self, left: float, top: float, right: float, bottom: float) -> Box:
        return Box(self.x + left, self.y + top, self.w - left - right, self.h - top - bottom)


@dataclass(frozen=True, kw_only=True)
class TypeScale:
    """Text sizes in canvas pixels. Auto-fit moves between floor and ceiling, never below."""

    headline: tuple[float, float]  # floor, ceiling
    headline_lines: int
    subtitle: float
    label: float
    kicker: float
    source: float


@dataclass(frozen=True, kw_only=True)
class Format:
    """One shape a still or a film frame can have."""

    name: str
    width: int
    height: int
    safe: Box  # all text lies inside; only ground, photos and the band may go outside
    scale: TypeScale
    film: bool = False
    max_rows: int = 14  # rows a list may show here; fewer only on og and thumbnail
    density: int = 1  # pixels of the file for each pixel of the composition: print is composed small and drawn large

    @property
    def size(self) -> tuple[int, int]:
        return (self.width, self.height)

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the finished file."""
        return (self.width * self.density, self.height * self.density)


_PHONE = TypeScale(headline=(50, 66), headline_lines=3, subtitle=32, label=30, kicker=27, source=25)
_TALL = TypeScale(headline=(54, 72), headline_lines=4, subtitle=34, label=32, kicker=28, source=26)
_WIDE = TypeScale(headline=(48, 60), headline_lines=6, subtitle=34, label=30, kicker=28, source=26)
_SHORT = TypeScale(headline=(50, 70), headline_lines=4, subtitle=32, label=30, kicker=27, source=25)
_SCREEN = TypeScale(headline=(54, 68), headline_lines=6, subtitle=36, label=34, kicker=30, source=28)
_CARD = TypeScale(headline=(44, 60), headline_lines=3, subtitle=30, label=30, kicker=26, source=24)
_THUMB = TypeScale(headline=(96, 150), headline_lines=3, subtitle=40, label=40, kicker=36, source=36)
# On A4 (210 mm = 1240 px) one pixel is 0.48 pt: headline 38 to 66 pt, labels 17 pt, source 11.5 pt.
_PAPER = TypeScale(headline=(80, 138), headline_lines=4, subtitle=42, label=36, kicker=32, source=24)

FORMATS: tuple[Format, ...] = (
    Format(name="square", width=1080, height=1080, safe=Box(72, 60, 936, 980), scale=_PHONE),
    Format(name="portrait", width=1080, height=1350, safe=Box(72, 60, 936, 1250), scale=_PHONE),
    Format(name="story", width=1080, height=1920, safe=Box(84, 270, 912, 1270), scale=_TALL),
    Format(name="wide", width=1600, height=900, safe=Box(80, 64, 1440, 792), scale=_WIDE),
    Format(name="og", width=1200, height=630, safe=Box(64, 48, 1072, 546), scale=_CARD, max_rows=3),
    Format(name="thumbnail", width=1280, height=720, safe=Box(64, 56, 1152, 608), scale=_THUMB, max_rows=1),
    Format(name="a4", width=1240, height=1754, safe=Box(96, 96, 1048, 1570), scale=_PAPER, density=2),
    Format(name="short", width=1080, height=1920, safe=Box(72, 288, 816, 960), scale=_SHORT, film=True),
    Format(name="landscape", width=1920, height=1080, safe=Box(108, 72, 1704, 936), scale=_SCREEN, film=True),
)


def format_named(name: str) -> Format:
    """The format, or DrawingError naming those there are."""
    for candidate in FORMATS:
        if candidate.name == name:
            return candidate
    raise DrawingError(f"no format '{name}'; there are {', '.join(f.name for f in FORMATS)}", format=name)
