from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from mmc.cli.app import app
from mmc.config import ASSETS
from mmc.errors import DrawingError
from tests.unit.infographics.words import photo

SAMPLES = ASSETS / "demo" / "samples"


def mmc(*words: str) -> str:
    done = CliRunner().invoke(app, list(words))
    if isinstance(done.exception, Exception):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


def given(template: str, sample: str, shape: str) -> tuple[str, ...]:
    return "render", template, "--data", str(SAMPLES / f"{sample}.csv"), "--format", shape


def test_a_carousel_is_a_folder_of_pictures_in_their_order(tmp_path: Path) -> None:
    folder = tmp_path / "karusel"
    said = json.loads(mmc(*given("carousel", "timeline", "square"), "--out", str(folder), "--alt", "--json"))
    assert [Path(one["file"]).name for one in said] == [f"{n:02d}.png" for n in range(1, 8)]
    assert all(Image.open(one["file"]).size == (1080, 1080) for one in said)
    assert (folder / "02.png.txt").read_text("utf-8").startswith("Gambar 2 dari 7.")


def test_a_carousel_may_be_one_pdf_but_no_single_picture(tmp_path: Path) -> None:
    mmc(*given("carousel", "agenda", "portrait"), "--out", str(tmp_path / "k.pdf"))
    assert (tmp_path / "k.pdf").read_bytes().startswith(b"%PDF-")
    (tmp_path / "k.png").touch()
    with pytest.raises(DrawingError, match=r"name a folder or a \.pdf"):
        mmc(*given("carousel", "agenda", "portrait"), "--out", str(tmp_path / "k.png"))


def test_a_poster_is_printed_as_pdf_or_as_print_pixels(tmp_path: Path) -> None:
    mmc(*given("poster", "poster", "a4"), "--out", str(tmp_path / "p.pdf"), "--alt")
    assert (tmp_path / "p.pdf").read_bytes().startswith(b"%PDF-")
    assert (tmp_path / "p.pdf.txt").read_text("utf-8").startswith("Poster: Urus KTP dan akta")
    assert "2480x3508" in mmc(*given("poster", "poster", "a4"), "--out", str(tmp_path / "p.png"))


def test_a_photo_is_named_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "foto.jpg").write_bytes(photo())
    quote = (*given("quote", "quote", "og"), "--out", str(tmp_path / "q.png"))
    mmc(*quote, "--option", f"photo={tmp_path / 'foto.jpg'}")
    assert Image.open(tmp_path / "q.png").convert("RGB").getpixel((100, 200)) == (192, 32, 16)
    with pytest.raises(DrawingError, match=r"photo: .*none.jpg cannot be read"):
        mmc(*quote, "--option", f"photo={tmp_path / 'none.jpg'}")
