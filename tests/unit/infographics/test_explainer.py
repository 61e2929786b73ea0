from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mmc.core.dataset import Dataset
from mmc.core.format import format_named
from mmc.drawing.sheet import Sheet
from mmc.drawing.steps import Disc
from mmc.errors import DatasetError
from mmc.infographics.still import scene
from tests.unit.infographics.tables import brand
from tests.unit.infographics.words import NASTY, PRACTICE, steps, table


def drawn(dataset: Dataset, format_name: str = "portrait", **options: Any) -> Sheet:
    return scene("explainer", dataset, format_named(format_name), brand(), options)


def accent(sheet: Sheet) -> list[str]:
    return [m.figure for m in sheet.marks if isinstance(m, Disc) and m.color == brand().light.accent]


@pytest.mark.parametrize("format_name", ["square", "og"])
def test_steps_are_numbered_from_one(format_name: str) -> None:
    for dataset in (steps(5), steps(1), steps(2, NASTY)):
        numbers = [t.text for t in drawn(dataset, format_name).texts() if t.role == "number"]
        assert numbers == [str(n + 1) for n in range(min(dataset.rows, format_named(format_name).max_rows))]


def test_the_headline_counts_the_steps_and_names_the_topic() -> None:
    assert drawn(steps(5)).headline == "Lima langkah: dari langkah nomor A sampai langkah nomor E"
    titled = replace(steps(3), origin=replace(PRACTICE, title="Layanan menurut UU 14/2008"))
    assert drawn(titled).headline == "Layanan menurut UU 14/2008 dalam tiga langkah"


def test_the_accent_is_on_the_step_the_headline_speaks_of() -> None:
    assert accent(drawn(steps(5))) == ["5"]
    assert accent(drawn(steps(5), headline="Dijawab dalam 2 hari kerja saja")) == ["2"]
    assert accent(drawn(steps(5), highlight="Langkah nomor C")) == ["3"]
    with pytest.raises(DatasetError, match="no step 'Bayar'"):
        drawn(steps(2), highlight="Bayar")


def test_without_room_the_sentences_go_and_the_limits_stay() -> None:
    sheet = drawn(steps(6, "Sebuah keterangan panjang yang perlu lebih dari satu baris di sini. " * 2), "wide")
    roles = {text.role for text in sheet.texts()}
    assert "note" in roles and "detail" not in roles
    assert "detail" in {text.role for text in drawn(steps(4)).texts()}


def test_few_steps_are_set_larger() -> None:
    few = {t.size for t in drawn(steps(2)).texts() if t.role == "label"}
    many = {t.size for t in drawn(steps(8)).texts() if t.role == "label"}
    assert min(few) > max(many) >= format_named("portrait").scale.label


def test_og_shows_the_first_three_and_says_so() -> None:
    assert any("tiga langkah pertama dari 5" in text.text for text in drawn(steps(5), "og").texts())


@pytest.mark.parametrize(("rows", "words"), [
    ([("Datang",), (None,)], "row 2 of kata has nothing in column 'langkah'"), ([], "0 rows"),
    ([("x",)] * 10, "10 rows; 1 to 9"),
])
def test_a_wrong_table_is_refused_with_the_reason(rows: list[Any], words: str) -> None:
    with pytest.raises(DatasetError, match=words):
        drawn(table(rows, langkah="text"))
    with pytest.raises(DatasetError, match="needs column 'langkah'"):
        drawn(table([("x",)], tahap="text"))
