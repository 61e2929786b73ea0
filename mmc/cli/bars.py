"""Progress bars of renders and uploads, on a terminal; silent where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def open_bars() -> Iterator[Callable[[str, float], None]]:
    """A function (what, share 0 to 1) that moves the bar of that piece of work; safe from any thread."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    if not sys.stderr.isatty():
        yield lambda what, share: None
        return
    with Progress(console=console, transient=True) as board:
        bars = {}

        def move(what: str, share: float) -> None:
            if what not in bars:
                bars[what] = board.add_task(what[:48], total=1.0)
            board.update(bars[what], completed=share, visible=share < 1.0)

        yield move
