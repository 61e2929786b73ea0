"""Film: a storyboard drawn, coded, given sound and written as one MP4 that every channel accepts."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from mmc.core.dataset import Dataset
from mmc.core.english import in_language, options_in_language
from mmc.core.format import format_named
from mmc.core.language import speaking
from mmc.drawing.brand import Brand
from mmc.errors import FilmError, TextOverflow
from mmc.video.chunks import Chunk, chunks_of
from mmc.video.encode import FINAL, PREVIEW, Coded, Settings, encode_chunk
from mmc.video.finish import Finish, finished, mix_of, no_room
from mmc.video.kept import Kept
from mmc.video.mux import write_film
from mmc.video.shown import fingerprint
from mmc.video.sound import Mix, Soundtrack, soundtrack
from mmc.video.subtitles import Cue
from mmc.video.thumbnail import thumbnail_of
from mmc.video.timeline import Storyboard
from mmc.video.workers import Job, run_jobs

PLAIN = Finish()
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
    board: Storyboard = field(repr=False, compare=False)  # what it was made from
    cues: tuple[Cue, ...] = ()  # its subtitles
    credit: str = ""  # whose music it carries
    notes: tuple[str, ...] = ()  # what could not be done as asked, in a sentence each

    @cached_property
    def thumbnail(self) -> bytes:
        """A JPEG of 1280x720 under 2 MB, drawn when it is asked for."""
        return thumbnail_of(self.board)


def make_film(
    storyboard: str, template: str, dataset: Dataset, format_name: str, brand: Brand, out: Path,
    options: Mapping[str, Any] = {}, sound: bool = True, workers: int = 0, preview: bool = False,
    kept: Path | None = None, skips: bool = False, progress: Callable[[float], None] | None = None,
    finish: Finish = PLAIN,
) -> Film:
    """The film of a dataset as an MP4 at `out`, which is whole or untouched.

    A `preview` has half the sides and takes a third of the time. Parts already coded are taken from the folder `kept`
    and new ones put there. With `skips` long holds are written as skip frames. `progress` hears the share done, 0 to
    1; what it raises cancels the film. `finish` says how it sounds and reads. Errors: DrawingError and DatasetError
    from the scenes, FilmError from everything after them. Call it from a process of its own: it forks its workers.
    """
    from mmc.video import storyboard_named

    format = format_named(format_name)
    if not format.film:
        raise FilmError(f"'{format_name}' is a format of stills; films are made as short or landscape")
    try:
        with speaking(brand.language):
            told, said = in_language(dataset), options_in_language(options, dataset)
            board = storyboard_named(storyboard).compose(template, told, finish.format_of(format), brand, said)
    except TextOverflow as error:
        raise no_room(error) if finish.burn_subtitles else error from error
    ready = finished(board, finish, format, brand)
    settings = replace(PREVIEW if preview else FINAL, skips=skips and not preview)
    parts = Kept(kept) if kept else None
    made = film_of(
        ready.board, out, sound=sound, workers=workers, progress=progress, settings=settings, kept=parts,
        mix=ready.mix, credit=ready.credit if sound else "",
    )  # fmt: skip
    return replace(made, cues=ready.told.cues, notes=ready.told.notes)


def film_of(
    board: Storyboard, out: Path, *, sound: bool = True, workers: int = 0,
    progress: Callable[[float], None] | None = None, settings: Settings = FINAL, kept: Kept | None = None,
    mix: Mix | None = None, credit: str = "",
) -> Film:
    """The film of a composed storyboard as an MP4 at `out`; see `make_film`. Without a mix it sounds as it says."""
    heard = (mix or mix_of(board)) if sound else None
    made = _made(board, heard, workers, progress, settings, kept)
    write_film(out, board.format.size, settings, made.parts, made.track, credit)
    if kept:
        kept.tidy()
    if progress:
        progress(1.0)
    width, height = settings.size(*board.format.size)
    return Film(
        path=out, seconds=board.seconds, width=width, height=height, alt=board.alt, headline=board.headline,
        board=board, credit=credit,
    )


@dataclass(frozen=True)
class _Made:
    """What the workers gave: every chunk with its first frame, in order, and the sound."""

    parts: list[tuple[int, Coded]]
    track: Soundtrack | None


def _made(
    board: Storyboard, mix: Mix | None, workers: int, progress: Callable[[float], None] | None, settings: Settings,
    kept: Kept | None,
) -> _Made:
    """The work, done side by side. The chunks are the same however many workers there are.

    The sound goes first, then the dearest chunk, so that no worker is left with a long one at the end.
    """
    chunks = sorted(chunks_of(board), key=lambda chunk: (-chunk.cost, chunk.start))
    jobs: list[Job] = [partial(_draw_and_code, board, chunk, settings, kept) for chunk in chunks]
    if mix:
        jobs.insert(0, lambda step: _sound(mix, kept))
    results = run_jobs(jobs, workers or _cores(), _counted(progress, sum(_steps(chunk) for chunk in chunks)))
    track = results.pop(0) if mix else None
    parts = [(chunk.start, coded) for chunk, coded in zip(chunks, results, strict=True)]
    return _Made(sorted(parts, key=lambda part: part[0]), track)


def _cores() -> int:
    """One worker for each core we may use; more than four need memory and win nothing on a film of ten chunks."""
    return min(4, len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1)


def _sound(mix: Mix, kept: Kept | None) -> Soundtrack:
    track = kept.sound(mix.key) if kept else None
    if track is None:
        track = soundtrack(mix)
        if kept:
            kept.keep_sound(mix.key, track)
    return track


def _draw_and_code(
    board: Storyboard, chunk: Chunk, settings: Settings, kept: Kept | None, step: Callable[[], None]
) -> Coded:
    def each(frame: int) -> None:
        if (frame - chunk.start) % _STEP == 0:
            step()

    key = fingerprint(board, chunk, settings) if kept else ""
    coded = kept.chunk(key) if kept else None
    if coded:
        for _ in range(_steps(chunk)):
            step()
        return coded
    coded = encode_chunk(board, chunk.start, chunk.end, settings, each, still=chunk.still)
    if kept:
        kept.keep_chunk(key, coded)
    return coded


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
