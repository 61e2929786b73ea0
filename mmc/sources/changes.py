"""What changed since the last time: figures that jumped, columns that came or went, figures that were revised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mmc.core.dataset import Dataset
from mmc.errors import DatasetError
from mmc.sources.checks import Check, Severity, declared_value

Key = tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class Revised:
    """One figure that says something else than before about the same thing and the same time."""

    key: Key  # the words and dates of its row
    column: str
    old: float | None
    new: float | None

    @property
    def percent(self) -> float | None:
        """How far it moved, in percent of what it was; None where that says nothing."""
        if self.old is None or self.new is None or self.old == 0:
            return None
        return abs(self.new - self.old) / abs(self.old) * 100


def revised(before: Dataset, now: Dataset) -> list[Revised]:
    """Every figure of a row that was there before and now differs, in the order of the new table.

    Rows are known by their words and dates; where these name two rows alike nobody can tell which is which,
    and such rows are left out.
    """
    old, new = _by_key(before), _by_key(now)
    figures = [c.name for c in now.columns if c.kind == "number" and c.name in before.table.columns]
    found = []
    for key, row in new.items():
        earlier = old.get(key)
        for name in figures if earlier is not None and row is not None else ():
            was, now_says = earlier[name], row[name]  # type: ignore[index]
            if was != now_says:
                found.append(Revised(key=key, column=name, old=was, new=now_says))
    return found


def change_checks(before: Dataset | None, now: Dataset, declared: Mapping[str, Any]) -> list[Check]:
    """The verdicts of `change: 30` (percent against the last snapshot) and of the columns being the same."""
    if "change" not in declared:
        return []
    value, severity = declared_value("change", declared["change"])
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0:
        raise DatasetError("check 'change': write the percent a figure may move, like 30")
    if before is None:
        return [Check(name="change", ok=True, message="nothing earlier to compare with", severity=severity)]
    return [_columns(before, now), _jumps(before, now, float(value), severity)]


def _columns(before: Dataset, now: Dataset) -> Check:
    gone = [c.name for c in before.columns if c.name not in now.table.columns]
    new = [c.name for c in now.columns if c.name not in before.table.columns]
    words = [f"gone: {', '.join(gone)}"] if gone else []
    words += [f"new: {', '.join(new)}"] if new else []
    message = f"the columns changed ({'; '.join(words)})" if words else "the columns are the same"
    return Check(name="columns", ok=not words, message=message)


def _jumps(before: Dataset, now: Dataset, percent: float, severity: Severity) -> Check:
    moved = [r for r in revised(before, now) if r.percent is None or r.percent > percent]
    far = [r for r in moved if r.percent is not None or (r.new is None) != (r.old is None)]
    if not far:
        return Check(name="change", ok=True, message=f"no figure moved by more than {percent:g} %", severity=severity)
    worst = max(far, key=lambda r: r.percent or 0.0)
    where = ", ".join(str(part) for part in worst.key if part is not None)
    said = f"{where}: {worst.column} was {worst.old}, is {worst.new}"
    more = f", and {len(far) - 1} more" if len(far) > 1 else ""
    return Check(name="change", ok=False, message=f"may move by {percent:g} %; {said}{more}", severity=severity)


def _by_key(dataset: Dataset) -> dict[Key, dict[str, Any] | None]:
    """Rows by their words and dates; None where two rows share them."""
    names = [c.name for c in dataset.columns if c.kind != "number"]
    found: dict[Key, dict[str, Any] | None] = {}
    for row in dataset.table.iter_rows(named=True):
        key = tuple(row[name] for name in names)
        found[key] = None if key in found else row
    return found
