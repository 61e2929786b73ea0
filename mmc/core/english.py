"""English of what is written in tables: units, periods, weather, places. A table's own words come first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from mmc.core.dataset import Column, Dataset
from mmc.core.language import spoken

UNITS = {
    "jiwa": "people", "orang": "people", "kk": "families", "unit": "units", "kasus": "cases", "titik": "points",
    "ekor": "head", "buah": "items", "ton": "tonnes", "desa": "villages", "sekolah": "schools", "persen": "percent",
    "poin": "points", "liter": "litre", "butir": "piece", "ikat": "bunch", "hari": "day", "bulan": "month",
    "tahun": "year", "hektare": "hectares", "hektar": "hectares", "kwintal": "quintals", "kejadian": "events",
    "rumah": "houses", "kali": "times", "jam": "hours", "kecamatan": "districts", "kelurahan": "urban villages",
    "pembaca": "readers", "pengikut": "followers", "konten": "stories", "siaran": "releases", "kegiatan": "events",
    "ribu": "thousand", "juta": "million", "miliar": "billion", "triliun": "trillion", "dan": "and",
}  # fmt: skip
# After a stroke one is meant: `rupiah/person`.
_ONE = {"jiwa": "person", "orang": "person", "kk": "family", "rumah": "house", "desa": "village", "unit": "unit",
        "ekor": "head", "buah": "item", "ton": "tonne", "hektare": "hectare", "hektar": "hectare", "jam": "hour"}
_MONTHS = {
    "januari": "January", "februari": "February", "maret": "March", "april": "April", "mei": "May", "juni": "June",
    "juli": "July", "agustus": "August", "september": "September", "oktober": "October", "november": "November",
    "desember": "December", "agu": "Aug", "agt": "Aug", "okt": "Oct", "des": "Dec",
}  # fmt: skip
_DAYS = {
    "senin": "Monday", "selasa": "Tuesday", "rabu": "Wednesday", "kamis": "Thursday", "jumat": "Friday",
    "sabtu": "Saturday", "minggu": "Sunday", "besok": "tomorrow", "hari ini": "today",
}  # fmt: skip
_ORDINALS = {"i": "first", "ii": "second", "iii": "third", "iv": "fourth", "1": "first", "2": "second", "3": "third",
             "4": "fourth"}  # fmt: skip
_PERIODS = (
    (r"\bsemester (i|ii|1|2)\b(?: tahun)?(?= \d{4})", lambda m: f"{_ORDINALS[m[1].lower()]} half of"),
    (r"\b(?:triwulan|kuartal) (i|ii|iii|iv|[1-4])\b(?: tahun)?(?= \d{4})",
     lambda m: f"{_ORDINALS[m[1].lower()]} quarter of"),
    (r"\btahun anggaran (?=\d{4})", lambda m: "fiscal year "),
    (r"\btahun (?=\d{4})", lambda m: ""),
    (r"(?:^|\b)per (?=\d{1,2} |[A-Z])", lambda m: "as of "),
    (r"\b(?:sampai|hingga|s\.d\.|s/d)(?= |$)", lambda m: "to"),
    (r",? dan\b", lambda m: " and"),
)  # fmt: skip
# Titles of columns that our own sources give.
_TITLES = {
    "jumlah penduduk": "Population", "penduduk": "Population", "kabupaten/kota": "Regencies and cities",
    "provinsi": "Provinces", "kota": "Towns", "cuaca": "Weather", "tanggal": "Date", "waktu": "Time",
    "kecamatan": "Districts", "harga": "Price", "komoditas": "Commodity", "luas wilayah": "Area", "luas": "Area",
    "kepadatan penduduk": "Population density", "kepadatan": "Population density", "tahun": "Year",
    "bulan": "Month", "indikator": "Indicators", "target": "Target", "realisasi": "Realised",
    "suhu terendah": "Lowest temperature", "suhu tertinggi": "Highest temperature", "suhu": "Temperature",
    "kelembapan": "Humidity", "kecepatan angin": "Wind speed", "arah angin": "Wind direction",
}  # fmt: skip
# BMKG's descriptions, lower case.
SKIES = {
    "cerah": "clear", "cerah berawan": "partly cloudy", "berawan": "mostly cloudy", "berawan tebal": "overcast",
    "udara kabur": "haze", "asap": "smoke", "kabut": "fog", "kabut/asap": "fog or smoke",
    "hujan ringan": "light rain", "hujan lokal": "local showers", "hujan sedang": "moderate rain", "hujan": "rain",
    "hujan lebat": "heavy rain", "hujan sangat lebat": "very heavy rain", "hujan petir": "rain with thunder",
    "hujan disertai petir": "rain with thunder", "petir": "lightning", "angin kencang": "strong wind",
}  # fmt: skip
_COMPASS = {
    "utara": "north", "timur laut": "northeast", "timur": "east", "tenggara": "southeast", "selatan": "south",
    "barat daya": "southwest", "barat": "west", "barat laut": "northwest",
}  # fmt: skip
_MOMENT = re.compile(rf"(?:\d{{1,2}} )?(?:{'|'.join(_MONTHS)})(?: \d{{4}})?", re.IGNORECASE)
_DATED = re.compile(rf"\b(?:{'|'.join([*_MONTHS, *_DAYS])})\b", re.IGNORECASE)


def in_language(dataset: Dataset) -> Dataset:
    """The dataset as it is said in the language in force: titles, units, period and the cells it has English for."""
    if spoken() != "en":
        return dataset
    own = dataset.english
    origin = dataset.origin
    said = replace(
        origin, title=_own(own, origin.title), period=own.get(origin.period) or period(origin.period),
        producer=own.get(origin.producer) or origin.producer.replace(", dan ", " and ").replace(" dan ", " and "),
    )
    cells = [_cells(column, own) for column in dataset.columns if column.kind == "text"]
    table = dataset.table.with_columns(cells) if cells else dataset.table
    return replace(dataset, table=table, columns=tuple(_column(c, own) for c in dataset.columns), origin=said,
                   english={})  # fmt: skip


def options_in_language(options: Mapping[str, Any], dataset: Dataset) -> dict[str, Any]:
    """The options an editor gave, in the language in force where the table has English for them."""
    own = dataset.english if spoken() == "en" else {}
    return {key: own.get(value, value) if isinstance(value, str) else value for key, value in options.items()}


def untold(dataset: Dataset) -> list[str]:
    """The titles of number columns nobody gave in English: they would stand in the picture as they are."""
    known = {*dataset.english, *dataset.english.values()}
    titles = [c.label or c.name for c in dataset.columns if c.kind == "number"]
    dates = re.compile(rf"(?:[\d\s./–-]|\b(?:{'|'.join(_MONTHS)}|jan|feb|mar|apr|jun|jul|sep|nov)\b)+", re.IGNORECASE)
    return [t for t in titles if t not in known and t.lower() not in _TITLES and not dates.fullmatch(t)]


def unit(words: str) -> str:
    """`people/km²` for `jiwa/km²`; what is no word of ours stays."""
    first, *per = words.split("/")
    each = [" ".join(_ONE.get(w.lower()) or UNITS.get(w.lower(), w) for w in part.split(" ")) for part in per]
    return "/".join([" ".join(UNITS.get(w.lower(), w) for w in first.split(" ")), *each])


def period(words: str) -> str:
    """`second half of 2024`, `1 August to 18 November 2026`, `as of 31 December 2024`."""
    for pattern, english in _PERIODS:
        words = re.sub(pattern, english, words, flags=re.IGNORECASE)
    return dated(words)


def dated(words: str) -> str:
    """The same words with months and days in English."""
    return _DATED.sub(lambda found: (_MONTHS | _DAYS)[found[0].lower()], words)


def weather(words: str) -> str:
    """`heavy rain and lightning`: a description of BMKG's, lower case; words nobody knows stay."""
    parts = [" ".join(part.split()) for part in re.split(r",| dan | disertai ", words.lower())]
    if " ".join(words.lower().split()) in SKIES:
        return SKIES[" ".join(words.lower().split())]
    return " and ".join(SKIES[part] for part in parts) if all(part in SKIES for part in parts) else words


def area(words: str) -> str:
    """`Kapuas Regency` for `Kabupaten Kapuas`."""
    words = re.sub(r"^(?:Kabupaten|Kab\.) (.+)", r"\1 Regency", words)
    return re.sub(r"^Kota (.+)", r"\1 City", words)


def epicentre(words: str) -> str:
    """`on land, 18 km southeast of Puruk Cahu` for `di darat 18 km tenggara Puruk Cahu`."""
    ways = "|".join(sorted(_COMPASS, key=len, reverse=True))
    found = re.fullmatch(rf"(?:di|pada) (darat|laut) (.+? km) ({ways}) (.+)", words, re.IGNORECASE)
    if not found:
        return words
    where = "on land" if found[1].lower() == "darat" else "at sea"
    return f"{where}, {found[2]} {_COMPASS[found[3].lower()]} of {found[4]}"


def has(name: str, measure: str, label: str, *, most: bool) -> str:
    """`Kapuas has the largest population`: the word for an end of a scale depends on what is counted."""
    people = measure.lower() in ("people", "families")
    words = ("most", "fewest") if measure.lower() in COUNTED and not people else ("highest", "lowest")
    if people or measure.lower() in ("km²", "ha", "m²", "km"):
        words = ("largest", "smallest")
    return f"{name} has the {words[0] if most else words[1]} {lower(label)}"


def lower(label: str) -> str:
    """A title inside a sentence: abbreviations keep their capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


COUNTED = frozenset(
    UNITS[word] for word in ("jiwa", "orang", "kk", "unit", "kasus", "titik", "ekor", "buah", "desa", "sekolah",
                             "kecamatan", "kejadian", "rumah")
)  # fmt: skip


def _own(own: Mapping[str, str], words: str) -> str:
    return own.get(words) or dated(words)


def _column(column: Column, own: Mapping[str, str]) -> Column:
    title = column.label or column.name
    label = own.get(title) or _TITLES.get(title.lower()) or dated(title)
    return replace(column, label=label, unit=own.get(column.unit) or unit(column.unit))


def _cells(column: Column, own: Mapping[str, str]) -> pl.Expr:
    def told(cell: str) -> str:
        if cell in own:
            return own[cell]
        if column.name == "satuan":
            return unit(cell)
        return dated(cell) if _MOMENT.fullmatch(cell.strip()) else cell

    return pl.col(column.name).map_elements(told, return_dtype=pl.String)
