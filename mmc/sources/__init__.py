"""Sources: where data comes in. ADD A SOURCE HERE: one file, and one line in KINDS."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mmc.errors import ConfigError

if TYPE_CHECKING:
    from mmc.config import SourceConfig
    from mmc.sources.fetch import Fetcher
    from mmc.sources.source import Source

# Kind -> its class, in the module of the kind's name: opened when a source of that kind is.
KINDS = {
    "bmkg_forecast": "BmkgForecast",
    "bmkg_quake": "BmkgQuake",
    "bmkg_warning": "BmkgWarning",
    "bps": "Bps",
    "ckan": "Ckan",
    "feed": "Feed",
    "food_prices": "FoodPrices",
    "hotspots": "Hotspots",
    "json_api": "JsonApi",
    "manual": "Manual",
    "ppid_catalogue": "PpidCatalogue",
    "services": "Services",
    "spreadsheet": "Spreadsheet",
}
_DOOR = {"Fetcher": "fetch", "Source": "source"}

SOURCES: tuple[Any, ...]  # the classes of all kinds

__all__ = ["SOURCES", "Fetcher", "Source", "open_source"]


def open_source(name: str, config: SourceConfig, secret: str = "") -> Source:
    """The configured source, or ConfigError with every mistake in its section of mmc.toml."""
    if config.kind not in KINDS:
        from mmc.sources.source import mistake

        said = f"'{config.kind}' is no kind of source; there are {', '.join(KINDS)}"
        raise ConfigError([mistake(name, "kind", said)])
    found: Source = _kind(config.kind).open(name, config, secret)
    return found


def _kind(name: str) -> Any:
    return getattr(import_module(f"mmc.sources.{name}"), KINDS[name])


def __getattr__(name: str) -> Any:
    if name == "SOURCES":
        found: Any = tuple(_kind(one) for one in KINDS)
    elif name in _DOOR:
        found = getattr(import_module(f"mmc.sources.{_DOOR[name]}"), name)
    else:
        raise AttributeError(f"module 'mmc.sources' has no '{name}'")
    globals()[name] = found
    return found
