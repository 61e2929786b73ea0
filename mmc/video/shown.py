"""Shown: a fingerprint of what a chunk shows, taken from its strokes without drawing them.

Two chunks with the same fingerprint have the same pixels, whatever storyboard, table or headline they come from: so
one changed number touches only the chunks on which that number, or anything it moves, is seen.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import av
import numpy as np
import skia

from mmc.core.format import Box
from mmc.drawing import planes, resample
from mmc.drawing.scene import Whole
from mmc.video import chunks, compositor, encode, transitions
from mmc.video.timeline import Storyboard, View

_RECT, _GLYPHS = struct.Struct("<5d"), struct.Struct("<2d")  # most strokes are these two: packed, they are told fast
_TABLES = ("head", "glyf", "CFF ", "CFF2", "COLR", "CBDT")  # of a font file: those that decide its outlines


def fingerprint(storyboard: Storyboard, chunk: chunks.Chunk, settings: encode.Settings) -> str:
    """sha256 over everything that decides the packets of a chunk, times counted from its own start."""
    seen = hashlib.sha256(painter().encode())
    seen.update(repr((storyboard.format.size, chunk.end - chunk.start, chunk.still, settings)).encode())
    views: dict[View, bytes] = {}
    for frame in range(chunk.start, chunk.end):
        change = storyboard.change(frame) if frame > chunk.start else Whole.ALL
        seen.update(repr(_plain(change)).encode())
        if change is not Whole.SAME:
            moment = storyboard.moment(frame)
            seen.update(repr((moment.share, moment.transition, moment.toward)).encode())
            if moment.under:
                seen.update(_mixer())
            for view in (moment.view, moment.under):
                seen.update(_of_view(storyboard, view, views) if view else b"-")
    return seen.hexdigest()


@cache
def painter() -> str:
    """What turns strokes into packets: our own code by its bytes, the libraries by their versions."""
    seen = hashlib.sha256()
    for module in (planes, resample, transitions, compositor, encode, chunks):
        seen.update(Path(str(module.__file__)).read_bytes())
    seen.update(f"skia {skia.__version__}; av {av.__version__}, {av.library_versions}; numpy {np.__version__}".encode())
    return seen.hexdigest()


@cache
def _mixer() -> bytes:
    """The version of the library that mixes pictures and samples photos, from its file: to load it takes longer
    than all fingerprints of a film, and a film whose parts are kept does not need it.
    """
    found = find_spec("cv2")
    said = Path(found.origin).with_name("version.py") if found and found.origin else None
    if said and said.is_file():
        return said.read_bytes()
    import cv2

    return str(cv2.__version__).encode()


def _of_view(storyboard: Storyboard, view: View, known: dict[View, bytes]) -> bytes:
    if view not in known:
        strokes = Strokes(storyboard.format.size)
        storyboard.shots[view.shot].scene.draw(strokes, view.t)
        known[view] = strokes.digest()
    return known[view]


class Strokes:
    """A Canvas that paints nothing and remembers everything it was asked for."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self._seen = hashlib.sha256(repr(size).encode())

    def digest(self) -> bytes:
        return self._seen.digest()

    def _note(self, *told: object) -> None:
        self._seen.update(repr([_plain(one) for one in told]).encode())

    def fill(self, color: str) -> None:
        self._note("fill", color)

    def rect(self, box: Box, color: str, radius: float = 0.0) -> None:
        self._seen.update(b"rect" + _RECT.pack(box.x, box.y, box.w, box.h, radius) + color.encode())

    def path(self, path: Any, color: str, width: float | None = None) -> None:
        self._note("path", color, width)
        self._seen.update(bytes(path.serialize()))

    def glyphs(self, run: Any, x: float, y: float, color: str) -> None:
        if run.blob is not None:
            self._seen.update(b"glyphs" + _GLYPHS.pack(x, y) + color.encode() + _of_run(run))

    def image(self, image: Any, box: Box, source: Box | None = None) -> None:
        self._note("image", box, source)
        self._seen.update(_of_image(image))

    def planes(self, y: np.ndarray, uv: np.ndarray, box: Box) -> None:
        self._note("planes", y.shape, box)
        for samples in (y, uv):
            self._seen.update(np.ascontiguousarray(samples).data)

    @contextmanager
    def group(self, **moved: Any) -> Iterator[None]:
        self._note("group", *(one for pair in sorted(moved.items()) for one in pair))
        yield
        self._note("end")


def _plain(told: object) -> object:
    """Equal numbers alike: caches share what was made of 64 with what was made of 64.0."""
    if isinstance(told, Box):
        return tuple(float(side) for side in (told.x, told.y, told.w, told.h))
    if isinstance(told, tuple):
        return tuple(_plain(one) for one in told)
    return float(told) if isinstance(told, (int, float)) else told


_runs: dict[int, tuple[Any, bytes]] = {}  # by identity, with the run itself so that no other takes its place
_images: dict[int, bytes] = {}
_faces: dict[int, bytes] = {}


def _of_run(run: Any) -> bytes:
    """Glyphs, their places, their size and the outlines they stand for."""
    if id(run) not in _runs:
        if len(_runs) > 20_000:
            _runs.clear()
        seen = hashlib.sha256(bytes(run.blob.serialize()))
        seen.update(repr(float(run.size)).encode())
        parts, part = skia.TextBlob.Iter(run.blob), skia.TextBlob.Iter.Run()
        while parts.next(part):
            seen.update(_of_face(part.fTypeface))
        _runs[id(run)] = (run, seen.digest())
    return _runs[id(run)][1]


def _of_face(typeface: Any) -> bytes:
    key = int(typeface.uniqueID())
    if key not in _faces:
        seen, there = hashlib.sha256(), set(typeface.getTableTags())
        for tag in (int.from_bytes(name.encode(), "big") for name in _TABLES):
            if tag in there:
                seen.update(typeface.getTableData(tag))
        _faces[key] = seen.digest()
    return _faces[key]


def _of_image(image: Any) -> bytes:
    key = int(image.uniqueID())
    if key not in _images:
        pixels = image.toarray(colorType=skia.kRGBA_8888_ColorType)
        _images[key] = hashlib.sha256(_mixer() + hashlib.sha256(np.ascontiguousarray(pixels).data).digest()).digest()
    return _images[key]
