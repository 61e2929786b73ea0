"""Video: storyboards play the scenes of the stills through time; add one in storyboards/ and one line here."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from mmc.errors import FilmError
from mmc.video.kind import Kind

# ADD A STORYBOARD HERE: its module in storyboards/ and its class. A module is opened when its film is asked for.
CLASSES = {
    "data_story": "DataStory",
    "weather_brief": "WeatherBrief",
    "ranking_race": "RankingRace",
    "map_story": "MapStory",
    "indicator_update": "IndicatorUpdate",
    "explainer_steps": "ExplainerSteps",
    "quote_clip": "QuoteClip",
    "news_recap": "NewsRecap",
    "event_recap": "EventRecap",
}

STORYBOARDS: tuple[type[Kind], ...]  # all of them, opened when somebody looks


def storyboard_named(name: str) -> type[Kind]:
    """The storyboard, or FilmError naming those there are."""
    if name not in CLASSES:
        raise FilmError(f"no storyboard '{name}'; there are {', '.join(CLASSES)}")
    found: type[Kind] = getattr(import_module(f"mmc.video.storyboards.{name}"), CLASSES[name])
    return found


def storyboard_for(template: str) -> type[Kind] | None:
    """The storyboard that plays a template's picture, None for a picture no film is made of."""
    return next((kind for kind in map(storyboard_named, CLASSES) if template in kind.templates), None)


def __getattr__(name: str) -> Any:
    if name != "STORYBOARDS":
        raise AttributeError(f"module 'mmc.video' has no '{name}'")
    globals()[name] = found = tuple(storyboard_named(one) for one in CLASSES)
    return found


__all__ = ["CLASSES", "STORYBOARDS", "Kind", "storyboard_for", "storyboard_named"]
