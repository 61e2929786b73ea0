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
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from mmc.errors import DatasetError, DrawingError, GateFailed, MissingGlyph, MmcError, TextOverflow

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


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A drawn preview."""

    png: bytes
    alt: str
    headline: str


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why there is no picture: which error, in its own words."""

    kind: str
    words: str


_ERRORS: dict[str, type[MmcError]] = {e.__name__: e for e in (DatasetError, TextOverflow, MissingGlyph, GateFailed)}


class _Child:
    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, far = context.Pipe()
        self.process: SpawnProcess = context.Process(target=_serve, args=(far,), name="mmc-preview", daemon=True)
        self.process.start()
        far.close()

    def ask(self, wish: Wish, seconds: float) -> Picture | Refusal:
        self.pipe.send(wish)
        if not self.pipe.poll(seconds):
            raise TimeoutError
        answer: Picture | Refusal = self.pipe.recv()
        return answer

    def end(self) -> None:
        self.pipe.close()
        self.process.kill()
        self.process.join(5)


_one_at_a_time = threading.Lock()
_children: list[_Child] = []  # none or one


def draw(wish: Wish, seconds: float = SECONDS) -> Picture:
    """The picture, or DrawingError with the template's own words, or after `seconds`."""
    with _one_at_a_time:
        if not _children:
            _children.append(_Child())
            atexit.register(stop)
        try:
            answer = _children[0].ask(wish, seconds)
        except (TimeoutError, EOFError, OSError) as error:
            _children.pop().end()
            said = "took too long" if isinstance(error, TimeoutError) else "stopped while drawing; try again"
            raise DrawingError(f"the preview {said}", template=wish.template, format=wish.format) from error
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
        pipe.send(_draw(wish))


def _draw(wish: Wish) -> Picture | Refusal:
    from mmc.core.dataset import from_dict
    from mmc.drawing.brand import load_brand
    from mmc.infographics.still import render

    try:
        brand = load_brand(wish.brand).speaking(wish.language)
        still = render(wish.template, from_dict(wish.dataset), wish.format, brand, wish.options)
    except MmcError as error:
        return Refusal(kind=type(error).__name__, words=str(error))
    return Picture(png=still.png, alt=still.alt, headline=still.headline)
