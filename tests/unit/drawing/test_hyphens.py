from __future__ import annotations

import pytest

from mmc.drawing.hyphens import pieces, syllables
from mmc.drawing.wrap import fit
from mmc.errors import TextOverflow
from tests.unit.infographics.tables import brand


@pytest.mark.parametrize(("word", "parts"), [
    ("Kotawaringin", ("Ko", "ta", "wa", "ri", "ngin")), ("bangun", ("ba", "ngun")), ("mandi", ("man", "di")),
    ("ultra", ("ul", "tra")), ("pulau", ("pu", "lau")), ("masyarakat", ("ma", "sya", "ra", "kat")),
    ("penyuluhan", ("pe", "nyu", "lu", "han")), ("PDRB", ("PDRB",)), ("COVID-19", ("COVID-19",)), ("", ("",)),
])
def test_words_are_cut_between_syllables(word: str, parts: tuple[str, ...]) -> None:
    assert syllables(word) == parts


def test_no_part_is_shorter_than_three_letters_and_the_comma_stays() -> None:
    assert pieces("Kotawaringin,") == ["Kota", "wari", "ngin,"]
    assert pieces("ibu") == ["ibu"]


def test_a_word_is_cut_only_where_it_cannot_fit() -> None:
    style, word = brand().words(700), "Pertanggungjawaban"
    wide = fit(f"Laporan {word} kepala", style, (30, 60), 420, 3)
    assert any(word in line.text for line in wide.lines)  # smaller, but whole
    narrow = fit(f"Laporan {word} kepala", style, (30, 30), 200, 4)
    lines = [line.text for line in narrow.lines]
    assert any(line.endswith("-") for line in lines) and all(line.width <= 201 for line in narrow.lines)
    assert " ".join(lines).replace("- ", "") == f"Laporan {word} kepala"


def test_what_has_no_syllables_is_refused_as_before() -> None:
    with pytest.raises(TextOverflow):
        fit("X" * 40, brand().words(700), (30, 30), 200, 4)
