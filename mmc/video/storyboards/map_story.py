"""map_story: the finding, a map that builds class by class, then the eye is led to its highest and lowest region."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from mmc.core.dataset import Dataset
from mmc.core.format import Format
from mmc.core.language import say
from mmc.core.region import region_named
from mmc.core.text import NBSP
from mmc.drawing.areas import AreaMark
from mmc.drawing.brand import Brand
from mmc.drawing.marks import Mark, Shape, Text
from mmc.drawing.motion import STAGGER
from mmc.drawing.sheet import Sheet
from mmc.drawing.tiles import Ring
from mmc.errors import TextOverflow
from mmc.infographics import template_named
from mmc.infographics.figures import unit_beside, writer
from mmc.infographics.template import ours
from mmc.infographics.templates.region_map import RegionMap
from mmc.video.acts import FADE, act, in_acts, refuse_other, said_by
from mmc.video.hook import Hook, hook_of
from mmc.video.in_turn import in_turn
from mmc.video.map_focus import Lit, Tile, focus, inside, tiles_of
from mmc.video.timeline import Storyboard, reading_seconds

_BEGIN, _PACE = 0.3, 1.1  # seconds until the first class, and from class to class
_AFTER = 0.25  # from the last region to the ring
_COUNTS = 1.2  # seconds until a focus has counted and said all its words
_MOST_NAMES = 2  # more regions than this at the top are no point


class MapStory:
    """A map of regions as a film of 20 to 35 seconds."""

    name: ClassVar[str] = "map_story"
    title: ClassVar[str] = "Cerita peta"
    templates: ClassVar[tuple[str, ...]] = ("region_map",)

    @classmethod
    def compose(
        cls, template: str, dataset: Dataset, format: Format, brand: Brand, options: Mapping[str, Any]
    ) -> Storyboard:
        """The storyboard; DatasetError or DrawingError as the template raises them."""
        refuse_other(cls.name, cls.templates, template)
        chart = template_named(template).compose(dataset, format, brand, options)
        said = said_by(chart, dataset, brand, options)
        built = class_by_class(chart)
        acts = [act(built, FADE + built.seconds + reading_seconds(said.subtitle), chart.told)]
        palette = brand.palette(str(options.get("theme") or "light"))
        for lit in _edges(chart, ours(dataset, brand)):
            try:
                scene = focus(chart, lit, brand, palette)
            except TextOverflow:
                continue  # the map shows it as well; a film does without a second look before it goes without a map
            words = (lit.about, lit.name, lit.hook.shown, lit.hook.caption)
            acts.append(act(scene, FADE + _COUNTS + reading_seconds(*words), _spoken(lit, chart.headline)))
        return in_acts(cls.name, acts, chart, hook_of(chart), said, format, brand, "tenang")


def class_by_class(chart: Sheet) -> Sheet:
    """The map with its regions coming class after class from the lowest, the key's colours with them, the ring last."""
    tiles, scale = tiles_of(chart), chart.facts.scale if chart.facts else ()
    begins: dict[int, float] = {}
    for number, color in enumerate(scale):
        own = sorted((t for t in tiles if t.color == color), key=lambda t: t.timing.begin)
        begins |= {id(t): _BEGIN + number * _PACE + n * STAGGER for n, t in enumerate(own)}
    end = max((begins[id(t)] + t.timing.lasts for t in tiles), default=0.0) + _AFTER

    def delay(mark: Mark) -> float:
        if id(mark) in begins:
            return begins[id(mark)] - mark.timing.begin
        if isinstance(mark, Ring) or (isinstance(mark, AreaMark) and mark.hollow):
            return end - mark.timing.begin
        if isinstance(mark, Shape) and mark.color in scale:
            return _BEGIN + scale.index(mark.color) * _PACE - mark.timing.begin
        if isinstance(mark, Text) and mark.ground in scale:
            return next((begins[id(t)] - t.timing.begin for t in tiles if inside(t, mark)), 0.0)
        return 0.0

    return in_turn(chart, delay)


def _edges(chart: Sheet, dataset: Dataset) -> list[Lit]:
    """The highest and the lowest; none where all are the same, or where too many share a place."""
    names, values = RegionMap.columns_of(dataset)
    every = zip(dataset.values(names.name), dataset.values(values.name), strict=True)
    rows = [(n, v) for n, v in every if v is not None]
    known = [v for _, v in rows]
    if not known or min(known) == max(known):
        return []
    placed, write = _placed(chart, known), writer(known, values.unit)
    found = []
    for about, edge in ((say("Tertinggi", "Highest"), max(known)), (say("Terendah", "Lowest"), min(known))):
        said = [region.name for n, v in rows if v == edge and (region := region_named(n or "")) is not None]
        tiles = tuple(tile for tile, value in placed if value == edge)
        if len(said) <= _MOST_NAMES:
            hook = Hook(shown=write(edge), caption=unit_beside(values.unit), value=edge, written=write)
            found.append(Lit(tiles, about, say(" dan ", " and ").join(said), hook))
    return found


def _spoken(lit: Lit, headline: str) -> tuple[str, ...]:
    """`Terendah: Murung Raya, 5,1 jiwa per kilometer persegi.`; nothing where the headline gave that number."""
    figure = " ".join(part for part in (lit.hook.shown, lit.hook.caption) if part)
    return () if lit.hook.shown in headline.replace(NBSP, " ") else (f"{lit.about}: {lit.name}, {figure}.",)


def _placed(chart: Sheet, known: list[float]) -> list[tuple[Tile, float]]:
    """Each region of the map with its number: they are painted from the least, the chosen one at the end."""
    tiles, rest = tiles_of(chart), sorted(known)
    if chart.point is None or chart.point.value is None:
        return list(zip(tiles, rest, strict=True))
    rest.remove(chart.point.value)
    return [*zip(tiles[:-1], rest, strict=True), (tiles[-1], chart.point.value)]
