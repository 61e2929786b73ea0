"""ranking_race: who leads since when, then the bars race through the years, then who says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from mmc.core.dataset import Dataset
from mmc.core.format import Format
from mmc.drawing.brand import Brand
from mmc.infographics import template_named
from mmc.video.acts import FADE, act, in_acts, refuse_other, said_by
from mmc.video.hook import hook_of
from mmc.video.timeline import Storyboard

_AFTER = 3.0  # seconds the last year stands


class RankingRace:
    """A ranking over the years as a film of 15 to 60 seconds."""

    name: ClassVar[str] = "ranking_race"
    title: ClassVar[str] = "Balapan peringkat"
    templates: ClassVar[tuple[str, ...]] = ("race",)

    @classmethod
    def compose(
        cls, template: str, dataset: Dataset, format: Format, brand: Brand, options: Mapping[str, Any]
    ) -> Storyboard:
        """The storyboard; DatasetError or DrawingError as the template raises them."""
        refuse_other(cls.name, cls.templates, template)
        chart = template_named(template).compose(dataset, format, brand, options)
        said = said_by(chart, dataset, brand, options)
        acts = [act(chart, FADE + chart.seconds + _AFTER, chart.told)]
        return in_acts(cls.name, acts, chart, hook_of(chart), said, format, brand, "cerah")
