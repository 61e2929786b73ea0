"""SiteWords: what the site says about itself and the identity it wears, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from mmc.config import Config
from mmc.drawing.brand import Brand, load_brand


@dataclass(frozen=True, kw_only=True)
class SiteWords:
    """Name, address and looks of the whole site."""

    name: str
    base_url: str  # without a slash at the end
    brand: Brand
    zone: str = "Asia/Jakarta"
    language: str = "id"

    @property
    def root(self) -> str:
        """The path part of the address: empty, or `/mmc` for a site below another one."""
        return urlsplit(self.base_url).path.rstrip("/")

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def tagline(self) -> str:
        return f"Data {self.brand.wording['region']} dalam gambar dan film"


def site_words(config: Config) -> SiteWords:
    """The words of a newsroom's site from its mmc.toml and brand; ConfigError for a broken brand."""
    site = config.site
    return SiteWords(
        name=site.name, base_url=site.base_url, brand=load_brand(config.brand_folder), zone=site.timezone,
        language=site.language,
    )  # fmt: skip


def bake_store(config: Config) -> Path:
    """The folder of page versions and media that bakes draw from; beside the releases, never public."""
    return config.site_folder / "store"
