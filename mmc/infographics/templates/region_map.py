"""region_map: one number for each regency, as tiles of equal size or inside boundaries the user gives."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from mmc.core import finding
from mmc.core.dataset import Column, Dataset
from mmc.core.format import Format
from mmc.core.language import say
from mmc.core.region import Region, region_named
from mmc.core.tile_grid import grid_of, province_of
from mmc.drawing.boundary import Outlines, read_outlines
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.layout import Element
from mmc.drawing.sheet import Point, Sheet
from mmc.errors import DatasetError, TextOverflow
from mmc.infographics import told
from mmc.infographics.alt_text import alt_text
from mmc.infographics.card import Copy, card
from mmc.infographics.classed import Classes, Place, classed
from mmc.infographics.figures import Written, no_data, unit_in_words, writer
from mmc.infographics.region_areas import AreaMap
from mmc.infographics.region_tiles import TileMap
from mmc.infographics.template import Need, Options, Template, palette_of
from mmc.infographics.wording import subtitle_for


@dataclass(frozen=True, kw_only=True)
class RegionMapOptions(Options):
    """The common options, and boundaries instead of tiles."""

    boundaries: bytes | None = field(
        default=None, metadata={"what": "berkas batas wilayah (GeoJSON, EPSG:4326)", "file": True}
    )
    boundary_key: str = field(default="", metadata={"what": "properti GeoJSON yang berisi nama atau kode wilayah"})
    boundary_codes: str = field(default="", metadata={"what": "kode wilayah menurut kemendagri atau bps"})


class RegionMap(Template):
    name = "region_map"
    title = "Peta wilayah"
    needs = (
        Need(kinds=("text",), what="nama kabupaten/kota"),
        Need(kinds=("number",), what="angka yang dipetakan"),
    )
    rows = (1, 60)
    options = RegionMapOptions
    mapped = True

    @classmethod
    def draw_up(
        cls, dataset: Dataset, columns: tuple[Column, ...], format: Format, brand: Brand, options: Options
    ) -> Sheet:
        names, values = columns
        regions = _regions(dataset, names)
        dataset = _named(dataset, names, regions)
        outlines = _outlines(options)
        every = _every(regions, outlines, dataset.name)
        whole = len(regions) == len(every)
        subject = _subject(options.highlight)
        found = finding.of_ranking(dataset, names, values, subject=subject, places=whole,
                                   whole=brand.wording["region_short"] if whole else "")
        said = options.pick(found)
        headline = options.headline or said.sentence
        places = _places(dataset, columns, regions, every, said.subject)
        p = palette_of(brand, options)
        classes = classed(places, p)
        write = writer(classes.known, values.unit)
        written = [write(v) for v in classes.known]
        subtitle, brief = subtitle_for(dataset, values, options, written)
        ranked = sorted((pl for pl in places if pl.value is not None), key=lambda pl: -(pl.value or 0.0))
        words = Copy(
            kicker=options.kicker or brand.wording["region"], headline=headline, subtitle=subtitle, brief=brief,
            origin=dataset.origin, units=(values.unit,),
            told=told.of_ranking(values.label or values.name, values.unit, write,
                                 [(pl.region.name, pl.value or 0.0) for pl in ranked], said.subject, headline),
        )
        key = [f"{pl.region.name} {write(pl.value)}" for pl in ranked if pl.value is not None]
        missing = len(places) - len(ranked)
        key = [*key[:2], f"{missing} {say('wilayah', 'regions')} {no_data()}"] if missing else key
        kind = say("Peta wilayah", "Map of") if outlines else say("Peta petak", "Tile map of")
        alt = alt_text(kind, values.label or values.name, headline, key, words, brand)
        last: TextOverflow | None = None
        for small, close in ((False, False), (True, False), (True, True)):
            proof = _proof(outlines, regions, classes, values.unit, (brand, p), format, small, close)
            try:
                return card(template=cls.name, format=format, brand=brand, palette=p, words=words, proof=proof,
                            alt=alt, classes=classes.colors, point=_point(places, write, values.unit))
            except TextOverflow as error:
                last = error
        raise last or TextOverflow("nothing to set")


def _point(places: list[Place], write: Written, unit: str) -> Point | None:
    """The number of the region the headline speaks of."""
    for place in places:
        if place.chosen and place.value is not None:
            marked = unit == "%" or unit.startswith(("Rp", "°"))
            caption = place.region.name if marked else f"{unit_in_words(unit)}, {place.region.name}"
            return Point(shown=write(place.value), caption=caption, value=place.value, written=write)
    return None


def _proof(
    outlines: Outlines | None, regions: list[Region], classes: Classes, unit: str, look: tuple[Brand, Palette],
    format: Format, small: bool, close: bool,
) -> Element:
    low = format.max_rows < 14
    if outlines is not None:
        return AreaMap(outlines, classes, unit, *look, format.scale, low)
    grid = grid_of(regions)
    if grid is None:
        raise DatasetError("region_map: these regencies have no tiles yet; give their boundaries as GeoJSON")
    return TileMap(grid, classes, unit, *look, format.scale, low, small, close)


def _regions(dataset: Dataset, names: Column) -> list[Region]:
    """The region of every row; DatasetError for a name that is none, or stands twice."""
    found: list[Region] = []
    for number, name in enumerate(dataset.values(names.name), start=1):
        region = region_named(name or "")
        if region is None:
            raise DatasetError(
                f"region_map: row {number}, column '{names.name}': '{name or ''}' is no regency or city we know; "
                "write its official name"
            )
        if region in found:
            raise DatasetError(f"region_map: row {number}, column '{names.name}': {region.name} stands there twice")
        found.append(region)
    return found


def _named(dataset: Dataset, names: Column, regions: list[Region]) -> Dataset:
    """The table with official names, so that headline, map and alt text say the same."""
    column = pl.Series(names.name, [region.name for region in regions], pl.String)
    return dataset.with_table(dataset.table.with_columns(column), dataset.columns)


def _outlines(options: Options) -> Outlines | None:
    if not isinstance(options, RegionMapOptions) or not options.boundaries:
        return None
    system = options.boundary_codes
    if system not in ("", "kemendagri", "bps"):
        raise DatasetError(f"region_map: boundary_codes '{system}' is no code system; write kemendagri or bps")
    return read_outlines(options.boundaries, options.boundary_key, system)


def _every(regions: list[Region], outlines: Outlines | None, name: str) -> list[Region]:
    """All regions the map shows, with a number or without."""
    if outlines is not None:
        drawn = [area.region for area in outlines.areas]
        if lost := [r.name for r in regions if r not in drawn]:
            raise DatasetError(f"region_map: the boundaries have no {', '.join(lost)}; the table has")
        return drawn
    grid = grid_of(regions)
    if grid is None:
        raise DatasetError(f"region_map: {name}: tiles show the regencies of one province we have tiles for")
    keys = {tile.key for tile in grid.tiles}
    return [region for region in province_of(grid).regions if region.key in keys]


def _subject(highlight: str) -> str:
    """The official name of the highlighted region, however the editor spelled it."""
    wanted = region_named(highlight) if highlight else None
    return wanted.name if wanted else highlight


def _places(
    dataset: Dataset, columns: tuple[Column, ...], regions: list[Region], every: list[Region], subject: str
) -> list[Place]:
    """Every region of the map; those the table leaves out are there without a number."""
    values = dataset.values(columns[1].name)
    known = {r.key: Place(r, value, r.name == subject) for r, value in zip(regions, values, strict=True)}
    return [known.get(region.key, Place(region, None)) for region in every]
