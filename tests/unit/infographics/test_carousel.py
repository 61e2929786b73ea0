from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from mmc.core.dataset import Column, build
from mmc.core.format import format_named
from mmc.drawing.brand import THEMES
from mmc.errors import DatasetError, DrawingError
from mmc.infographics.carousel import FORMATS, Carousel, Slide, carousel_of, compose_carousel, render_carousel
from tests.unit.infographics.tables import PRACTICE, brand, population, prices, ranking
from tests.unit.infographics.words import agenda, events, steps, table


def texts(carousel: Carousel, slide: int, format_name: str = "portrait") -> list[str]:
    return [t.text for t in compose_carousel(carousel, format_named(format_name), brand())[slide].texts()]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("format_name", FORMATS)
def test_every_kind_of_table_makes_a_carousel_whose_slides_pass_the_gates(format_name: str, theme: str) -> None:
    for dataset in (population(), prices(), steps(4), agenda(3), events(3)):
        sheets = compose_carousel(carousel_of(dataset, brand()), format_named(format_name), brand(), {"theme": theme})
        assert 3 <= len(sheets) <= 10
        assert [f"Gambar {n} dari {len(sheets)}." in s.alt for n, s in enumerate(sheets, 1)] == [True] * len(sheets)


def test_the_pictures_have_one_shape_and_carry_their_alt_text() -> None:
    stills = render_carousel(carousel_of(steps(2), brand()), "square", brand())
    pictures = [Image.open(io.BytesIO(still.png)) for still in stills]
    assert {picture.size for picture in pictures} == {(1080, 1080)} and len(pictures) == 4
    assert [p.info["Description"] for p in pictures] == [still.alt for still in stills]
    assert len({still.id for still in stills}) == 4


def test_the_cover_says_the_finding_and_each_slide_another_fact() -> None:
    carousel = carousel_of(population(), brand())
    assert carousel.headline == "Satu dari enam warga Kalteng tinggal di Kotawaringin Timur"
    told = [slide.options["highlight"] for slide in carousel.slides]
    assert told == ["Kotawaringin Timur", "Sukamara"]
    assert carousel.headline not in [slide.options["headline"] for slide in carousel.slides]


def test_a_step_a_slide_with_its_number_large_and_its_limit() -> None:
    said = texts(carousel_of(steps(3), brand()), 2)
    assert {"LANGKAH 2 DARI 3", "2", "Langkah nomor B", "2 hari kerja", "3/5"} <= set(said)


def test_every_slide_says_its_source_because_slides_are_shared_alone() -> None:
    carousel = carousel_of(steps(3), brand())
    assert all(any("Gladi MMC" in t for t in texts(carousel, n)) for n in range(5))
    assert all("DATA LATIHAN" in texts(carousel, n) for n in range(5))


def test_the_last_slide_names_every_source_once_and_the_sender() -> None:
    mixed = Carousel("Dua sumber", (Slide(dataset=population(), template="ranking"), Slide(dataset=steps(2)),
                                    Slide(dataset=steps(2), row=1)))
    last = texts(mixed, -1)
    assert last.count("Gladi MMC") == 1 and "Dukcapil Kemendagri" in last
    assert brand().site in last and brand().handle in last


def test_too_many_facts_are_refused_and_a_long_table_shows_its_first_eight() -> None:
    assert len(carousel_of(agenda(12), brand()).slides) == 8
    many = Carousel("Banyak", tuple(Slide(dataset=steps(9), row=n) for n in range(9)))
    with pytest.raises(DrawingError, match="has 9 facts; 1 to 8 fit"):
        compose_carousel(many, format_named("square"), brand())
    with pytest.raises(DrawingError, match="has 0 facts"):
        compose_carousel(Carousel("Kosong", ()), format_named("square"), brand())


def test_wrong_tables_formats_rows_and_options_are_named() -> None:
    with pytest.raises(DatasetError, match="neither numbers nor a table of words"):
        carousel_of(table([("x",)], catatan="text"), brand())
    with pytest.raises(DrawingError, match="carousel / og: is made in square"):
        render_carousel(carousel_of(steps(2), brand()), "og", brand())
    with pytest.raises(DatasetError, match="has 2 rows, no row 6"):
        render_carousel(Carousel("X", (Slide(dataset=steps(2), row=5),)), "square", brand())
    with pytest.raises(DrawingError, match="no option 'warna'"):
        render_carousel(carousel_of(steps(2), brand()), "square", brand(), {"warna": "merah"})


def test_a_wrong_slide_names_its_own_template() -> None:
    columns = (Column(name="catatan", kind="text"),)
    wrong = Carousel("X", (Slide(dataset=build("c", columns, [("a",)], PRACTICE), template="ranking"),))
    with pytest.raises(DatasetError, match="ranking: c needs a number column"):
        render_carousel(wrong, "square", brand())


def test_licence_and_title_are_said_at_the_end() -> None:
    dataset = ranking((("A", 1.0), ("B", 3.0)), origin=replace(PRACTICE, title="Panen", licence="CC BY 4.0"))
    last = " ".join(texts(carousel_of(dataset, brand()), -1)).replace("\u00a0", " ")
    assert "Panen, 23 Juni 2024, lisensi CC BY 4.0" in last
