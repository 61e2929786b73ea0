"""Clips as phones write them, and as they break: made here by PyAV, each of known pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

_TICKS = 600


def moment(number: int) -> int:
    """The grey a picture of number n is painted in; `number_of` reads it back."""
    return 24 + 8 * (number % 24)


def number_of(y: np.ndarray) -> int:
    """Which picture it is, by the middle of its luma."""
    middle = float(np.median(y[y.shape[0] // 2 - 4 : y.shape[0] // 2 + 4, y.shape[1] // 2 - 4 : y.shape[1] // 2 + 4]))
    return round((middle - 24) / 8)


def write(
    path: Path, count: int = 60, size: tuple[int, int] = (320, 240), *, rate: int = 30,
    at: Callable[[int], float] | None = None, turned: int = 0, sound: bool = False, codec: str = "libx264",
    options: Mapping[str, str] = {}, metadata: Mapping[str, str] = {}, paint: Callable[[int], np.ndarray] | None = None,
    layout: str = "yuv420p", colours: Mapping[str, int] = {}, shape: Fraction | None = None,
) -> Path:
    """A clip of `count` pictures, each grey as its number says unless `paint` gives its planes stacked as one array.

    `at`: when picture n is shown, in seconds; `turned`: degrees of its rotation flag.
    """
    with av.open(str(path), "w", options={"movflags": "faststart+use_metadata_tags"}) as out:
        out.metadata.update(metadata)
        video: Any = out.add_stream(codec, rate=rate)
        video.width, video.height, video.pix_fmt, video.options = *size, layout, {"crf": "4", **options}
        video.codec_context.time_base = video.time_base = Fraction(1, _TICKS)
        for name, value in {"colorspace": 1, "color_primaries": 1, "color_trc": 1, "color_range": 1, **colours}.items():
            setattr(video.codec_context, name, value)
        if shape:
            video.codec_context.sample_aspect_ratio = shape
        if turned:
            video.set_display_rotation(turned)
        tone = _tone(out) if sound else None
        if not count:
            out.start_encoding()  # a header, and nothing behind it
        for number in range(count):
            frame = _frame(paint(number) if paint else np.full((size[1] * 3 // 2, size[0]), 128, np.uint8), layout)
            if paint is None:
                frame = _grey(size, moment(number))
            frame.pts = round((at(number) if at else number / rate) * _TICKS)
            frame.time_base = Fraction(1, _TICKS)
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        if tone:
            _sing(out, tone, (at(count - 1) if at else count / rate))
    return path


def _grey(size: tuple[int, int], value: int) -> av.VideoFrame:
    planes = np.full((size[1] * 3 // 2, size[0]), 128, np.uint8)
    planes[: size[1]] = value
    return _frame(planes, "yuv420p")


def _frame(planes: np.ndarray, layout: str) -> av.VideoFrame:
    return av.VideoFrame.from_ndarray(planes, layout)


def _tone(out: Any) -> Any:
    return out.add_stream("aac", rate=44_100, layout="mono")


def _sing(out: Any, stream: Any, seconds: float) -> None:
    t = np.arange(round(seconds * 44_100)) / 44_100
    wave = (0.3 * np.sin(2 * np.pi * 440 * t)).astype(np.float32)
    for start in range(0, len(wave), 1024):
        heard = av.AudioFrame.from_ndarray(wave[start : start + 1024][None], "fltp", "mono")
        heard.sample_rate, heard.pts = 44_100, start
        out.mux(stream.encode(heard))
    out.mux(stream.encode(None))


def sung(path: Path, seconds: float = 1.0) -> Path:
    """Sound without pictures."""
    with av.open(str(path), "w") as out:
        _sing(out, _tone(out), seconds)
    return path


def patches(path: Path, signals: Sequence[float], transfer: int) -> Path:
    """Ten-bit BT.2020 stripes of these signals (0 to 1), tagged with a transfer characteristic."""
    width, height = 320, 240
    luma = np.zeros((height, width), np.uint16)
    for place, signal in enumerate(signals):
        luma[:, place * width // len(signals) : (place + 1) * width // len(signals)] = round(64 + 876 * signal)
    frame = av.VideoFrame(width, height, "yuv420p10le")
    plane: Any
    for plane, value in zip(frame.planes, (luma, 512, 512), strict=True):
        pixels: Any = np.frombuffer(plane, np.uint16).reshape(plane.height, plane.line_size // 2)
        pixels[:, : plane.width] = value
    with av.open(str(path), "w") as out:
        video: Any = out.add_stream("libx264", rate=30)
        video.width, video.height, video.pix_fmt, video.options = width, height, "yuv420p10le", {"qp": "0"}
        context = video.codec_context
        context.color_trc, context.color_primaries, context.colorspace, context.color_range = transfer, 9, 9, 1
        for number in range(4):
            frame.pts = number
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
    return path


def noise(path: Path, count: int = 60) -> Path:
    """Pictures that take room, so that a file can be cut or broken in the middle of one."""
    chance = np.random.default_rng(3)

    def paint(number: int) -> np.ndarray:
        return chance.integers(30, 220, (45, 40), dtype=np.uint8).repeat(8, 0).repeat(8, 1)

    return write(path, count, paint=paint, options={"g": "15", "preset": "ultrafast", "crf": "18"})
