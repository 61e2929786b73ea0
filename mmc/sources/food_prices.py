"""Food prices: the PIHPS grid of Bank Indonesia, a scraped PIHPS table, or SP2KP's comparison of provinces."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Literal

from pydantic import Field

from mmc.core.dataset import Column
from mmc.core.region import province_named, region_named
from mmc.core.text import plain_date
from mmc.errors import SourceRefused
from mmc.sources.kind import Kind, Question, local_day, refuse_page
from mmc.sources.numbers import is_missing, read_date
from mmc.sources.records import records
from mmc.sources.snapshot import Part, Snapshot
from mmc.sources.source import Options, Reading, json_of

_PRICE_TYPES = {1: "pasar tradisional", 2: "pasar modern", 3: "pedagang besar", 4: "produsen"}
_PIHPS, _SP2KP = "PIHPS Nasional, Bank Indonesia", "SP2KP, Kementerian Perdagangan"
_LEVELS = {0: "nasional", 1: "provinsi", 2: "kabupaten/kota"}
_SCRAPED = ("Date_Param", "Commodity_Name", "Province_Name", "Price")
Row = tuple[str | None, str | None, str, date, float | None]  # commodity, place, level, day, price


class PriceOptions(Options):
    """Which grid of PIHPS."""

    grid: Literal["komoditas", "daerah"] = Field(
        default="komoditas", description="one commodity over all places, or one province with all commodities"
    )
    commodity: str = Field(default="", description="PIHPS's comcat_id of the one commodity, like com_16")
    commodity_name: str = Field(default="", description="what pictures call it; the grid does not say")
    province_id: int = Field(default=22, ge=1, le=34, description="PIHPS's own numbering; Kalimantan Tengah is 22")
    price_type: Literal[1, 2, 3, 4] = Field(default=1, description="1 traditional, 2 modern, 3 wholesale, 4 producer")
    days: int = Field(default=30, ge=1, le=31, description="days back; PIHPS times out on long ranges")
    unit: str = Field(default="Rp/kg", description="unit of the price; oil is Rp/liter")


@dataclass(frozen=True, kw_only=True)
class FoodPrices(Kind[PriceOptions]):
    """Daily food prices. Weekends carry no survey: what stands there is Friday's price and counts as missing."""

    kind: ClassVar[str] = "food_prices"
    words: ClassVar[type[Options]] = PriceOptions
    home: ClassVar[str] = "https://www.bi.go.id/hargapangan"
    gap: ClassVar[float] = 1.0

    def questions(self, now: datetime) -> Sequence[Question]:
        """One call: a commodity over all places, or a province over all commodities."""
        last = local_day(now)
        asked = {
            "price_type_id": str(self.options.price_type), "comcat_id": self.options.commodity,
            "province_id": str(self.options.province_id), "regency_id": "", "tipe_laporan": "1",
            "start_date": str(last - timedelta(days=self.options.days)), "end_date": str(last),
        }  # fmt: skip
        home = f"{self.base_url}/WebSite/TabelHarga"
        if self.options.grid == "daerah":
            return [(f"{home}/GetGridDataDaerah", {**asked, "market_id": ""})]
        # Responders of producer and wholesale prices are persons: showPasar stays off.
        return [(f"{home}/GetGridDataKomoditas", {**asked, "showKota": "true", "showPasar": "false"})]

    def headers(self) -> dict[str, str]:
        """The grid answers a script only."""
        return {"X-Requested-With": "XMLHttpRequest"}

    def read(self, snapshot: Snapshot) -> Reading:
        """One row a place (or commodity) and day; never sum the levels."""
        notes: list[str] = []
        rows: list[Row] = []
        producers: dict[str, None] = {}
        for part in snapshot.parts:
            producer, found = read_prices(part, notes)
            producers[producer] = None
            rows += found
        observed = sorted(row[3] for row in rows if row[4] is not None)
        if not observed:
            raise SourceRefused(f"{snapshot.parts[0].url} has no price in these days; nothing was published")
        named = any(row[0] for row in rows)
        placed = any(row[1] for row in rows)
        columns, cells = _table(rows, named, placed, self.options.unit)
        first, last = plain_date(observed[0]), plain_date(observed[-1])
        what = self.options.commodity_name or self.options.commodity
        return self.table(
            snapshot, columns, cells, notes=notes, as_of=observed[-1],
            producer="; ".join(producers), period=first if first == last else f"{first} sampai {last}",
            title=f"Harga {what or 'pangan'}, {_PRICE_TYPES[self.options.price_type]}" if _PIHPS in producers else "",
        )  # fmt: skip


def read_prices(part: Part, notes: list[str]) -> tuple[str, list[Row]]:
    """Who published them and the prices, whichever of the three shapes; SourceRefused says why there are none."""
    refuse_page(part, "the prices")
    if part.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        return _PIHPS, _scraped(part, notes)
    raw = json_of(part, who="the prices")
    if not isinstance(raw, dict) or "data" not in raw:
        said = str(raw.get("message") or "") if isinstance(raw, dict) else ""
        raise SourceRefused(f"{part.url} refuses: {said or 'JSON without prices'}")
    data = raw["data"]
    try:
        return (_SP2KP, _comparison(data)) if isinstance(data, dict) else (_PIHPS, _grid(data, part.url))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SourceRefused(f"{part.url} is no table of prices ({type(error).__name__}: {error})") from error


def _grid(data: Sequence[Mapping[str, Any]], url: str) -> list[Row]:
    """Days are columns; `level` says what a row is."""
    if not data:
        raise SourceRefused(f"{url} has no price in these days; nothing was published")
    days = [key for key in data[0] if read_date(key) is not None]
    if not days:
        raise SourceRefused(f"{url}: the grid has no column of a day; the report type may be wrong")
    places = any(_is_place(str(row["name"])) for row in data)
    found: list[Row] = []
    for row in data:
        name, level = " ".join(str(row["name"]).split()), int(row["level"])
        if not places:
            told: tuple[str | None, str | None, str] = (name, None, "kategori" if level == 1 else "komoditas")
        elif level in _LEVELS:
            region = region_named(name) if level == 2 else None
            told = (None, region.name if region else name, _LEVELS[level])
        else:
            continue  # single respondents are persons
        found += [(*told, day, price(str(row.get(key, "-")))) for key in days if (day := read_date(key))]
    return found


def _is_place(name: str) -> bool:
    return name.casefold() == "semua provinsi" or bool(province_named(name) or region_named(name))


def _comparison(data: Mapping[str, Any]) -> list[Row]:
    """SP2KP: provinces side by side on one day. `harga_sebelumnya` is of last month and left alone."""
    day = date.fromisoformat(data["tanggal"])
    return [
        (None, str(item["nama_provinsi"]), "provinsi", day, None if item["harga"] is None else float(item["harga"]))
        for item in data["items"]
    ]


def _scraped(part: Part, notes: list[str]) -> list[Row]:
    lines = records(part, _SCRAPED, "table of prices")
    found: list[Row] = []
    carried = 0
    for number, line in enumerate(lines, start=2):
        day = read_date(line["Date_Param"])
        try:
            value = float(line["Price"]) if line["Price"] else None
        except ValueError as error:
            raise SourceRefused(f"{part.url}: line {number}: '{line['Price']}' is no price") from error
        if day is None:
            raise SourceRefused(f"{part.url}: line {number}: '{line['Date_Param']}' is no day")
        if day.weekday() >= 5 and value is not None:
            carried, value = carried + 1, None
        found.append((line["Commodity_Name"], line["Province_Name"], "provinsi", day, value))
    if carried:
        notes.append(f"{carried} weekend prices are Friday's carried over, not observed; they count as missing")
    return found


def price(text: str) -> float | None:
    """The price in a grid cell, where a comma parts thousands (`43,550` is 43550); None where there is none."""
    if is_missing(text):
        return None
    if not re.fullmatch(r"\d{1,3}(?:,\d{3})*(?:\.\d+)?|\d+(?:\.\d+)?", text.strip()):
        raise ValueError(f"'{text}' is no price")
    return float(text.replace(",", ""))


def _table(rows: Sequence[Row], named: bool, placed: bool, unit: str) -> tuple[list[Column], list[tuple[Any, ...]]]:
    columns = [Column(name="komoditas", kind="text", label="Komoditas")] if named else []
    columns += [Column(name="wilayah", kind="text", label="Wilayah")] if placed else []
    columns += [
        Column(name="tingkat", kind="text", label="Tingkat"),
        Column(name="tanggal", kind="date", label="Tanggal"),
        Column(name="harga", kind="number", label="Harga", unit=unit),
    ]
    cells = [(*((r[0],) if named else ()), *((r[1],) if placed else ()), *r[2:]) for r in rows]
    return columns, cells
