"""Checks: what must be true of a table before it may be drawn, declared in mmc.toml or a schedule.

    checks:
      rows: 14                        # or {min: 10, max: 20}
      regions: "62"                   # every regency of the province, or a list of names
      ranges: {harga: [5000, 60000]}  # lowest and highest believable value
      complete: [harga]               # no missing cell
      fresh: 36h                      # or 400d: age of the date of issue
      total: 0.5                      # rows sum to the totals row within percent
      monotone: [tanggal]             # the days never go back
      change: 30                      # percent a figure may move against the last snapshot
Each may be written `{value: ..., severity: warn}`; without it a failed check stops production.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from mmc.core.dataset import Dataset
from mmc.core.region import PROVINCES, region_meant, region_named
from mmc.errors import CheckFailed, DatasetError

if TYPE_CHECKING:
    from mmc.sources.source import Total

Severity = Literal["stop", "warn"]
KNOWN = ("rows", "regions", "ranges", "complete", "fresh", "total", "monotone", "change")


@dataclass(frozen=True, kw_only=True)
class Check:
    """One verdict. `message` says what was expected and what was found."""

    name: str
    ok: bool
    message: str
    severity: Severity = "stop"


def stop_if_failed(source: str, checks: Iterable[Check]) -> None:
    """Nothing, or CheckFailed naming every failed check that stops."""
    failed = [c for c in checks if not c.ok and c.severity == "stop"]
    if failed:
        raise CheckFailed(f"{source}: " + "; ".join(f"check '{c.name}' failed: {c.message}" for c in failed))


def run_checks(
    dataset: Dataset, now: datetime, declared: Mapping[str, Any], totals: Sequence[Total] = ()
) -> list[Check]:
    """The verdict of each declared check; DatasetError for a declaration that cannot be understood."""
    found: list[Check] = []
    for name, raw in declared.items():
        if name not in KNOWN:
            raise DatasetError(f"no check is called '{name}'; there are {', '.join(KNOWN)}")
        value, severity = declared_value(name, raw)
        for ok, message in _RUN[name](dataset, now, value, totals):
            found.append(Check(name=name, ok=ok, message=message, severity=severity))
    return found


Verdicts = Iterable[tuple[bool, str]]


def declared_value(name: str, raw: Any) -> tuple[Any, Severity]:
    """What a check declares, and whether it stops or warns."""
    if isinstance(raw, Mapping) and "severity" in raw:
        severity = raw["severity"]
        if severity not in ("stop", "warn"):
            raise DatasetError(f"check '{name}': severity is stop or warn, not '{severity}'")
        rest = {k: v for k, v in raw.items() if k != "severity"}
        return (rest["value"] if set(rest) == {"value"} else rest), severity
    return raw, "stop"


def _rows(dataset: Dataset, now: datetime, value: Any, totals: Sequence[Total]) -> Verdicts:
    bounds = value if isinstance(value, Mapping) else {"min": value, "max": value}
    low, high = bounds.get("min", 0), bounds.get("max")
    if not isinstance(low, int) or not (high is None or isinstance(high, int)):
        raise DatasetError("check 'rows': write a number, or {min: 10, max: 20}")
    wanted = f"{low}" if low == high else f"at least {low}" if high is None else f"{low} to {high}"
    ok = dataset.rows >= low and (high is None or dataset.rows <= high)
    yield ok, f"expected {wanted} rows, found {dataset.rows}"


def _regions(dataset: Dataset, now: datetime, value: Any, totals: Sequence[Total]) -> Verdicts:
    if isinstance(value, str):
        wanted = [r.name for p in PROVINCES if p.kemendagri == value for r in p.regions]
        if not wanted:
            raise DatasetError(f"check 'regions': no province with code '{value}' whose regencies we know")
    else:
        wanted = [region_meant(str(name)).name for name in value]
    seen: set[str] = set()
    for column in dataset.columns:
        if column.kind == "text":
            named = (region_named(cell) for cell in dataset.table[column.name].unique().to_list() if cell)
            here = {region.name for region in named if region}
            seen = here if len(here) > len(seen) else seen
    missing = [name for name in wanted if name not in seen]
    yield not missing, f"missing {', '.join(missing)}" if missing else f"all {len(wanted)} regions are there"


def _ranges(dataset: Dataset, now: datetime, value: Any, totals: Sequence[Total]) -> Verdicts:
    if not isinstance(value, Mapping):
        raise DatasetError("check 'ranges': write {column: [lowest, highest]}")
    for name, bounds in value.items():
        if not isinstance(bounds, Sequence) or len(bounds) != 2 or isinstance(bounds, str):
            raise DatasetError(f"check 'ranges': {name} needs [lowest, highest]")
        low, high = bounds
        cells = dataset.values(name)
        out = [(row, cell) for row, cell in enumerate(cells, start=1) if cell is not None and not low <= cell <= high]
        row, cell = out[0] if out else (0, 0)
        yield not out, f"{name} should lie in {low} to {high}" + (f"; row {row} is {cell}" if out else "")


def _complete(dataset: Dataset, now: datetime, value: Any, totals: Sequence[Total]) -> Verdicts:
    for name in [value] if isinstance(value, str) else value:
        gaps = [row for row, cell in enumerate(dataset.values(name), start=1) if cell is None]
        yield not gaps, f"{name} is missing in row {', '.join(map(str, gaps))}" if gaps else f"{name} has no gap"


def _fresh(dataset: Dataset, now: datetime, value: Any, totals: Sequence[Total]) -> Verdicts:
    from mmc.core.schedule import span  # brings the calendar of cron rules with it

    try:
        limit: timedelta = span(str(value))
    except ValueError as error:
        raise DatasetError(f"check 'fresh': {error}") from error
    # A date of issue is a whole day: it is as old as its evening, so that today's data is never stale.
    issued = datetime.combine(dataset.origin.as_of, time(23, 59), tzinfo=UTC)
    ok = now - issued <= limit
    yield ok, f"issued {dataset.origin.as_of}, may be {value} old"


def _total(dataset: Dataset, now: datetime, value: Any, totals: Sequence[Total]) -> Verdicts:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise DatasetError("check 'total': write the tolerance in percent, like 0.5")
    yield from sums(dataset, totals, float(value))


def sums(dataset: Dataset, totals: Sequence[Total], tolerance: float = 0.5) -> list[tuple[bool, str]]:
    """For each figure of a row called Jumlah, Total or Rata-rata: does it follow from the rows?"""
    found = []
    for total in totals:
        means = bool(re.search(r"rata|mean|average", total.label, re.IGNORECASE))
        adds = bool(re.search(r"jumlah|total", total.label, re.IGNORECASE))
        for name, printed in total.values.items():
            cells = [c for c in dataset.values(name) if c is not None]
            if not cells or not (means or adds):
                continue
            candidates = [sum(cells)] if adds else []
            candidates += [sum(cells) / len(cells)] if means else []
            ok = any(abs(c - printed) <= max(abs(printed), abs(c)) * tolerance / 100 + 1e-9 for c in candidates)
            near = min(candidates, key=lambda c: abs(c - printed))
            found.append((ok, f"'{total.label}' says {name} = {printed:.12g}, the rows give {near:.12g}"))
    return found


def _monotone(dataset: Dataset, now: datetime, value: Any, totals: Sequence[Total]) -> Verdicts:
    for name in [value] if isinstance(value, str) else value:
        cells = [(row, cell) for row, cell in enumerate(dataset.values(name), start=1) if cell is not None]
        back = [(row, cell) for (_, above), (row, cell) in pairwise(cells) if cell < above]
        yield not back, f"{name} goes back in row {back[0][0]} ({back[0][1]})" if back else f"{name} never goes back"


def _change(dataset: Dataset, now: datetime, value: Any, totals: Sequence[Total]) -> Verdicts:
    """Nothing here: it needs the last snapshot, which `refresh` holds (mmc/sources/changes.py)."""
    return ()


_RUN = {
    "rows": _rows,
    "regions": _regions,
    "ranges": _ranges,
    "complete": _complete,
    "fresh": _fresh,
    "total": _total,
    "monotone": _monotone,
    "change": _change,
}
