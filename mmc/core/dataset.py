"""Dataset: a typed table plus where every number in it came from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal

import polars as pl

from mmc.errors import DatasetError

Kind = Literal["text", "number", "date", "time"]
_DTYPES: dict[str, Any] = {
    "text": pl.String,
    "number": pl.Float64,
    "date": pl.Date,
    "time": pl.Datetime("us", "UTC"),
}


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where the numbers came from. What is printed in the footer is built from this alone."""

    producer: str  # who stands behind the figures: "Dukcapil Kemendagri"
    period: str  # what time they speak of: "semester II 2024"
    as_of: date  # the date of issue printed on the picture
    title: str = ""
    url: str = ""
    licence: str = ""
    retrieved_at: datetime | None = None  # aware, UTC
    snapshot: str = ""  # sha256 of the raw bytes
    practice: bool = False  # True prints DATA LATIHAN: the values are invented

    def __post_init__(self) -> None:
        for name in ("producer", "period"):
            if not getattr(self, name).strip():
                raise DatasetError(f"origin.{name} is empty: a number without its origin is never drawn")
        if self.retrieved_at is not None and self.retrieved_at.tzinfo is None:
            raise DatasetError("origin.retrieved_at has no time zone")


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its name in the table, what people call it, and the unit of its numbers."""

    name: str
    kind: Kind
    label: str = ""
    unit: str = ""  # "jiwa", "Rp/kg", "°C", "%"; numbers need one


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """An immutable table with typed columns and an Origin. Missing is null, never zero."""

    name: str
    table: pl.DataFrame
    columns: tuple[Column, ...]
    origin: Origin
    english: Mapping[str, str] = field(default_factory=dict)  # its words (titles, cells, units) -> the same in English

    def __post_init__(self) -> None:
        named = [c.name for c in self.columns]
        if named != self.table.columns:
            raise DatasetError(f"{self.name}: columns {named} do not match the table's {self.table.columns}")
        for column in self.columns:
            if column.kind == "number" and not column.unit.strip():
                raise DatasetError(
                    f"{self.name}: column '{column.name}' has no unit; say what the numbers count "
                    "(unit: jiwa, Rp/kg, %, ...)"
                )
            if self.table.schema[column.name] != _DTYPES[column.kind]:
                raise DatasetError(
                    f"{self.name}: column '{column.name}' should be {column.kind}, "
                    f"the table holds {self.table.schema[column.name]}"
                )

    @property
    def rows(self) -> int:
        return self.table.height

    def column(self, name: str) -> Column:
        """The declared column, or DatasetError naming those there are."""
        for column in self.columns:
            if column.name == name:
                return column
        have = ", ".join(c.name for c in self.columns)
        raise DatasetError(f"{self.name}: no column '{name}'; it has {have}")

    def first(self, kind: Kind) -> Column:
        """The first column of a kind, or DatasetError."""
        for column in self.columns:
            if column.kind == kind:
                return column
        raise DatasetError(f"{self.name}: needs a {kind} column and has none")

    def values(self, name: str) -> list[Any]:
        """The cells of a column in row order; None where missing."""
        self.column(name)
        return self.table[name].to_list()

    def with_table(self, table: pl.DataFrame, columns: Sequence[Column] | None = None) -> Dataset:
        """A copy over another table (filtered, sorted, selected)."""
        kept = columns or [c for name in table.columns for c in self.columns if c.name == name]
        return replace(self, table=table, columns=tuple(kept))

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready dict; `from_dict` reads it back to an equal dataset."""
        origin = {k: _plain(v) for k, v in vars(self.origin).items()}
        columns = [vars(c).copy() for c in self.columns]
        rows = [[_plain(cell) for cell in row] for row in self.table.rows()]
        told: dict[str, Any] = {"name": self.name, "origin": origin, "columns": columns, "rows": rows}
        return {**told, "english": dict(self.english)} if self.english else told

    @property
    def hash(self) -> str:
        """sha256 (hex) of the canonical JSON: same content, same hash, in any process."""
        text = json.dumps(self.to_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def build(
    name: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]], origin: Origin
) -> Dataset:
    """A Dataset from plain rows; a cell that does not fit its column's kind is a DatasetError."""
    schema = {c.name: _DTYPES[c.kind] for c in columns}
    try:
        table = pl.DataFrame(list(rows), schema=schema, orient="row", strict=False)
    except (pl.exceptions.PolarsError, TypeError) as error:
        raise DatasetError(f"{name}: a cell does not fit its column: {error}") from error
    for position, column in enumerate(columns):
        nulls = table[column.name].is_null().to_list()
        for number, (row, null) in enumerate(zip(rows, nulls, strict=True), start=1):
            if null and row[position] is not None:
                raise DatasetError(
                    f"{name}: row {number}, column '{column.name}': {row[position]!r} is not a {column.kind}"
                )
    return Dataset(name=name, table=table, columns=tuple(columns), origin=origin)


def from_dict(raw: Mapping[str, Any]) -> Dataset:
    """The dataset that `Dataset.to_dict` wrote."""
    stored = dict(raw["origin"])
    stored["as_of"] = date.fromisoformat(stored["as_of"])
    if stored.get("retrieved_at"):
        stored["retrieved_at"] = datetime.fromisoformat(stored["retrieved_at"])
    columns = [Column(**c) for c in raw["columns"]]
    rows = [[_cell(v, c.kind) for v, c in zip(row, columns, strict=True)] for row in raw["rows"]]
    return replace(build(raw["name"], columns, rows, Origin(**stored)), english=dict(raw.get("english", {})))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _cell(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "date":
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if kind == "time" else value
