"""Pictures in English: not one word of our own tables stays Indonesian, and Indonesian pictures stay what they are."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import mmc
from mmc.cli.gallery import read_sample
from mmc.core import english
from mmc.core.format import format_named
from mmc.core.language import spoken
from mmc.drawing.brand import Brand, load_brand
from mmc.errors import ConfigError, DrawingError
from mmc.infographics import TEMPLATES, template_named
from mmc.infographics.carousel import carousel_of, render_carousel
from mmc.infographics.gallery import Sample
from mmc.infographics.still import render, scene

SAMPLES = mmc.ASSETS / "demo" / "samples"
ROOMS = ("core", "drawing", "infographics", "video")
ALERTS = ("alert-quake", "alert-hotspots")


def brand(language: str = "en") -> Brand:
    return load_brand(mmc.ASSETS / "brands" / "kalteng").speaking(language)


@cache
def sample(name: str) -> Sample:
    found = read_sample(SAMPLES, name)
    if not name.startswith("alert"):
        return found
    return Sample(dataset=found.dataset, options={**found.options, "now": "2026-11-21 15.35 WIB"})


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-zà-ÿ]{3,}", text.lower()))


def _literals(node: ast.AST) -> str:
    constants = (n.value for n in ast.walk(node) if isinstance(n, ast.Constant))
    return " ".join(value for value in constants if isinstance(value, str))


@cache
def indonesian() -> frozenset[str]:
    """Every word of the Indonesian side of our sentence pairs and tables that no English side has."""
    ours: set[str] = set()
    theirs: set[str] = set()
    for room in ROOMS:
        for file in sorted((Path(mmc.__file__).parent / room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and len(node.args) == 2:
                    ours |= words(_literals(node.args[0]))
                    theirs |= words(_literals(node.args[1]))
    for table in (english.UNITS, english.SKIES, english._MONTHS, english._TITLES, english._DAYS):
        ours |= {word for key in table for word in words(key)}
        theirs |= {word for value in table.values() for word in words(value)}
    loaded = brand("id")
    keys = ("source", "processed", "practice", "as_of", "issued")
    ours |= {word for key in keys for word in words(loaded.wording[key])}
    theirs |= {word for value in brand().wording.values() for word in words(value)}
    return frozenset(ours - theirs)


def test_the_pairs_are_found_where_they_stand() -> None:
    assert len(indonesian()) > 150
    assert {"sumber", "diolah", "latihan", "tertinggi", "sejak", "persen", "berpotensi", "agustus"} <= indonesian()
    assert not indonesian() & {"data", "source", "percent", "since", "target"}


# `per` is English as well; the others are parts of names in the samples (Pulau Petak, Bundaran Besar, Taman Baca).
_NAMES = "per petak besar baca"


def names_of_places() -> set[str]:
    """Words of names, which are the same in every language."""
    producers = " ".join(read_sample(SAMPLES, file.stem).dataset.origin.producer for file in SAMPLES.glob("*.csv"))
    return words(" ".join(brand().regions)) | words(producers) | words(_NAMES)


CASES = [(t.name, t.name) for t in TEMPLATES] + [("alert", name) for name in ALERTS]


@pytest.mark.parametrize(("template", "name"), CASES, ids=lambda case: case)
@pytest.mark.parametrize("shape", ["portrait", "og"])
def test_an_english_picture_has_no_indonesian_word_of_ours(template: str, name: str, shape: str) -> None:
    if shape not in template_named(template).formats:
        shape = "square"
    shown = sample(name)
    sheet = scene(template, shown.dataset, format_named(shape), brand(), shown.options)
    point = f"{sheet.point.shown} {sheet.point.caption}" if sheet.point else ""
    told = " ".join([*(text.text for text in sheet.texts()), sheet.headline, sheet.alt, point])
    assert words(told) & indonesian() - names_of_places() == set(), told
    assert "Source: " in told.replace("\u00a0", " ")


def test_a_carousel_speaks_english_on_every_slide() -> None:
    for name in ("ranking", "trend", "explainer", "agenda", "timeline"):
        shown = sample(name)
        stills = render_carousel(carousel_of(shown.dataset, brand()), "square", brand())
        told = " ".join(f"{still.headline} {still.alt}" for still in stills)
        assert words(told) & indonesian() - names_of_places() == set(), told


@pytest.mark.parametrize("template", ["ranking", "weather_board", "number"])
def test_an_english_picture_between_leaves_the_indonesian_bytes_as_they_were(template: str) -> None:
    shown = sample(template)
    before = render(template, shown.dataset, "og", brand("id"), shown.options)
    between = render(template, shown.dataset, "og", brand(), shown.options)
    after = render(template, shown.dataset, "og", brand("id"), shown.options)
    assert before.png == after.png and spoken() == "id"
    assert between.png != before.png and between.id != before.id
    assert between.datasets == before.datasets  # the same figures


def test_figures_of_an_english_sheet_count_in_english_whoever_draws_them() -> None:
    shown = sample("number")
    sheet = template_named("number").compose(shown.dataset, format_named("portrait"), brand(), shown.options)
    assert spoken() == "id" and sheet.language == "en"
    assert "4.20%" in [text.text for text in sheet.texts()]


def test_the_editors_words_are_told_by_the_tables_own_english() -> None:
    shown = sample("share")
    options = {**shown.options, "highlight": "Belanja modal"}
    assert "Capital spending" in scene("share", shown.dataset, format_named("square"), brand(), options).headline


def test_a_language_or_a_word_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DrawingError, match="no language 'de'; write id or en"):
        brand("de")
    home = mmc.ASSETS / "brands" / "kalteng" / "brand.toml"
    wrong = home.read_text("utf-8").replace('region_short = "Central Kalimantan"', 'regoin = "x"')
    (tmp_path / "brand.toml").write_text(wrong, "utf-8")
    with pytest.raises(ConfigError, match=r"words\.en.*should be a table of region"):
        load_brand(tmp_path)
