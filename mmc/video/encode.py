"""Encode: x264 inside this process, fed from planes that were drawn straight into its frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.codeccontext import VideoCodecContext

from mmc.drawing.planes import PlanesCanvas
from mmc.errors import FilmError
from mmc.video.compositor import Compositor
from mmc.video.skips import skip_frames
from mmc.video.timeline import FPS, Storyboard

_LOOKED = 12  # frames of a written hold x264 sees, to spend on its key frame what a long stay is worth
GOP = 2 * FPS  # frames: no key frame is further away than two seconds
LAYOUT = "nv12"  # 4:2:0 with both chromas in one plane: what x264 uses inside; the stream is yuv420p
_BT709, _LIMITED = 1, 1  # numbers of the H.264 standard for primaries, transfer and matrix; of FFmpeg for the range

FINAL_PRESET, PREVIEW_PRESET = "veryfast", "ultrafast"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How hard x264 works and how much it may lose."""

    preset: str = FINAL_PRESET
    crf: int = 21
    scale: float = 1.0  # of the frame's sides
    skips: bool = False  # long holds as written skip frames: cheaper, not yet tried on every player

    def options(self, still: bool = False) -> dict[str, str]:
        """x264's options: a chunk must come out the same whichever worker and machine encodes it.

        In a part that stands `still` there is nothing to search for: without the search the same picture comes out
        a quarter cheaper, under the same header.
        """
        closed = f"keyint={GOP}:min-keyint={GOP}:scenecut=0:open-gop=0:stitchable=1:force-cfr=1{_no_avx512()}"
        if still and self.preset == FINAL_PRESET:
            closed += ":b-adapt=0:subme=0:me=dia"
        return {"preset": self.preset, "crf": str(self.crf), "profile": "high", "x264-params": closed}

    @property
    def delay(self) -> int:
        """Frames x264 decodes ahead of showing: two B frames deep, none in a preview."""
        return 0 if self.preset == PREVIEW_PRESET else 2

    def size(self, width: int, height: int) -> tuple[int, int]:
        """The sides of the coded frame for a format's; always even."""
        return round(width * self.scale / 2) * 2, round(height * self.scale / 2) * 2


@cache
def _no_avx512() -> str:
    """x264's option to do without its AVX-512 code, where there is such a processor.

    That code lets memory nobody wrote into the weighing of frames that move: two runs of one film differed. The older
    code gives the same bytes every time and on every processor, at the same speed within a few percent.
    """
    try:
        return ":asm=avx2" if "avx512" in Path("/proc/cpuinfo").read_text() else ""
    except OSError:  # not Linux
        return ""


FINAL = Settings()
PREVIEW = Settings(preset=PREVIEW_PRESET, scale=0.5)


@dataclass(frozen=True)
class Packet:
    """One coded frame; times in frames since the start of its chunk."""

    data: bytes
    pts: int
    dts: int
    key: bool


@dataclass(frozen=True)
class Coded:
    """A chunk as the encoder gave it, and the stream header it belongs to."""

    packets: tuple[Packet, ...]
    header: bytes


def prepare(
    context: VideoCodecContext, width: int, height: int, settings: Settings, threads: int, layout: str = LAYOUT,
    still: bool = False,
) -> None:
    """Nothing; the encoder context is set up, not yet opened."""
    context.width, context.height = width, height
    context.pix_fmt = layout
    context.time_base, context.framerate = Fraction(1, FPS), Fraction(FPS)
    context.thread_type, context.thread_count = "FRAME", threads
    context.options = settings.options(still)
    context.color_range = _LIMITED
    context.color_primaries = context.color_trc = context.colorspace = _BT709
    context.flags |= av.codec.context.Flags.global_header


def open_encoder(
    width: int, height: int, settings: Settings, threads: int, layout: str = LAYOUT, still: bool = False
) -> VideoCodecContext:
    """An opened x264 encoder, or FilmError when this PyAV was built without it. 0 threads: as many as fit."""
    try:
        context: Any = av.CodecContext.create("libx264", "w")
        prepare(context, width, height, settings, threads, layout, still)
        context.open()
    except (av.FFmpegError, ValueError) as error:
        raise FilmError(f"x264 does not start for {width} x {height}: {error}; reinstall the package 'av'") from error
    return context


def canvas_over(frame: av.VideoFrame, scale: float = 1.0) -> PlanesCanvas:
    """A canvas that paints straight into an encoder's frame. Keep the frame as long as the canvas."""
    luma: Any
    chroma: Any
    luma, chroma = frame.planes
    y = np.frombuffer(luma, np.uint8).reshape(-1, luma.line_size)[: frame.height, : frame.width]
    pairs = np.frombuffer(chroma, np.uint8).reshape(-1, chroma.line_size)[: frame.height // 2, : frame.width]
    uv = np.lib.stride_tricks.as_strided(
        pairs, (frame.height // 2, frame.width // 2, 2), (chroma.line_size, 2, 1), writeable=True
    )
    return PlanesCanvas(frame.width, frame.height, y, uv, scale)


def encode_chunk(
    storyboard: Storyboard, start: int, end: int, settings: Settings,
    each: Callable[[int], None] = lambda frame: None, threads: int = 1, still: bool = False,
) -> Coded:
    """Frames start..end (end left out) drawn and coded as whole closed GOPs; `each` hears of every frame.

    A frame that shows what the one before showed is given to x264 again without a stroke being drawn.
    """
    width, height = settings.size(*storyboard.format.size)
    encoder = open_encoder(width, height, settings, threads, still=still)
    frame = av.VideoFrame(width, height, LAYOUT)
    compositor = Compositor(storyboard, canvas_over(frame, settings.scale))
    packets: list[Any] = []
    written = settings.skips and still
    for number in range(start, min(end, start + _LOOKED) if written else end):
        compositor.paint(number)
        frame.pts = number - start
        packets += encoder.encode(frame)
        each(number)
    packets += encoder.encode(None)
    coded = tuple(Packet(bytes(p), p.pts, p.dts, p.is_keyframe) for p in packets)
    header = bytes(encoder.extradata or b"")
    skipped = skip_frames(header, end - start - 1) if written else None
    if written and skipped is None:
        return encode_chunk(storyboard, start, end, replace(settings, skips=False), each, threads, still)
    if skipped is not None:
        first = coded[0]
        repeats = (Packet(data, at, at + first.dts, False) for at, data in enumerate(skipped, start=1))
        coded = (first, *repeats)
        for number in range(min(end, start + _LOOKED), end):
            each(number)
    return Coded(coded, header)
