"""The reference film made the plain way with moviepy alone: clips laid over each other and written out."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from mmc import ASSETS
from mmc.core.format import format_named
from mmc.core.text import number
from mmc.drawing.brand import load_brand
from mmc.video.encode import FINAL

_FPS = 30
_TENTH = 10  # the film is cut to a tenth: every shot keeps its share
Row = tuple[str, float, float]


def seconds_a_frame(film: Any, room: Path) -> float:
    """Seconds moviepy takes to compose and encode one frame, on average over a tenth of the film (60 frames).

    The size is the film's and the encoder has the film's own settings. In moviepy's favour: the numbers do not count
    (each new text would be another clip), and it is told that nothing shines through a shot, which halves its work.
    """
    settings = FINAL.options()
    start = time.perf_counter()
    film.write_videofile(
        str(room / "moviepy.mp4"), fps=_FPS, codec="libx264", preset=settings["preset"], audio=False, logger=None,
        ffmpeg_params=[
            "-crf", settings["crf"], "-profile:v", settings["profile"], "-x264-params", settings["x264-params"],
            "-pix_fmt", "yuv420p", "-vf", "scale=out_color_matrix=bt709:out_range=tv",
        ],
    )  # fmt: skip
    return (time.perf_counter() - start) / round(film.duration * _FPS)


def plain_film(rows: Sequence[Row], photo: Path) -> Any:
    """The clip: title, chart and outro laid over each other. `rows` are names with their first and last numbers."""
    from moviepy import vfx

    fade = 0.5 / _TENTH
    shots = [_title(), _chart(rows), _outro(photo)]
    starts = [0.0, 0.4, 1.6]
    laid = [
        shot.with_start(start).with_effects([vfx.CrossFadeIn(fade)] if start else [])
        for shot, start in zip(shots, starts, strict=True)
    ]
    return _opaque(laid).with_duration(2.0)


def _opaque(layers: Sequence[Any]) -> Any:
    """The layers as one clip of the film's size with nothing behind it."""
    from moviepy import CompositeVideoClip

    return CompositeVideoClip(layers, size=format_named("short").size, bg_color=(0, 0, 0))


def _title() -> Any:
    brand, format = load_brand(ASSETS / "brands" / "kalteng"), format_named("short")
    words = (
        ("Sepuluh\ndaerah, dua\nsemester", 110, brand.dark.ink, 600),
        ("Jumlah penduduk per kabupaten", 50, brand.dark.accent, 1060),
    )
    lines = [_words(text, size, color, _risen(format.safe.x, y)) for text, size, color, y in words]
    return _opaque([_ground(brand.dark.ground, 0.4 + 0.05), *[c.with_duration(0.45) for c in lines]])


def _chart(rows: Sequence[Row]) -> Any:
    from moviepy import ColorClip

    brand, safe = load_brand(ASSETS / "brands" / "kalteng"), format_named("short").safe
    most, step = max(max(row[1:]) for row in rows), safe.h * 0.8 / len(rows)
    head = _words("Sepuluh daerah,\ndua semester", 72, brand.light.ink, _at(safe.x, safe.y - 40))
    layers = [_ground(brand.light.ground, 1.25), head]
    for place, (name, before, after) in enumerate(rows):
        y = safe.y + safe.h * 0.2 + place * step
        full = (safe.w - 220) * before / most
        color = tuple(int(brand.light.muted_strong[i : i + 2], 16) for i in (1, 3, 5))
        bar = ColorClip((max(2, round(full)), round(step * 0.4)), color=color)
        layers += [
            _words(name, round(step * 0.3), brand.light.ink, _at(safe.x, y - 8)),
            bar.resized(_grown(full, (safe.w - 220) * after / most, round(step * 0.4)))
            .with_position(_at(safe.x, y + step * 0.4)),
            _words(number(after), round(step * 0.3), brand.light.ink, _beside(safe.x, full, y + step * 0.4 - 8)),
        ]
    return _opaque([layer.with_duration(1.25) for layer in layers])


def _outro(photo: Path) -> Any:
    from moviepy import ImageClip

    brand, format = load_brand(ASSETS / "brands" / "kalteng"), format_named("short")
    picture = ImageClip(str(photo)).resized(height=format.height)
    near = picture.resized(lambda t: 1 + 0.12 * t / 0.4).with_position("center")
    plate = _ground(brand.dark.ground, 0.4, (round(format.safe.w), 330)).with_position(
        (format.safe.x, format.safe.bottom - 330)
    )
    x, y = format.safe.x + 60, format.safe.bottom - 270
    name = _words(brand.title, 64, brand.dark.ink, _at(x, y))
    handle = _words(brand.handle, 44, brand.dark.accent, _at(x, y + 90))
    return _opaque([layer.with_duration(0.4) for layer in (near, plate, name, handle)])


def _ground(color: str, seconds: float, size: tuple[int, int] | None = None) -> Any:
    from moviepy import ColorClip

    rgb = tuple(int(color[i : i + 2], 16) for i in (1, 3, 5))
    return ColorClip(size or format_named("short").size, color=rgb, duration=seconds)


def _words(text: str, size: int, color: str, at: Callable[[float], tuple[float, float]]) -> Any:
    from moviepy import TextClip

    font = load_brand(ASSETS / "brands" / "kalteng").fonts.words
    # Its clips cut off the lower part of the letters without a margin.
    return TextClip(font=str(font), text=text, font_size=size, color=color, margin=(4, size // 2)).with_position(at)


def _at(x: float, y: float) -> Callable[[float], tuple[float, float]]:
    return lambda t: (x, y)


def _risen(x: float, y: float) -> Callable[[float], tuple[float, float]]:
    return lambda t: (x, y + 40 * max(0.0, 1 - 10 * t))


def _grown(before: float, after: float, high: int) -> Callable[[float], tuple[int, int]]:
    """The size of a bar at a time: it grows, stands, and goes on to its second length."""

    def size(t: float) -> tuple[int, int]:
        first, second = min(1.0, t / 0.3), min(1.0, max(0.0, (t - 0.75) / 0.4))
        return max(1, round(before * first + (after - before) * second)), high

    return size


def _beside(x: float, full: float, y: float) -> Callable[[float], tuple[float, float]]:
    return lambda t: (x + full * min(1.0, t / 0.3) + 14, y)
