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

from mmc.core.format import Box
from mmc.drawing.planes import PlanesCanvas
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

    `draw`; `convert`: photos and other pictures turned into the encoder's colours, once each (what is drawn needs no
    conversion, it is painted on the planes the encoder eats); `encode`; `write` joins the parts and writes the file.
    `draw` and `convert` are those of a fresh process only for a board that was not drawn before.
    """
    first = _drawn(board)
    again = sum(_drawn(board))  # the encoder's run below draws with warm caches, too
    coded: list[tuple[int, Coded]] = []

    def work() -> None:
        for part in chunks_of(board):
            coded.append((part.start, encode_chunk(board, part.start, part.end, settings, still=part.still)))

    encoded = max(0.0, timed(work).cpu - again)
    written = timed(lambda: write_film(folder / "stages.mp4", board.format.size, settings, coded, None)).cpu
    spent = {"draw": first[0], "convert": first[1], "encode": encoded, "write": written}
    return {stage: round(1000 * seconds / board.frames, 2) for stage, seconds in spent.items()}


def timed(work: Callable[[], object]) -> Spent:
    """What a piece of work took, ended child processes included."""
    start, spent = time.perf_counter(), _processor()
    work()
    return Spent(time.perf_counter() - start, _processor() - spent)


class _Metered(PlanesCanvas):
    """A canvas that tells apart what it takes to turn pictures into its colours and what it takes to paint."""

    def __init__(self, width: int, height: int, scale: float = 1.0, converting: list[float] | None = None) -> None:
        super().__init__(width, height, scale=scale)
        self.converting: list[float] = [] if converting is None else converting  # seconds; one list for all its blanks

    def blank(self) -> _Metered:
        height, width = self.y.shape
        return _Metered(width, height, width / self.size[0], self.converting)

    def image(self, image: Any, box: Box, source: Box | None = None) -> None:
        self.converting.append(timed(lambda: self.ready(image, box, source)).cpu)
        super().image(image, box, source)


def _drawn(board: Storyboard) -> tuple[float, float]:
    """Processor seconds for all frames: of drawing, and of turning pictures into the planes' colours."""
    canvas = _Metered(*board.format.size)
    compositor = Compositor(board, canvas)
    whole = timed(lambda: [compositor.paint(number) for number in range(board.frames)]).cpu
    converting = sum(canvas.converting)
    return max(0.0, whole - converting), converting


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
