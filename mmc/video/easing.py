"""Easing: how a movement from 0 to 1 gathers and loses speed, by name."""

from __future__ import annotations

from collections.abc import Callable

from mmc.drawing.motion import ease_out
from mmc.errors import FilmError

Easing = Callable[[float], float]


def ease_in_out(x: float) -> float:
    """Slow, fast, slow from 0 to 1; stays inside."""
    x = min(1.0, max(0.0, x))
    return x * x * (3 - 2 * x)


def ease_in(x: float) -> float:
    """Slow first, fast at the end (cubic): for what leaves."""
    return min(1.0, max(0.0, x)) ** 3


def linear(x: float) -> float:
    """The same speed all the way: for what never stops, like a slow zoom."""
    return min(1.0, max(0.0, x))


EASINGS: dict[str, Easing] = {"linear": linear, "in": ease_in, "out": ease_out, "in_out": ease_in_out}


def easing_named(name: str) -> Easing:
    """The easing, or FilmError naming those there are."""
    if name not in EASINGS:
        raise FilmError(f"no easing '{name}'; there are {', '.join(EASINGS)}")
    return EASINGS[name]
