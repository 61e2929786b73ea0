"""Video: storyboards play the scenes of the stills through time; add one in storyboards/ and one line here."""

from __future__ import annotations

from mmc.errors import FilmError
from mmc.video.kind import Kind
from mmc.video.storyboards.data_story import DataStory
from mmc.video.storyboards.event_recap import EventRecap
from mmc.video.storyboards.explainer_steps import ExplainerSteps
from mmc.video.storyboards.indicator_update import IndicatorUpdate
from mmc.video.storyboards.map_story import MapStory
from mmc.video.storyboards.news_recap import NewsRecap
from mmc.video.storyboards.quote_clip import QuoteClip
from mmc.video.storyboards.ranking_race import RankingRace
from mmc.video.storyboards.weather_brief import WeatherBrief

STORYBOARDS: tuple[type[Kind], ...] = (
    DataStory,
    WeatherBrief,
    RankingRace,
    MapStory,
    IndicatorUpdate,
    ExplainerSteps,
    QuoteClip,
    NewsRecap,
    EventRecap,
)


def storyboard_named(name: str) -> type[Kind]:
    """The storyboard, or FilmError naming those there are."""
    for storyboard in STORYBOARDS:
        if storyboard.name == name:
            return storyboard
    raise FilmError(f"no storyboard '{name}'; there are {', '.join(s.name for s in STORYBOARDS)}")


def storyboard_for(template: str) -> type[Kind] | None:
    """The storyboard that plays a template's picture, None for a picture no film is made of."""
    return next((storyboard for storyboard in STORYBOARDS if template in storyboard.templates), None)
