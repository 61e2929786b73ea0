"""A table typed in at the desk: kept as JSON in the newsroom's folder, read with the same rules as any file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mmc.config import SourceConfig
from mmc.core.dataset import Column as TableColumn
from mmc.core.dataset import Dataset, Kind, build
from mmc.errors import ConfigError, DatasetError, SourceUnreachable
from mmc.sources.checks import Check, run_checks
from mmc.sources.fetch import Fetcher
from mmc.sources.numbers import is_missing, read_date, read_number
from mmc.sources.snapshot import Part, Snapshot, part
from mmc.sources.source import Options, Reading, Total, json_of, make_origin, mistake, origin_words, read_options


class _Typed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TypedColumn(_Typed):
    """A column as the desk's form sends it."""

    name: str
    kind: Literal["text", "number", "date"] = "text"
    label: str = ""
    unit: str = ""


class TypedTable(_Typed):
    """A table as the desk keeps it; cells are the very characters somebody typed."""

    producer: str
    period: str
    as_of: date
    columns: tuple[TypedColumn, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]
    title: str = ""
    licence: str = ""
    practice: bool = False
    typed_by: str = ""  # a user name of the desk


class ManualOptions(Options):
    """Where the desk keeps it."""

    path: str = Field(description="of the JSON file, in the newsroom's folder")


@dataclass(frozen=True, kw_only=True)
class Manual:
    """Figures no machine delivers: a person typed them, and a person answers for them."""

    kind: ClassVar[str] = "manual"
    words: ClassVar[type[Options]] = ManualOptions
    lasting: ClassVar[bool] = True
    name: str
    options: ManualOptions

    @classmethod
    def open(cls, name: str, config: SourceConfig, secret: str) -> Manual:
        """The source, or ConfigError with every mistake in its options."""
        options = read_options(ManualOptions, name, config.options)
        if not options.path.endswith(".json"):
            raise ConfigError([mistake(name, "path", f"'{options.path}' should be the .json file the desk writes")])
        return cls(name=name, options=options)

    @classmethod
    def local(cls, file: Part, now: datetime, said: Mapping[str, Any]) -> Reading:
        """The table of one such file."""
        opened = cls(name=file.url, options=ManualOptions(path=file.url, **said))
        return opened.read(Snapshot(source=file.url, kind=cls.kind, parts=(file,), fetched_at=now))

    def fetch(self, fetcher: Fetcher, now: datetime) -> Snapshot:
        """The file as it is now."""
        try:
            found = part(Path(self.options.path).name, Path(self.options.path).read_bytes(), mime="application/json")
        except OSError as error:
            raise SourceUnreachable(f"{self.options.path} cannot be read: {error.strerror}") from error
        return Snapshot(source=self.name, kind=self.kind, parts=(found,), fetched_at=now)

    def parse(self, snapshot: Snapshot) -> Dataset:
        """The typed table."""
        return self.read(snapshot).dataset

    def read(self, snapshot: Snapshot) -> Reading:
        """The table; DatasetError names row and column of a cell nobody can read."""
        file = snapshot.parts[0]
        raw = json_of(file, who="the newsroom")
        try:
            table = TypedTable(**raw) if isinstance(raw, dict) else None
        except ValidationError as error:
            where = ".".join(str(p) for p in error.errors()[0]["loc"])
            raise DatasetError(f"{self.name}: {where}: {error.errors()[0]['msg']}") from error
        if table is None:
            raise DatasetError(f"{self.name}: {file.url} is no table of the desk")
        told = {k: getattr(table, k) for k in ("producer", "period", "as_of", "title", "licence")}
        told |= {"retrieved_at": snapshot.fetched_at, "snapshot": snapshot.sha256}
        fields = origin_words(self.options, **told)
        fields["practice"] = fields["practice"] or table.practice
        notes = (f"typed in by {table.typed_by}",) if table.typed_by else ()
        return Reading(dataset=typed(self.name, table, make_origin(self.name, fields)), notes=notes)

    def checks(
        self, dataset: Dataset, now: datetime, declared: Mapping[str, Any], totals: Sequence[Total] = ()
    ) -> list[Check]:
        """What mmc.toml and the schedule declare."""
        return run_checks(dataset, now, {**self.options.checks, **declared}, totals)


def typed(name: str, table: TypedTable, origin: Any) -> Dataset:
    """The Dataset of a typed table, numbers and dates read as Indonesians write them."""
    if not table.rows or not table.columns:
        raise DatasetError(f"{name}: the table has no rows")
    rows = []
    for number, cells in enumerate(table.rows, start=1):
        if len(cells) != len(table.columns):
            raise DatasetError(f"{name}: row {number} has {len(cells)} cells, the table {len(table.columns)} columns")
        rows.append([_cell(name, number, c, cell) for c, cell in zip(table.columns, cells, strict=True)])
    columns = [
        TableColumn(name=c.name, kind=c.kind, label=c.label or c.name, unit=c.unit if c.kind == "number" else "")
        for c in table.columns
    ]
    return build(name, columns, rows, origin)


def _cell(name: str, row: int, column: TypedColumn, cell: str | int | float | None) -> Any:
    kind: Kind = column.kind
    where = f"{name}: row {row}, column '{column.name}'"
    if cell is None or (isinstance(cell, str) and is_missing(cell)):
        return None
    if kind == "text":
        return " ".join(str(cell).split())
    if kind == "date":
        day = read_date(str(cell))
        if day is None:
            raise DatasetError(f"{where}: '{cell}' is no date; write it like 5 September 2026")
        return day
    if isinstance(cell, (int, float)):
        return float(cell)
    try:
        found = read_number(cell, "id", column.unit)
    except ValueError as error:
        raise DatasetError(f"{where}: {error}") from error
    return None if found is None else float(found)


def to_json(table: TypedTable) -> bytes:
    """The bytes the desk writes; read back they give an equal table."""
    return json.dumps(table.model_dump(mode="json"), ensure_ascii=False, indent=1).encode()
