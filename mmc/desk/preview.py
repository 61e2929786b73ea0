"""The picture while somebody types: drawn by one warm child process, never in the web process.

A picture that takes too long costs the child its life, not the desk its breath.
"""

from __future__ import annotations

import atexit
import multiprocessing
import signal
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, Protocol

from mmc.errors import DatasetError, DrawingError, FilmError, GateFailed, MissingGlyph, MmcError, TextOverflow

SECONDS = 15.0  # the first picture also pays for the child's imports


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What to draw, as plain values that travel to the child."""

    dataset: Mapping[str, Any]  # core.dataset.Dataset.to_dict
    template: str
    format: str
    options: Mapping[str, Any]
    brand: Path
    language: str = "id"
    now: datetime | None = None  # what time it is, for pictures that have an end
    store: Path | None = None  # the media store, for files that options name by hash
    slides: int = 0  # more than none: a carousel of at most so many


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A drawn preview."""

    png: bytes
    alt: str
    headline: str
    more: tuple[tuple[bytes, str], ...] = ()  # the further slides of a carousel, each with its alt text


@dataclass(frozen=True, kw_only=True)
class Handed:
    """A file somebody hands in: for which option, and its bytes."""

    option: str  # photo, boundaries, own_music
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Clean:
    """The file as it may be kept."""

    body: bytes


class Errand(Protocol):
    """Something else to do in the child. It travels there and its answer back, so both are plain values."""

    def done(self) -> Any:
        """The answer; MmcError says what is wrong."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why there is no picture: which error, in its own words."""

    kind: str
    words: str


_KINDS: tuple[type[MmcError], ...] = (DatasetError, TextOverflow, MissingGlyph, GateFailed, FilmError)
_ERRORS = {e.__name__: e for e in _KINDS}


class _Child:
    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, far = context.Pipe()
        self.process: SpawnProcess = context.Process(target=_serve, args=(far,), name="mmc-preview", daemon=True)
        self.process.start()
        far.close()

    def ask(self, wish: Wish | Handed | Errand, seconds: float) -> Any:
        self.pipe.send(wish)
        if not self.pipe.poll(seconds):
            raise TimeoutError
        return self.pipe.recv()

    def end(self) -> None:
        self.pipe.close()
        self.process.kill()
        self.process.join(5)


_one_at_a_time = threading.Lock()
_children: list[_Child] = []  # none or one


def draw(wish: Wish, seconds: float = SECONDS) -> Picture:
    """The picture, or DrawingError with the template's own words, or after `seconds`."""
    answer = _asked(wish, seconds, {"template": wish.template, "format": wish.format})
    assert isinstance(answer, Picture)
    return answer


def check(handed: Handed, seconds: float = SECONDS) -> bytes:
    """What may be kept of a file: looked at in the child, as it may come from anywhere. MmcError says what is wrong."""
    answer = _asked(handed, seconds, {"element": handed.option})
    assert isinstance(answer, Clean)
    return answer.body


def run(errand: Errand, seconds: float = SECONDS) -> Any:
    """What an errand gives, done in the child."""
    return _asked(errand, seconds, {})


def _asked(wish: Wish | Handed | Errand, seconds: float, place: dict[str, str]) -> Any:
    with _one_at_a_time:
        if not _children:
            _children.append(_Child())
            atexit.register(stop)
        try:
            answer = _children[0].ask(wish, seconds)
        except (TimeoutError, EOFError, OSError) as error:
            _children.pop().end()
            said = "took too long" if isinstance(error, TimeoutError) else "stopped while drawing; try again"
            raise DrawingError(f"the preview {said}", **place) from error
    if isinstance(answer, Refusal):
        raise _ERRORS.get(answer.kind, DrawingError)(answer.words)
    return answer


def stop() -> None:
    """End the child if there is one; the next picture starts another."""
    while _children:
        _children.pop().end()


def _serve(pipe: Connection) -> None:
    # Ctrl-C in the terminal is for the desk, which ends this child itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            wish = pipe.recv()
        except EOFError:  # the desk is gone
            return
        pipe.send(_answer(wish))


def _answer(wish: Wish | Handed | Errand) -> Any:
    try:
        if isinstance(wish, Wish):
            return _draw(wish)
        return Clean(body=_looked_at(wish)) if isinstance(wish, Handed) else wish.done()
    except MmcError as error:
        return Refusal(kind=type(error).__name__, words=str(error))


def _draw(wish: Wish) -> Picture:
    from mmc.core.dataset import from_dict
    from mmc.drawing.brand import load_brand
    from mmc.infographics.carousel import carousel_of, render_carousel
    from mmc.infographics.handed import cover_options, drawable
    from mmc.infographics.still import render
    from mmc.newsroom.media import MediaStore

    brand, dataset = load_brand(wish.brand).speaking(wish.language), from_dict(wish.dataset)
    if wish.slides:
        told = carousel_of(dataset, brand).shortened(wish.slides)
        first, *more = render_carousel(told, wish.format, brand, cover_options(wish.options))
        return Picture(
            png=first.png, alt=first.alt, headline=first.headline, more=tuple((s.png, s.alt) for s in more)
        )
    store = MediaStore(wish.store or Path())
    options = drawable(wish.template, wish.options, store.read, wish.now)
    still = render(wish.template, dataset, wish.format, brand, options)
    return Picture(png=still.png, alt=still.alt, headline=still.headline)


def _looked_at(handed: Handed) -> bytes:
    from mmc.newsroom.actions.hand_in import clean

    return clean(handed.option, handed.body)
