"""data_story: the finding, the chart that builds and proves it, the source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from mmc.core import text
from mmc.core.dataset import Column, Dataset
from mmc.core.format import Format
from mmc.core.language import say
from mmc.drawing.brand import Brand
from mmc.drawing.marks import Bar
from mmc.drawing.sheet import Sheet
from mmc.infographics import template_named
from mmc.video.acts import said_by, three_acts
from mmc.video.hook import Hook, hook_of
from mmc.video.timeline import Storyboard


class DataStory:
    """One chart as a film of 15 to 18 seconds."""

    name: ClassVar[str] = "data_story"
    title: ClassVar[str] = "Cerita data"
    templates: ClassVar[tuple[str, ...]] = (
        "ranking", "trend", "comparison", "share", "profile", "price_table", "weather_city", "alert",
    )

    @classmethod
    def compose(
        cls, template: str, dataset: Dataset, format: Format, brand: Brand, options: Mapping[str, Any]
    ) -> Storyboard:
        """The storyboard; DatasetError or DrawingError as the template raises them."""
        chart = template_named(template).compose(dataset, format, brand, options)
        accent = brand.palette(options.get("theme") or "light").accent
        hook = hook_of(chart) or _of_bar(chart, dataset, brand) or _of_line(chart, dataset, accent)
        return three_acts(
            cls.name, chart, hook, said_by(chart, dataset, brand, options), format, brand, bed="cerah"
        )


def _of_bar(chart: Sheet, dataset: Dataset, brand: Brand) -> Hook | None:
    """The number of the accented bar: the one that grows last."""
    bars = [mark for mark in chart.marks if isinstance(mark, Bar)]
    if not bars:
        return None
    point = max(bars, key=lambda bar: bar.timing.end)
    names, values = dataset.first("text"), dataset.first("number")
    said = [brand.spelled(name or "") for name in dataset.values(names.name)]
    owner = next(n for n, v in zip(said, dataset.values(values.name), strict=True) if v == point.value)
    shown = point.written(point.value)
    what = _unit(values, shown) or values.label
    if brand.covers_region(said):
        caption = f"{what} {say('di', 'in')} {owner}"
    else:
        caption = f"{owner} ({what})" if what else owner
    return Hook(shown=shown, caption=caption, value=point.value, written=point.written)


def _of_line(chart: Sheet, dataset: Dataset, accent: str) -> Hook | None:
    """The latest number of the line that carries the accent: its name and value are set in that colour."""
    lit = [t for t in chart.texts() if t.color == accent]
    values, labels = [t.text for t in lit if t.role == "value"], [t.text for t in lit if t.role == "label"]
    if not values or not labels:
        return None
    shown, owner = values[-1], " ".join(labels)
    unit = _unit(next((c for c in dataset.columns if owner == c.label), dataset.first("number")), shown)
    if unit.startswith("per"):
        return Hook(shown=shown, caption=f"{owner} {unit}")
    lowered = owner if owner[1:2].isupper() else owner[:1].lower() + owner[1:]
    return Hook(shown=shown, caption=f"{unit} {lowered}" if unit else owner)


def _unit(column: Column, shown: str) -> str:
    """The unit as words beside a number that may already carry a part of it: `jiwa`, `per kg`, nothing for `%`."""
    if column.unit.startswith("Rp"):
        return f"per{text.NBSP}{column.unit.partition('/')[2]}" if "/" in column.unit else ""
    return "" if column.unit in shown else column.unit
