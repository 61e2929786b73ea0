"""Film: a storyboard drawn, coded, given sound and written as one MP4 that every channel accepts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from mmc.core.dataset import Dataset
from mmc.core.format import format_named
from mmc.drawing.brand import Brand
from mmc.errors import FilmError
from mmc.video.chunks import Chunk, chunks_of
from mmc.video.encode import Coded, Settings, encode_chunk
from mmc.video.mux import write_film
from mmc.video.sound import Mix, Soundtrack, soundtrack
from mmc.video.thumbnail import thumbnail_of
from mmc.video.timeline import FPS, Storyboard
from mmc.video.workers import Job, run_jobs

FINAL = Settings()
_STEP = 5  # frames between two reports of a worker


@dataclass(frozen=True, kw_only=True)
class Film:
    """A finished film: the file and what is said about it."""

    path: Path
    seconds: float
    width: int
    height: int
    alt: str
    headline: str
    thumbnail: bytes = field(repr=False)  # JPEG, 1280x720, under 2 MB


def make_film(
    storyboard: str, template: str, dataset: Dataset, format_name: str, brand: Brand, out: Path,
    options: Mapping[str, Any] = {}, sound: bool = True, workers: int = 2,
    progress: Callable[[float], None] | None = None,
) -> Film:
    """The film of a dataset as an MP4 at `out`, which is whole or untouched.

    `progress` hears the share done, 0 to 1; what it raises cancels the film. Errors: DrawingError and DatasetError
    from the scenes, FilmError from everything after them. Call it from a process of its own: it forks its workers.
    """
    from mmc.video import storyboard_named

    format = format_named(format_name)
    if not format.film:
        raise FilmError(f"'{format_name}' is a format of stills; films are made as short or landscape")
    board = storyboard_named(storyboard).compose(template, dataset, format, brand, options)
    return film_of(board, out, sound=sound, workers=workers, progress=progress)


def film_of(
    board: Storyboard, out: Path, *, sound: bool = True, workers: int = 2,
    progress: Callable[[float], None] | None = None, settings: Settings = FINAL,
) -> Film:
    """The film of a composed storyboard as an MP4 at `out`; see `make_film`."""
    coded, track = coded_parts(board, sound=sound, workers=workers, progress=progress, settings=settings)
    write_film(out, board.format.size, settings, coded, track)
    if progress:
        progress(1.0)
    return Film(
        path=out, seconds=board.seconds, width=board.format.width, height=board.format.height,
        alt=board.alt, headline=board.headline, thumbnail=thumbnail_of(board),
    )


def coded_parts(
    board: Storyboard, *, sound: bool, workers: int, progress: Callable[[float], None] | None, settings: Settings
) -> tuple[list[tuple[int, Coded]], Soundtrack | None]:
    """Every chunk of a storyboard with its first frame, in order, and the soundtrack: the work, done side by side.

    The sound goes first, then the dearest chunk, so that no worker is left with a long one at the end. The chunks
    are the same however many workers there are.
    """
    chunks = sorted(chunks_of(board), key=lambda chunk: (-chunk.cost, chunk.start))
    jobs: list[Job] = [partial(_draw_and_code, board, chunk, settings) for chunk in chunks]
    if sound:
        jobs.insert(0, lambda step: soundtrack(mix_of(board)))
    results = run_jobs(jobs, workers, _counted(progress, sum(_steps(chunk) for chunk in chunks)))
    track = results.pop(0) if sound else None
    parts = [(chunk.start, coded) for chunk, coded in zip(chunks, results, strict=True)]
    return sorted(parts, key=lambda part: part[0]), track


def mix_of(board: Storyboard) -> Mix:
    """What is heard in a storyboard."""
    cuts = tuple(start / FPS for start in board.starts[1:])
    return Mix(seconds=board.seconds, cuts=cuts, bed=board.bed, heard=board.heard)


def _draw_and_code(board: Storyboard, chunk: Chunk, settings: Settings, step: Callable[[], None]) -> Coded:
    def each(frame: int) -> None:
        if (frame - chunk.start) % _STEP == 0:
            step()

    return encode_chunk(board, chunk.start, chunk.end, settings, each)


def _steps(chunk: Chunk) -> int:
    return -(-(chunk.end - chunk.start) // _STEP)


def _counted(progress: Callable[[float], None] | None, total: int) -> Callable[[], None]:
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if progress:
            progress(0.98 * done / total)  # the rest is writing the file

    return step
