"""Filming on the command line: how far it is and how long it will take, and an end that leaves nothing behind."""

from __future__ import annotations

import atexit
import gc
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

Tell = Callable[[float], None]


def begin() -> None:
    """Nothing; the collector of cycles rests from here to the end of the process, of which it would take a tenth.

    Loading the painters makes many objects and no garbage, a film's process is short, what it draws is freed when the
    last one lets go of it, and its workers share its pages. At the end nobody looks through what it leaves.
    """
    gc.disable()
    atexit.register(gc.freeze)


@contextmanager
def watched(what: str) -> Iterator[Tell | None]:
    """A function that moves the bar (share 0 to 1), or None where nobody watches. SIGTERM ends as Ctrl-C does.

    Both raise KeyboardInterrupt wherever the film stands: workers are ended and half files removed on the way out.
    """
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        if not sys.stderr.isatty():
            yield None
            return
        with _bar(what) as tell:
            yield tell
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _bar(what: str) -> Iterator[Tell]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn(compact=True))
    with Progress(*columns, TextColumn("left"), console=Console(stderr=True), transient=True) as board:
        task = board.add_task(what, total=1.0)
        yield lambda share: board.update(task, completed=share)


def with_material(options: Mapping[str, str], data: Path, out: Path) -> dict[str, Any]:
    """The options with the photos and clips beside a table; decoded clips lie where the film will, and not for long."""
    from mmc.video.material import Material

    return {**options, "material": Material(folder=data.parent, scratch=out.parent if out.parent.is_dir() else None)}


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
