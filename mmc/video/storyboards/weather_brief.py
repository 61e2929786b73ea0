"""weather_brief: how many towns may get rain, then all of them in motion, then who says so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, ClassVar

from mmc.core.dataset import Dataset
from mmc.core.format import Format
from mmc.drawing.brand import Brand
from mmc.drawing.sheet import Sheet
from mmc.drawing.weather import Sky
from mmc.infographics import template_named
from mmc.video.acts import said_by, three_acts
from mmc.video.hook import Hook
from mmc.video.timeline import Storyboard


class WeatherBrief:
    """A forecast board as a film of 15 to 18 seconds."""

    name: ClassVar[str] = "weather_brief"
    title: ClassVar[str] = "Kilas cuaca"
    templates: ClassVar[tuple[str, ...]] = ("weather_board",)

    @classmethod
    def compose(
        cls, template: str, dataset: Dataset, format: Format, brand: Brand, options: Mapping[str, Any]
    ) -> Storyboard:
        """The storyboard; DatasetError or DrawingError as the template raises them. Dark unless options say light."""
        chart = template_named(template).compose(dataset, format, brand, {"theme": "dark", **options})
        said = said_by(chart, dataset, brand, options)
        return three_acts(
            cls.name, chart, _rain(chart.headline), said, format, brand, bed="tenang", sign=_commonest(chart)
        )


def _commonest(chart: Sheet) -> str:
    """The icon most towns have; the first of them when several are as common."""
    skies = Counter(mark.sky for mark in chart.marks if isinstance(mark, Sky))
    return skies.most_common(1)[0][0] if skies else ""


def _rain(headline: str) -> Hook | None:
    """`9 dari 14` and what it counts, if that is what the headline says."""
    found = re.search(r"(\d+ (?:dari|of) \d+) (.+)", headline)
    return Hook(shown=found[1], caption=found[2]) if found else None
