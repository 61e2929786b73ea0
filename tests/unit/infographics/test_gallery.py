from __future__ import annotations

from pathlib import Path

import pytest

from mmc.cli.gallery import read_sample
from mmc.config import ASSETS
from mmc.core.format import format_named
from mmc.drawing.brand import THEMES, load_brand
from mmc.infographics import TEMPLATES, Template
from mmc.infographics.gallery import Sample, hang, in_province
from mmc.infographics.still import scene
from tests.unit.infographics.tables import brand, population, trend

SAMPLES, BRANDS = ASSETS / "demo" / "samples", ASSETS / "brands"
OTHER = BRANDS / "sulsel"


def test_the_wall_shows_each_picture_small_with_its_time_and_words(tmp_path: Path) -> None:
    samples = {"ranking": Sample(dataset=population()), "trend": Sample(dataset=trend({"A <b>": (1.0, None, 3.0)}))}
    made = hang(samples, [BRANDS / "kalteng", OTHER], tmp_path, formats=["og"])
    assert len(made) == 2 * 2 * 2 and not any(m.error for m in made)
    page = (tmp_path / "index.html").read_text("utf-8")
    for one in made:
        assert one.order.out.stat().st_size == one.size and one.ms > 0
        assert f'href="{one.order.template}/{one.order.out.name}"' in page
        assert one.order.out.with_suffix(".small.jpg").stat().st_size < 60_000
    assert "Teks alternatif" in page and "<b>" not in page and "DATA LATIHAN" not in page


def test_a_refused_picture_is_said_on_the_wall_and_the_others_hang(tmp_path: Path) -> None:
    samples = {"ranking": Sample(dataset=population(), options={"headline": "Kata yang panjang sekali " * 9})}
    made = hang(samples, [BRANDS / "kalteng"], tmp_path, formats=["og", "square"])
    assert all("headline" in m.error for m in made)
    assert "ranking / og / headline" in (tmp_path / "index.html").read_text("utf-8")


def test_another_province_shows_its_own_names_and_never_poses_as_real() -> None:
    other = load_brand(OTHER)
    shown = in_province(Sample(dataset=population(), options={"kicker": "Se-Kalimantan Tengah"}), brand(), other)
    assert set(shown.dataset.values("nama")) <= set(other.regions)
    assert shown.dataset.origin.practice and "Dukcapil" not in shown.dataset.origin.producer
    assert shown.options["kicker"] == "Se-Sulawesi Selatan"
    same = Sample(dataset=population())
    assert in_province(same, brand(), brand()) is same


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: t.name)
def test_every_template_passes_the_gates_in_both_brands(template: type[Template]) -> None:
    sample = read_sample(SAMPLES, template.name)
    for folder in (BRANDS / "kalteng", OTHER):
        chosen = load_brand(folder)
        shown = in_province(sample, brand(), chosen, mapped=template.mapped)
        for format_name in template.formats:
            for theme in THEMES:
                options = {**shown.options, "theme": theme}
                assert scene(template.name, shown.dataset, format_named(format_name), chosen, options).headline
