"""Where the ticks of an axis go. Numbers by matplotlib's locator, dates by the calendar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from mmc.core import text


def number_ticks(lowest: float, highest: float, most: int) -> list[float]:
    """Round numbers around the data, `most` steps at the most; from zero when the data comes near it."""
    from matplotlib.ticker import MaxNLocator  # a quarter of a second to import: only charts with an axis pay

    low, high = min(lowest, highest), max(lowest, highest)
    if 0 <= low < 0.25 * high:
        low = 0.0
    if low == high:
        pad = abs(high) * 0.1 or 1.0
        low, high = low - pad, high + pad
    ticks = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return [float(tick) for tick in ticks]


def date_ticks(first: date, last: date) -> Iterator[list[tuple[date, str]]]:
    """Ever sparser lists of (day, label): days, weeks, months, quarters, half years, years, decades.

    Where the table covers more than one year, the first label of each year says which.
    """
    for step in (1, 2, 7):
        if (last - first).days // step <= 12:
            days = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, step)]
            yield _with_years([(day, f"{day.day} {text.short_month(day)}") for day in days])
    for months in (1, 2, 3, 6):
        starts = [d for d in _month_starts(first, last) if (d.month - 1) % months == 0]
        if 2 <= len(starts) <= 14:
            yield _with_years([(day, text.short_month(day)) for day in starts])
    for years in (1, 2, 5, 10, 20, 50):
        starts = [date(y, 1, 1) for y in range(first.year, last.year + 1) if y % years == 0]
        kept = [d for d in starts if first <= d <= last]
        if len(kept) >= 2:
            yield [(day, str(day.year)) for day in kept]
    yield [(first, text.short_date(first)), (last, text.short_date(last))]
    yield [(last, text.short_date(last))]


def _with_years(ticks: list[tuple[date, str]]) -> list[tuple[date, str]]:
    if ticks[0][0].year == ticks[-1][0].year:
        return ticks
    before = [None, *(day.year for day, _ in ticks)]
    return [(day, said if day.year == last else f"{said} {day.year}")
            for (day, said), last in zip(ticks, before, strict=False)]


def _month_starts(first: date, last: date) -> Iterator[date]:
    year, month = first.year, first.month
    while date(year, month, 1) <= last:
        if date(year, month, 1) >= first:
            yield date(year, month, 1)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def thinned(labels: Sequence[str]) -> Iterator[list[int]]:
    """Ever sparser choices of positions from a list of names, always counted back from the last one."""
    for step in range(1, max(2, len(labels))):
        yield sorted(range(len(labels) - 1, -1, -step))


def spread(wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float] | None:
    """Centres as near as possible to the wanted ones without overlap, inside top and bottom; None if too many."""
    if sum(heights) > bottom - top + 0.5:
        return None
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = [0.0] * len(wanted)
    edge = top
    for i in order:
        placed[i] = max(wanted[i], edge + heights[i] / 2)
        edge = placed[i] + heights[i] / 2
    edge = bottom
    for i in reversed(order):
        placed[i] = min(placed[i], edge - heights[i] / 2)
        edge = placed[i] - heights[i] / 2
    return placed
