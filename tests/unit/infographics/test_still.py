from __future__ import annotations

import hashlib
import io
import subprocess
import sys

import pytest
from PIL import Image

from mmc.core.dataset import Column, build
from mmc.core.format import format_named
from mmc.core.text import NBSP
from mmc.drawing.marks import Line
from mmc.errors import DatasetError, DrawingError, MissingGlyph, MmcError, TextOverflow
from mmc.infographics import TEMPLATES, template_named
from mmc.infographics.still import render, scene
from tests.unit.infographics.tables import PRACTICE, SKIES, TOWNS, brand, population, ranking, trend, weather


def texts_of(template: str, dataset: object, format_name: str = "portrait", **options: str) -> list[str]:
    sheet = scene(template, dataset, format_named(format_name), brand(), options)  # type: ignore[arg-type]
    return [text.text.replace(NBSP, " ") for text in sheet.texts()]


def test_the_headline_is_the_computed_finding() -> None:
    still = render("ranking", population(), "portrait", brand())
    assert still.headline == "Satu dari enam warga Kalteng tinggal di Kotawaringin Timur"


def test_alt_text_says_kind_finding_values_and_source_and_is_inside_the_png() -> None:
    still = render("ranking", population(), "square", brand())
    assert still.alt.startswith("Diagram batang jumlah penduduk: Satu dari enam")
    assert "Kotawaringin Timur 454.515; Kapuas 417.854; Palangka Raya 315.153" in still.alt
    assert "Sumber: Dukcapil Kemendagri, semester II 2024, diolah MMC. Data per 31 Desember 2024." in still.alt
    image = Image.open(io.BytesIO(still.png))
    image.load()
    assert image.size == (1080, 1080) and image.mode == "RGB"
    assert image.info["Description"] == still.alt


def test_the_same_input_gives_the_same_bytes_in_another_process() -> None:
    here = hashlib.sha256(render("weather_board", weather(), "square", brand()).png).hexdigest()
    code = (
        "import hashlib; from tests.unit.infographics.tables import brand, weather;"
        "from mmc.infographics.still import render;"
        "print(hashlib.sha256(render('weather_board', weather(), 'square', brand()).png).hexdigest())"
    )
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert there.stdout.strip() == here


def test_invented_values_are_marked_in_the_footer() -> None:
    assert "DATA LATIHAN" in texts_of("weather_board", weather())
    assert "DATA LATIHAN" not in texts_of("ranking", population())


def test_a_source_spelling_never_stands_beside_ours() -> None:
    said = texts_of("ranking", population())
    assert "Palangka Raya" in said and not any("Palangkaraya" in text for text in said)


def test_missing_is_written_as_missing_and_never_as_zero() -> None:
    said = texts_of("ranking", ranking((("Ada", 5.0), ("Kosong", None))))
    assert "tidak ada data" in said and "0" not in said


def test_the_unit_is_added_to_a_subtitle_that_forgot_it() -> None:
    said = " ".join(texts_of("ranking", population(), subtitle="Penduduk menurut kabupaten"))
    assert "Penduduk menurut kabupaten (jiwa)" in said


def test_highlight_moves_the_accent_and_the_headline() -> None:
    sheet = scene("ranking", population(), format_named("portrait"), brand(), {"highlight": "Palangkaraya"})
    assert sheet.headline == "Palangka Raya di urutan ke-3 dari 14: 315.153 jiwa".replace(" jiwa", f"{NBSP}jiwa")
    accent = [t.text for t in sheet.texts() if t.role == "value" and t.color == brand().light.accent]
    assert accent == ["315.153"]


def test_unknown_weather_keeps_its_words() -> None:
    assert "Angin Aneh" in texts_of("weather_board", weather())


def test_the_day_of_a_forecast_stands_in_the_kicker() -> None:
    from datetime import date

    said = texts_of("weather_board", weather(day=date(2024, 6, 23)))
    assert "PRAKIRAAN CUACA · MINGGU, 23 JUNI 2024" in said


def test_end_labels_of_lines_that_end_together_do_not_collide() -> None:
    dataset = trend({f"Deret {name}": (3.0, 2.0 + n / 100) for n, name in enumerate("abcde")})
    labels = [t.box for t in scene("trend", dataset, format_named("square"), brand(), {}).texts() if t.role == "label"]
    assert len(labels) == 5
    assert not any(a.overlaps(b) for a in labels for b in labels if a is not b)


def test_a_gap_in_a_line_is_not_bridged() -> None:
    sheet = scene("trend", trend({"A": (1.0, None, 3.0, 2.0)}), format_named("square"), brand(), {})
    [line] = [mark for mark in sheet.marks if isinstance(mark, Line)]
    # Begun twice (each begin leaves a dot, in case the point is alone), and one stroke from 3 to 2.
    assert [str(verb).rsplit(".")[-1] for verb in line.path.getVerbs()].count("kMove_Verb") == 2
    assert line.path.countVerbs() == 5


@pytest.mark.parametrize(("template", "dataset", "words"), [
    ("ranking", build("angka", population().columns[1:], [(1,)], PRACTICE), "needs a text column"),
    ("ranking", build("kosong", population().columns, [], PRACTICE), "0 rows"),
    ("ranking", ranking((("A", None), ("B", None))), "has no number"),
    ("ranking", ranking(((None, 1.0), ("B", 2.0))), "row 1 has no name"),
    ("weather_board", population(), "needs column 'kota'"),
    ("trend", trend({"A": (None, None, None)}), "has no number"),
    ("trend", trend({"A": (1.0, None, None)}), "two numbers"),
])
def test_a_wrong_table_is_refused_with_the_reason(template: str, dataset: object, words: str) -> None:
    with pytest.raises(DatasetError, match=words):
        render(template, dataset, "square", brand())  # type: ignore[arg-type]


def test_lines_on_one_axis_need_one_unit() -> None:
    columns = (Column(name="t", kind="text"), Column(name="a", kind="number", unit="ton"),
               Column(name="b", kind="number", unit="%"))
    with pytest.raises(DatasetError, match="one unit"):
        render("trend", build("campur", columns, [("1", 1, 2), ("2", 2, 3)], PRACTICE), "square", brand())


def test_the_same_moment_twice_is_refused() -> None:
    columns = (Column(name="t", kind="text"), Column(name="a", kind="number", unit="ton"))
    with pytest.raises(DatasetError, match="'2' twice"):
        render("trend", build("dobel", columns, [("2", 1), ("2", 2)], PRACTICE), "square", brand())


def test_a_missing_glyph_names_template_format_and_character() -> None:
    with pytest.raises(MissingGlyph, match="U\\+13000") as caught:
        render("ranking", population(), "square", brand(), {"headline": "Halo 𓀀"})
    assert (caught.value.template, caught.value.format) == ("ranking", "square")


def test_markup_in_a_text_is_only_text() -> None:
    assert any("<b>Tebal</b>" in text for text in texts_of("ranking", population(), headline="<b>Tebal</b> & biasa"))


@pytest.mark.parametrize(("options", "words"), [
    ({"colour": "red"}, "no option 'colour'"), ({"theme": "blue"}, "no theme 'blue'"), ({"headline": 3}, "a text"),
])
def test_wrong_options_are_named(options: dict[str, object], words: str) -> None:
    with pytest.raises(DrawingError, match=words):
        render("ranking", population(), "square", brand(), options)


def test_an_unknown_template_or_format_is_one_clear_error() -> None:
    with pytest.raises(MmcError, match="no template 'pie'"):
        template_named("pie")
    with pytest.raises(MmcError, match="not made in this format"):
        render("ranking", population(), "thumbnail", brand())


def test_each_template_has_a_name_a_title_and_needs() -> None:
    assert len({t.name for t in TEMPLATES}) == len(TEMPLATES)
    assert all(t.title and t.needs for t in TEMPLATES)


def test_weather_rows_keep_the_order_of_the_table() -> None:
    labels = texts_of("weather_board", weather(SKIES, TOWNS), "portrait")
    assert [text for text in labels if text in TOWNS] == list(TOWNS)


def test_a_finding_too_long_to_set_gives_way_to_the_next_one() -> None:
    # Two names of the first finding fill more lines than there are; the ratio of the two ends is shorter.
    twins = ("Desa Tumbang Bahanei di Hulu Sungai Rungan Manuhing", "Desa Tumbang Samui di Hulu Sungai Rungan Manuhing")
    dataset = ranking(((twins[0], 900.0), (twins[1], 900.0), ("Alur", 100.0)), label="Hasil panen", unit="ton")
    sheet = scene("ranking", dataset, format_named("og"), brand(), {})
    assert sheet.headline.startswith("Hasil panen Desa Tumbang Bahanei") and "kali Alur" in sheet.headline


def test_an_editors_own_headline_is_never_replaced() -> None:
    with pytest.raises(TextOverflow, match="og / headline"):
        scene("ranking", population(), format_named("og"), brand(), {"headline": "Kata yang panjang " * 12})
