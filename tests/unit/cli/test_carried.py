"""What a picture carries is still there after other programs saved it."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from mmc.cli.carried import carried
from mmc.infographics.carousel import carousel_of, render_carousel
from mmc.infographics.files import encoded
from mmc.infographics.still import Still, render

from ..infographics.tables import brand, population


@pytest.fixture(scope="module")
def still() -> Still:
    return render("ranking", population(), "og", brand())


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_every_kind_of_file_names_dataset_template_and_format(still: Still, kind: str) -> None:
    told = carried(encoded(still, kind))
    assert (told.datasets, told.template, told.format) == ((population().hash,), "ranking", "og")


@pytest.mark.parametrize("how", ["tEXt", "zTXt", "iTXt"])
def test_a_png_saved_again_with_its_texts_still_names_its_dataset(still: Still, how: str) -> None:
    picture, kept = Image.open(io.BytesIO(still.png)), PngInfo()
    for key, text in still.texts.items():
        if how == "iTXt":
            kept.add_itxt(key, text, zip=True)
        else:
            kept.add_text(key, text.encode("latin-1", "replace").decode("latin-1"), zip=how == "zTXt")
    out = io.BytesIO()
    picture.resize((600, 315)).save(out, "PNG", pnginfo=kept)
    assert out.getvalue() != still.png and carried(out.getvalue()).datasets == (population().hash,)


def test_a_photo_saved_again_with_its_xmp_still_names_its_dataset(still: Still) -> None:
    picture, out = Image.open(io.BytesIO(encoded(still, "jpeg"))), io.BytesIO()
    picture.save(out, "WEBP", quality=40, xmp=picture.info["xmp"])
    assert carried(out.getvalue()).datasets == (population().hash,)
    written_back = f'<rdf:Description mmc:dataset="{population().hash}" mmc:template="trend story"/>'.encode()
    assert carried(written_back).template == "trend"


def test_a_picture_without_its_texts_carries_nothing(still: Still) -> None:
    out = io.BytesIO()
    Image.open(io.BytesIO(still.png)).save(out, "PNG")
    assert carried(out.getvalue()).datasets == ()


def test_each_slide_of_a_carousel_names_the_tables_it_tells_of() -> None:
    carousel = carousel_of(population(), brand())
    for slide in render_carousel(carousel, "square", brand()):
        assert carried(slide.png).datasets == (population().hash,) and carried(slide.png).template == "carousel"
