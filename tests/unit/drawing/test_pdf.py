from __future__ import annotations

import re
import zlib
from itertools import pairwise

import numpy as np
import pytest

from mmc.core.format import FORMATS, format_named
from mmc.drawing.pdf import page_size, pdf
from mmc.drawing.raster import RasterCanvas
from mmc.drawing.scene import END
from mmc.errors import DrawingError
from mmc.infographics.still import scene
from tests.unit.infographics.tables import brand
from tests.unit.infographics.words import photo, poster, quote

TITLE = {"headline": "Urus KTP dalam satu pagi"}


def test_a_poster_is_one_page_of_a4_with_its_fonts_and_its_name_inside() -> None:
    body = pdf([scene("poster", poster(), format_named("a4"), brand(), TITLE)])
    assert body.startswith(b"%PDF-") and body.rstrip().endswith(b"%%EOF")
    [box] = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", body)
    assert [round(float(side)) for side in box] == [595, 842]
    assert b"/FontFile2" in body and b"/ToUnicode" in body and b"Urus KTP dalam satu pagi" in body


def test_text_stays_text() -> None:
    body = pdf([scene("poster", poster(1, "Zzyx"), format_named("a4"), brand(), TITLE)])
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", body, re.S)
    maps = [zlib.decompress(part) for part in streams if part[:1] == b"x"]
    spoken = b"".join(part for part in maps if b"beginbfchar" in part or b"beginbfrange" in part)
    assert f"{ord('Z'):04X}".encode() in spoken


def test_the_same_scene_gives_the_same_bytes_and_no_date() -> None:
    sheet = scene("poster", poster(), format_named("a4"), brand(), TITLE)
    assert pdf([sheet]) == pdf([sheet])
    assert b"CreationDate" not in pdf([sheet])


def test_scenes_are_pages_and_photos_come_along() -> None:
    sheets = [scene("quote", quote(), format_named("square"), brand(), o) for o in ({}, {"photo": photo()})]
    body = pdf(sheets)
    assert len(re.findall(rb"/Type /Page\b", body)) == 2 and b"/Subtype /Image" in body


def test_a_pdf_without_pages_is_refused() -> None:
    with pytest.raises(DrawingError, match="at least one page"):
        pdf([])


def test_a4_is_composed_small_and_drawn_large() -> None:
    a4 = format_named("a4")
    assert a4.size == (1240, 1754) and a4.pixels == (2480, 3508)
    assert all(f.pixels == f.size for f in FORMATS if f.name != "a4")
    assert page_size(a4)[0] == pytest.approx(595.28, abs=0.01)


def test_twice_the_density_is_the_same_picture_twice_as_large() -> None:
    sheet = scene("quote", quote(), format_named("og"), brand(), {})
    small, large = RasterCanvas(*sheet.format.size), RasterCanvas(*sheet.format.size, 2)
    for canvas in (small, large):
        sheet.draw(canvas, END)
    shrunk = large.pixels.reshape(630, 2, 1200, 2, 4).mean(axis=(1, 3))
    assert np.abs(shrunk - small.pixels).mean() < 1.0
    assert all(a != b for a, b in pairwise((small.pixels.shape, large.pixels.shape)))
