"""Notice: what a public warning must say: what, where, when, how grave, and until when.

A notice that has ended is refused. Its end is in the data; nobody can move a source's own end further away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mmc.core import text
from mmc.core.dataset import Dataset
from mmc.core.finding import Finding
from mmc.core.language import say
from mmc.core.moments import day_and_clock, moments_of
from mmc.errors import DatasetError

END = "berlaku_sampai"
_CARD_LASTS = timedelta(hours=24)  # of a quake or of hotspots, where the table names no end: the card grows old


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One warning, ready to be set."""

    kind: str  # warning, quake, hotspots
    sign: str  # the words on the coloured plate: "PERINGATAN DINI CUACA"
    beside: str  # what stands at the plate's other end: "tingkat sedang", "M 5,2"
    grade: int  # 0 none was given, 1 slight to 4 extreme: the plate's colour
    findings: tuple[Finding, ...]
    facts: tuple[tuple[str, str], ...]  # name and words, the most needed first
    note: str
    ends: datetime
    of_source: bool  # the source itself named the end
    units: tuple[str, ...] = ()


def refuse_ended(notice: Notice, now: datetime, zone: ZoneInfo) -> None:
    """Nothing, or DatasetError if the notice has ended at `now`."""
    if now >= notice.ends:
        raise DatasetError(
            f"alert: it ended {day_and_clock(notice.ends, zone)}, now is {day_and_clock(now, zone)}; "
            "an alert is never drawn after its end"
        )


def one_row(dataset: Dataset, pick: str, *columns: str) -> Dataset:
    """The only row, or the one whose area or number the editor picked."""
    if pick:
        have = [c for c in columns if any(c == column.name for column in dataset.columns)]
        found = [i for c in have for i, cell in enumerate(dataset.values(c)) if cell == pick]
        if not found:
            raise DatasetError(f"alert: no row with {' or '.join(have)} '{pick}'")
        return dataset.with_table(dataset.table[found[:1]])
    if dataset.rows != 1:
        first = columns[0]
        have_words = ", ".join(str(v) for v in dataset.values(first)[:5])
        raise DatasetError(
            f"alert: {dataset.rows} notices, one picture shows one; choose one with highlight ({first}: {have_words})"
        )
    return dataset


def cell_of(dataset: Dataset, name: str) -> str:
    """A text of the one row, empty if there is none."""
    if not any(c.name == name and c.kind == "text" for c in dataset.columns):
        return ""
    return (dataset.values(name)[0] or "").strip()


def moment_of(dataset: Dataset, name: str) -> datetime | None:
    """The moment in a column of the one row; None if there is no such column or cell."""
    if not any(c.name == name and c.kind in ("time", "text") for c in dataset.columns):
        return None
    return moments_of(dataset, dataset.column(name))[0]


def ends_at(
    own: datetime | None, until: datetime | None, last: datetime | None, zone: ZoneInfo
) -> tuple[datetime, bool]:
    """When the notice ends and whether the source said so; an editor may shorten it, never lengthen it."""
    if own is not None:
        if until is not None and until > own:
            raise DatasetError(
                f"alert: valid_until {day_and_clock(until, zone)} is after the source's own end, "
                f"{day_and_clock(own, zone)}; it can only be earlier"
            )
        return until or own, until is None
    if until is not None:
        return until, False
    if last is None:
        raise DatasetError(f"alert: no end; a column '{END}' or the option valid_until must say when it is over")
    return last + _CARD_LASTS, False


def has_moments(dataset: Dataset, name: str) -> bool:
    """True if a column of this name can hold moments."""
    return any(c.name == name and c.kind in ("time", "text") for c in dataset.columns)


def when_words(at: datetime | None, zone: ZoneInfo) -> str:
    """`Sabtu, 21 November 2026 15.30 WIB`, broken only before the hour; empty for no moment."""
    if at is None:
        return ""
    day, clock = text.long_date(at.astimezone(zone).date()), text.clock(at, zone)
    return f"{day.replace(' ', text.NBSP)}{say('', ',')} {clock.replace(' ', text.NBSP)}"
