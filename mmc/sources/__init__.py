"""Sources: where data comes in. ADD A SOURCE HERE: one file, and one line in SOURCES."""

from __future__ import annotations

from mmc.config import SourceConfig
from mmc.errors import ConfigError
from mmc.sources.bmkg_forecast import BmkgForecast
from mmc.sources.bmkg_quake import BmkgQuake
from mmc.sources.bmkg_warning import BmkgWarning
from mmc.sources.bps import Bps
from mmc.sources.checks import Check
from mmc.sources.ckan import Ckan
from mmc.sources.feed import Feed
from mmc.sources.fetch import Fetcher
from mmc.sources.food_prices import FoodPrices
from mmc.sources.hotspots import Hotspots
from mmc.sources.json_api import JsonApi
from mmc.sources.manual import Manual
from mmc.sources.ppid_catalogue import PpidCatalogue
from mmc.sources.refresh import Fresh, refresh
from mmc.sources.services import Services
from mmc.sources.sidecar import Sidecar, read_table, read_upload
from mmc.sources.snapshot import Part, Snapshot
from mmc.sources.source import Reading, Source, mistake
from mmc.sources.spreadsheet import Spreadsheet

SOURCES = (
    BmkgForecast, BmkgQuake, BmkgWarning, Bps, Ckan, Feed, FoodPrices, Hotspots, JsonApi, Manual, PpidCatalogue,
    Services, Spreadsheet,
)  # fmt: skip

__all__ = [
    "SOURCES", "Check", "Fetcher", "Fresh", "Part", "Reading", "Sidecar", "Snapshot", "Source",
    "open_source", "read_table", "read_upload", "refresh",
]  # fmt: skip


def open_source(name: str, config: SourceConfig, secret: str = "") -> Source:
    """The configured source, or ConfigError with every mistake in its section of mmc.toml."""
    for kind in SOURCES:
        if kind.kind == config.kind:
            return kind.open(name, config, secret)
    known = ", ".join(kind.kind for kind in SOURCES)
    raise ConfigError([mistake(name, "kind", f"'{config.kind}' is no kind of source; there are {known}")])
