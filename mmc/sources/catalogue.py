"""Tables of words: an office list read into the columns we know it by, whatever it calls them itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mmc.core.dataset import Column
from mmc.errors import DatasetError
from mmc.sources.grid import Cell
from mmc.sources.layout import Laid
from mmc.sources.numbers import is_missing


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A column of ours and the words by which a header is known to be it, the surest first."""

    name: str
    label: str
    known_by: tuple[str, ...]
    required: bool = False


def matched(name: str, laid: Laid, wanted: Sequence[Wanted]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Where each column of ours stands, and the headers that are none of them; DatasetError if a required one lacks."""
    heads = [_fold(head) for head in laid.names]
    found: dict[str, int] = {}
    for column in wanted:
        for word in column.known_by:
            place = next((n for n, head in enumerate(heads) if n not in found.values() and word in head), None)
            if place is not None:
                found[column.name] = place
                break
        if column.required and column.name not in found:
            have = ", ".join(f"'{h}'" for h in laid.names if h)
            raise DatasetError(f"{name}: no column for '{column.label}'; the table has {have}")
    rest = tuple(h for n, h in enumerate(laid.names) if n not in found.values() and h and not _is_number(h))
    return found, rest


def columns_of(wanted: Sequence[Wanted]) -> list[Column]:
    """Our columns, all of them words."""
    return [Column(name=w.name, kind="text", label=w.label) for w in wanted]


def said(cell: Cell) -> str | None:
    """The words in a cell, None where it says there are none."""
    if cell is None or (isinstance(cell, str) and is_missing(cell)):
        return None
    return re.sub(r"\s+", " ", str(cell)).strip() or None


def _fold(head: str) -> str:
    return re.sub(r"[^a-z]+", " ", head.casefold()).strip()


def _is_number(head: str) -> bool:
    return _fold(head) in ("no", "nomor", "nomer", "num")
