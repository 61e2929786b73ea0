"""Every template in every format: its sample in both brands and themes, extreme tables, long names. Right or refused.

A scene that is made has passed the gates; a gate that says no here is a fault of the template, not of the table.
"""

from __future__ import annotations

import pytest

from mmc.config import ASSETS
from mmc.core.format import format_named
from mmc.core.text import NBSP
from mmc.drawing.brand import THEMES, load_brand
from mmc.errors import TextOverflow
from mmc.infographics import TEMPLATES, template_named
from mmc.infographics.still import scene
from tests.unit.infographics.extremes import TRIALS
from tests.unit.infographics.samples import sample
from tests.unit.infographics.tables import LONG, brand

_WORDY = "Sebuah judul yang sangat panjang " * 7  # more than 200 characters
_TALL = ("a4", "portrait", "story")
EVERYWHERE = [(t.name, f) for t in TEMPLATES for f in t.formats]


def test_every_template_is_put_to_the_trial() -> None:
    assert set(TRIALS) == {t.name for t in TEMPLATES}


@pytest.mark.parametrize(("template", "format_name"), EVERYWHERE)
def test_the_samples_pass_the_gates_in_both_brands_and_themes(template: str, format_name: str) -> None:
    trial = TRIALS[template]
    for one in (brand(), load_brand(ASSETS / "brands" / "sulsel")):
        for theme in THEMES:
            for name in trial.samples:
                options = {**trial.options, "theme": theme}
                sheet = scene(template, sample(name), format_named(format_name), one, options)
                assert {"headline", "source", "brand"} <= {text.role for text in sheet.texts()}
                assert sheet.headline and sheet.alt


@pytest.mark.parametrize(("template", "format_name"), EVERYWHERE)
def test_the_shortest_and_the_strangest_tables_make_pictures(template: str, format_name: str) -> None:
    trial = TRIALS[template]
    for dataset in trial.drawn:
        assert scene(template, dataset, format_named(format_name), brand(), trial.options).alt


@pytest.mark.parametrize(("template", "format_name"), EVERYWHERE)
def test_long_names_and_many_rows_are_set_whole_or_refused_by_name(template: str, format_name: str) -> None:
    trial = TRIALS[template]
    for dataset in trial.long:
        try:
            sheet = scene(template, dataset, format_named(format_name), brand(), trial.options)
        except TextOverflow as error:
            assert (error.template, error.format) == (template, format_name) and error.element
            continue
        said = " ".join(t.text for t in sheet.texts() if t.role == "label").replace(NBSP, " ")
        if trial.whole and LONG.split()[0] in said:
            assert said.count(LONG.split()[0]) == said.count(LONG.split()[-1])


@pytest.mark.parametrize("template", [name for name, trial in TRIALS.items() if trial.long and trial.whole])
def test_long_names_find_room_on_some_tall_format(template: str) -> None:
    trial, drawn = TRIALS[template], 0
    for format_name in (f for f in _TALL if f in template_named(template).formats):
        try:
            scene(template, trial.long[0], format_named(format_name), brand(), trial.options)
        except TextOverflow:
            continue
        drawn += 1
    assert drawn


@pytest.mark.parametrize(("template", "format_name"), EVERYWHERE)
def test_a_headline_of_two_hundred_characters_is_set_whole_or_refused(template: str, format_name: str) -> None:
    trial = TRIALS[template]
    try:
        sheet = scene(template, sample(trial.samples[0]), format_named(format_name), brand(), {"headline": _WORDY})
    except TextOverflow as error:
        assert (error.template, error.format) == (template, format_name) and error.element
    else:
        said = " ".join(t.text for t in sheet.texts() if t.role == "headline").replace(NBSP, " ")
        assert template == "quote" or said.split() == _WORDY.split()
