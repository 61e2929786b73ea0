"""Period: the local days a report speaks of, and how many of them were really watched."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import groupby
from typing import Any

from mmc.core.text import month_year, plain_date, short_date, short_month
from mmc.engagement.models import DayState
from mmc.engagement.visitor import day_bounds, local_day
from mmc.errors import MmcError


@dataclass(frozen=True, kw_only=True)
class Period:
    """Local days from start to end, both included."""

    start: date
    end: date
    zone: tzinfo

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise MmcError(f"a report from {self.start} to {self.end} has no days; the end comes before the start")

    def __iter__(self) -> Iterator[date]:
        return (self.start + timedelta(days=n) for n in range(self.days))

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """First and last moment in UTC; the last one belongs to the next day."""
        return day_bounds(self.start, self.zone)[0], day_bounds(self.end, self.zone)[1]

    @property
    def is_month(self) -> bool:
        return self == month_of(f"{self.start:%Y-%m}", self.zone)

    @property
    def previous(self) -> Period:
        """The month before a month; otherwise as many days before the start."""
        last = self.start - timedelta(days=1)
        if self.is_month:
            return Period(start=last.replace(day=1), end=last, zone=self.zone)
        return Period(start=last - timedelta(days=self.days - 1), end=last, zone=self.zone)

    @property
    def title(self) -> str:
        """`Oktober 2026`, or `1 Agustus 2026 sampai 29 September 2026`."""
        return month_year(self.start) if self.is_month else f"{plain_date(self.start)} sampai {plain_date(self.end)}"


def month_of(text: str, zone: tzinfo) -> Period:
    """The period of `2026-10`; MmcError for anything else."""
    match = re.fullmatch(r"(\d{4})-(\d{2})", text)
    if not match or not 1 <= int(match[2]) <= 12 or int(match[1]) < 2000:
        raise MmcError(f"'{text}' is no month; write it like 2026-10")
    start = date(int(match[1]), int(match[2]), 1)
    return Period(start=start, end=start.replace(day=calendar.monthrange(start.year, start.month)[1]), zone=zone)


def day_states(period: Period, now: datetime) -> dict[date, str]:
    """complete, incomplete, missing or running for every day of the period that has begun."""
    rows = {row.day: row.state for row in DayState.objects.filter(day__gte=period.start, day__lte=period.end)}
    today = local_day(now, period.zone)
    words: Mapping[str, str] = {DayState.State.CLOSED: "complete", DayState.State.INCOMPLETE: "incomplete"}
    return {
        day: words.get(rows[day], "running") if day in rows else "running" if day == today else "missing"
        for day in period
        if day <= today
    }


def coverage(states: Mapping[date, str]) -> dict[str, Any]:
    """How much of a period was watched from midnight to midnight, and the stretches that were not."""
    ended = {day: state for day, state in states.items() if state != "running"}
    complete = sum(state == "complete" for state in ended.values())
    holes = [day for day, state in sorted(ended.items()) if state != "complete"]
    stretches = []
    # Days in a row differ from their place in the list by one and the same number.
    for _, run in groupby(enumerate(holes), key=lambda pair: pair[1].toordinal() - pair[0]):
        days = [day for _, day in run]
        stretches.append({
            "start": days[0].isoformat(), "end": days[-1].isoformat(), "days": len(days),
            "text": day_span(days[0], days[-1]),
        })  # fmt: skip
    return {
        "complete": complete, "days": len(ended), "text": f"{complete} dari {len(ended)} hari lengkap",
        "gaps": stretches,
    }  # fmt: skip


def day_span(first: date, last: date) -> str:
    """`12 Sep 2026`, `12-13 Sep 2026` or `30 Sep - 2 Okt 2026`, with real dashes."""
    if first == last:
        return short_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}\u2013{short_date(last)}"
    start = f"{first.day} {short_month(first)}" if first.year == last.year else short_date(first)
    return f"{start} \u2013 {short_date(last)}"
