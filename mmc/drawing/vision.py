"""How far apart two colours look, also to readers who do not tell red from green (about one man in twelve)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations, pairwise

from mmc.drawing.contrast import channels

MIN_APART = 10.0  # CIEDE2000 between colours that must not be taken for each other
SIGHTS = ("usual", "deuteranopia", "protanopia")
_WHO = {sight: f"readers with {sight}" for sight in SIGHTS} | {"usual": "everybody"}
# Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
_SEEN = {
    "usual": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
}  # fmt: skip
_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
_WHITE = (0.95047, 1.0, 1.08883)  # D65

Lab = tuple[float, float, float]


@lru_cache(maxsize=1024)
def apart(one: str, other: str) -> tuple[float, str]:
    """The smallest CIEDE2000 between two colours over all kinds of sight, and the sight it is seen with."""
    return min((difference(_lab(one, sight), _lab(other, sight)), sight) for sight in SIGHTS)


Confused = tuple[str, str, float, str]  # two colours, how far apart they look, to whom


def confused(pairs: Iterable[tuple[str, str]]) -> Confused | None:
    """The first pair that some reader cannot tell apart, with its difference and the sight; None if there is none."""
    for one, other in pairs:
        if one.upper() != other.upper():
            found, sight = apart(one.upper(), other.upper())
            if found < MIN_APART:
                return one, other, found, sight
    return None


def said(mixed: Confused) -> str:
    """`#AA0000 and #008800 look alike with deuteranopia: 4.1 apart, 10 needed`."""
    one, other, found, sight = mixed
    return f"{one} and {other} look alike to {_WHO[sight]}: CIEDE2000 {found:.1f}; needs {MIN_APART:.0f}"


def neighbours(classes: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each colour of a scale with the next one."""
    return list(pairwise(classes))


def every_two(colors: Iterable[str]) -> list[tuple[str, str]]:
    """Each of some colours with each other one."""
    return list(combinations(dict.fromkeys(colors), 2))


@lru_cache(maxsize=1024)
def _lab(color: str, sight: str) -> Lab:
    linear = [_linear(c / 255) for c in channels(color)]
    seen = [min(1.0, max(0.0, sum(m * v for m, v in zip(row, linear, strict=True)))) for row in _SEEN[sight]]
    x, y, z = (_root(sum(m * v for m, v in zip(row, seen, strict=True)) / w)
               for row, w in zip(_XYZ, _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def _root(share: float) -> float:
    return float(share ** (1 / 3) if share > 216 / 24389 else (24389 / 27 * share + 16) / 116)


def difference(one: Lab, other: Lab) -> float:
    """CIEDE2000 of two CIELAB colours (Sharma, Wu and Dalal 2005)."""
    mean_chroma = (math.hypot(*one[1:]) + math.hypot(*other[1:])) / 2
    stretch = 1.5 - 0.5 * math.sqrt(mean_chroma**7 / (mean_chroma**7 + 25.0**7))
    (l1, c1, h1), (l2, c2, h2) = (_polar(lab, stretch) for lab in (one, other))
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn) / 2)
    lightness, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    middle = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    tone = (1 - 0.17 * _cos(middle - 30) + 0.24 * _cos(2 * middle) + 0.32 * _cos(3 * middle + 6)
            - 0.20 * _cos(4 * middle - 63))
    sl = 1 + 0.015 * (lightness - 50) ** 2 / math.sqrt(20 + (lightness - 50) ** 2)
    sc, sh = 1 + 0.045 * chroma, 1 + 0.015 * chroma * tone
    twist = -2 * math.sqrt(chroma**7 / (chroma**7 + 25.0**7))
    twist *= math.sin(math.radians(60 * math.exp(-(((middle - 275) / 25) ** 2))))
    dl, dc, dh = (l2 - l1) / sl, (c2 - c1) / sc, hue / sh
    return math.sqrt(dl * dl + dc * dc + dh * dh + twist * dc * dh)


def _polar(lab: Lab, stretch: float) -> Lab:
    lightness, a, b = lab[0], lab[1] * stretch, lab[2]
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def _cos(degrees: float) -> float:
    return math.cos(math.radians(degrees))
