"""Infographics: pure functions from (data, format, brand) to a Scene; the still is that scene at its end."""

from __future__ import annotations

from mmc.errors import DrawingError
from mmc.infographics.template import Need, Options, Template
from mmc.infographics.templates.agenda import Agenda
from mmc.infographics.templates.alert import Alert
from mmc.infographics.templates.comparison import Comparison
from mmc.infographics.templates.explainer import Explainer
from mmc.infographics.templates.number import Number
from mmc.infographics.templates.poster import Poster
from mmc.infographics.templates.price_table import PriceTable
from mmc.infographics.templates.profile import Profile
from mmc.infographics.templates.progress import Progress
from mmc.infographics.templates.quote import Quote
from mmc.infographics.templates.ranking import Ranking
from mmc.infographics.templates.region_map import RegionMap
from mmc.infographics.templates.share import Share
from mmc.infographics.templates.timeline import Timeline
from mmc.infographics.templates.trend import Trend
from mmc.infographics.templates.weather_board import WeatherBoard
from mmc.infographics.templates.weather_city import WeatherCity

TEMPLATES: tuple[type[Template], ...] = (
    Ranking,
    Trend,
    WeatherBoard,
    Number,
    Comparison,
    Share,
    Progress,
    Profile,
    RegionMap,
    PriceTable,
    WeatherCity,
    Alert,
    Agenda,
    Explainer,
    Timeline,
    Quote,
    Poster,
)


def template_named(name: str) -> type[Template]:
    """The template, or DrawingError naming those there are."""
    for template in TEMPLATES:
        if template.name == name:
            return template
    raise DrawingError(f"no template '{name}'; there are {', '.join(t.name for t in TEMPLATES)}", template=name)


__all__ = ["TEMPLATES", "Need", "Options", "Template", "template_named"]
