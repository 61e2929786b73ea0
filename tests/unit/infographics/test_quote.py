from __future__ import annotations

from typing import Any

import pytest

from mmc.core.dataset import Dataset
from mmc.core.format import format_named
from mmc.drawing.brand import THEMES
from mmc.drawing.photo import Pictured
from mmc.drawing.sheet import Sheet
from mmc.errors import DatasetError, DrawingError, TextOverflow
from mmc.infographics.still import render, scene
from mmc.infographics.templates.quote import Quote
from tests.unit.infographics.tables import brand
from tests.unit.infographics.words import NASTY, photo, quote, table


def drawn(dataset: Dataset, format_name: str = "portrait", **options: Any) -> Sheet:
    return scene("quote", dataset, format_named(format_name), brand(), options)


def words(sheet: Sheet) -> str:
    return " ".join(t.text for t in sheet.texts() if t.role == "headline")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("format_name", Quote.formats)
def test_every_word_is_set_with_and_without_a_photo(format_name: str, theme: str) -> None:
    for said in ("Kerja.", "Data yang tidak dibaca belum selesai dikerjakan, dan itu tugas kita.", NASTY):
        plain = drawn(quote(said), format_name, theme=theme)
        assert words(plain).replace(" ", "") == said.replace(" ", "")  # a long word may break at its slash
    pictured = drawn(quote(), format_name, theme=theme, photo=photo())
    assert words(pictured) == words(drawn(quote(), format_name))
    assert len([m for m in pictured.marks if isinstance(m, Pictured)]) == 1


def test_a_headline_names_the_picture_and_never_rewords_what_was_said() -> None:
    sheet = drawn(quote(), headline="Pidato pembukaan")
    assert sheet.headline == "Pidato pembukaan"
    assert words(sheet) == "Data yang tidak dibaca belum selesai dikerjakan."


def test_quotation_marks_of_the_table_are_not_doubled() -> None:
    assert words(drawn(quote("“Kita mulai hari ini.”"))) == "Kita mulai hari ini."


def test_short_words_are_larger_than_long_ones() -> None:
    def size(said: str) -> float:
        return max(t.size for t in drawn(quote(said), "square").texts() if t.role == "headline")

    assert size("Kita mulai hari ini.") > size("Kita mulai hari ini dan tidak berhenti sebelum selesai. " * 4)


def test_a_quotation_too_long_to_be_read_is_refused_not_cut() -> None:
    with pytest.raises(TextOverflow, match=r"quote / square / quote: .* characters are too many"):
        drawn(quote("Kalimat panjang sekali yang tidak selesai. " * 30), "square")


def test_alt_text_says_who_said_what() -> None:
    alt = render("quote", quote(), "square", brand()).alt
    assert alt.startswith("Kutipan Siti Rahmawati, Kepala Bidang: “Data yang tidak dibaca belum selesai dikerjakan”")


def test_the_office_may_be_missing_but_not_the_name() -> None:
    assert words(drawn(table([("Ya.", "Budi")], kutipan="text", nama="text"))) == "Ya."
    with pytest.raises(DatasetError, match="column 'nama' of kata is empty"):
        drawn(table([("Ya.", " ")], kutipan="text", nama="text"))
    with pytest.raises(DatasetError, match="2 rows; 1 to 1"):
        drawn(table([("Ya.", "Budi"), ("Tidak.", "Ani")], kutipan="text", nama="text"))


def test_a_photo_is_bytes_and_a_bad_one_names_template_and_format() -> None:
    with pytest.raises(DrawingError, match="option 'photo' should be the bytes of a file"):
        drawn(quote(), photo="/foto.jpg")
    with pytest.raises(DrawingError, match="quote / square / photo: is no picture"):
        drawn(quote(), "square", photo=b"bukan gambar")
    with pytest.raises(DrawingError, match="quote / portrait / focus: 'tengah' is no place"):
        drawn(quote(), photo=photo(), focus="tengah")


def test_a_photo_too_small_for_the_format_is_refused() -> None:
    with pytest.raises(DrawingError, match="photo: is 220 x 260 px, too small to fill"):
        drawn(quote(), "wide", photo=photo(220, 260))


def test_the_photo_is_the_same_picture_in_another_name_only_if_it_is_the_same_photo() -> None:
    one = render("quote", quote(), "square", brand(), {"photo": photo()})
    assert one.id != render("quote", quote(), "square", brand()).id
    assert one.png == render("quote", quote(), "square", brand(), {"photo": photo()}).png
