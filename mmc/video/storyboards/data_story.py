"""data_story: the finding, the chart that builds and proves it, the source. For rankings and trends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from mmc.core import text
from mmc.core.dataset import Column, Dataset
from mmc.core.format import Format
from mmc.drawing.brand import Brand
from mmc.drawing.marks import Bar
from mmc.drawing.sheet import Sheet
from mmc.infographics import template_named
from mmc.video.acts import three_acts
from mmc.video.hook import Hook
from mmc.video.timeline import Storyboard


class DataStory:
    """One chart as a film of 15 to 18 seconds."""

    name: ClassVar[str] = "data_story"
    title: ClassVar[str] = "Cerita data"

    @classmethod
    def compose(
        cls, template: str, dataset: Dataset, format: Format, brand: Brand, options: Mapping[str, Any]
    ) -> Storyboard:
        """The storyboard; DatasetError or DrawingError as the template raises them."""
        chart = template_named(template).compose(dataset, format, brand, options)
        practice = brand.wording["practice"] if dataset.origin.practice else ""
        hook = _of_bar(chart, dataset, brand) or _of_line(chart, dataset)
        return three_acts(cls.name, chart, hook, practice, format, brand, bed="cerah")


def _of_bar(chart: Sheet, dataset: Dataset, brand: Brand) -> Hook | None:
    """The number of the accented bar: it grows last."""
    bars = [mark for mark in chart.marks if isinstance(mark, Bar)]
    if not bars:
        return None
    point = max(bars, key=lambda bar: bar.timing.end)
    names, values = dataset.first("text"), dataset.first("number")
    said = [brand.spelled(name or "") for name in dataset.values(names.name)]
    owners = [n for n, v in zip(said, dataset.values(values.name), strict=True) if v == point.value]
    shown = point.written(point.value)
    caption = _caption(values, shown, owners[0], places=brand.covers_region(said))
    return Hook(shown=shown, caption=caption, value=point.value, written=point.written)


def _of_line(chart: Sheet, dataset: Dataset) -> Hook | None:
    """The latest number of the line that carries the accent: its value is set in the accent colour."""
    accent = next((t.color for t in chart.texts() if t.role == "kicker"), "")
    values = [t.text for t in chart.texts() if t.role == "value" and t.color == accent]
    labels = [t.text for t in chart.texts() if t.role == "label" and t.color == accent]
    if not values or not labels:
        return None
    column = next((c for c in dataset.columns if labels[0] in (c.label, c.name)), dataset.first("number"))
    return Hook(shown=values[-1], caption=_caption(column, values[-1], labels[0], places=False))


def _caption(column: Column, shown: str, owner: str, *, places: bool) -> str:
    """`jiwa di Kotawaringin Timur`, `per kg, Cabai rawit`, `Inflasi di Sampit`: what the number counts, and whose."""
    unit = column.unit
    if unit.startswith("Rp"):
        unit = f"per{text.NBSP}{unit.partition('/')[2]}" if "/" in unit else ""
    elif unit in shown:
        unit = ""
    what = unit or (column.label if column.label != owner else "")
    return f"{what} di {owner}" if places and what else ", ".join(part for part in (owner, what) if part)
