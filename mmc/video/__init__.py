"""Video: storyboards play the scenes of the stills through time; add one in storyboards/ and one line here."""

from __future__ import annotations

from mmc.errors import FilmError
from mmc.video.storyboards.data_story import DataStory
from mmc.video.storyboards.weather_brief import WeatherBrief

STORYBOARDS = (DataStory, WeatherBrief)


def storyboard_named(name: str) -> type[DataStory] | type[WeatherBrief]:
    """The storyboard, or FilmError naming those there are."""
    for storyboard in STORYBOARDS:
        if storyboard.name == name:
            return storyboard
    raise FilmError(f"no storyboard '{name}'; there are {', '.join(s.name for s in STORYBOARDS)}")
