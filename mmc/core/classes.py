"""Classes: numbers put into a few groups where they leave gaps, with round numbers between the groups."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from mmc.core import text


def breaks(values: Sequence[float], most: int = 5) -> list[float]:
    """The rising borders between at most `most` groups; a value on a border belongs to the upper group.

    Groups are those with the least spread inside (Fisher and Jenks), so that nearly equal values never part.
    """
    known = sorted(set(values))
    ends = _groups(known, min(most, len(known)))
    return [_roundest(known[end - 1], known[end]) for end in ends]


def class_of(value: float, borders: Sequence[float]) -> int:
    """Which group a value is in, 0 for the lowest."""
    return bisect_right(borders, value)


def _groups(known: list[float], count: int) -> list[int]:
    """Where each group but the first begins, among rising distinct values."""
    if count < 2:
        return []
    scale = max(abs(v) for v in known) or 1.0
    points = [v / scale for v in known]
    best: list[list[tuple[float, int]]] = [[(_spread(points, 0, end), 0) for end in range(1, len(points) + 1)]]
    for _ in range(count - 1):
        before = best[-1]
        best.append([
            min(((before[cut - 1][0] + _spread(points, cut, end), cut) for cut in range(1, end)), default=(math.inf, 0))
            for end in range(1, len(points) + 1)
        ])
    found, end = [], len(points)
    for layer in reversed(best[1:]):
        end = layer[end - 1][1]
        found.append(end)
    return sorted(cut for cut in found if cut > 0)


def _spread(points: list[float], first: int, end: int) -> float:
    part = points[first:end]
    mean = sum(part) / len(part)
    return sum((v - mean) ** 2 for v in part)


def _roundest(low: float, high: float) -> float:
    """The number with the fewest digits above `low` and not above `high`, near the middle of the gap."""
    middle = low + (high - low) / 2
    if low < 0 < high:
        return 0.0
    for place in range(math.floor(math.log10(max(abs(low), abs(high)))) + 1, -16, -1):
        for step in (10.0**place, 5 * 10.0 ** (place - 1)):
            near = float(f"{round(middle / step) * step:.12g}")
            if low < near <= high:
                return near
    return high


def spoken(borders: Sequence[float], values: Sequence[float]) -> list[str]:
    """Borders with as many decimals as tell them apart, at most those they have."""
    for places in range(9):
        said = [text.number(b, places) for b in borders]
        true = all(float(round(b, places)) == b for b in borders)
        if true or (len(set(said)) == len(said) and _between(borders, values, places)):
            return said
    return [text.number(b) for b in borders]


def _between(borders: Sequence[float], values: Sequence[float], places: int) -> bool:
    """True if rounding the borders puts no value into another group."""
    rounded = [round(b, places) for b in borders]
    rising = all(a < b for a, b in pairwise(rounded))
    return rising and all(class_of(v, rounded) == class_of(v, borders) for v in values)
