"""BMKG's forecast by kelurahan (adm4), one call a town, made into one row a town and day."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from mmc.config import SourceConfig
from mmc.core.dataset import Column, Dataset, Origin, build
from mmc.core.region import REGIONS
from mmc.core.text import plain_date
from mmc.errors import SourceRefused
from mmc.sources.bmkg_xml import read_digital_forecast
from mmc.sources.checks import Check, run_checks
from mmc.sources.door import Door
from mmc.sources.fetch import Fetcher
from mmc.sources.snapshot import Part, Snapshot
from mmc.sources.source import Options, Reading, Total, json_of, read_options, source_door

HOME = "https://api.bmkg.go.id"
# Mildest to most severe. The text is read, not the code: one code means different skies in BMKG's APIs.
SEVERITY = (
    "cerah", "cerah berawan", "berawan", "berawan tebal", "udara kabur", "asap", "kabut",
    "hujan ringan", "hujan lokal", "hujan sedang", "hujan lebat", "hujan petir",
)  # fmt: skip
DAYTIME = range(6, 19)  # local hours whose condition speaks for the day

COLUMNS = (
    Column(name="kota", kind="text", label="Kota"),
    Column(name="tanggal", kind="date", label="Tanggal"),
    Column(name="cuaca", kind="text", label="Cuaca"),
    Column(name="suhu_min", kind="number", label="Suhu terendah", unit="°C"),
    Column(name="suhu_max", kind="number", label="Suhu tertinggi", unit="°C"),
    Column(name="urutan", kind="number", label="Urutan", unit="urutan"),
    Column(name="code", kind="text", label="Kode Kemendagri"),
)


class BmkgOptions(Options):
    """`adm4`: the kelurahan to ask for, in the order the towns are shown."""

    adm4: tuple[str, ...] = Field(description="the kelurahan to ask for, in the order the towns are shown")

    @field_validator("adm4")
    @classmethod
    def _codes(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        wrong = [c for c in codes if not re.fullmatch(r"\d\d\.\d\d\.\d\d\.\d{4}", c)]
        if wrong:
            raise ValueError(f"'{wrong[0]}' is no adm4 code; write it like 62.71.01.1003")
        if not codes or len(set(codes)) != len(codes):
            raise ValueError("needs at least one code, and each only once")
        return codes


@dataclass(frozen=True, kw_only=True)
class Step:
    """One three-hour step of a forecast, in the town's own time."""

    at: datetime
    temperature: float
    condition: str


@dataclass(frozen=True, kw_only=True)
class BmkgForecast:
    """A forecast source over a list of towns."""

    kind: ClassVar[str] = "bmkg_forecast"
    words: ClassVar[type[Options]] = BmkgOptions
    lasting: ClassVar[bool] = False
    name: str
    base_url: str
    options: BmkgOptions
    door: Door

    @classmethod
    def open(cls, name: str, config: SourceConfig, secret: str) -> BmkgForecast:
        """The source, or ConfigError with every mistake in its options."""
        options = read_options(BmkgOptions, name, config.options)
        base = config.base_url or HOME
        return cls(name=name, base_url=base, options=options, door=source_door(name, base, options, secret, gap=1.0))

    @classmethod
    def local(cls, file: Part, now: datetime, said: Mapping[str, Any]) -> Reading:
        """One recorded answer: the JSON of a kelurahan, or the older XML of a whole province."""
        snapshot = Snapshot(source=file.url, kind=cls.kind, parts=(file,), fetched_at=now)
        codes: tuple[str, ...] = ("00.00.00.0000",)
        if not _is_xml(file):
            place, _, _ = read_forecast(file)
            codes = (str(place.get("adm4", "")),)
        opened = cls.open(file.url, SourceConfig(kind=cls.kind, **{"adm4": codes, **said}), "")
        return opened.read(snapshot)

    def fetch(self, fetcher: Fetcher, now: datetime) -> Snapshot:
        """One answer a town; the first town that fails ends the fetch, so nothing half-fetched is drawn."""
        url = f"{self.base_url.rstrip('/')}/publik/prakiraan-cuaca"
        parts = tuple(fetcher.get(url, self.door, params={"adm4": code}) for code in self.options.adm4)
        return Snapshot(source=self.name, kind=self.kind, parts=parts, fetched_at=now)

    def parse(self, snapshot: Snapshot) -> Dataset:
        """One row a town and day: most severe daytime condition, lowest and highest temperature."""
        rows: list[tuple[Any, ...]] = []
        issued: list[datetime] = []
        for part in snapshot.parts:
            if _is_xml(part):
                old, at = read_digital_forecast(part)
                rows += old
                issued.append(at)
                continue
            place, steps, analysis = read_forecast(part)
            issued.append(analysis)
            order = self._order(str(place.get("adm4", "")), part)
            code = str(place.get("adm2", ""))
            town = next((r.capital for r in REGIONS if r.kemendagri == code), str(place.get("kotkab", code)))
            for day in sorted({s.at.date() for s in steps}):
                rows.append((town, day, *_day(steps, day), float(order), code))
        rows.sort(key=lambda row: (row[1], row[5]))
        return build(self.name, COLUMNS, rows, self._origin(snapshot, rows, min(issued)))

    def read(self, snapshot: Snapshot) -> Reading:
        """The table; BMKG prints no totals."""
        return Reading(dataset=self.parse(snapshot))

    def checks(
        self, dataset: Dataset, now: datetime, declared: Mapping[str, Any], totals: Sequence[Total] = ()
    ) -> list[Check]:
        """Every town on every full day, believable temperatures, a model run of at most two days ago."""
        own: dict[str, Any] = {
            "ranges": {"suhu_min": [5, 45], "suhu_max": [5, 45]},
            "complete": ["cuaca", "suhu_min", "suhu_max"],
            "fresh": "48h",
        }
        found = run_checks(dataset, now, {**own, **self.options.checks, **declared}, totals)
        wanted = len(self.options.adm4)
        days = dataset.table.group_by("tanggal").len().sort("tanggal")
        short = [str(day) for day, count in days.rows() if count != wanted]
        message = f"{wanted} towns a day" + (f"; not so on {', '.join(short)}" if short else "")
        return [*found, Check(name="towns", ok=not short, message=message)]

    def _order(self, adm4: str, part: Part) -> int:
        """A town's place in the list; an answer for another town is never drawn under this one's name."""
        if adm4 not in self.options.adm4:
            raise SourceRefused(f"{part.url} answers for '{adm4}', which was not asked for")
        return self.options.adm4.index(adm4) + 1

    def _origin(self, snapshot: Snapshot, rows: Sequence[tuple[Any, ...]], issued: datetime) -> Origin:
        days = [row[1] for row in rows]
        first, last = plain_date(min(days)), plain_date(max(days))
        options = self.options
        return Origin(
            producer=options.producer or "BMKG",
            period=options.period or (first if first == last else f"{first} sampai {last}"),
            as_of=options.as_of or issued.date(),
            title=options.title or "Prakiraan cuaca, diolah dari prakiraan BMKG tiap tiga jam",
            url=snapshot.parts[0].url if "://" in snapshot.parts[0].url else "",
            licence=options.licence or "Sumber data: BMKG",
            retrieved_at=snapshot.fetched_at,
            snapshot=snapshot.sha256,
            practice=options.practice,
        )


def _is_xml(part: Part) -> bool:
    return part.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml")


def read_forecast(part: Part) -> tuple[dict[str, Any], list[Step], datetime]:
    """Place, steps and time of the model run (local) in one answer; SourceRefused for a wrong shape."""
    raw = json_of(part, who="the forecast")
    try:
        entry = raw["data"][0]
        place = dict(raw.get("lokasi") or entry["lokasi"])
        zone = _zone(str(place.get("timezone") or ""))
        cells = [cell for day in entry["cuaca"] for cell in day]
        steps = [_step(cell, zone) for cell in cells]
        analysis = datetime.fromisoformat(cells[0]["analysis_date"]).replace(tzinfo=UTC).astimezone(zone)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        said = raw.get("message") if isinstance(raw, dict) else None
        why = f"it says '{said}'" if said else f"{type(error).__name__}: {error}"
        raise SourceRefused(f"{part.url} is JSON but no BMKG forecast ({why})") from error
    return place, steps, analysis


def _step(cell: Mapping[str, Any], zone: timezone | ZoneInfo) -> Step:
    at = datetime.strptime(cell["utc_datetime"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    condition = str(cell["weather_desc"]).strip()
    if not condition:
        raise ValueError("an empty weather_desc")
    return Step(at=at.astimezone(zone), temperature=float(cell["t"]), condition=condition)


def _day(steps: Sequence[Step], day: date) -> tuple[str, float, float]:
    of_day = [s for s in steps if s.at.date() == day]
    light = [s for s in of_day if s.at.hour in DAYTIME] or of_day
    worst = max(light, key=lambda s: severity(s.condition))
    return worst.condition, min(s.temperature for s in of_day), max(s.temperature for s in of_day)


def severity(condition: str) -> int:
    """The rank of a condition; one BMKG never used before counts as the most severe: people must see it."""
    folded = condition.casefold()
    return SEVERITY.index(folded) if folded in SEVERITY else len(SEVERITY)


def _zone(name: str) -> timezone | ZoneInfo:
    offset = re.fullmatch(r"([+-])(\d\d):?(\d\d)", name)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3])
        return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes))
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"no time zone '{name}'") from error
