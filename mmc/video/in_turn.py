"""In turn: a picture's own marks given other times, so that a film shows them one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mmc.drawing.marks import Mark
from mmc.drawing.motion import Timing
from mmc.drawing.sheet import Sheet


def in_turn(sheet: Sheet, delay: Callable[[Mark], float]) -> Sheet:
    """The same picture; what moves begins so many seconds later than in the template. It ends in the same still."""
    return replace(sheet, marks=tuple(delayed(mark, delay(mark)) for mark in sheet.marks))


def delayed(mark: Mark, seconds: float) -> Mark:
    """The mark, entering later (or earlier, below zero); what is always there stays as it is."""
    if not seconds or mark.timing.lasts <= 0:
        return mark
    begin = max(0.0, round(mark.timing.begin + seconds, 6))
    return replace(mark, timing=Timing(begin, mark.timing.lasts))  # type: ignore[type-var]


def standing(mark: Mark) -> Mark:
    """The mark as if it had always been there."""
    return replace(mark, timing=Timing())  # type: ignore[type-var]
