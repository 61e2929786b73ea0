from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mmc.core import finding_words
from mmc.core.finding_words import in_words, of_agenda, of_events, of_steps, span
from mmc.errors import DatasetError
from tests.unit.infographics.words import agenda, events, steps


@pytest.mark.parametrize(("first", "last", "said"), [
    (date(2026, 11, 21), date(2026, 11, 21), "21 November 2026"),
    (date(2026, 11, 21), date(2026, 11, 24), "21–24 November 2026"),
    (date(2026, 11, 28), date(2026, 12, 2), "28 November–2 Desember 2026"),
    (date(2026, 12, 30), date(2027, 1, 2), "30 Desember 2026–2 Januari 2027"),
])
def test_a_span_says_month_and_year_once(first: date, last: date, said: str) -> None:
    assert span(first, last) == said


def test_small_counts_are_written_in_words() -> None:
    assert [in_words(n) for n in (1, 5, 10, 11)] == ["satu", "lima", "sepuluh", "11"]


def test_an_agenda_has_a_shorter_second_sentence() -> None:
    dataset = agenda(5)
    said = [f.sentence for f in of_agenda(dataset, dataset.column("acara"), dataset.column("tanggal"))]
    assert said == ["5 agenda, mulai Senin, 23 November 2026", "5 agenda, 23–25 November 2026"]


def test_steps_lead_from_the_first_to_the_last_unless_there_is_a_topic() -> None:
    dataset = steps(2)
    column = dataset.column("langkah")
    assert of_steps(dataset, column)[0].sentence == "Dua langkah: dari langkah nomor A sampai langkah nomor B"
    assert of_steps(dataset, column, "Izin usaha")[0].sentence == "Izin usaha dalam dua langkah"
    assert of_steps(steps(1), column, "Izin usaha")[0].sentence == "Izin usaha: langkah nomor A"


def test_events_have_a_topic_too() -> None:
    dataset = events(4)
    [found] = of_events(dataset, dataset.column("waktu"), dataset.column("peristiwa"), "Jembatan Kahayan II")
    assert found.sentence == "Jembatan Kahayan II: empat tonggak, 2020 sampai 2021"


def test_a_count_that_the_table_does_not_have_is_refused() -> None:
    dataset = agenda(3)
    [found, *_] = of_agenda(dataset, dataset.column("acara"), dataset.column("tanggal"))
    wrong = replace(found, claims=(replace(found.claims[0], value=4, shown="4"),), sentence="4 agenda")
    with pytest.raises(DatasetError, match="4 is 3 in the table"):
        finding_words._vouched(wrong, dataset, dataset.column("acara"), (), dataset.column("tanggal"))


def test_a_day_that_the_table_does_not_have_is_refused() -> None:
    dataset = agenda(3)
    [found, *_] = of_agenda(dataset, dataset.column("acara"), dataset.column("tanggal"))
    with pytest.raises(DatasetError, match="2026-12-01 is not in column 'tanggal'"):
        finding_words._vouched(found, dataset, dataset.column("acara"), (date(2026, 12, 1),), dataset.column("tanggal"))
