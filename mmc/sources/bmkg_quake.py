"""BMKG's earthquakes: the latest one, the fifteen above magnitude 5, or the fifteen that were felt."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, ClassVar, Literal

from pydantic import Field, field_validator

from mmc.core.dataset import Column, Dataset
from mmc.core.text import plain_date
from mmc.errors import SourceRefused
from mmc.sources.checks import Check
from mmc.sources.kind import Kind, Question, local_day, refuse_page
from mmc.sources.markup import Node, read_xml
from mmc.sources.numbers import read_date
from mmc.sources.snapshot import Part, Snapshot
from mmc.sources.source import Options, Reading, Total, json_of

_ZONES = {"WIB": 7, "WITA": 8, "WIT": 9}
COLUMNS = (
    Column(name="waktu", kind="time", label="Waktu"),
    Column(name="tanggal", kind="date", label="Tanggal (WIB)"),
    Column(name="magnitudo", kind="number", label="Magnitudo", unit="M"),
    Column(name="kedalaman", kind="number", label="Kedalaman", unit="km"),
    Column(name="lintang", kind="number", label="Lintang", unit="°"),
    Column(name="bujur", kind="number", label="Bujur", unit="°"),
    Column(name="wilayah", kind="text", label="Wilayah"),
    Column(name="potensi", kind="text", label="Potensi"),
    Column(name="dirasakan", kind="text", label="Dirasakan (MMI)"),
    Column(name="shakemap", kind="text", label="Peta guncangan"),
)
_DISTANCE = Column(name="jarak_km", kind="number", label="Jarak", unit="km")


class QuakeOptions(Options):
    """Which list, and the place distances are measured from."""

    feed: Literal["autogempa", "gempaterkini", "gempadirasakan"] = Field(
        default="gempadirasakan", description="the latest quake, the last 15 of M 5 and more, or the last 15 felt"
    )
    near: tuple[float, float] | None = Field(
        default=None, description="[latitude, longitude]: adds the column jarak_km, for `where jarak_km < 500`"
    )

    @field_validator("near")
    @classmethod
    def _on_earth(cls, near: tuple[float, float] | None) -> tuple[float, float] | None:
        if near and not (-90 <= near[0] <= 90 and -180 <= near[1] <= 180):
            raise ValueError("write latitude first: [-2.21, 113.92]")
        return near


@dataclass(frozen=True, kw_only=True)
class Quake:
    """One earthquake as BMKG tells it."""

    at: datetime  # aware, UTC
    magnitude: float
    depth: float
    latitude: float
    longitude: float
    place: str
    potential: str
    felt: str
    shakemap: str


@dataclass(frozen=True, kw_only=True)
class BmkgQuake(Kind[QuakeOptions]):
    """Earthquakes of BMKG. No quake near us is a good answer: the table may well be empty after its `where`."""

    kind: ClassVar[str] = "bmkg_quake"
    words: ClassVar[type[Options]] = QuakeOptions
    lasting: ClassVar[bool] = False
    home: ClassVar[str] = "https://data.bmkg.go.id"
    gap: ClassVar[float] = 1.0
    expected: ClassVar[Mapping[str, Any]] = {"ranges": {"magnitudo": [0, 10], "kedalaman": [0, 800]}}

    def questions(self, now: datetime) -> Sequence[Question]:
        """The one address of the list."""
        return [(f"{self.base_url}/DataMKG/TEWS/{self.options.feed}.json", {})]

    def read(self, snapshot: Snapshot) -> Reading:
        """One row a quake, the newest first; the same second twice is one quake."""
        found = {quake.at: quake for part in snapshot.parts for quake in read_quakes(part)}
        quakes = [found[at] for at in sorted(found, reverse=True)]
        near = self.options.near
        columns = (*COLUMNS, _DISTANCE) if near else COLUMNS
        rows = [_row(q) + ((round(distance_km(near, (q.latitude, q.longitude))),) if near else ()) for q in quakes]
        days = sorted({local_day(q.at) for q in quakes})
        first, last = plain_date(days[0]), plain_date(days[-1])
        return self.table(
            snapshot, columns, rows, producer="BMKG", as_of=days[-1], licence="Sumber data: BMKG",
            title="Gempa bumi", period=first if first == last else f"{first} sampai {last}",
        )  # fmt: skip

    def checks(
        self, dataset: Dataset, now: datetime, declared: Mapping[str, Any], totals: Sequence[Total] = ()
    ) -> list[Check]:
        """Believable magnitude and depth, and no quake of the future."""
        ahead = [at for at in dataset.values("waktu") if at > now + timedelta(minutes=5)]
        message = f"a quake at {ahead[0]:%Y-%m-%d %H:%M} UTC lies in the future" if ahead else "no quake of the future"
        return [*Kind.checks(self, dataset, now, declared, totals), Check(name="past", ok=not ahead, message=message)]


def read_quakes(part: Part) -> list[Quake]:
    """The quakes of an answer, JSON or XML, one or a list; SourceRefused says which field is wrong."""
    refuse_page(part, "the earthquakes")
    if part.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        entries = [_of_xml(node) for node in read_xml(part.body, part.url).all("gempa")]
    else:
        entries = _of_json(part)
    if not entries:
        raise SourceRefused(f"{part.url} lists no earthquake at all")
    try:
        return [_quake(entry) for entry in entries]
    except (KeyError, TypeError, ValueError) as error:
        raise SourceRefused(f"{part.url} is no earthquake list of BMKG ({type(error).__name__}: {error})") from error


def _of_json(part: Part) -> list[dict[str, str]]:
    raw = json_of(part, who="the earthquakes")
    found = raw.get("Infogempa", {}) if isinstance(raw, dict) else {}
    found = found.get("gempa") if isinstance(found, dict) else None
    entries: list[Any] = found if isinstance(found, list) else [found]
    if not all(isinstance(entry, dict) for entry in entries):
        said = json.dumps(raw, ensure_ascii=False)[:80]
        raise SourceRefused(f"{part.url} is JSON but no earthquake list of BMKG ({said})")
    return [{k: "" if v is None else str(v) for k, v in entry.items()} for entry in entries]


def _of_xml(node: Node) -> dict[str, str]:
    entry = {child.tag: child.text.strip() for child in node.children}
    places = [entry[name] for name in sorted(entry) if re.fullmatch(r"Wilayah\d", name)]
    point = node.find("point")
    # Only the nearest place speaks for the quake: the far ones end at Jakarta.
    found = {"Coordinates": point.said("coordinates") if point else "", "Wilayah": places[0] if places else ""}
    return {**found, **entry}


def _quake(entry: Mapping[str, str]) -> Quake:
    latitude, longitude = _degrees(entry["Lintang"], "LS", "LU"), _degrees(entry["Bujur"], "BB", "BT")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ValueError(f"no place on earth: {entry['Lintang']} {entry['Bujur']}")
    shakemap = entry.get("Shakemap", "")
    felt = entry.get("Dirasakan", "").strip()
    return Quake(
        at=_moment(entry), latitude=latitude, longitude=longitude,
        magnitude=_figure(entry["Magnitude"]), depth=_figure(entry["Kedalaman"]),
        place=entry["Wilayah"].strip(), potential=entry.get("Potensi", "").strip(), felt="" if felt == "-" else felt,
        shakemap=shakemap if re.fullmatch(r"\d{14}\.mmi\.jpg", shakemap) else "",
    )  # fmt: skip


def _moment(entry: Mapping[str, str]) -> datetime:
    """The authoritative instant, else date and wall clock in the zone they name."""
    try:
        at = datetime.fromisoformat(entry.get("DateTime", ""))
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except ValueError:
        pass
    day = read_date(entry["Tanggal"])
    clock = re.fullmatch(r"(\d\d)[:.](\d\d)[:.](\d\d)\s*(WIB|WITA|WIT)?", entry["Jam"].strip())
    if day is None or clock is None:
        raise ValueError(f"'{entry['Tanggal']} {entry['Jam']}' is no time")
    zone = timezone(timedelta(hours=_ZONES[clock[4] or "WIB"]))
    hour, minute, second = (int(clock[n]) for n in (1, 2, 3))
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone).astimezone(UTC)


def _degrees(text: str, minus: str, plus: str) -> float:
    match = re.fullmatch(rf"(\d+(?:[.,]\d+)?)\s*°?\s*({minus}|{plus})", text.strip())
    if match is None:
        raise ValueError(f"'{text}' is no degree")
    value = float(match[1].replace(",", "."))
    return -value if match[2] == minus else value


def _figure(text: str) -> float:
    match = re.match(r"\s*(\d+(?:[.,]\d+)?)\s*(?:km|sr|m|mw)?\s*$", text, re.IGNORECASE)
    if match is None:
        raise ValueError(f"'{text}' is no figure")
    return float(match[1].replace(",", "."))


def _row(q: Quake) -> tuple[Any, ...]:
    told = (q.place, q.potential or None, q.felt or None, q.shakemap or None)
    return (q.at, local_day(q.at), q.magnitude, q.depth, q.latitude, q.longitude, *told)


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres between two places (latitude, longitude) over the round earth."""
    (la, lo), (lb, lp) = ((math.radians(a), math.radians(b)) for a, b in (one, other))
    half = math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin((lp - lo) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))
