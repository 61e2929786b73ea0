"""BPS WebAPI, dynamic data: one variable of one domain, decoded key by key and counted."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product
from math import prod
from typing import Any, ClassVar, Literal

from pydantic import field_validator

from mmc.config import SourceConfig
from mmc.core.dataset import Column, Dataset, build
from mmc.core.region import province_named, region_named
from mmc.errors import ConfigError, SourceRefused
from mmc.sources.checks import Check, run_checks
from mmc.sources.fetch import Door, Fetcher
from mmc.sources.numbers import is_missing
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

HOME = "https://webapi.bps.go.id"
LISTS = ("vervar", "var", "turvar", "tahun", "turtahun")  # the order in which a key is put together
_TOTAL = re.compile(r"^(?:jumlah|total|rata)", re.IGNORECASE)
_MOST = 1_000_000
_NO_UNIT = ("tidak ada satuan", "")


class BpsOptions(Options):
    """`var` of `domain`; `years`: latest, or a list. `th` asks for year ids as BPS numbers them."""

    domain: str
    var: int
    years: Literal["latest"] | tuple[int, ...] = "latest"
    th: str = ""
    take: Literal["auto", "annual", "parts"] = "auto"  # months and the whole year together would count double
    unit: str = ""  # where BPS says "Tidak Ada Satuan"

    @field_validator("domain", mode="before")
    @classmethod
    def _four_digits(cls, code: Any) -> str:
        if not re.fullmatch(r"\d{4}", str(code)):
            raise ValueError(f"'{code}' is no BPS domain; it has four digits, like 6200")
        return str(code)

    @field_validator("th")
    @classmethod
    def _ids(cls, text: str) -> str:
        if text and not re.fullmatch(r"\d+(?:[;:]\d+)*", text):
            raise ValueError(f"'{text}' is no list of year ids; write 117, 117;118 or 110:117")
        return text


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One decoded figure with the labels it belongs to; None is missing."""

    place: str
    detail: str
    year: str
    span: str
    value: float | None


@dataclass(frozen=True, kw_only=True)
class Bps:
    """One dynamic table of BPS."""

    kind: ClassVar[str] = "bps"
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

    def fetch(self, fetcher: Fetcher, now: datetime) -> Snapshot:
        """One answer; for `latest` the last six years are asked for and the newest with figures is kept."""
        options = self.options
        if options.th:
            th = options.th
        elif options.years == "latest":
            th = ";".join(str(year - 1900) for year in range(now.year - 5, now.year + 1))
        else:
            th = ";".join(str(year - 1900) for year in options.years)
        path = f"list/model/data/lang/ind/domain/{options.domain}/var/{options.var}/th/{th}/key/{self.secret}/"
        answer = fetcher.get(f"{self.base_url}/v1/api/{path}", self.door)
        return Snapshot(source=self.name, kind=self.kind, parts=(answer,), fetched_at=now)

    def parse(self, snapshot: Snapshot) -> Dataset:
        """wilayah, rincian (if any), tahun, periode (if any), nilai; without totals rows."""
        return self.read(snapshot).dataset

    def read(self, snapshot: Snapshot) -> Reading:
        """The table, with the totals rows BPS mixes into it kept apart."""
        part = snapshot.parts[0]
        raw = _envelope(part)
        entries = self._chosen(decode(raw, part.url), part.url)
        rows, totals = _split(entries)
        if not rows:
            raise SourceRefused(f"{part.url} has totals only and no rows")
        about = raw["var"][0]
        unit = self.options.unit or _unit(str(about.get("unit") or ""))
        columns, cells = _table(rows, unit, _plain(str(raw.get("labelvervar") or "Wilayah")))
        years = sorted({e.year for e in rows})
        known = {
            "producer": "Badan Pusat Statistik (BPS)",
            "title": _plain(str(about.get("label") or "")),
            "period": years[0] if len(years) == 1 else f"{years[0]}\u2013{years[-1]}",
            "as_of": _issued(raw),
            "licence": "Layanan ini menggunakan API Badan Pusat Statistik (BPS)",
            "url": part.url,
            "retrieved_at": snapshot.fetched_at,
            "snapshot": snapshot.sha256,
        }
        dataset = build(self.name, columns, cells, make_origin(self.name, origin_words(self.options, **known)))
        note = _plain(str(about.get("note") or ""))
        return Reading(dataset=dataset, totals=totals, notes=(note,) if note else ())

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
        wanted = {"auto": parts or annual, "annual": annual, "parts": parts}[self.options.take]
        if not wanted:
            raise SourceRefused(f"{url} has no {self.options.take} figures; take = 'auto' uses what there is")
        return [e for e in entries if e.span in wanted]


def decode(raw: Mapping[str, Any], url: str) -> list[Entry]:
    """Every combination of the five lists with its figure; SourceRefused if a key is ambiguous or unknown.

    A key is the ids put together without separators, so cutting it apart would guess. It is built from
    every combination instead, and two combinations with one key mean nobody can tell whose figure it is.
    """
    content = raw["datacontent"]
    owners: dict[str, tuple[dict[str, Any], ...]] = {}
    lists = [_list(raw, name, url) for name in LISTS]
    if prod(len(items) for items in lists) > _MOST:
        raise SourceRefused(f"{url} is too big: more than {_MOST} figures possible; ask for fewer years")
    entries = []
    for combination in product(*lists):
        key = "".join(str(item["val"]) for item in combination)
        if key in content and key in owners:
            names = " and ".join("/".join(_plain(str(i["label"])) for i in c) for c in (owners[key], combination))
            raise SourceRefused(f"{url}: the key {key} may mean {names}; this table cannot be read safely")
        owners[key] = combination
        place, _, detail, year, span = (_plain(str(item.get("label", ""))) for item in combination)
        value = _figure(content.get(key), key, url)
        entries.append(Entry(place=place, detail=detail, year=year, span=span, value=value))
    unknown = sorted(set(content) - set(owners))
    if unknown:
        raise SourceRefused(f"{url}: {len(unknown)} figures belong to no listed place or year (first key {unknown[0]})")
    return entries


def _envelope(part: Part) -> dict[str, Any]:
    """The whole answer; SourceRefused with BPS's own word where it has no data."""
    raw = json_of(part, who="BPS")
    if not isinstance(raw, dict):
        raise SourceRefused(f"{part.url} is JSON but no BPS answer")
    if raw.get("status") != "OK":
        said = raw.get("message") or raw.get("error") or raw.get("data-availability") or "no status"
        raise SourceRefused(f"BPS refuses ({said}); check key, domain, var and years of {part.url}")
    if raw.get("data-availability") != "available" or not isinstance(raw.get("datacontent"), dict):
        raise SourceRefused(f"BPS has no such data ({raw.get('data-availability')}): {part.url}")
    if not isinstance(raw.get("var"), list) or not raw["var"] or not isinstance(raw["var"][0], dict):
        raise SourceRefused(f"{part.url} does not say what it measures (var)")
    return raw


def _list(raw: Mapping[str, Any], name: str, url: str) -> list[dict[str, Any]]:
    items = raw.get(name)
    if not isinstance(items, list) or not items or not all(isinstance(i, dict) and "val" in i for i in items):
        raise SourceRefused(f"{url} has no list '{name}'")
    return items


def _figure(value: Any, key: str, url: str) -> float | None:
    if value is None or (isinstance(value, str) and is_missing(value)):
        return None
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        raise SourceRefused(f"{url}: the figure '{value}' (key {key}) is no number") from error


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
    plain = _plain(said)
    if plain.casefold() in _NO_UNIT:
        return ""
    return "%" if plain.casefold() == "persen" else plain if plain.startswith("Rp") else plain.casefold()


def _issued(raw: Mapping[str, Any]) -> date | None:
    try:
        return date.fromisoformat(str(raw.get("last_update") or "")[:10])
    except ValueError:
        return None


def _plain(text: str) -> str:
    """A label without HTML, footnotes, leading list numbers and stray spaces."""
    bare = re.sub(r"<sup>.*?</sup>", "", text, flags=re.IGNORECASE | re.DOTALL)
    bare = html.unescape(re.sub(r"<[^<>]*>", "", bare)).replace("\u00a0", " ")
    return re.sub(r"^\d{1,2}\s*[-.)]\s+", "", re.sub(r"\s+", " ", bare).strip())
