"""Map focus: a finished map of which one region stays lit, with its name and number where the headline was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mmc.core.format import Box, Format
from mmc.drawing.areas import AreaMark
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.contrast import mix
from mmc.drawing.hatch import Hatch
from mmc.drawing.layout import Column, Element, Gap, Words
from mmc.drawing.marks import Mark, Shape, Text
from mmc.drawing.motion import Timing
from mmc.drawing.sheet import Sheet
from mmc.drawing.tiles import Ring, TileMark
from mmc.drawing.wrap import fit
from mmc.errors import TextOverflow
from mmc.video.bookends import Flush
from mmc.video.hook import Hook, HookNumber
from mmc.video.in_turn import standing

Tile = TileMark | AreaMark
_STAYS = ("source", "brand", "practice")  # roles of the words under the map
_DIM = 0.3  # what is left of a colour that is not the point
_ENTERS, _RINGS, _CAPTION = Timing(0.0, 0.35), Timing(0.35, 0.3), Timing(0.5, 0.4)
_SIZES = (3.0, 2.5, 2.1, 1.8, 1.5)  # of the headline's floor: the number, as large as the room allows
_AIR, _LEAST_AIR, _BESIDE, _OVER_FOOTER = 56.0, 20.0, 64.0, 56.0  # around the words: below, above, beside, to the foot


@dataclass(frozen=True)
class Lit:
    """What is lit and what is said of it: `Tertinggi`, `Palangka Raya`, `110,6`, `jiwa per km²`."""

    tiles: tuple[Tile, ...]
    about: str
    name: str
    hook: Hook


def tiles_of(chart: Sheet) -> list[Tile]:
    """The regions with a number, in the order they are painted: from the least, the chosen one last."""
    scale = chart.facts.scale if chart.facts else ()
    return [
        mark for mark in chart.marks
        if (isinstance(mark, TileMark) or (isinstance(mark, AreaMark) and not mark.hollow)) and mark.color in scale
    ]  # fmt: skip


def inside(tile: Tile, mark: Mark) -> bool:
    """True if a mark stands in a region."""
    box = mark.box
    x, y = box.x + box.w / 2, box.y + box.h / 2
    if isinstance(tile, AreaMark):
        return bool(tile.path.contains(x, y))
    return tile.area.x <= x <= tile.area.right and tile.area.y <= y <= tile.area.bottom


def focus(chart: Sheet, lit: Lit, brand: Brand, palette: Palette) -> Sheet:
    """The scene; TextOverflow if the words have no room beside the map."""
    tiles = tiles_of(chart)
    kept = [left for mark in chart.marks if (left := _left(mark, tiles, lit, palette)) is not None]
    rings = [_ringed(tile, palette) for tile in lit.tiles]
    words = _words(lit, chart, tiles, brand, palette)
    return replace(
        chart, marks=(*kept, *rings, *words), headline=f"{lit.about}: {lit.name}, {lit.hook.shown}", facts=None,
        template="focus",
    )


def _left(mark: Mark, tiles: list[Tile], lit: Lit, palette: Palette) -> Mark | None:
    """What becomes of a mark of the map: lit and whole, dim, or gone."""
    if any(mark is tile for tile in lit.tiles):
        return standing(mark)
    if any(mark is tile for tile in tiles):
        assert isinstance(mark, TileMark | AreaMark)
        return replace(mark, color=mix(palette.ground, mark.color, _DIM), timing=Timing())
    if isinstance(mark, Text):
        ours = mark.role in _STAYS or any(mark.ground == t.color and inside(t, mark) for t in lit.tiles)
        return standing(mark) if ours else None
    if isinstance(mark, Hatch):
        return replace(mark, color=mix(palette.ground, mark.color, _DIM), timing=Timing())
    if isinstance(mark, Ring | TileMark | AreaMark):
        return None
    swatch = isinstance(mark, Shape) and mark.color in {tile.color for tile in tiles}
    return None if swatch else mark


def _ringed(tile: Tile, palette: Palette) -> Mark:
    if isinstance(tile, AreaMark):
        return replace(tile, color=palette.accent, line=7.0, hollow=True, timing=_RINGS)
    edge = Box(tile.area.x - 1, tile.area.y - 1, tile.area.w + 2, tile.area.h + 2)
    return Ring(edge, palette.accent, palette.ground, tile.radius + 1, 8.0, _RINGS)


def _words(lit: Lit, chart: Sheet, tiles: Sequence[Tile], brand: Brand, palette: Palette) -> Sequence[Mark]:
    """Beside a wide map all in one column; the name over a tall one and the number under it, as large as it goes."""
    format, safe = chart.format, chart.format.safe
    top, bottom = min(t.box.y for t in tiles), max(t.box.bottom for t in tiles)
    wide = format.width > format.height
    last: TextOverflow | None = None
    for larger in _SIZES:
        width = min(t.box.x for t in tiles) - _BESIDE - safe.x if wide else safe.w
        try:
            name, number = _lines(lit, width, larger, format, brand, palette)
            if wide:
                room = Box(safe.x, safe.y, width, bottom - safe.y)
                return Column((*name, Gap(round(11 * larger)), *number), "focus").place(room)
            under = min(text.box.y for text in chart.texts() if text.role in _STAYS) - _OVER_FOOTER - bottom - _AIR
            over = Column(name, "focus").place(Box(safe.x, safe.y, safe.w, top - _LEAST_AIR - safe.y))
            return [*over, *Column(number, "focus").place(Box(safe.x, bottom + _AIR, safe.w, under))]
        except TextOverflow as error:
            last = error
    raise last or TextOverflow("nothing to set")


def _lines(
    lit: Lit, width: float, larger: float, format: Format, brand: Brand, p: Palette
) -> tuple[tuple[Element, ...], tuple[Element, ...]]:
    """What the region is called, and what it counts."""
    scale = format.scale
    floor = scale.headline[0]
    over = fit(lit.about.upper(), brand.words(700), (scale.kicker, scale.kicker), width, 1, tracking=0.08,
               element="kicker")
    name = fit(lit.name, brand.words(800), (floor * 0.8, scale.headline[1]), width, 2, tracking=-0.012, element="name")
    called: tuple[Element, ...] = (
        Words(over, p.accent, p.ground, "kicker", timing=_ENTERS), Gap(24),
        Flush(name, p.ink, p.ground, "headline", timing=_ENTERS),
    )
    number: tuple[Element, ...] = (HookNumber(lit.hook, brand, p, (floor * 1.2, floor * larger)),)
    if lit.hook.caption:
        small = (scale.subtitle, scale.subtitle)
        under = fit(lit.hook.caption, brand.words(500), small, width, 2, leading=1.25, element="caption")
        number = (*number, Gap(round(9 * larger)), Flush(under, p.grey, p.ground, "subtitle", timing=_CAPTION))
    return called, number
