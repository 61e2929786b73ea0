"""Measure: what x264 alone needs for the frames of a film, and where our own time goes, stage by stage."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np

from mmc.video.chunks import chunks_of
from mmc.video.compositor import Compositor
from mmc.video.encode import FINAL, LAYOUT, Coded, Settings, canvas_over, encode_chunk, open_encoder
from mmc.video.mux import write_film
from mmc.video.timeline import Storyboard


@dataclass(frozen=True)
class Spent:
    """Seconds on the clock, and seconds of processor in all processes: these tell more on a busy machine."""

    wall: float
    cpu: float


def render_raw(board: Storyboard, raw: Path) -> None:
    """Nothing; `raw` holds every frame of the film as yuv420p, 3 MB each in `short`."""
    frame = av.VideoFrame(*board.format.size, LAYOUT)
    canvas = canvas_over(frame)
    compositor = Compositor(board, canvas)
    with raw.open("wb") as out:
        for number in range(board.frames):
            compositor.paint(number)
            for plane in (canvas.y, canvas.u, canvas.v):
                out.write(np.ascontiguousarray(plane).tobytes())


def encode_raw(board: Storyboard, raw: Path, settings: Settings = FINAL) -> Spent:
    """The limit: these frames from their file through the film's encoder settings, x264's own threads on all cores."""
    return timed(lambda: _encode_raw(board, raw, settings))


def stages_of(board: Storyboard, folder: Path, settings: Settings = FINAL) -> dict[str, float]:
    """Processor milliseconds a frame, on one thread, all frames of the film counted.

    `draw` and `encode`; `convert` is 0 because the planes an encoder eats are what is painted on; `write` joins the
    parts and writes the file.
    """
    drawn = _drawn(board)
    coded: list[tuple[int, Coded]] = []

    def work() -> None:
        for part in chunks_of(board):
            coded.append((part.start, encode_chunk(board, part.start, part.end, settings, still=part.still)))

    whole = timed(work).cpu
    written = timed(lambda: write_film(folder / "stages.mp4", board.format.size, settings, coded, None)).cpu
    per_frame = {"draw": drawn, "convert": 0.0, "encode": max(0.0, whole - drawn), "write": written}
    return {stage: round(1000 * seconds / board.frames, 2) for stage, seconds in per_frame.items()}


def timed(work: Callable[[], object]) -> Spent:
    """What a piece of work took, ended child processes included."""
    start, spent = time.perf_counter(), _processor()
    work()
    return Spent(time.perf_counter() - start, _processor() - spent)


def _drawn(board: Storyboard) -> float:
    frame = av.VideoFrame(*board.format.size, LAYOUT)
    compositor = Compositor(board, canvas_over(frame))
    return timed(lambda: [compositor.paint(number) for number in range(board.frames)]).cpu


def _encode_raw(board: Storyboard, raw: Path, settings: Settings) -> None:
    width, height = board.format.size
    encoder = open_encoder(width, height, settings, threads=0, layout="yuv420p")
    frame = av.VideoFrame(width, height, "yuv420p")
    planes = [_plane(frame.planes[at], width // (1 + bool(at)), height // (1 + bool(at))) for at in range(3)]
    buffers = [np.empty(plane.shape, np.uint8) for plane in planes]
    with raw.open("rb", buffering=0) as source:
        for number in range(board.frames):
            for plane, buffer in zip(planes, buffers, strict=True):
                source.readinto(buffer.data)
                plane[:] = buffer
            frame.pts = number
            encoder.encode(frame)
    encoder.encode(None)


def _plane(plane: Any, width: int, height: int) -> np.ndarray:
    return np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[:height, :width]


def _processor() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(u.ru_utime + u.ru_stime for u in used)
