"""Rows at a path of a JSON answer, page by page, with the columns an editor declared and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, Literal

from pydantic import Field, field_validator

from mmc.core.text import plain_date
from mmc.errors import SourceRefused
from mmc.sources.fetch import Fetcher
from mmc.sources.kind import Kind, local_day
from mmc.sources.layout import Laid, split_totals
from mmc.sources.personal import is_personal, only
from mmc.sources.snapshot import Part, Snapshot
from mmc.sources.snapshot import part as new_part
from mmc.sources.source import Options, Reading, json_of
from mmc.sources.tabular import ColumnWords, TableOptions, shape

_MOST_PAGES = 400


class Paging(Options):
    """How the next page is asked for."""

    by: Literal["page", "offset", "cursor"] = "page"
    parameter: str = "page"
    size_parameter: str = ""
    size: int = Field(default=100, ge=1, le=10_000)
    first: int = Field(default=1, description="number of the first page")
    cursor: str = Field(default="meta.cursor", description="where the answer tells the next one")


class JsonOptions(TableOptions):
    """Rows, columns and pages of the answer."""

    path: str = Field(default="", description="where the rows are, like data.items; empty = the answer is the list")
    url: str = Field(default="", description="path below base_url with its query")
    columns: dict[str, ColumnWords | str] = Field(
        description="field (a dot reaches inside) -> words, or its name; no other field is kept"
    )
    locale: Literal["id", "en"] = Field(default="en", description="how figures inside texts are written")
    paging: Paging | None = Field(default=None, description="{by: page, parameter: page, size: 100}")
    header: str = Field(default="", description="name of the header the secret is sent in, like X-Authorization")

    @field_validator("columns")
    @classmethod
    def _declared(cls, columns: dict[str, ColumnWords | str]) -> dict[str, ColumnWords | str]:
        if not columns:
            raise ValueError("declare at least one field; only declared ones are kept")
        return columns

    @field_validator("path")
    @classmethod
    def _dotted(cls, path: str) -> str:
        return path.strip(".")


@dataclass(frozen=True, kw_only=True)
class JsonApi(Kind[JsonOptions]):
    """A table out of any JSON interface. Only declared fields are ever stored: others may be about persons."""

    kind: ClassVar[str] = "json_api"
    words: ClassVar[type[Options]] = JsonOptions

    @classmethod
    def for_a_file(cls, file: Part) -> dict[str, Any]:
        """The only list of records in a file, with every field of it that is not about persons."""
        raw = json_of(file, who="the rows")
        found = [(path, rows) for path, rows in lists_in(raw) if rows]
        if not found:
            said = raw.get("message") or raw.get("error") if isinstance(raw, dict) else ""
            raise SourceRefused(f"{file.url} is JSON without a list of rows" + (f": it says '{said}'" if said else ""))
        path, rows = max(found, key=lambda item: len(item[1]))
        fields = dict.fromkeys(name for row in rows for name in _names(row))
        clean = [f for f in fields if not is_personal(f, [_at(row, f) for row in rows[:200]])]
        if not clean:
            raise SourceRefused(f"{file.url}: the rows have no field that may be kept")
        return {"path": path, "columns": {name: name.replace(".", "_") for name in clean}}

    def headers(self) -> dict[str, str]:
        """The secret, where the interface wants it in a header."""
        return {self.options.header: self.secret} if self.options.header and self.secret else {}

    def fetch(self, fetcher: Fetcher, now: datetime) -> Snapshot:
        """Every page until one is short, empty or says there is none after it."""
        url = f"{self.base_url}/{self.options.url.lstrip('/')}" if self.options.url else self.base_url
        paging = self.options.paging
        parts: list[Part] = []
        step: str | None = str(paging.first if paging and paging.by == "page" else 0) if paging else ""
        while step is not None:
            asked = self._asked(paging, step)
            part = fetcher.get(url, self.door, params=asked or None, headers=self.headers(), remember=False)
            raw = json_of(part, who="the rows")
            rows = self._rows(raw, part.url)
            if rows or not parts:
                parts.append(self.kept(part))
            step = self._next(paging, step, raw, rows)
            if len(parts) >= _MOST_PAGES:
                raise SourceRefused(f"{url} has more than {_MOST_PAGES} pages; ask for less")
        return Snapshot(source=self.name, kind=self.kind, parts=tuple(parts), fetched_at=now)

    def kept(self, part: Part) -> Part:
        """The declared fields of the rows, nothing else; the names of what was cut stay with the part."""
        rows = self._rows(json_of(part, who="the rows"), part.url)
        self._whole(rows, part.url)
        fields = dict.fromkeys(name for row in rows for name in row)
        allowed = list(self.options.columns)
        tops = {name.partition(".")[0] for name in allowed}
        cut = tuple(f for f in fields if f not in tops and is_personal(f, [r.get(f) for r in rows[:200]]))
        body: Any = [only(row, allowed) for row in rows]
        for step in reversed(self.options.path.split(".") if self.options.path else []):
            body = {step: body}
        clean = new_part(part.url, json.dumps(body, ensure_ascii=False).encode(), status=part.status, mime=part.mime)
        return replace(clean, left_out=cut)

    def read(self, snapshot: Snapshot) -> Reading:
        """The declared columns; DatasetError where a cell is not of its kind."""
        rows = [row for part in snapshot.parts for row in self._rows(json_of(part, who="the rows"), part.url)]
        if not rows:
            raise SourceRefused(f"{snapshot.parts[0].url} gives an empty list: no row at '{self.options.path or '.'}'")
        names = tuple(self.options.columns)
        self._whole(rows, snapshot.parts[0].url)
        body = [(n, tuple(_cell(_at(row, name)) for name in names)) for n, row in enumerate(rows, start=1)]
        first = next((n for n, c in enumerate(body[0][1]) if isinstance(c, str)), 0)
        kept, totals = split_totals(body, first)
        shaped = shape(self.name, Laid(names=names, body=kept, key=first, totals=totals), self.options)
        day = local_day(snapshot.fetched_at)
        return self.table(
            snapshot, shaped.columns, shaped.rows, totals=shaped.totals, notes=shaped.notes,
            producer="", as_of=day, period=f"per {plain_date(day)}",
        )  # fmt: skip

    def _whole(self, rows: Sequence[Mapping[str, Any]], url: str) -> None:
        """Nothing, or SourceRefused where a declared field is in no row of a page."""
        lacking = [n for n in self.options.columns if rows and not any(_has(row, n) for row in rows)]
        if lacking:
            have = ", ".join(dict.fromkeys(f for row in rows for f in _names(row)))
            raise SourceRefused(f"{url}: no row has the field '{lacking[0]}'; there are {have}")

    def _asked(self, paging: Paging | None, step: str) -> dict[str, str]:
        if paging is None:
            return {}
        size = {paging.size_parameter: str(paging.size)} if paging.size_parameter else {}
        first = paging.by == "cursor" and step in ("0", "")
        return size if first else {**size, paging.parameter: step}

    def _next(self, paging: Paging | None, step: str, raw: Any, rows: Sequence[Any]) -> str | None:
        if paging is None or not rows:
            return None
        if paging.by == "cursor":
            cursor = _at(raw, paging.cursor) if isinstance(raw, Mapping) else None
            return str(cursor) if cursor else None
        if len(rows) < paging.size:
            return None
        return str(int(step) + (1 if paging.by == "page" else len(rows)))

    def _rows(self, raw: Any, url: str) -> list[dict[str, Any]]:
        found = _at(raw, self.options.path) if self.options.path else raw
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            said = raw.get("message") or raw.get("error") if isinstance(raw, dict) else ""
            why = f"it says '{said}'" if said else f"no list of rows at '{self.options.path or '.'}'"
            raise SourceRefused(f"{url} is JSON but not the rows asked for: {why}")
        return found


def lists_in(raw: Any, path: str = "", depth: int = 0) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Every list of records in an answer with its path, down to four levels."""
    if isinstance(raw, list) and all(isinstance(row, dict) for row in raw):
        yield path, raw
    elif isinstance(raw, dict) and depth < 4:
        for name, inner in raw.items():
            yield from lists_in(inner, f"{path}.{name}".strip("."), depth + 1)


def _names(row: Mapping[str, Any]) -> Iterator[str]:
    for name, value in row.items():
        if isinstance(value, Mapping):
            yield from (f"{name}.{inner}" for inner, deep in value.items() if not isinstance(deep, (Mapping, list)))
        elif not isinstance(value, list):
            yield name


def _at(record: Any, path: str) -> Any:
    for step in path.split("."):
        record = record.get(step) if isinstance(record, Mapping) else None
    return record


def _has(record: Mapping[str, Any], path: str) -> bool:
    *way, last = path.split(".")
    inner = _at(record, ".".join(way)) if way else record
    return isinstance(inner, Mapping) and last in inner


def _cell(value: Any) -> str | int | float | None:
    if value is None or isinstance(value, bool):
        return None if value is None else ("ya" if value else "tidak")
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, (list, Mapping)):
        return json.dumps(value, ensure_ascii=False)
    return " ".join(str(value).split()) or None


