"""Moments as people write them in tables: `22 November 2026 14.00 WIB`, `2026-11-22 14:00 WIB`, ISO 8601 with zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from mmc.core import text
from mmc.core.dataset import Column, Dataset
from mmc.core.language import say
from mmc.errors import DatasetError

_HOURS = {"WIB": 7, "WITA": 8, "WIT": 9, "UTC": 0, "Z": 0}
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7, "agu": 8, "aug": 8, "sep": 9,
    "okt": 10, "oct": 10, "nov": 11, "des": 12, "dec": 12,
}  # fmt: skip
_SPOKEN = re.compile(
    r"(?:[A-Za-z']+,\s*)?(\d{1,2})\s+([A-Za-z]+)\s+(\d{4}),?\s+(?:pukul\s+)?(\d{1,2})[.:](\d\d)\s*(WIB|WITA|WIT|UTC)"
)
_WRITTEN = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ]+(\d{1,2})[.:](\d\d)(?:[.:]\d\d(?:\.\d+)?)?\s*(WIB|WITA|WIT|UTC|Z|[+-]\d\d:?\d\d)"
)


def read_moment(written: str) -> datetime:
    """The moment in UTC; DatasetError if it is none or does not say its zone."""
    line = " ".join(written.split())
    found = _WRITTEN.fullmatch(line)
    try:
        if found:
            year, month, day, hour, minute = (int(part) for part in found.groups()[:5])
            return datetime(year, month, day, hour, minute, tzinfo=UTC) - _ahead(found[6])
        found = _SPOKEN.fullmatch(line)
        if found and found[2][:3].lower() in _MONTHS:
            month = _MONTHS[found[2][:3].lower()]
            at = datetime(int(found[3]), month, int(found[1]), int(found[4]), int(found[5]), tzinfo=UTC)
            return at - _ahead(found[6])
    except (ValueError, OverflowError) as error:
        raise DatasetError(f"'{written}' is no moment: {error}") from error
    raise DatasetError(f"'{written}' is no moment with its zone; write it like 2026-11-22 14.00 WIB")


def moments_of(dataset: Dataset, column: Column) -> list[datetime | None]:
    """The cells of a time column, or of a text column that holds moments; DatasetError naming row and column."""
    found: list[datetime | None] = []
    for number, cell in enumerate(dataset.values(column.name), start=1):
        try:
            found.append(_moment(cell))
        except DatasetError as error:
            raise DatasetError(f"{dataset.name}: row {number}, column '{column.name}': {error}") from error
    return found


def day_and_clock(at: datetime, zone: tzinfo) -> str:
    """`22 November 2026 14.00 WIB`."""
    day, clock = text.plain_date(at.astimezone(zone).date()), text.clock(at, zone)
    return say(f"{day} {clock}", f"{day}, {clock}")


def _moment(cell: Any) -> datetime | None:
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    return read_moment(cell) if isinstance(cell, str) else cell.astimezone(UTC)


def _ahead(zone: str) -> timedelta:
    """How far a zone's clocks are ahead of UTC."""
    if zone in _HOURS:
        return timedelta(hours=_HOURS[zone])
    sign = -1 if zone[0] == "-" else 1
    return sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
