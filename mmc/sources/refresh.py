"""refresh: fetch, read and check in one go. Nothing is handed on that failed a check that stops."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mmc.core.dataset import Dataset
from mmc.sources.changes import Revised, change_checks, revised
from mmc.sources.checks import Check, stop_if_failed
from mmc.sources.fetch import Fetcher
from mmc.sources.snapshot import Snapshot
from mmc.sources.source import Source


@dataclass(frozen=True, kw_only=True)
class Fresh:
    """A table that may be drawn, the bytes it came from and the verdicts on it."""

    snapshot: Snapshot
    dataset: Dataset
    checks: tuple[Check, ...]
    notes: tuple[str, ...] = ()
    revised: tuple[Revised, ...] = ()  # figures that said something else last time
    lasting: bool = True  # False: its figures are meant to be replaced, like a forecast's

    @property
    def warnings(self) -> tuple[Check, ...]:
        """Failed checks that do not stop; an editor should see them."""
        return tuple(c for c in self.checks if not c.ok)


def refresh(
    source: Source,
    fetcher: Fetcher,
    now: datetime,
    declared: Mapping[str, Any] | None = None,
    last: Dataset | None = None,
) -> Fresh:
    """The source's data as it is now. SourceError or DatasetError says why there is none.

    `last` is the table of the snapshot before: what the check `change` and the revisions are measured against.
    """
    snapshot = source.fetch(fetcher, now)
    reading = source.read(snapshot)
    verdicts = source.checks(reading.dataset, now, declared or {}, reading.totals)
    known = {**getattr(getattr(source, "options", None), "checks", {}), **(declared or {})}
    verdicts += change_checks(last, reading.dataset, known)
    stop_if_failed(source.name, verdicts)
    moved = tuple(revised(last, reading.dataset)) if last is not None else ()
    return Fresh(
        snapshot=snapshot, dataset=reading.dataset, checks=tuple(verdicts), notes=reading.notes, revised=moved,
        lasting=source.lasting,
    )  # fmt: skip
