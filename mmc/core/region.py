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
    """A province; its regencies in Kemendagri order where we know them (`regions` is empty for the others)."""

    name: str
    kemendagri: str  # "62"
    bps: str  # the WebAPI domain: "6200"
    regions: tuple[Region, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Ours, and never changed: `kalimantan-tengah`."""
        return self.name.casefold().replace(" ", "-")


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

# Kemendagri, BPS, name, other usual spellings. The two systems differ for all of Papua since 2022.
_OTHERS = (
    ("11", "11", "Aceh", "NAD", "Nanggroe Aceh Darussalam", "D.I. Aceh"),
    ("12", "12", "Sumatera Utara", "Sumut", "Sumatra Utara"),
    ("13", "13", "Sumatera Barat", "Sumbar", "Sumatra Barat"),
    ("14", "14", "Riau"),
    ("15", "15", "Jambi"),
    ("16", "16", "Sumatera Selatan", "Sumsel", "Sumatra Selatan"),
    ("17", "17", "Bengkulu"),
    ("18", "18", "Lampung"),
    ("19", "19", "Kepulauan Bangka Belitung", "Babel", "Bangka Belitung", "Kep. Bangka Belitung", "Kep. Babel"),
    ("21", "21", "Kepulauan Riau", "Kepri", "Kep. Riau"),
    ("31", "31", "DKI Jakarta", "DKI", "Jakarta", "Daerah Khusus Jakarta", "Daerah Khusus Ibukota Jakarta", "DKJ"),
    ("32", "32", "Jawa Barat", "Jabar"),
    ("33", "33", "Jawa Tengah", "Jateng"),
    ("34", "34", "DI Yogyakarta", "DIY", "Yogyakarta", "Daerah Istimewa Yogyakarta", "DI. Yogyakarta"),
    ("35", "35", "Jawa Timur", "Jatim"),
    ("36", "36", "Banten"),
    ("51", "51", "Bali"),
    ("52", "52", "Nusa Tenggara Barat", "NTB"),
    ("53", "53", "Nusa Tenggara Timur", "NTT"),
    ("61", "61", "Kalimantan Barat", "Kalbar"),
    ("63", "63", "Kalimantan Selatan", "Kalsel"),
    ("64", "64", "Kalimantan Timur", "Kaltim"),
    ("65", "65", "Kalimantan Utara", "Kaltara"),
    ("71", "71", "Sulawesi Utara", "Sulut"),
    ("72", "72", "Sulawesi Tengah", "Sulteng"),
    ("73", "73", "Sulawesi Selatan", "Sulsel"),
    ("74", "74", "Sulawesi Tenggara", "Sultra"),
    ("75", "75", "Gorontalo"),
    ("76", "76", "Sulawesi Barat", "Sulbar"),
    ("81", "81", "Maluku"),
    ("82", "82", "Maluku Utara", "Malut"),
    ("91", "94", "Papua"),
    ("92", "91", "Papua Barat", "Pabar"),
    ("93", "95", "Papua Selatan"),
    ("94", "96", "Papua Tengah"),
    ("95", "97", "Papua Pegunungan"),
    ("96", "92", "Papua Barat Daya", "PBD"),
)


def _in_order() -> tuple[Province, ...]:
    others = (Province(name=n, kemendagri=k, bps=f"{b}00", aliases=tuple(more)) for k, b, n, *more in _OTHERS)
    return tuple(sorted((KALTENG, *others), key=lambda p: p.kemendagri))


PROVINCES = _in_order()
REGIONS = tuple(region for province in PROVINCES for region in province.regions)

_RANK = re.compile(r"^(?:kabupaten|kab|kota|kotamadya|kodya)\b\.?\s*")


@lru_cache(maxsize=4096)
def region_named(text: str) -> Region | None:
    """The region a name means in any usual spelling, None if it is none we know. Never a near guess."""
    # `Kota Waringin Barat` is no city: the whole name is tried where nothing is called so without its rank.
    return _by_name().get(_fold(text)) or _by_name().get(_letters(text))


def region_coded(code: str, system: System) -> Region:
    """The region a code means in one code system; DatasetError if it means none."""
    digits = code.replace(".", "").strip()
    for region in REGIONS:
        if digits == (region.bps if system == "bps" else region.kemendagri.replace(".", "")):
            return region
    raise DatasetError(f"'{code}' is no {system} code of a regency we know")


def region_meant(text: str) -> Region:
    """The region a name or a dotted Kemendagri code (`62.06`) means.

    DatasetError for anything else. A bare number is refused even where it would fit: 6206 is Katingan to
    Kemendagri and Sukamara to BPS, and a wrong join puts a figure under the wrong name.
    """
    plain = text.strip()
    if re.fullmatch(r"\d\d\.\d\d", plain):
        return region_coded(plain, "kemendagri")
    if plain.isdigit():
        said = [f"{r.name} ({system})" for r in REGIONS for system, code in _codes(r) if code == plain]
        means = f"it may mean {' or '.join(said)}" if said else "and no regency we know has it"
        raise DatasetError(f"'{plain}' is a bare number; {means}. Give the name, or say whose code it is")
    region = region_named(plain)
    if region is None:
        raise DatasetError(f"'{plain}' is no regency we know")
    return region


@lru_cache(maxsize=1024)
def province_named(text: str) -> Province | None:
    """The province a name means (`Provinsi Kalimantan Tengah`, `KALTENG`), None if none we know.

    A rank below it counts: Kota Gorontalo is a city, not the province.
    """
    found = re.sub(r"^(?:provinsi|propinsi|prov)\b\.?", "", unicodedata.normalize("NFKC", text).casefold().strip())
    return _provinces_by_name().get(_letters(found))


def province_coded(code: str, system: System) -> Province:
    """The province a code means in one code system (`62`, BPS also `6200`); DatasetError if it means none."""
    digits = code.strip()
    for province in PROVINCES:
        own = (province.bps, province.bps[:2]) if system == "bps" else (province.kemendagri,)
        if digits in own:
            return province
    raise DatasetError(f"'{code}' is no {system} code of a province")


def _codes(region: Region) -> tuple[tuple[str, str], ...]:
    return (("Kemendagri", region.kemendagri.replace(".", "")), ("BPS", region.bps))


def _fold(text: str) -> str:
    """A name without rank, case, spaces and marks, so that `K a p u a s` and `Kab.Kapuas` meet."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    return _letters(_RANK.sub("", re.sub(r"\s+", " ", plain)))


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKC", text).casefold())


@lru_cache(maxsize=1)
def _provinces_by_name() -> dict[str, Province]:
    found: dict[str, Province] = {}
    for province in PROVINCES:
        for spelling in (province.name, *province.aliases):
            other = found.setdefault(_letters(spelling), province)
            if other is not province:
                raise DatasetError(f"'{spelling}' would mean both {other.name} and {province.name}")
    return found


@lru_cache(maxsize=1)
def _by_name() -> dict[str, Region]:
    found: dict[str, Region] = {}
    for region in REGIONS:
        for spelling in (region.name, *region.aliases):
            other = found.setdefault(_fold(spelling), region)
            if other is not region:
                raise DatasetError(f"'{spelling}' would mean both {other.name} and {region.name}")
    return found
