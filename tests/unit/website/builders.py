"""Builders for the website: pages, real pictures on disk, a site in our brand, and fonts cut only once a run."""

from __future__ import annotations

import atexit
import hashlib
import shutil
import tempfile
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image

from mmc.config import ASSETS, ChannelConfig, Config, Site, Store
from mmc.core.channel import MediaFile
from mmc.core.dataset import Column, Dataset, Origin, build
from mmc.drawing.brand import load_brand
from mmc.website.fonts import web_fonts
from mmc.website.page import Page, PageColumn
from mmc.website.words import SiteWords

NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)  # 12.00 WIB
KALTENG = ASSETS / "brands" / "kalteng"
ADDRESS = "https://mmc.example.go.id"


def some_words(**changes: Any) -> SiteWords:
    """Our own brand under an example address."""
    values: dict[str, Any] = {"name": "MMC Kalteng", "base_url": ADDRESS, "brand": load_brand(KALTENG)}
    return SiteWords(**{**values, **changes})


def a_page(slug: str = "padi-naik", **changes: Any) -> Page:
    """A page with a small table and nothing to fetch from the store."""
    values: dict[str, Any] = {
        "slug": slug, "delivery": f"d-{slug}", "title": "Panen padi naik sepertiga", "summary": "Lima tahun terakhir.",
        "published_at": NOON,
        "columns": (PageColumn(label="Kabupaten", kind="text"), PageColumn(label="Padi", kind="number", unit="ton")),
        "rows": (("Kapuas", 1234567.5), ("Seruyan", None)),
        "csv": "Kabupaten,Padi (ton)\r\nKapuas,1234567.5\r\nSeruyan,\r\n",
    }  # fmt: skip
    return Page(**{**values, **changes})


def a_dataset(**origin: Any) -> Dataset:
    """Three regencies with a gap, a fraction and a name a spreadsheet would run as a formula."""
    facts: dict[str, Any] = {"producer": "Dukcapil Kemendagri", "period": "semester II 2024"}
    facts["as_of"] = date(2024, 12, 31)
    columns = [
        Column(name="wilayah", kind="text", label="Kabupaten/kota"),
        Column(name="jiwa", kind="number", label="Penduduk", unit="jiwa"),
    ]
    rows = [("Kotawaringin Timur", 454515.0), ('Kapuas, "hilir"', 0.5), ("=1+1", None)]
    return build("penduduk", columns, rows, Origin(**{**facts, **origin}))


def a_still(
    folder: Path, format: str = "square", size: tuple[int, int] = (1080, 1080), color: str = "#0B5D4E"
) -> MediaFile:
    """A real PNG as the newsroom hands it over."""
    file = folder / f"{format}-{color.strip('#')}.png"
    Image.new("RGB", size, color).save(file)
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    return MediaFile(
        path=file, mime="image/png", sha256=sha256, width=size[0], height=size[1], format=format, alt="Bidang hijau"
    )


def a_film(folder: Path, format: str = "landscape", size: tuple[int, int] = (1920, 1080)) -> MediaFile:
    """Bytes that stand for a film: the website copies films, it never reads them."""
    file = folder / f"{format}.mp4"
    file.write_bytes(bytes(range(256)) * 4)
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    return MediaFile(
        path=file, mime="video/mp4", sha256=sha256, width=size[0], height=size[1], format=format, seconds=15.0
    )


def some_captions(folder: Path, format: str = "landscape") -> MediaFile:
    """The subtitles of a film as the newsroom hands them over."""
    file = folder / f"{format}.vtt"
    file.write_text(f"WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nTakarir {format}\n")
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    return MediaFile(path=file, mime="text/vtt", sha256=sha256, width=0, height=0, format=format, seconds=15.0)


def a_config(folder: Path) -> Config:
    """A newsroom with the website as its only channel, its fonts already cut."""
    config = Config(
        folder=folder, site=Site(name="MMC Kalteng", base_url=ADDRESS), store=Store(site="site"),
        channels={"situs": ChannelConfig(kind="website")},
    )  # fmt: skip
    with_fonts(folder / "site" / "store")
    return config


def with_fonts(store: Path) -> Path:
    """A bake store that already holds the web fonts: cutting them takes a second."""
    shutil.copytree(_cut_once() / "fonts", store / "fonts")
    return store


@lru_cache(maxsize=1)
def _cut_once() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="mmc-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    web_fonts(folder, load_brand(KALTENG).fonts)
    return folder
