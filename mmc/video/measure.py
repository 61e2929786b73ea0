"""Measure: how close a film comes to the time x264 alone needs for the same frames, in the same run."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np

from mmc.video.compositor import Compositor
from mmc.video.encode import FINAL, LAYOUT, Settings, canvas_over, open_encoder
from mmc.video.film import film_of
from mmc.video.timeline import Storyboard


@dataclass(frozen=True, kw_only=True)
class Speed:
    """Seconds and ratios of one measurement."""

    frames: int
    limit_s: float  # x264 alone, frame threads, raw frames read from a file
    ours_s: float  # drawing, coding, joining and writing, without sound
    ratio: float
    sound_s: float  # the same with sound
    sound_ratio: float
    fps: float  # frames a second without sound
    limit_cpu_s: float  # processor seconds of all processes: they tell more than the clock on a busy machine
    ours_cpu_s: float
    cpu_ratio: float
    draw_ms: float  # one frame that changes, drawn on the planes

    def to_dict(self) -> dict[str, float]:
        return asdict(self)


def measure_film(board: Storyboard, folder: Path, workers: int = 2, settings: Settings = FINAL) -> Speed:
    """The speed of a storyboard. The frames are pre-rendered as raw yuv420p in `folder` (3 MB each) and removed."""
    with tempfile.TemporaryDirectory(dir=folder) as room:
        raw = Path(room) / "frames.yuv"
        draw_ms = _render_raw(board, raw)
        limit, limit_cpu = _timed(lambda: _encode_raw(board, raw, settings))
        out = Path(room) / "film.mp4"
        ours, ours_cpu = _timed(lambda: film_of(board, out, sound=False, workers=workers, settings=settings))
        both, _ = _timed(lambda: film_of(board, out, sound=True, workers=workers, settings=settings))
    return Speed(
        frames=board.frames, limit_s=round(limit, 3), ours_s=round(ours, 3), ratio=round(ours / limit, 3),
        sound_s=round(both, 3), sound_ratio=round(both / limit, 3), fps=round(board.frames / ours, 1), draw_ms=draw_ms,
        limit_cpu_s=round(limit_cpu, 2), ours_cpu_s=round(ours_cpu, 2), cpu_ratio=round(ours_cpu / limit_cpu, 3),
    )


def _render_raw(board: Storyboard, raw: Path) -> float:
    frame = av.VideoFrame(*board.format.size, LAYOUT)
    canvas = canvas_over(frame)
    compositor, spent, drawn = Compositor(board, canvas), 0.0, 0
    with raw.open("wb") as out:
        for number in range(board.frames):
            start = time.perf_counter()
            changed = compositor.paint(number)
            if changed:
                spent, drawn = spent + time.perf_counter() - start, drawn + 1
            for plane in (canvas.y, canvas.u, canvas.v):
                out.write(np.ascontiguousarray(plane).tobytes())
    return round(1000 * spent / max(1, drawn), 2)


def _encode_raw(board: Storyboard, raw: Path, settings: Settings) -> None:
    width, height = board.format.size
    encoder = open_encoder(width, height, settings, threads=0, layout="yuv420p")
    with raw.open("rb") as source:
        for number in range(board.frames):
            frame = av.VideoFrame(width, height, "yuv420p")
            for plane, rows in zip(frame.planes, (height, height // 2, height // 2), strict=True):
                across = width * rows // height
                memory: Any = plane
                target = np.frombuffer(memory, np.uint8).reshape(-1, plane.line_size)
                target[:rows, :across] = np.frombuffer(source.read(across * rows), np.uint8).reshape(rows, across)
            frame.pts = number
            encoder.encode(frame)
    encoder.encode(None)


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock and seconds of processor, children included."""
    start, spent = time.perf_counter(), _processor()
    work()
    return time.perf_counter() - start, _processor() - spent


def _processor() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(u.ru_utime + u.ru_stime for u in used)
