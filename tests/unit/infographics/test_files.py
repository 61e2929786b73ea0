from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mmc.errors import DrawingError
from mmc.infographics.files import encoded, kind_of
from mmc.infographics.still import Still, render
from tests.unit.infographics.tables import brand, population, weather


@pytest.fixture(scope="module")
def still() -> Still:
    return render("ranking", population(), "og", brand(), {"headline": "Suhu 23–33°C & <b>tebal</b>"})


@pytest.mark.parametrize(("kind", "far"), [("jpeg", 2.0), ("webp", 2.0)])
def test_the_other_kinds_show_the_same_picture_and_carry_its_alt_text(still: Still, kind: str, far: float) -> None:
    body = encoded(still, kind)
    image, png = Image.open(io.BytesIO(body)), Image.open(io.BytesIO(still.png))
    assert image.format == kind.upper() and image.size == png.size
    apart = np.abs(np.asarray(image.convert("RGB"), np.int16) - np.asarray(png, np.int16))
    assert apart.mean() < far
    xmp = image.info["xmp"].decode()
    assert "Sumber: Dukcapil Kemendagri" in xmp and "23–33°C &amp; &lt;b&gt;tebal" in xmp and still.id in xmp
    assert encoded(still, kind) == body


def test_the_picture_id_names_what_the_picture_was_made_from(still: Still) -> None:
    assert Image.open(io.BytesIO(still.png)).info["Picture-Id"] == still.id and len(still.id) == 64
    again = render("ranking", population(), "og", brand(), {"headline": "Suhu 23–33°C & <b>tebal</b>"})
    assert again.id == still.id and again.png == still.png
    others = [
        render("ranking", population(), "og", brand()), render("ranking", population(), "square", brand()),
        render("weather_board", weather(), "og", brand()),
    ]
    assert len({still.id, *(other.id for other in others)}) == 4


def test_the_kind_follows_the_files_ending() -> None:
    assert [kind_of(Path(n)) for n in ("a.png", "a.JPG", "a.jpeg", "a.webp")] == ["png", "jpeg", "jpeg", "webp"]
    with pytest.raises(DrawingError, match=r"a\.gif: pictures are written as \.png"):
        kind_of(Path("a.gif"))


def test_an_unknown_kind_is_refused(still: Still) -> None:
    with pytest.raises(DrawingError, match="no picture kind 'gif'"):
        encoded(still, "gif")
