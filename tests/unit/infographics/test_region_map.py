from __future__ import annotations

import json
from typing import Any

import pytest

from mmc.config import ASSETS
from mmc.core.classes import breaks, class_of, spoken
from mmc.core.dataset import Dataset
from mmc.core.format import Box, format_named
from mmc.core.region import KALTENG
from mmc.core.tile_grid import KALTENG as GRID
from mmc.drawing import vision
from mmc.drawing.areas import AreaMark
from mmc.drawing.boundary import MOST_BYTES, read_outlines
from mmc.drawing.brand import THEMES, load_brand
from mmc.drawing.contrast import ratio, readable
from mmc.drawing.hatch import Hatch
from mmc.drawing.ramp import CLASSES, ink_on, ramp
from mmc.drawing.tiles import Ring, TileMark
from mmc.errors import DatasetError, DrawingError
from mmc.infographics.still import scene
from tests.unit.infographics.extremes import mapped
from tests.unit.infographics.outlines import collection
from tests.unit.infographics.samples import (
    FORMATS,
    assert_moves_honestly,
    picture,
    sample,
    table,
    words,
)
from tests.unit.infographics.tables import brand

HALF = mapped([4.2, 5.9, 3.3, 4.8, 5.6, None, 7.3, 3.0, 2.9, 5.1, 4.4, 5.8, 6.7])


@pytest.mark.parametrize("format_name", ["square", "og"])
def test_every_tile_prints_its_number(format_name: str) -> None:
    sheet = picture("region_map", sample("region_map"), format_name)
    said = words(sheet)
    assert "Peta petak: letak disederhanakan" in " ".join(said)
    assert len([w for w in words(sheet, "value") if "," in w]) == 14  # every tile prints its number


@pytest.mark.parametrize("format_name", FORMATS)
def test_boundaries_pass_the_gates_everywhere(format_name: str) -> None:
    sheet = picture("region_map", HALF, format_name, boundaries=collection(), theme="dark")
    assert sum(isinstance(m, AreaMark) and not m.hollow for m in sheet.marks) == 12
    assert len(words(sheet, "value")) == 12 or format_name == "og"


def test_a_region_without_a_number_is_hatched_never_zero() -> None:
    sheet = picture("region_map", HALF, "portrait")
    assert sum(isinstance(m, Hatch) for m in sheet.marks) == 3  # one null, one row left out, one in the key
    assert "tidak ada data" in words(sheet) and "0" not in words(sheet)
    assert "2 wilayah tidak ada data" in sheet.alt


def test_one_ring_stands_around_the_region_of_the_headline_and_comes_last() -> None:
    sheet = picture("region_map", sample("region_map"))
    [ring] = [m for m in sheet.marks if isinstance(m, Ring)]
    assert sheet.headline.startswith("Kepadatan penduduk tertinggi di Palangka Raya: 110,6")
    assert ring.timing.end == sheet.seconds
    tiles = [m for m in sheet.marks if isinstance(m, TileMark) and m.area.w > 60]
    assert len(tiles) == 14 and any(ring.box.holds(tile.area) for tile in tiles)


def test_highlight_takes_any_usual_spelling() -> None:
    sheet = picture("region_map", sample("region_map"), highlight="Kotim")
    assert sheet.headline.startswith("Kotawaringin Timur di urutan ke-4 dari 14")


def test_names_that_do_not_fit_the_tiles_become_codes_with_a_list() -> None:
    assert "Kotim" in words(picture("region_map", sample("region_map"), "portrait"))
    narrow = words(picture("region_map", sample("region_map"), "wide"))
    assert {"KTM", "SKM", "Kotawaringin Timur", "Sukamara"} <= set(narrow)


def test_figures_in_thousands_say_so() -> None:
    wide = words(picture("region_map", mapped([15_000_000.0 + i for i in range(14)], "jiwa"), "wide"))
    assert "15.000" in wide and "Dalam ribu jiwa" in " ".join(wide)


def test_the_grid_has_a_tile_for_each_regency_and_no_place_twice() -> None:
    assert {t.key for t in GRID.tiles} == {r.key for r in KALTENG.regions}
    places = {(t.column, t.row) for t in GRID.tiles}
    assert len(places) == len({t.code for t in GRID.tiles}) == len({t.short for t in GRID.tiles}) == 14
    for column, row, wide, high in (GRID.key_at, GRID.caption_at):
        assert not places & {(c, r) for c in range(column, column + wide) for r in range(row, row + high)}


@pytest.mark.parametrize("name", ["kalteng", "sulsel"])
@pytest.mark.parametrize("theme", THEMES)
def test_classes_go_one_way_in_lightness_and_can_be_told_and_read(name: str, theme: str) -> None:
    palette = load_brand(ASSETS / "brands" / name).palette(theme)
    for count in range(1, CLASSES + 1):
        colors = ramp(palette, count)
        away = [ratio(color, palette.ground) for color in colors]
        assert away == sorted(away) and len(set(colors)) == count
        assert vision.confused(vision.neighbours(colors)) is None
        assert all(readable(ink_on(color, palette), color) for color in colors)


def test_classes_break_in_gaps_at_round_numbers() -> None:
    values = [67_234.0, 114_257, 118_665, 124_291, 134_482, 159_848, 159_849, 294_602, 315_153, 417_854, 454_515]
    borders = breaks(values)
    assert len(borders) == 4 and all(border % 10_000 == 0 for border in borders)
    assert class_of(159_848, borders) == class_of(159_849, borders)
    assert spoken(borders, values) == [f"{int(b / 1000)}.000" for b in borders]
    assert breaks([7.0, 7.0]) == [] and breaks([]) == []
    assert breaks([-2.0, 5.0]) == [0.0]


@pytest.mark.parametrize("options", [{}, {"boundaries": collection()}], ids=["tiles", "boundaries"])
def test_both_maps_move_honestly(options: dict[str, Any]) -> None:
    assert_moves_honestly(picture("region_map", HALF, **options))


@pytest.mark.parametrize(("label", "options"), [
    ("nama", {}), ("kemendagri", {}), ("bps", {"boundary_codes": "bps"}), ("bps", {"boundary_key": "kode",
                                                                                  "boundary_codes": "bps"}),
])  # fmt: skip
def test_names_and_both_kinds_of_codes_give_the_same_picture(label: str, options: dict[str, str]) -> None:
    sheet = picture("region_map", HALF, boundaries=collection(label), **options)
    assert words(sheet) == words(picture("region_map", HALF, boundaries=collection()))


def edited(change: Any) -> bytes:
    raw = json.loads(collection())
    change(raw)
    return json.dumps(raw).encode()


def shaped(*rings: Any) -> bytes:
    """The cells, the first with other coordinates."""
    return edited(lambda raw: raw["features"][0]["geometry"].update(coordinates=list(rings)))


BROKEN: dict[str, tuple[bytes, dict[str, str], str]] = {
    "no json": (b"<html>", {}, "no GeoJSON"),
    "no text": (b"\xff\xfe\x00", {}, "no GeoJSON"),
    "a list": (b"[]", {}, "no GeoJSON FeatureCollection"),
    "deep": (b"[" * 100_000, {}, "no GeoJSON"),
    "empty": (b'{"type": "FeatureCollection", "features": []}', {}, "no features"),
    "no object": (b'{"type": "FeatureCollection", "features": [1]}', {}, "feature 1: no name and no code"),
    "swapped": (collection(swapped=True), {}, "latitude and longitude are swapped"),
    "projected": (shaped([[7e5, 9e6]] * 4), {}, "EPSG:4326"),
    "crs": (edited(lambda r: r.update(crs={"properties": {"name": "EPSG:23830"}})), {}, "not EPSG:4326"),
    "abroad": (shaped([[4, 52]] * 4), {}, "not in Indonesia"),
    "nan": (collection().replace(b"110.8", b"NaN", 1), {}, "not a number"),
    "line": (edited(lambda r: r["features"][2]["geometry"].update(type="LineString")), {}, "feature 3: LineString"),
    "two points": (shaped([[112, -2]] * 2), {}, "2 points"),
    "words": (shaped([["a", "b"]] * 4), {}, "no \\[longitude"),
    "bare code": (collection("bps"), {}, "different regencies to Kemendagri and BPS"),
    "unknown code": (collection("bps").replace(b"6213", b"9999"), {"boundary_codes": "bps"}, "9999"),
    "wrong system": (collection(), {"boundary_codes": "ISO"}, "no code system"),
    "no property": (collection(), {"boundary_key": "kode"}, "no property 'kode'; it has nama"),
    "unknown name": (collection().replace(b"Kabupaten Kapuas", b"Kabupaten X"), {}, "'Kabupaten X' is no regency"),
    "one lost": (edited(lambda r: r["features"].pop()), {}, "the boundaries have no"),
    "too large": (b" " * (MOST_BYTES + 1), {}, "larger than 5 MB"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_boundaries_that_cannot_be_trusted_are_refused_with_the_reason(name: str) -> None:
    text, options, reason = BROKEN[name]
    with pytest.raises(DatasetError, match=reason):
        picture("region_map", mapped([float(i) for i in range(14)]), boundaries=text, **options)


def test_islands_stay_and_specks_go() -> None:
    raw = json.loads(collection())
    shape = raw["features"][0]["geometry"]
    speck = [[110.801, -3.399], [110.802, -3.399], [110.802, -3.398], [110.801, -3.399]]
    shape.update(type="MultiPolygon", coordinates=[shape["coordinates"], [speck]])
    outlines = read_outlines(json.dumps(raw).encode())
    [path] = [p for region, p in outlines.fitted(Box(0, 0, 600, 500)) if region.name == "Kotawaringin Barat"]
    assert path.countVerbs() < 12  # the speck would be smaller than a dot


@pytest.mark.parametrize(("dataset", "reason"), [
    (table({"nama": "text", "nilai": "%"}), "0 rows"),
    (table({"nama": "text", "nilai": "%"}, ("Kapuas", 1.0), ("Desa Maju", 2.0)), "row 2, column 'nama': 'Desa Maju'"),
    (table({"nama": "text", "nilai": "%"}, (None, 1.0)), "row 1"),
    (table({"nama": "text", "nilai": "%"}, ("Kapuas", 1.0), ("Kab. Kapuas", 2.0)), "Kapuas stands there twice"),
    (table({"nama": "text", "nilai": "%"}, ("Kapuas", None)), "has no number"),
    (table({"nama": "text"}, ("Kapuas",)), "needs a number column"),
])
def test_a_wrong_table_is_refused_with_the_reason(dataset: Dataset, reason: str) -> None:
    with pytest.raises(DatasetError, match=reason):
        picture("region_map", dataset)


def test_thumbnail_is_refused_by_name() -> None:
    with pytest.raises(DrawingError, match="not made in this format"):
        scene("region_map", HALF, format_named("thumbnail"), brand(), {})
