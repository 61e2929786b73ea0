"""Looking at a spreadsheet before it is taken over: the reading proposed, and the first rows as they would be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from mmc.sources.grid import read_grid
from mmc.sources.layout import Laid, lay_out
from mmc.sources.proposal import Proposal, Readings, propose, tuned
from mmc.sources.tables import table_of
from mmc.sources.tabular import Shaped, TableOptions, shape

_BIG = 2_000_000  # bytes; beyond it a plain table is read by columns, and its rows are not looked at one by one


@dataclass(frozen=True, kw_only=True)
class Look:
    """A table as it would be read, before anybody vouched for it."""

    proposal: Proposal
    words: TableOptions  # what was said, remembered for this shape, or proven by the cells
    laid: Laid
    shaped: Shaped
    notes: tuple[str, ...]

    def sample(self, count: int = 8) -> list[tuple[Any, ...]]:
        """The first rows, typed."""
        rows = self.shaped.rows if self.shaped.table is None else self.shaped.table.head(count).rows()
        return [tuple(row) for row in rows[:count]]

    @property
    def source_line(self) -> str:
        """Who stands behind the figures, where a line below the table says so (`Sumber: Dinas ...`); else empty."""
        found = (re.match(r"(?i)(?:sumber|source)\s*(?:data)?\s*:\s*(.+)", note) for note in self.laid.notes)
        return next((m[1].strip() for m in found if m), "")


def look_at(name: str, body: bytes, words: TableOptions, readings: Readings | None = None) -> Look:
    """The Look at a file; SourceRefused and DatasetError say why there is nothing to see.

    `readings` None: only what is said now counts. Otherwise what was approved for this shape is recalled, and how
    the shape differs from the nearest one approved is told.
    """
    laid, sheet, big = _taken_apart(name, body, words)
    words = readings.recall(laid, words) if readings else words
    words, notes = tuned(laid, words)
    shaped = table_of(name, body, name, words)[1] if big else shape(name, laid, words)
    proposal = propose(laid, shaped, words, sheet)
    if readings is not None:
        proposal = replace(proposal, changed=readings.changes(laid))
    told = (*proposal.changed, *notes, *shaped.notes, *laid.notes, *proposal.unknown)
    return Look(proposal=proposal, words=words, laid=laid, shaped=shaped, notes=told)


def _taken_apart(name: str, body: bytes, words: TableOptions) -> tuple[Laid, str, bool]:
    if len(body) > _BIG:
        laid, shaped = table_of(name, body, name, words)
        if shaped.table is not None:
            return laid, words.sheet, True
        return laid, words.sheet, False
    grid = read_grid(body, name, words.sheet)
    return lay_out(grid, name, words.locale), grid.sheet, False
