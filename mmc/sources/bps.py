"""BPS WebAPI: dynamic data decoded key by key and counted, static tables, and the lists (press releases ...)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Literal
from urllib.parse import quote

from pydantic import Field, field_validator, model_validator

from mmc.config import SourceConfig
from mmc.core.dataset import Column, Dataset, build
from mmc.core.region import province_named, region_named
from mmc.core.text import plain_date
from mmc.errors import ConfigError, SourceRefused
from mmc.sources.bps_decode import Entry, decode, envelope, plain
from mmc.sources.bps_lists import MODELS, all_pages, list_table, newest, static_table
from mmc.sources.checks import Check, run_checks
from mmc.sources.door import Door
from mmc.sources.fetch import Fetcher
from mmc.sources.grid import grid_of
from mmc.sources.layout import lay_out
from mmc.sources.numbers import read_date
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

HOME = "https://webapi.bps.go.id"
_TOTAL = re.compile(r"^(?:jumlah|total|rata)", re.IGNORECASE)
_NO_UNIT = ("tidak ada satuan", "")
_PRODUCER = {
    "producer": "Badan Pusat Statistik (BPS)",
    "licence": "Layanan ini menggunakan API Badan Pusat Statistik (BPS)",
}


class BpsOptions(TableOptions):
    """`var` of `domain`; `years`: latest, or a list. `th` asks for year ids as BPS numbers them."""

    domain: str = Field(description="BPS domain, four digits: 6200")
    model: str = Field(
        default="data", description="data, table (a static table by `id`), or a list: pressrelease, publication ..."
    )
    var: int | None = Field(default=None, description="number of the variable (model data)")
    id: int | None = Field(default=None, description="of a static table")
    years: Literal["latest"] | tuple[int, ...] = Field(default="latest", description="latest, or a list of years")
    th: str = Field(default="", description="year ids as BPS numbers them: 117, 117;118 or 110:117")
    take: Literal["auto", "annual", "parts", "all"] = Field(
        default="auto", description="months and the whole year together would count double"
    )
    keyword: str = Field(default="", description="of a list")
    year: int | None = Field(default=None, description="of a list")
    month: int | None = Field(default=None, description="of a list")

    @field_validator("domain", mode="before")
    @classmethod
    def _four_digits(cls, code: Any) -> str:
        if not re.fullmatch(r"\d{4}", str(code)):
            raise ValueError(f"'{code}' is no BPS domain; it has four digits, like 6200")
        return str(code)

    @field_validator("model")
    @classmethod
    def _known_model(cls, model: str) -> str:
        if model not in ("data", "table", *MODELS):
            raise ValueError(f"'{model}' is no model; there are data, table, {', '.join(MODELS)}")
        return model

    @model_validator(mode="after")
    def _enough(self) -> BpsOptions:
        if self.model == "data" and self.var is None:
            raise ValueError("`var` is missing: the number of the variable")
        if self.model == "table" and self.id is None:
            raise ValueError("`id` is missing: the number of the static table")
        return self

    @field_validator("th")
    @classmethod
    def _ids(cls, text: str) -> str:
        if text and not re.fullmatch(r"\d+(?:[;:]\d+)*", text):
            raise ValueError(f"'{text}' is no list of year ids; write 117, 117;118 or 110:117")
        return text


@dataclass(frozen=True, kw_only=True)
class Bps:
    """One table or list of BPS."""

    kind: ClassVar[str] = "bps"
    words: ClassVar[type[Options]] = BpsOptions
    lasting: ClassVar[bool] = True
    name: str
    base_url: str
    options: BpsOptions
    door: Door
    secret: str

    @classmethod
    def open(cls, name: str, config: SourceConfig, secret: str) -> Bps:
        """The source, or ConfigError with every mistake in its options."""
        options = read_options(BpsOptions, name, config.options)
        if not secret:
            raise ConfigError([mistake(name, "secret", "is missing; BPS needs an App ID (webapi.bps.go.id/developer)")])
        base = config.base_url or HOME
        return cls(
            name=name, base_url=base.rstrip("/"), options=options, secret=secret,
            door=source_door(name, base, options, secret),
        )  # fmt: skip

    @classmethod
    def local(cls, file: Part, now: datetime, said: Mapping[str, Any]) -> Reading:
        """What one recorded answer holds: all years and periods of a table, or the rows of one page of a list."""
        raw = json_of(file, who="BPS")
        raw = raw if isinstance(raw, dict) else {}
        table = isinstance(raw.get("data"), dict) and "table" in raw["data"]
        model = "data" if "datacontent" in raw else "table" if table else "subject"
        asked = {"domain": "0000", "model": model, "var": 0, "id": 0, "th": "0", "take": "all", "unit": "?", **said}
        opened = cls.open(file.url, SourceConfig(kind=cls.kind, **asked), "berkas")
        snapshot = Snapshot(source=file.url, kind=cls.kind, parts=(file,), fetched_at=now)
        return opened._listed(snapshot, whole=False) if model == "subject" else opened.read(snapshot)

    def fetch(self, fetcher: Fetcher, now: datetime) -> Snapshot:
        """The answers; for `latest` the last six years are asked for and the newest with figures is kept."""
        if self.options.model == "data":
            parts: Sequence[Part] = (self._data(fetcher, now),)
        elif self.options.model == "table":
            path = f"view/model/statictable/lang/ind/domain/{self.options.domain}/id/{self.options.id}"
            parts = (fetcher.get(f"{self.base_url}/v1/api/{path}/key/{self.secret}/", self.door),)
        else:
            parts = all_pages(lambda page: self._page(fetcher, page))
        return Snapshot(source=self.name, kind=self.kind, parts=tuple(parts), fetched_at=now)

    def _page(self, fetcher: Fetcher, number: int) -> Part:
        asked = {k: getattr(self.options, k) for k in ("keyword", "year", "month") if getattr(self.options, k)}
        words = "".join(f"/{name}/{quote(str(value), safe='')}" for name, value in asked.items())
        path = f"list/model/{self.options.model}/lang/ind/domain/{self.options.domain}/page/{number}{words}"
        return fetcher.get(f"{self.base_url}/v1/api/{path}/key/{self.secret}/", self.door)

    def _data(self, fetcher: Fetcher, now: datetime) -> Part:
        options = self.options
        if options.th:
            th = options.th
        elif options.years == "latest":
            th = ";".join(str(year - 1900) for year in range(now.year - 5, now.year + 1))
        else:
            th = ";".join(str(year - 1900) for year in options.years)
        path = f"list/model/data/lang/ind/domain/{options.domain}/var/{options.var}/th/{th}/key/{self.secret}/"
        return fetcher.get(f"{self.base_url}/v1/api/{path}", self.door)

    def parse(self, snapshot: Snapshot) -> Dataset:
        """wilayah, rincian (if any), tahun, periode (if any), nilai; without totals rows."""
        return self.read(snapshot).dataset

    def read(self, snapshot: Snapshot) -> Reading:
        """The table, with the totals rows BPS mixes into it kept apart."""
        if self.options.model != "data":
            return self._static(snapshot) if self.options.model == "table" else self._listed(snapshot, whole=True)
        part = snapshot.parts[0]
        raw = envelope(part)
        entries = self._chosen(decode(raw, part.url), part.url)
        rows, totals = _split(entries)
        if not rows:
            raise SourceRefused(f"{part.url} has totals only and no rows")
        about = raw["var"][0]
        unit = _unit(str(about.get("unit") or "")) or self.options.unit
        columns, cells = _table(rows, unit, plain(str(raw.get("labelvervar") or "Wilayah")))
        years = sorted({e.year for e in rows})
        known = {
            **_PRODUCER,
            "title": plain(str(about.get("label") or "")),
            "period": years[0] if len(years) == 1 else f"{years[0]}\u2013{years[-1]}",
            "as_of": _issued(raw),
            **_traces(snapshot),
        }
        dataset = build(self.name, columns, cells, make_origin(self.name, origin_words(self.options, **known)))
        note = plain(str(about.get("note") or ""))
        return Reading(dataset=dataset, totals=totals, notes=(note,) if note else ())

    def _listed(self, snapshot: Snapshot, whole: bool) -> Reading:
        """The rows of a list as words: what was released when, with its address."""
        columns, rows, notes = list_table(snapshot.parts, whole)
        day = newest(rows, columns) or snapshot.fetched_at.date()
        known = _PRODUCER | {"as_of": day, "period": f"per {plain_date(day)}", "title": "Daftar BPS"}
        origin = make_origin(self.name, origin_words(self.options, **known, **_traces(snapshot)))
        return Reading(dataset=build(self.name, columns, rows, origin), notes=tuple(notes))

    def _static(self, snapshot: Snapshot) -> Reading:
        """A static table, read by the rules of a spreadsheet."""
        data, cells = static_table(snapshot.parts[0])
        laid = lay_out(grid_of(cells, self.name), self.name, self.options.locale)
        day = read_date(str(data.get("updt_date") or data.get("cr_date") or "")) or snapshot.fetched_at.date()
        title = plain(str(data.get("title") or ""))
        years = re.findall(r"(?:19|20)\d\d", title)
        period = years[-1] if years else f"per {plain_date(day)}"
        known = _PRODUCER | {"as_of": day, "period": period, "title": title}
        origin = make_origin(self.name, origin_words(self.options, **known, **_traces(snapshot)))
        return reading(self.name, shape(self.name, laid, self.options), origin, laid)

    def checks(
        self, dataset: Dataset, now: datetime, declared: Mapping[str, Any], totals: Sequence[Total] = ()
    ) -> list[Check]:
        """What mmc.toml and the schedule declare."""
        return run_checks(dataset, now, {**self.options.checks, **declared}, totals)

    def _chosen(self, entries: Sequence[Entry], url: str) -> list[Entry]:
        """The years wanted, and either whole years or their parts."""
        filled = [e for e in entries if e.value is not None]
        if not filled:
            raise SourceRefused(f"{url} has no figures for these years")
        if self.options.years == "latest" and not self.options.th:
            newest = max(e.year for e in filled)
            entries = [e for e in entries if e.year == newest]
            filled = [e for e in filled if e.year == newest]
        annual = {e.span for e in filled if _is_annual(e.span)}
        parts = {e.span for e in filled if not _is_annual(e.span)}
        wanted = {"auto": parts or annual, "annual": annual, "parts": parts, "all": annual | parts}[self.options.take]
        if not wanted:
            raise SourceRefused(f"{url} has no {self.options.take} figures; take = 'auto' uses what there is")
        return [e for e in entries if e.span in wanted]


def _traces(snapshot: Snapshot) -> dict[str, Any]:
    url = snapshot.parts[0].url
    told = {"retrieved_at": snapshot.fetched_at, "snapshot": snapshot.sha256}
    return {**told, "url": url if "://" in url else ""}


def _split(entries: Sequence[Entry]) -> tuple[list[Entry], tuple[Total, ...]]:
    places = {e.place for e in entries}
    regencies = sum(1 for place in places if region_named(place))
    above = {
        place
        for place in places
        if _TOTAL.match(place)
        or (len(places) > 2 and place.casefold() == "indonesia")
        or (regencies > 1 and region_named(place) is None and province_named(place) is not None)
    }
    rows = [e for e in entries if e.place not in above]
    single = len({(e.detail, e.year, e.span) for e in entries}) == 1
    if not single:
        return rows, ()
    sums = [(e.place, e.value) for e in entries if e.place in above and e.value is not None]
    return rows, tuple(Total(label=place, values={"nilai": value}) for place, value in sums)


def _table(rows: Sequence[Entry], unit: str, label: str) -> tuple[list[Column], list[list[Any]]]:
    details, spans = {e.detail for e in rows}, {e.span for e in rows}
    columns = [Column(name="wilayah", kind="text", label=label)]
    columns += [Column(name="rincian", kind="text", label="Rincian")] if len(details) > 1 else []
    columns += [Column(name="tahun", kind="text", label="Tahun")]
    columns += [Column(name="periode", kind="text", label="Periode")] if len(spans) > 1 else []
    columns += [Column(name="nilai", kind="number", label="Nilai", unit=unit)]
    return columns, [list(_cells(e, len(details) > 1, len(spans) > 1)) for e in rows]


def _cells(entry: Entry, detail: bool, span: bool) -> Iterator[Any]:
    region = region_named(entry.place)
    yield region.name if region else entry.place
    if detail:
        yield entry.detail
    yield entry.year
    if span:
        yield entry.span
    yield entry.value


def _is_annual(span: str) -> bool:
    return span.casefold() in ("tahun", "tahunan", "annual", "year", "")


def _unit(said: str) -> str:
    unit = plain(said)
    if unit.casefold() in _NO_UNIT:
        return ""
    return "%" if unit.casefold() == "persen" else unit if unit.startswith("Rp") else unit.casefold()


def _issued(raw: Mapping[str, Any]) -> date | None:
    try:
        return date.fromisoformat(str(raw.get("last_update") or "")[:10])
    except ValueError:
        return None
