"""The how-to's example runs as it stands; the reference says what the code says."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image

from mmc.core.format import format_named
from mmc.drawing import gates
from mmc.drawing.brand import THEMES
from mmc.drawing.raster import RasterCanvas
from mmc.drawing.scene import END
from mmc.errors import DatasetError
from mmc.infographics import TEMPLATES, Template
from mmc.infographics.explain import explained
from mmc.infographics.reference import picture_of, reference
from tests.unit.infographics.tables import brand, ranking

DOCS = Path(__file__).parents[3] / "docs"


@pytest.fixture(scope="module")
def pair() -> type[Template]:
    """The template of docs/howto/add-a-template.md."""
    [code] = re.findall(r"```python\n(.*?)```", (DOCS / "howto" / "add-a-template.md").read_text("utf-8"), re.DOTALL)
    module = ModuleType("pair_from_the_docs")
    sys.modules[module.__name__] = module  # dataclasses look their module up
    exec(compile(code, "add-a-template.md", "exec"), vars(module))
    return vars(module)["Pair"]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("format_name", ["square", "portrait", "story", "wide", "og"])
def test_the_example_makes_a_picture_that_passes_the_gates(pair: type[Template], format_name: str, theme: str) -> None:
    dataset = ranking((("Perkotaan", 71.25), ("Perdesaan", 64.5)), unit="%", label="Akses internet rumah tangga")
    sheet = pair.compose(dataset, format_named(format_name), brand(), {"theme": theme})
    gates.check(sheet.texts(), sheet.format, sheet.facts, template="pair")
    gates.check_marks(sheet.marks, sheet.format, sheet.facts, template="pair")
    assert "71,25%" in sheet.headline and {"71,25%", "64,50%"} <= {t.text for t in sheet.texts()}
    canvas = RasterCanvas(*sheet.format.size)
    sheet.draw(canvas, END)
    assert len({tuple(p) for p in canvas.pixels[::40, ::40].reshape(-1, 4)}) > 3


def test_the_example_refuses_a_wrong_table_and_explains_itself(pair: type[Template]) -> None:
    with pytest.raises(DatasetError, match="pair: peringkat has 1 rows; 2 to 2 can be drawn"):
        pair.compose(ranking((("A", 1.0),)), format_named("square"), brand(), {})
    assert "pair: Dua angka" in explained(pair) and "2 baris" in explained(pair)


def test_the_reference_page_is_the_one_the_code_writes() -> None:
    stored = (DOCS / "reference" / "templates.md").read_text("utf-8")
    assert stored == reference(), "write it anew with: mmc gallery --out var/gallery --docs docs"


def test_each_template_has_a_small_picture_in_the_docs() -> None:
    for template in TEMPLATES:
        file = DOCS / picture_of(template)
        assert file.stat().st_size < 40_000 and max(Image.open(file).size) <= 420
