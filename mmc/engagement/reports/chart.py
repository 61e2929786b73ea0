"""Charts as SVG text: bars of days and lines of followers, with holes drawn as holes.

Each chart is made for a width in CSS pixels, so that its letters are as large as the page's; a page that must
fit several widths holds one chart for each. Colours come from the page's CSS by class.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape

from mmc.core.text import number, short_month

HATCH = (
    '<pattern id="{id}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" class="hatch-ground"/><rect width="1.5" height="6" class="hatch-line"/></pattern>'
)


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One day: a value, or None where nobody counted."""

    day: date
    value: int | None
    state: str  # complete, incomplete, missing, running


@dataclass(frozen=True, kw_only=True)
class Point:
    """One reading of a line."""

    at: datetime
    value: int


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A reading that deserves a word on the line."""

    at: datetime
    value: int
    text: str


def day_bars(bars: Sequence[Bar], *, width: int, height: int, name: str, title: str, gap_word: str) -> str:
    """Bars a day with the highest one in the accent colour and labelled; stretches without count hatched."""
    left, right, top, bottom = 34, 4, 44, 26
    high = nice_top(max((b.value or 0 for b in bars), default=0))
    step = (width - left - right) / max(1, len(bars))
    floor = height - bottom
    scale = (floor - top) / high

    def x(index: float) -> float:
        return left + index * step

    parts = [_open(width, height, name, title)]
    for tick in ticks(high):
        y = floor - tick * scale
        parts.append(f'<line x1="{left}" x2="{width - right}" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>')
        parts.append(f'<text x="{left - 8}" y="{y + 4:.1f}" class="tick end">{number(tick)}</text>')
    parts += _holes(bars, x, top, floor, name, gap_word, width - right)
    peak = max(range(len(bars)), key=lambda i: bars[i].value or 0, default=0)
    for index, bar in enumerate(bars):
        if bar.value:
            kind = "accent" if index == peak else "open" if bar.state != "complete" else "bar"
            w = max(1.0, step * 0.74)
            parts.append(
                f'<rect x="{x(index) + (step - w) / 2:.1f}" y="{floor - bar.value * scale:.1f}" width="{w:.1f}" '
                f'height="{bar.value * scale:.1f}" class="{kind}"/>'
            )
    if bars and bars[peak].value:
        parts.append(_peak_label(bars[peak], x(peak + 0.5), floor - (bars[peak].value or 0) * scale, width))
    parts += _day_ticks([b.day for b in bars], x, floor, width)
    return "".join(parts) + "</svg>"


def follower_line(
    points: Sequence[Point], marks: Sequence[Mark], *, start: datetime, end: datetime, width: int, height: int,
    name: str, title: str, accent: bool, hole: timedelta, gap_word: str,
) -> str:  # fmt: skip
    """A line from start to end on its own scale, both ends labelled, broken and hatched over long silences."""
    left, right, top, bottom = 4, 4, 40, 46
    values = [p.value for p in points] + [m.value for m in marks]
    low, high = (min(values), max(values)) if values else (0, 1)
    spread = max(high - low, 1)
    span = max((end - start).total_seconds(), 1)

    def x(at: datetime) -> float:
        return left + (width - left - right) * (at - start).total_seconds() / span

    def y(value: int) -> float:
        return top + (height - top - bottom) * (1 - (value - low) / spread)

    parts = [_open(width, height, name, title)]
    parts.append(f'<line x1="{left}" x2="{width - right}" y1="{height - 24}" y2="{height - 24}" class="grid"/>')
    for run, following in _runs(points, hole):
        path = " ".join(f"{x(p.at):.1f},{y(p.value):.1f}" for p in run)
        parts.append(f'<polyline points="{path}" class="{"line accent" if accent else "line"}"/>')
        if following is not None:
            a, b = x(run[-1].at), x(following.at)
            parts.append(_hole(a, b, top - 8, height - 24, name, gap_word, width))
    parts += [_mark(m, x(m.at), y(m.value), width) for m in marks]
    if points:
        parts.append(_end_labels(points, x, y, width, accent))
    parts.append(f'<text x="{left}" y="{height - 6}" class="tick">{_short(start)}</text>')
    last = _short(end - timedelta(seconds=1))
    parts.append(f'<text x="{width - right}" y="{height - 6}" class="tick end">{last}</text>')
    return "".join(parts) + "</svg>"


def share_bar(value: int, most: int, accent: bool) -> str:
    """A bar for a table cell, as wide as its share of the largest row."""
    share = 100 * value / most if most else 0
    kind = "accent" if accent else "bar"
    return (
        '<svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{share:.2f}" height="10" class="{kind}"/></svg>'
    )


def nice_top(value: int) -> int:
    """The end of an axis: the next 1, 2, 3, 4, 5, 6 or 8 times a power of ten; at least 4."""
    if value <= 4:
        return 4
    power = 10 ** math.floor(math.log10(value))
    return next(int(m * power) for m in (1, 1.2, 1.5, 2, 3, 4, 5, 6, 8, 10) if m * power >= value)


def ticks(high: int) -> list[int]:
    """Round numbers from zero to the end of an axis, three to five steps."""
    for parts in (4, 3, 5, 2):
        if high % parts == 0:
            return [high * n // parts for n in range(parts + 1)]
    return [0, high]


def _open(width: int, height: int, name: str, title: str) -> str:
    return (
        f'<svg class="chart {escape(name)}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{escape(title)}"><title>{escape(title)}</title>'
        f"<defs>{HATCH.format(id=f'hatch-{escape(name)}')}</defs>"
    )


def _holes(
    bars: Sequence[Bar], x: Callable[[float], float], top: float, floor: float, name: str, word: str, edge: float
) -> Iterator[str]:
    begin: int | None = None
    for index in range(len(bars) + 1):
        uncounted = index < len(bars) and bars[index].state in ("missing", "incomplete")
        if uncounted and begin is None:
            begin = index
        if not uncounted and begin is not None:
            yield _hole(x(begin), x(index), top - 8, floor, name, word, edge)
            begin = None


def _hole(a: float, b: float, top: float, floor: float, name: str, word: str, edge: float) -> str:
    middle = (a + b) / 2
    anchor = "start" if middle < 70 else "end" if middle > edge - 60 else "middle"
    at = a if anchor == "start" else b if anchor == "end" else middle
    return (
        f'<rect x="{a:.1f}" y="{top:.1f}" width="{b - a:.1f}" height="{floor - top:.1f}" '
        f'fill="url(#hatch-{escape(name)})"/>'
        f'<text x="{at:.1f}" y="{top - 6:.1f}" class="tick {anchor}">{escape(word)}</text>'
    )


def _peak_label(bar: Bar, x: float, y: float, width: int) -> str:
    anchor = "start" if x < 90 else "end" if x > width - 90 else "middle"
    words = f"{number(bar.value or 0)}, {bar.day.day} {short_month(bar.day)}"
    return f'<text x="{x:.1f}" y="{y - 8:.1f}" class="label accent-text {anchor}">{words}</text>'


def _day_ticks(days: Sequence[date], x: Callable[[float], float], floor: float, width: int) -> Iterator[str]:
    """Firsts of months by name, then as many Mondays as fit."""
    taken: list[float] = []
    room = 46.0
    firsts = [i for i, d in enumerate(days) if d.day == 1]
    mondays = [i for i, d in enumerate(days) if d.weekday() == 0]
    for index in [*firsts, *([0] if days else []), *mondays]:
        place = x(index + 0.5)
        if any(abs(place - other) < room for other in taken) or place > width - 16:
            continue
        taken.append(place)
        yield f'<line x1="{place:.1f}" x2="{place:.1f}" y1="{floor}" y2="{floor + 4}" class="grid"/>'
        words = f"{days[index].day} {short_month(days[index])}"
        yield f'<text x="{place:.1f}" y="{floor + 19:.1f}" class="tick middle">{words}</text>'


def _runs(points: Sequence[Point], hole: timedelta) -> Iterator[tuple[list[Point], Point | None]]:
    """Stretches without a long silence, each with the point that follows the silence."""
    run: list[Point] = []
    for point in points:
        if run and point.at - run[-1].at > hole:
            yield run, point
            run = []
        run.append(point)
    if run:
        yield run, None


def _mark(mark: Mark, x: float, y: float, width: int) -> str:
    anchor = "start" if x < 80 else "end" if x > width - 80 else "middle"
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" class="ring"/>'
        f'<text x="{x:.1f}" y="{y + 19:.1f}" class="tick {anchor}">{escape(mark.text)}</text>'
    )


def _end_labels(
    points: Sequence[Point], x: Callable[[datetime], float], y: Callable[[int], float], width: int, accent: bool
) -> str:
    first, last = points[0], points[-1]
    kind = "label accent-text end" if accent else "label end"
    above = y(last.value) - 11
    dot = "dot accent" if accent else "dot"
    drawn = f'<circle cx="{x(last.at):.1f}" cy="{y(last.value):.1f}" r="4" class="{dot}"/>'
    drawn += f'<text x="{min(x(last.at), width - 4):.1f}" y="{above:.1f}" class="{kind}">{number(last.value)}</text>'
    if x(last.at) - x(first.at) > 110:
        soon = [p.value for p in points[: max(2, len(points) // 4)]]
        # Where the line does not go: below a rising one, above a falling one.
        away = 18 if sum(soon) >= first.value * len(soon) else -10
        place = f'x="{x(first.at):.1f}" y="{y(first.value) + away:.1f}"'
        drawn += f'<text {place} class="tick">{number(first.value)}</text>'
    return drawn


def _short(at: datetime) -> str:
    return f"{at.day} {short_month(at.date())}"
