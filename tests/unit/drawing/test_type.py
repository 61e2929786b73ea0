from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mmc.drawing.raster import RasterCanvas
from mmc.drawing.type import Style, shape
from mmc.drawing.wrap import fit
from mmc.errors import DrawingError, MissingGlyph, TextOverflow
from tests.unit.infographics.tables import brand


def ink(text: str, style: Style) -> float:
    canvas = RasterCanvas(400, 80)
    canvas.fill("#FFFFFF")
    canvas.glyphs(shape(text, style, 40), 10, 55, "#000000")
    return float((255 - canvas.pixels[:, :, 0].astype(np.int64)).sum()) / 255


def test_tabular_figures_are_equally_wide() -> None:
    widths = {shape(digit * 4, brand().figures(600), 30).width for digit in "0123456789"}
    assert len(widths) == 1


@pytest.mark.parametrize("style", [brand().figures(400), brand().words(600), Style((brand().fonts.fallback,), 600)])
def test_a_letter_weighs_the_same_whatever_was_drawn_before_it(style: Style) -> None:
    alone = {letter: ink(letter, style) for letter in "CHNOaeij"}
    ink("EFGKPRSVbdgkopqrs", style)
    assert {letter: ink(letter, style) for letter in alone} == alone
    # C is a curve about as long as E's strokes: twice its ink means another weight slipped in.
    assert ink("C", style) < 1.25 * ink("E", style)


def test_weights_differ() -> None:
    assert ink("Kalteng", brand().words(800)) > 1.5 * ink("Kalteng", brand().words(400))


def test_a_character_of_the_fallback_font_is_drawn() -> None:
    assert shape("ḑ", brand().words(500), 30).ink.w > 0


def test_a_character_nobody_has_is_an_error_naming_it() -> None:
    with pytest.raises(MissingGlyph, match=r"U\+4E2D"):
        shape("中", brand().words(500), 30)


def test_a_missing_or_broken_font_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DrawingError, match=r"tidak-ada\.ttf is not there"):
        shape("a", Style((tmp_path / "tidak-ada.ttf",), 400), 20)
    broken = tmp_path / "rusak.ttf"
    broken.write_bytes(b"this is no font")
    with pytest.raises(DrawingError):
        shape("a", Style((broken,), 400), 20)


def test_no_system_font_is_ever_used() -> None:
    files = set(brand().words(400).files) | set(brand().figures(400).files)
    assert len(files) == 4 and all("site-packages" in str(path) for path in files)


@pytest.mark.parametrize("emoji", ["🙂", "🌧️", "☀️", "👨‍👩‍👧", "👍🏽", "🇮🇩", "1️⃣", "🏳️‍🌈"])
def test_an_emoji_is_one_picture_of_one_width_in_the_ink_of_the_text(emoji: str) -> None:
    style = brand().words(700)
    alone, single = shape(emoji, style, 40), shape("🔥", style, 40)
    assert alone.width == pytest.approx(single.width) and alone.ink.w > 15
    both = shape(f"Cuaca {emoji} hari ini", style, 40)
    assert both.width == pytest.approx(alone.width + shape("Cuaca  hari ini".replace("  ", " "), style, 40).width
                                       + shape("a a", style, 40).width - shape("aa", style, 40).width, abs=2)


def test_a_sign_asked_for_as_text_is_set_by_the_text_font() -> None:
    style = brand().words(400)
    assert shape("1\ufe0e", style, 40).width == pytest.approx(shape("1", style, 40).width)


def test_lines_are_balanced_and_do_not_end_on_a_weak_word() -> None:
    block = fit("Harga beras di pasar tradisional naik dari bulan lalu", brand().words(800), (50, 50), 700, 3)
    widths = [line.width for line in block.lines]
    assert max(widths) < 1.5 * min(widths)
    assert not any(line.text.split()[-1] in {"di", "dari"} for line in block.lines[:-1])


def test_no_single_word_is_left_on_the_last_line() -> None:
    block = fit("Satu dari enam warga Kalteng tinggal di Kotim", brand().words(800), (60, 60), 850, 3)
    assert all(len(line.text.split()) > 1 for line in block.lines)


def test_text_takes_the_largest_size_that_fits() -> None:
    short = fit("Pendek", brand().words(800), (50, 66), 900, 3)
    long = fit("Judul yang cukup panjang untuk dua baris penuh di kartu ini", brand().words(800), (50, 66), 936, 3)
    assert short.size == 66 and 50 <= long.size <= 66 and long.width <= 936


def test_text_that_cannot_fit_is_refused_by_element() -> None:
    with pytest.raises(TextOverflow, match="headline: 'Kata") as caught:
        fit("Kata " * 60, brand().words(800), (50, 66), 900, 3, element="headline")
    assert caught.value.element == "headline"
    with pytest.raises(TextOverflow):
        fit("Superkalifragilistik" * 6, brand().words(800), (50, 66), 900, 3, element="headline")
