"""Hotspots (titik panas): NASA FIRMS as CSV, or SiPongi+ of the Kementerian Kehutanan as GeoJSON."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Literal
from urllib.parse import urlencode

from pydantic import Field, field_validator

from mmc.config import SourceConfig
from mmc.core.dataset import Column
from mmc.core.region import region_named
from mmc.core.text import plain_date
from mmc.errors import ConfigError, SourceRefused
from mmc.sources.kind import Kind, Question, local_day, refuse_page
from mmc.sources.records import records
from mmc.sources.snapshot import Part, Snapshot
from mmc.sources.source import Options, Reading, json_of, mistake

FIRMS, SIPONGI = "https://firms.modaps.eosdis.nasa.gov", "https://opsroom-sipongi.gakkum.kehutanan.go.id"
_SENSORS = (
    "VIIRS_SNPP_NRT", "VIIRS_NOAA20_NRT", "VIIRS_NOAA21_NRT", "MODIS_NRT", "VIIRS_SNPP_SP", "VIIRS_NOAA20_SP",
    "MODIS_SP",
)  # fmt: skip
_LEVELS = {
    "l": "rendah", "n": "sedang", "h": "tinggi", "low": "rendah", "medium": "sedang", "nominal": "sedang",
    "high": "tinggi",
}  # fmt: skip
_SATELLITES = {"N": "SNPP", "N20": "NOAA-20", "N21": "NOAA-21"}
_SHARED = ("latitude", "longitude", "acq_date", "acq_time", "satellite", "confidence", "frp", "daynight")
# Indonesia: the two ranges do not touch, so a pair in the wrong order can be told with certainty.
_LONGITUDES, _LATITUDES = (95.0, 141.5), (-11.5, 6.5)
COLUMNS = (
    Column(name="waktu", kind="time", label="Waktu"),
    Column(name="tanggal", kind="date", label="Tanggal (WIB)"),
    Column(name="lintang", kind="number", label="Lintang", unit="°"),
    Column(name="bujur", kind="number", label="Bujur", unit="°"),
    Column(name="satelit", kind="text", label="Satelit"),
    Column(name="kepercayaan", kind="text", label="Tingkat kepercayaan"),
    Column(name="frp", kind="number", label="Daya radiatif", unit="MW"),
    Column(name="kabupaten", kind="text", label="Kabupaten/kota"),
    Column(name="kecamatan", kind="text", label="Kecamatan"),
    Column(name="provinsi", kind="text", label="Provinsi"),
)


class HotspotOptions(Options):
    """Which service, which satellites, which area."""

    feed: Literal["firms", "sipongi"] = Field(default="firms", description="NASA FIRMS (needs a MAP_KEY) or SiPongi+")
    sensors: tuple[str, ...] = Field(default=("VIIRS_NOAA20_NRT",), description="FIRMS data sets, one call each")
    area: tuple[float, float, float, float] = Field(
        default=(110.7, -3.6, 115.9, 0.8), description="west, south, east, north; a box also holds its neighbours"
    )
    days: int = Field(default=1, ge=1, le=5, description="1 to 5 days back (FIRMS)")
    province: str = Field(default="", description="SiPongi+: keep this nama_provinsi only")
    utc_offset: int = Field(default=7, ge=7, le=9, description="hours for the local date: 7 WIB, 8 WITA, 9 WIT")

    @field_validator("sensors")
    @classmethod
    def _known(cls, sensors: tuple[str, ...]) -> tuple[str, ...]:
        wrong = [s for s in sensors if s not in _SENSORS]
        if wrong or not sensors:
            raise ValueError(f"'{wrong[0] if wrong else ''}' is no FIRMS data set; there are {', '.join(_SENSORS)}")
        return sensors


@dataclass(frozen=True, kw_only=True)
class Hotspots(Kind[HotspotOptions]):
    """Hotspots of the last days. A satellite sees heat, not fire: pictures say `titik panas`."""

    kind: ClassVar[str] = "hotspots"
    words: ClassVar[type[Options]] = HotspotOptions
    lasting: ClassVar[bool] = False
    home: ClassVar[str] = FIRMS
    expected: ClassVar[Mapping[str, Any]] = {"ranges": {"lintang": list(_LATITUDES), "bujur": list(_LONGITUDES)}}

    @classmethod
    def open(cls, name: str, config: SourceConfig, secret: str) -> Hotspots:
        """The source, or ConfigError with every mistake in its options."""
        sipongi = config.options.get("feed") == "sipongi"
        if not sipongi and not secret:
            why = "is missing; FIRMS needs a MAP_KEY (firms.modaps.eosdis.nasa.gov/api/map_key)"
            raise ConfigError([mistake(name, "secret", why)])
        moved = config.model_copy(update={"base_url": config.base_url or SIPONGI}) if sipongi else config
        return super().open(name, moved, secret)

    def questions(self, now: datetime) -> Sequence[Question]:
        """One address a data set; SiPongi+ has one for all."""
        if self.options.feed == "sipongi":
            asked = [("wilayah", "IN"), ("filterperiode", "false"), ("from", ""), ("to", ""), ("late", "24")]
            asked += [("satelit[]", f"NASA-{name}") for name in ("MODIS", "SNPP", "NOAA20")]
            asked += [("confidence[]", level) for level in ("low", "medium", "high")]
            return [(f"{self.base_url}/api/opsroom/indoHotspot?{urlencode(asked)}&provinsi=&kabkota=", {})]
        box = ",".join(f"{side:g}" for side in self.options.area)
        home = f"{self.base_url}/api/area/csv/{self.secret}"
        return [(f"{home}/{sensor}/{box}/{self.options.days}", {}) for sensor in self.options.sensors]

    def read(self, snapshot: Snapshot) -> Reading:
        """One row a hotspot; what several satellites saw stays several rows, and the title names them."""
        rows: list[tuple[Any, ...]] = []
        notes: list[str] = []
        sipongi = False
        for part in snapshot.parts:
            refuse_page(part, "the hotspots")
            if part.body.lstrip()[:1] in (b"{", b"["):
                sipongi = True
                rows += self._of_geojson(part, notes)
            else:
                rows += self._of_csv(part)
        unique = sorted(dict.fromkeys(rows), key=lambda row: row[0])
        if len(unique) < len(rows):
            notes.append(f"{len(rows) - len(unique)} lines that were there twice count once")
        days = sorted({row[1] for row in unique}) or [local_day(snapshot.fetched_at, self.options.utc_offset)]
        seen = ", ".join(sorted({row[4] for row in unique}))
        first, last = plain_date(days[0]), plain_date(days[-1])
        return self.table(
            snapshot, COLUMNS, unique, notes=notes, as_of=days[-1],
            producer="SiPongi+ Kementerian Kehutanan" if sipongi else "NASA FIRMS/LANCE",
            title="Titik panas" + (f", satelit {seen}" if seen else ""),
            period=first if first == last else f"{first} sampai {last}",
            licence="" if sipongi else "Domain publik; kredit NASA LANCE/FIRMS",
        )  # fmt: skip

    def _of_csv(self, part: Part) -> list[tuple[Any, ...]]:
        lines = records(part, _SHARED, "hotspot table")
        return [self._line(line, number, part.url) for number, line in enumerate(lines, start=2)]

    def _line(self, said: Mapping[str, str], number: int, url: str) -> tuple[Any, ...]:
        try:
            at = overpass(said["acq_date"], said["acq_time"])
            latitude, longitude = float(said["latitude"]), float(said["longitude"])
            frp = float(said["frp"]) if said["frp"] else None
            level = confidence(said["confidence"])
        except (KeyError, ValueError) as error:
            raise SourceRefused(f"{url}: line {number} is no hotspot ({error})") from error
        satellite = _SATELLITES.get(said["satellite"], said["satellite"])
        day = local_day(at, self.options.utc_offset)
        return (at, day, latitude, longitude, satellite, level, frp, None, None, None)

    def _of_geojson(self, part: Part, notes: list[str]) -> list[tuple[Any, ...]]:
        raw = json_of(part, who="the hotspots")
        features = raw.get("features") if isinstance(raw, dict) else None
        if not isinstance(features, list):
            raise SourceRefused(f"{part.url} is JSON but no list of hotspots (GeoJSON)")
        rows = []
        for number, feature in enumerate(features, start=1):
            try:
                row, swapped = self._feature(feature)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                raise SourceRefused(f"{part.url}: feature {number} is no hotspot ({error})") from error
            if swapped:
                notes.append(f"feature {number} had latitude and longitude in the wrong order; put right")
            if not self.options.province or row[9] == self.options.province:
                rows.append(row)
        return rows

    def _feature(self, feature: Mapping[str, Any]) -> tuple[tuple[Any, ...], bool]:
        said = feature["properties"]
        longitude, latitude = (float(c) for c in feature["geometry"]["coordinates"][:2])
        swapped = _inside(latitude, longitude) and not _inside(longitude, latitude)
        if swapped:
            longitude, latitude = latitude, longitude
        elif not _inside(longitude, latitude):
            raise ValueError(f"{longitude}, {latitude} is not in Indonesia")
        at = datetime.fromisoformat(str(said["date_hotspot_ori"]))
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        regency = str(said.get("kabkota") or "")
        known = region_named(regency)
        level = confidence(str(said["confidence_level"]))
        where = (known.name if known else regency or None, said.get("kecamatan") or None, said.get("nama_provinsi"))
        day = local_day(at, self.options.utc_offset)
        return (at, day, latitude, longitude, str(said["sumber"]), level, None, *where), swapped


def overpass(day: str, clock: str) -> datetime:
    """The UTC moment of FIRMS's date and time, whose HHMM has no leading zeros: `5` is 00:05, `553` is 05:53."""
    if not re.fullmatch(r"\d{1,4}", clock):
        raise ValueError(f"'{clock}' is no time of day")
    hour, minute = divmod(int(clock), 100)
    if hour > 23 or minute > 59:
        raise ValueError(f"'{clock}' is no time of day")
    return datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(hours=hour, minutes=minute)


def confidence(said: str) -> str:
    """rendah, sedang or tinggi, from VIIRS's letters, SiPongi's words or MODIS's percent (30 and 80 part them)."""
    if said in _LEVELS:
        return _LEVELS[said]
    percent = int(said)
    if not 0 <= percent <= 100:
        raise ValueError(f"confidence {said} is no percentage")
    return "rendah" if percent < 30 else "sedang" if percent < 80 else "tinggi"


def _inside(longitude: float, latitude: float) -> bool:
    return _LONGITUDES[0] <= longitude <= _LONGITUDES[1] and _LATITUDES[0] <= latitude <= _LATITUDES[1]
