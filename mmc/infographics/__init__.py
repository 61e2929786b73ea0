"""Infographics: pure functions from (data, format, brand) to a Scene; the still is that scene at its end."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from mmc.errors import DrawingError
from mmc.infographics.template import Need, Options, Template

# ADD A TEMPLATE HERE: its module in templates/ and its class. A module is opened when its picture is asked for.
CLASSES = {
    "ranking": "Ranking",
    "trend": "Trend",
    "weather_board": "WeatherBoard",
    "number": "Number",
    "comparison": "Comparison",
    "share": "Share",
    "progress": "Progress",
    "profile": "Profile",
    "region_map": "RegionMap",
    "price_table": "PriceTable",
    "weather_city": "WeatherCity",
    "alert": "Alert",
    "agenda": "Agenda",
    "explainer": "Explainer",
    "timeline": "Timeline",
    "quote": "Quote",
    "poster": "Poster",
    "race": "Race",
}

TEMPLATES: tuple[type[Template], ...]  # all of them, opened when somebody looks


def template_named(name: str) -> type[Template]:
    """The template, or DrawingError naming those there are."""
    if name not in CLASSES:
        raise DrawingError(f"no template '{name}'; there are {', '.join(CLASSES)}", template=name)
    found: type[Template] = getattr(import_module(f"mmc.infographics.templates.{name}"), CLASSES[name])
    return found


def __getattr__(name: str) -> Any:
    if name != "TEMPLATES":
        raise AttributeError(f"module 'mmc.infographics' has no '{name}'")
    globals()[name] = found = tuple(template_named(one) for one in CLASSES)
    return found


__all__ = ["TEMPLATES", "Need", "Options", "Template", "template_named"]
