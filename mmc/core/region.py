"""Region: the regencies of a province, known by both code systems and by every usual spelling.

Kemendagri and BPS number the same regencies differently (8 of 14 in Kalimantan Tengah), so a code is
only ever read together with its system; a bare number names nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from mmc.errors import DatasetError

System = Literal["kemendagri", "bps"]


@dataclass(frozen=True, kw_only=True)
class Region:
    """One regency or city. `key` is ours and never changes; the codes belong to others."""

    key: str  # "kotawaringin-barat"
    name: str  # what pictures show: "Kotawaringin Barat", "Palangka Raya"
    kemendagri: str  # "62.01"
    bps: str  # "6201"
    capital: str  # the town: "Pangkalan Bun"
    weather: str  # adm4 of a kelurahan in the capital, for the forecast
    city: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """`Kabupaten Kapuas`, `Kota Palangka Raya`."""
        return f"{'Kota' if self.city else 'Kabupaten'} {self.name}"


@dataclass(frozen=True, kw_only=True)
class Province:
    """A province with its regencies in Kemendagri order."""

    name: str
    kemendagri: str
    bps: str  # the WebAPI domain
    regions: tuple[Region, ...]
    aliases: tuple[str, ...] = ()


def _kalteng(key: str, name: str, codes: str, capital: str, weather: str, *aliases: str, city: bool = False) -> Region:
    kemendagri, bps = codes.split()
    return Region(
        key=key, name=name, kemendagri=kemendagri, bps=bps, capital=capital,
        weather=f"{kemendagri}.{weather}", city=city, aliases=aliases,
    )  # fmt: skip


KALTENG = Province(
    name="Kalimantan Tengah",
    kemendagri="62",
    bps="6200",
    aliases=("Kalteng", "Kalimantan Teng"),
    regions=(
        _kalteng(
            "kotawaringin-barat", "Kotawaringin Barat", "62.01 6201", "Pangkalan Bun", "02.1006",
            "Kobar", "Kotawaringin Brt", "Ktw Barat", "Kotawaringin Bar",
        ),
        _kalteng(
            "kotawaringin-timur", "Kotawaringin Timur", "62.02 6202", "Sampit", "06.1002",
            "Kotim", "Kotawaringin Tmr", "Ktw Timur", "Kotawaringin Tim",
        ),
        _kalteng("kapuas", "Kapuas", "62.03 6203", "Kuala Kapuas", "01.1008", "Kps"),
        _kalteng("barito-selatan", "Barito Selatan", "62.04 6204", "Buntok", "06.1008", "Barsel", "Barito Sel"),
        _kalteng("barito-utara", "Barito Utara", "62.05 6205", "Muara Teweh", "05.1014", "Barut", "Barito Utr"),
        _kalteng("katingan", "Katingan", "62.06 6209", "Kasongan", "02.1004", "Ktg"),
        _kalteng("seruyan", "Seruyan", "62.07 6208", "Kuala Pembuang", "01.1002", "Sry"),
        _kalteng("sukamara", "Sukamara", "62.08 6206", "Sukamara", "01.1004", "Skr"),
        _kalteng("lamandau", "Lamandau", "62.09 6207", "Nanga Bulik", "03.1005", "Lmd"),
        _kalteng("gunung-mas", "Gunung Mas", "62.10 6211", "Kuala Kurun", "02.1012", "Gumas", "G. Mas"),
        _kalteng("pulang-pisau", "Pulang Pisau", "62.11 6210", "Pulang Pisau", "05.1005", "Pulpis", "P. Pisau"),
        _kalteng("murung-raya", "Murung Raya", "62.12 6213", "Puruk Cahu", "01.1013", "Mura", "M. Raya"),
        _kalteng("barito-timur", "Barito Timur", "62.13 6212", "Tamiang Layang", "01.1012", "Bartim", "Barito Tmr"),
        _kalteng(
            "palangka-raya", "Palangka Raya", "62.71 6271", "Palangka Raya", "01.1003",
            "Palangkaraya", "P. Raya", "Pky", "Plk Raya", city=True,
        ),
    ),
)  # fmt: skip

PROVINCES = (KALTENG,)
REGIONS = tuple(region for province in PROVINCES for region in province.regions)

_RANK = re.compile(r"^(?:kabupaten|kab|kota|kotamadya|kodya)\b\.?\s*")


@lru_cache(maxsize=4096)
def region_named(text: str) -> Region | None:
    """The region a name means in any usual spelling, None if it is none we know. Never a near guess."""
    return _by_name().get(_fold(text))


def region_coded(code: str, system: System) -> Region:
    """The region a code means in one code system; DatasetError if it means none."""
    digits = code.replace(".", "").strip()
    for region in REGIONS:
        if digits == (region.bps if system == "bps" else region.kemendagri.replace(".", "")):
            return region
    raise DatasetError(f"'{code}' is no {system} code of a regency we know")


def province_named(text: str) -> Province | None:
    """The province a name means (`Provinsi Kalimantan Tengah`, `KALTENG`), None if none we know."""
    folded = re.sub(r"^(?:provinsi|prov|propinsi)", "", _fold(text))
    for province in PROVINCES:
        if folded in [_fold(spelling) for spelling in (province.name, *province.aliases)]:
            return province
    return None


def _fold(text: str) -> str:
    """A name without rank, case, spaces and marks, so that `K a p u a s` and `Kab.Kapuas` meet."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    plain = _RANK.sub("", re.sub(r"\s+", " ", plain))
    return re.sub(r"[^a-z0-9]", "", plain)


@lru_cache(maxsize=1)
def _by_name() -> dict[str, Region]:
    found: dict[str, Region] = {}
    for region in REGIONS:
        for spelling in (region.name, *region.aliases):
            other = found.setdefault(_fold(spelling), region)
            if other is not region:
                raise DatasetError(f"'{spelling}' would mean both {other.name} and {region.name}")
    return found
