"""A table of a CKAN portal (Satu Data): from its datastore page by page, else the file behind the resource."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any, ClassVar

from pydantic import Field, model_validator

from mmc.config import SourceConfig
from mmc.core.dataset import Dataset
from mmc.errors import ConfigError, SourceRefused
from mmc.sources.checks import Check, run_checks
from mmc.sources.ckan_lists import listing, merged, searched
from mmc.sources.door import Door
from mmc.sources.fetch import Fetcher
from mmc.sources.grid import Cell, read_grid
from mmc.sources.layout import Laid, Row, lay_out, split_totals
from mmc.sources.snapshot import Part, Snapshot
from mmc.sources.source import (
    Options,
    Reading,
    Total,
    json_of,
    make_origin,
    mistake,
    origin_words,
    read_options,
    source_door,
)
from mmc.sources.tabular import TableOptions, reading, shape

PAGE = 1000
MAX_PAGES = 400
_NUMERIC = ("int", "int4", "int8", "integer", "float", "float8", "numeric", "bigint", "double precision")
_NO_LICENCE = ("", "notspecified", "License not specified", "License Not Specified")


class CkanOptions(TableOptions):
    """`resource`: the id of one table; or `search`: the list of the datasets the portal finds for these words."""

    resource: str = Field(default="", description="id of the resource, as in the portal's address")
    search: str = Field(default="", description="or words: the table then lists the datasets the portal finds")

    @model_validator(mode="after")
    def _one_question(self) -> CkanOptions:
        if bool(self.resource) == bool(self.search.strip()):
            raise ValueError("say either `resource` (the id of a table) or `search` (words, for a list of datasets)")
        return self


@dataclass(frozen=True, kw_only=True)
class Ckan:
    """One resource of a CKAN portal."""

    kind: ClassVar[str] = "ckan"
    words: ClassVar[type[Options]] = CkanOptions
    lasting: ClassVar[bool] = True
    name: str
    base_url: str
    options: CkanOptions
    door: Door
    secret: str

    @classmethod
    def open(cls, name: str, config: SourceConfig, secret: str) -> Ckan:
        """The source, or ConfigError with every mistake in its options."""
        options = read_options(CkanOptions, name, config.options)
        if not config.base_url:
            raise ConfigError(
                [mistake(name, "base_url", "is missing; the portal's address, like https://satudata.example.go.id")]
            )
        doorway = source_door(name, config.base_url, options, secret)
        return cls(name=name, base_url=config.base_url.rstrip("/"), options=options, door=doorway, secret=secret)

    @classmethod
    def local(cls, file: Part, now: datetime, said: Mapping[str, Any]) -> Reading:
        """What one recorded answer holds: rows of a table, or what the portal lists. Other pages are not asked for."""
        snapshot = Snapshot(source=file.url, kind=cls.kind, parts=(file,), fetched_at=now)
        result = answer_of(file)
        words = CkanOptions(resource="berkas", **{"unit": "?", **said})
        if not (isinstance(result, dict) and "records" in result):
            return listing(file.url, result, words, snapshot)
        laid = _laid([file], whole=False)
        told = {"retrieved_at": now, "snapshot": snapshot.sha256, "title": file.url, "producer": "CKAN", "period": "?"}
        origin = make_origin(file.url, origin_words(words, **{**told, "as_of": now.date()}))
        promised, have = _total(result), len(laid.body) + len(laid.totals)
        words = words.model_copy(update={"unit": _unit_column(laid) or words.unit})
        found = reading(file.url, shape(file.url, laid, words), origin, laid)
        notes = (f"{have} of {promised} rows: these are not all pages",) if promised > have else ()
        return replace(found, notes=(*found.notes, *notes))

    def fetch(self, fetcher: Fetcher, now: datetime) -> Snapshot:
        """What the portal says about the resource and its dataset, then all pages of the table or the file."""
        if self.options.search:
            ask = partial(self._ask, fetcher, "package_search")
            return Snapshot(source=self.name, kind=self.kind, parts=searched(ask, self.options.search), fetched_at=now)
        shown = self._ask(fetcher, "resource_show", {"id": self.options.resource})
        resource = _result(shown)
        parts = [shown]
        if resource.get("package_id"):
            parts.append(self._ask(fetcher, "package_show", {"id": str(resource["package_id"])}))
        pages = self._pages(fetcher) if resource.get("datastore_active") is not False else []
        if not pages:
            url = str(resource.get("url") or "")
            if not url:
                raise SourceRefused(f"{shown.url}: the resource has neither a datastore nor a file")
            pages = [fetcher.get(url, self.door, headers=self._headers)]
        return Snapshot(source=self.name, kind=self.kind, parts=(*parts, *pages), fetched_at=now)

    def parse(self, snapshot: Snapshot) -> Dataset:
        """The typed table."""
        return self.read(snapshot).dataset

    def read(self, snapshot: Snapshot) -> Reading:
        """The table with its totals rows, titles and notes; for a search the list of datasets."""
        if self.options.search:
            return listing(self.name, merged([answer_of(part) for part in snapshot.parts]), self.options, snapshot)
        answers = {_action(part): part for part in snapshot.parts if _action(part) != "datastore_search"}
        resource = _result(answers["resource_show"])
        package = _result(answers["package_show"]) if "package_show" in answers else {}
        pages = [part for part in snapshot.parts if _action(part) == "datastore_search"]
        words = self.options
        if pages:
            laid = _laid(pages)
        else:
            file = snapshot.parts[-1]
            laid = lay_out(read_grid(file.body, file.url, words.sheet), self.name, words.locale)
        if not words.unit:
            words = words.model_copy(update={"unit": _unit_column(laid)})
        shaped = shape(self.name, laid, words)
        origin = make_origin(self.name, origin_words(self.options, **_told(resource, package, laid, snapshot)))
        return reading(self.name, shaped, origin, laid)

    def checks(
        self, dataset: Dataset, now: datetime, declared: Mapping[str, Any], totals: Sequence[Total] = ()
    ) -> list[Check]:
        """What mmc.toml and the schedule declare; a totals row that contradicts the rows stops."""
        return run_checks(dataset, now, {"total": 0.5, **self.options.checks, **declared}, totals)

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": self.secret} if self.secret else {}

    def _ask(self, fetcher: Fetcher, action: str, params: dict[str, str], accept: Sequence[int] = ()) -> Part:
        url = f"{self.base_url}/api/3/action/{action}"
        return fetcher.get(url, self.door, params=params, headers=self._headers, accept=accept)

    def _pages(self, fetcher: Fetcher) -> list[Part]:
        """Every page of the datastore; none where the resource is no datastore table (404)."""
        pages: list[Part] = []
        offset = 0
        while len(pages) < MAX_PAGES:
            params = {"resource_id": self.options.resource, "limit": str(PAGE), "offset": str(offset), "sort": "_id"}
            page = self._ask(fetcher, "datastore_search", params, accept=(404,))
            if page.status == 404 and not pages:
                return []
            result = _result(page)
            records = _records(page, result)
            if not records:
                return pages or [page]
            pages.append(page)
            offset += len(records)
            if offset >= _total(result):
                return pages
        raise SourceRefused(f"{self.base_url} has more than {MAX_PAGES * PAGE} rows in this table; that is too much")


def _result(part: Part) -> dict[str, Any]:
    """The `result` of an answer as a record; SourceRefused with the portal's own words where it says no."""
    result = answer_of(part)
    if not isinstance(result, dict):
        raise SourceRefused(f"{part.url} refuses: no result")
    return dict(result)


def answer_of(part: Part) -> Any:
    """The `result` of an answer, whatever it is; SourceRefused with the portal's own words where it says no."""
    raw = json_of(part, who="the portal")
    if not isinstance(raw, dict) or "success" not in raw:
        raise SourceRefused(f"{part.url} is JSON but no CKAN answer")
    if raw["success"] is not True or raw.get("result") is None:
        error = raw.get("error")
        said = error.get("message") or error if isinstance(error, dict) else error
        raise SourceRefused(f"{part.url} refuses: {said or 'no result'}")
    return raw["result"]


def _records(part: Part, result: Mapping[str, Any]) -> list[dict[str, Any]]:
    records = result.get("records")
    if not isinstance(records, list) or not all(isinstance(r, dict) for r in records):
        raise SourceRefused(f"{part.url} has no list of records")
    return records


def _laid(pages: Sequence[Part], whole: bool = True) -> Laid:
    """The records of all pages as one table; SourceRefused if pages differ in columns or rows are missing."""
    results = [_result(page) for page in pages]
    fields = [_fields(page, result) for page, result in zip(pages, results, strict=True)]
    if any(f != fields[0] for f in fields):
        raise SourceRefused(f"{pages[0].url}: the columns change from page to page")
    names = tuple(name for name in fields[0] if name != "_id")
    records = [r for page, result in zip(pages, results, strict=True) for r in _records(page, result)]
    total = _total(results[0], len(records))
    if whole and len(records) != total and not results[0].get("total_was_estimated"):
        raise SourceRefused(f"{pages[0].url} promises {total} rows and gives {len(records)}")
    body = [(n, tuple(_cell(r.get(name), fields[0][name]) for name in names)) for n, r in enumerate(records, 1)]
    key = _key(names, body)
    kept, totals = split_totals(body, key)
    return Laid(names=names, body=kept, key=key, totals=totals)


def _fields(page: Part, result: Mapping[str, Any]) -> dict[str, str]:
    try:
        found = {str(f["id"]): str(f.get("type", "text")) for f in result["fields"]}
    except (KeyError, TypeError, AttributeError) as error:
        raise SourceRefused(f"{page.url} does not say which columns it has") from error
    if not set(found) - {"_id"}:
        raise SourceRefused(f"{page.url} does not say which columns it has")
    return found


def _total(result: Mapping[str, Any], otherwise: int = 0) -> int:
    """How many rows an answer promises; what it does not say as a number it does not say."""
    said = result.get("total")
    return said if isinstance(said, int) and said > 0 else otherwise


def _cell(value: Any, kind: str) -> Cell:
    if value is None or value == "":
        return None
    if isinstance(value, (bool, list, dict)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (int, float)):
        return value
    if kind in _NUMERIC:
        # The datastore's own type is exact (1234.5), whatever the portal's language.
        try:
            return float(value)
        except ValueError:
            return str(value)
    return str(value).strip() or None


def _key(names: Sequence[str], body: Sequence[Row]) -> int:
    for prefix in ("nama_kabupaten", "kabupaten", "kab", "nama", "wilayah"):
        for position, name in enumerate(names):
            if name.casefold().startswith(prefix):
                return position
    first = body[0][1] if body else ()
    return next((n for n, c in enumerate(first) if isinstance(c, str) and not c.replace(".", "").isdigit()), 0)


def _unit_column(laid: Laid) -> str:
    """The unit of a `satuan` column that says one thing in every row; "" otherwise."""
    for position, name in enumerate(laid.names):
        if name.casefold() in ("satuan", "unit"):
            said = {str(cells[position]).strip() for _, cells in laid.body if cells[position] is not None}
            if len(said) == 1:
                unit = said.pop()
                return unit if unit.startswith("Rp") else unit.casefold()
    return ""


def _told(resource: Mapping[str, Any], package: Mapping[str, Any], laid: Laid, snapshot: Snapshot) -> dict[str, Any]:
    changed = str(resource.get("last_modified") or package.get("metadata_modified") or "")[:10]
    try:
        as_of = date.fromisoformat(changed)
    except ValueError:
        as_of = None
    years = next(({str(c[n]) for _, c in laid.body if c[n] is not None}
                  for n, name in enumerate(laid.names) if name.casefold() == "tahun"), set())  # fmt: skip
    licence = str(package.get("license_title") or package.get("license_id") or "")
    organization = package.get("organization")
    return {
        "producer": organization.get("title") if isinstance(organization, dict) else "",
        "title": package.get("title") or resource.get("name"),
        "period": years.pop() if len(years) == 1 else "",
        "as_of": as_of,
        "licence": "" if licence in _NO_LICENCE else licence,
        "url": resource.get("url") or snapshot.parts[0].url,
        "retrieved_at": snapshot.fetched_at,
        "snapshot": snapshot.sha256,
    }


def _action(part: Part) -> str:
    return part.url.partition("/api/3/action/")[2].partition("?")[0]
