"""The reading proposal: how a spreadsheet would be read, what was left out and why, and what nobody could know.

An editor looks at it, corrects it (in the desk or in the file's YAML), and it is remembered for the next
file of the same shape. A file whose shape changed is reported with what changed, never read over a guess.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from mmc.core.dataset import Column
from mmc.core.region import province_named, region_named
from mmc.errors import DatasetError
from mmc.sources.cells import UNKNOWN
from mmc.sources.layout import Laid
from mmc.sources.numbers import Locale, is_missing, looks_like_number, month_named
from mmc.sources.tabular import ColumnWords, Shaped, TableOptions

_LOOK = 2000  # rows looked at to tell how a column writes its numbers


@dataclass(frozen=True, kw_only=True)
class ProposedColumn:
    """One column as it would be read."""

    head: str  # as it stands in the file
    name: str
    kind: str
    unit: str  # "" = nobody knows yet
    locale: str  # how its numbers are written
    regions: int = 0  # how many rows name a place we know


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """How a sheet would be read. Row numbers are the ones people see."""

    sheet: str
    header: tuple[int, ...]
    rows: int
    first_row: int
    last_row: int
    columns: tuple[ProposedColumn, ...]
    totals: tuple[str, ...]
    dropped: tuple[str, ...]
    unknown: tuple[str, ...]  # what an editor has to say before a picture can be drawn
    fingerprint: str
    changed: tuple[str, ...] = ()  # how its shape differs from the one remembered

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return asdict(self)


def tuned(laid: Laid, words: TableOptions) -> tuple[TableOptions, tuple[str, ...]]:
    """The words with a locale for each column that proves how it is written, and a note on each.

    `4174.211` can only be English, `1.234.567` only Indonesian: where a column has such a cell and all its
    other cells fit, that is proof and no guess.
    """
    columns = dict(words.columns)
    notes = []
    other: Locale = "en" if words.locale == "id" else "id"
    for position, head in enumerate(laid.names):
        said = columns.get(head)
        if not head or (isinstance(said, ColumnWords) and said.locale):
            continue
        cells = [row[position] for _, row in laid.body[:_LOOK]]
        texts = [c for c in cells if isinstance(c, str) and not is_missing(c)]
        own = sum(looks_like_number(c, words.locale) for c in texts)
        foreign = sum(looks_like_number(c, other) for c in texts)
        if texts and foreign == len(texts) and own < foreign:
            plain = said if isinstance(said, ColumnWords) else ColumnWords(name=said or "")
            columns[head] = plain.model_copy(update={"locale": other})
            proof = next(c for c in texts if not looks_like_number(c, words.locale))
            notes.append(f"column '{head}' is read as {'English' if other == 'en' else 'Indonesian'} ('{proof}')")
    return words.model_copy(update={"columns": columns}), tuple(notes)


def propose(laid: Laid, shaped: Shaped, words: TableOptions, sheet: str = "") -> Proposal:
    """The proposal for a sheet that was taken apart and shaped."""
    columns = tuple(_column(c, n, laid, shaped, words) for n, c in enumerate(shaped.columns))
    unknown = [f"unit of '{c.head}': say what its numbers count" for c in columns if c.kind == "number" and not c.unit]
    dropped = list(shaped.dropped)
    dropped += [f"row {n}: totals row ({_label(row, laid.key)}), kept to check the sum" for n, row in laid.totals]
    dropped += [f"below the table: {note}" for note in laid.notes]
    rows = len(laid.body) if shaped.table is None else shaped.table.height
    numbers = [number for number, _ in (*laid.body, *laid.totals)]
    return Proposal(
        sheet=sheet, header=laid.head_rows, rows=rows, first_row=min(numbers), last_row=max(numbers),
        columns=columns, totals=tuple(t.label for t in shaped.totals), dropped=tuple(dropped),
        unknown=tuple(unknown), fingerprint=fingerprint(laid.names),
    )  # fmt: skip


def fingerprint(heads: Sequence[str]) -> str:
    """The shape of a table (hex): its headers without years and months, so that next month's file has the same."""
    return hashlib.sha256("\n".join(general(head) for head in heads).encode()).hexdigest()[:16]


def general(head: str) -> str:
    """A header without the year and month it happens to name."""
    words = re.split(r"([\s/]+)", re.sub(r"\b(?:19|20)\d\d\b\*?", "<tahun>", head.casefold()))
    return "".join("<bulan>" if month_named(w) else w for w in words).strip()


class Readings:
    """The readings an editor approved, one YAML file a shape, in a folder of the newsroom."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def remember(self, laid: Laid, words: TableOptions) -> Path:
        """The file that now holds these words for this shape."""
        said = {h: w if isinstance(w, str) else w.model_dump(exclude_defaults=True) for h, w in words.columns.items()}
        by_shape = {general(head): entry for head, entry in said.items() if entry}
        shape = [general(head) for head in laid.names]
        kept = {"unit": words.unit, "locale": words.locale, "columns": by_shape, "shape": shape}
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._folder / f"{fingerprint(laid.names)}.yaml"
        file.write_text(yaml.safe_dump(kept, allow_unicode=True, sort_keys=False), "utf-8")
        return file

    def recall(self, laid: Laid, words: TableOptions) -> TableOptions:
        """The words with those remembered for this very shape; what is said now goes before."""
        file = self._folder / f"{fingerprint(laid.names)}.yaml"
        if not file.is_file():
            return words
        kept = yaml.safe_load(file.read_text("utf-8"))
        columns = {h: e for h in laid.names if (e := kept["columns"].get(general(h)))}
        said = {"columns": {**_words(columns), **words.columns}, "locale": kept["locale"]}
        unit = words.unit if words.unit not in ("", UNKNOWN) else kept["unit"]
        return words.model_copy(update={**said, "unit": unit})

    def changes(self, laid: Laid) -> tuple[str, ...]:
        """How this shape differs from the nearest one remembered; empty if it is remembered or like none."""
        heads = [general(head) for head in laid.names]
        nearest: list[str] = []
        for file in sorted(self._folder.glob("*.yaml")):
            shape = [str(h) for h in yaml.safe_load(file.read_text("utf-8")).get("shape", [])]
            if shape == heads:
                return ()
            if len(set(shape) & set(heads)) > len(set(nearest) & set(heads)):
                nearest = shape
        return changed(nearest, heads) if len(set(nearest) & set(heads)) * 2 >= len(heads) else ()


def changed(before: Sequence[str], now: Sequence[str]) -> tuple[str, ...]:
    """What is gone, what is new, and what only moved."""
    gone = [f"column '{h}' is gone" for h in before if h and h not in now]
    new = [f"column '{h}' is new" for h in now if h and h not in before]
    moved = ["the columns stand in another order"] if not gone and not new and list(before) != list(now) else []
    return (*gone, *new, *moved)


def refuse_changed(name: str, shape: Sequence[str], heads: Sequence[str]) -> None:
    """Nothing, or DatasetError naming how a file's shape differs from the one an editor approved."""
    found = changed(list(map(general, shape)), list(map(general, heads)))
    if found:
        raise DatasetError(f"{name}: the file has another shape than the one approved: {'; '.join(found)}; look at it")


def _words(columns: Mapping[str, Any]) -> dict[str, ColumnWords | str]:
    return {head: entry if isinstance(entry, str) else ColumnWords(**entry) for head, entry in columns.items()}


def _column(column: Column, place: int, laid: Laid, shaped: Shaped, words: TableOptions) -> ProposedColumn:
    head = next((h for h in laid.names if h == column.name or _named(words, h) == column.name), column.name)
    said = words.columns.get(head)
    locale = (said.locale if isinstance(said, ColumnWords) else None) or words.locale
    cells = [row[place] for row in shaped.rows[:_LOOK]] if column.kind == "text" else []
    known = sum(1 for c in cells if c and (region_named(c) or province_named(c)))
    unit = "" if column.unit == UNKNOWN else column.unit
    return ProposedColumn(
        head=head, name=column.name, kind=column.kind, unit=unit, locale=locale if column.kind == "number" else "",
        regions=known,
    )  # fmt: skip


def _named(words: TableOptions, head: str) -> str:
    said = words.columns.get(head)
    return said if isinstance(said, str) else said.name if said else ""


def _label(row: Sequence[Any], key: int) -> str:
    return str(row[key] or next((c for c in row if c), ""))
