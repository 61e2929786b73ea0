"""How well a colour reads on another: WCAG 2 ratio and APCA lightness contrast, and flat mixing."""

from __future__ import annotations

from functools import lru_cache

MIN_RATIO = 4.5
MIN_LC = 60.0


def channels(color: str) -> tuple[int, int, int]:
    """Red, green and blue, 0-255, of '#RRGGBB'."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


@lru_cache(maxsize=4096)
def mix(ground: str, color: str, share: float) -> str:
    """The colour that `color` at opacity `share` gives on a flat ground; no layer is needed to fade."""
    if share >= 1.0:
        return color
    pairs = zip(channels(ground), channels(color), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * max(0.0, share)):02X}" for a, b in pairs)


@lru_cache(maxsize=1024)
def ratio(text: str, ground: str) -> float:
    """WCAG 2.2 contrast ratio, 1 to 21."""
    light, dark = sorted((_luminance(text), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=1024)
def apca(text: str, ground: str) -> float:
    """APCA 0.1.9 lightness contrast Lc: about 106 for black on white, negative for light on dark."""
    on, under = _screen_luminance(text), _screen_luminance(ground)
    if abs(under - on) < 0.0005:
        return 0.0
    if under > on:
        raw = (under**0.56 - on**0.57) * 1.14
        return 0.0 if raw < 0.1 else (raw - 0.027) * 100
    raw = (under**0.65 - on**0.62) * 1.14
    return 0.0 if raw > -0.1 else (raw + 0.027) * 100


def readable(text: str, ground: str) -> bool:
    """True if a text in this colour passes both measures on this ground."""
    return ratio(text, ground) >= MIN_RATIO and abs(apca(text, ground)) >= MIN_LC


def _luminance(color: str) -> float:
    red, green, blue = (_linear(c / 255) for c in channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def _screen_luminance(color: str) -> float:
    red, green, blue = ((c / 255) ** 2.4 for c in channels(color))
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    return float(y if y > 0.022 else y + (0.022 - y) ** 1.414)
