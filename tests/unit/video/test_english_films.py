"""English is longer: every storyboard lays out with its shipped sample, and what has no room says so by name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from mmc.cli.gallery import _recaps, read_sample
from mmc.config import ASSETS
from mmc.core.dataset import Dataset
from mmc.core.english import in_language, options_in_language
from mmc.core.format import FORMATS, format_named
from mmc.core.language import speaking
from mmc.drawing.brand import load_brand
from mmc.errors import TextOverflow
from mmc.infographics import template_named
from mmc.infographics.gallery import Sample, in_province
from mmc.video import STORYBOARDS, storyboard_named
from mmc.video.finish import Finish
from mmc.video.timeline import Storyboard
from tests.unit.infographics.extremes import TRIALS

SAMPLES = ASSETS / "demo" / "samples"
HOME = load_brand(ASSETS / "brands" / "kalteng")
BRANDS = {name: load_brand(ASSETS / "brands" / name).speaking("en") for name in ("kalteng", "sulsel")}
SHAPES = [format.name for format in FORMATS if format.film]
PLAYED = [(kind.name, name) for kind in STORYBOARDS for name in kind.templates or (kind.name,)]
TRIED = [(kind, name) for kind, name in PLAYED if name in TRIALS]


@cache
def recaps() -> Mapping[str, Sample]:
    return _recaps(SAMPLES)


def laid_out(
    kind: str, template: str, dataset: Dataset, options: Mapping[str, Any], shape: str, brand: str = "kalteng",
    finish: Finish = Finish(),
) -> Storyboard:
    with speaking("en"):
        told, said = in_language(dataset), options_in_language(options, dataset)
        format = finish.format_of(format_named(shape))
        return storyboard_named(kind).compose(template, told, format, BRANDS[brand], said)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("kind", "name"), PLAYED)
def test_every_film_of_the_gallery_has_room_for_its_english(kind: str, name: str, shape: str) -> None:
    template = "" if name == kind else name
    sample = recaps().get(name) or read_sample(SAMPLES, name)
    for brand, look in BRANDS.items():
        shown = in_province(sample, HOME, look, mapped=bool(template) and template_named(template).mapped)
        board = laid_out(kind, template, shown.dataset, shown.options, shape, brand)
        assert board.seconds > 5 and all(shot.scene.texts() for shot in board.shots)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("kind", "name"), TRIED)
def test_the_strangest_tables_are_films_or_are_refused_by_name(kind: str, name: str, shape: str) -> None:
    trial = TRIALS[name]
    options = {**trial.options, **({"now": "2024-06-22 12.00 WIB"} if name == "alert" else {})}
    for dataset in trial.drawn:
        assert laid_out(kind, name, dataset, options, shape).seconds > 5
    for dataset in trial.long:
        try:
            laid_out(kind, name, dataset, options, shape)
        except TextOverflow as error:
            assert str(error).startswith(f"{name} / {shape}")


def test_a_map_with_burned_subtitles_has_its_names_closer() -> None:
    sample, burned = read_sample(SAMPLES, "region_map"), Finish(burn_subtitles=True)
    board = laid_out("map_story", "region_map", sample.dataset, sample.options, "short", "sulsel", burned)
    plain = laid_out("map_story", "region_map", sample.dataset, sample.options, "short", "sulsel")

    def columns(told: Storyboard) -> int:
        codes = [text for text in told.shots[1].scene.texts() if text.role == "note" and text.text.isupper()]
        assert len({text.text for text in codes}) == 14
        return len({round(text.box.x) // 20 for text in codes})

    assert columns(plain) == 2 and columns(board) == 3
