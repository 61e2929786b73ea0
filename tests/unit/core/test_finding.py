from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mmc.core import finding
from mmc.core.dataset import Column, Dataset, Origin, build
from mmc.core.text import NBSP
from mmc.errors import DatasetError

ORIGIN = Origin(producer="Gladi MMC", period="2024", as_of=date(2024, 12, 31), practice=True)
CAUSAL = ("karena", "akibat", "berkat", "sebab", "dampak", "gara-gara", "menyebabkan")


def ranking(rows: list[tuple[str, float | None]], unit: str = "jiwa", label: str = "Jumlah penduduk") -> Dataset:
    columns = (Column(name="nama", kind="text"), Column(name="nilai", kind="number", label=label, unit=unit))
    return build("tabel", columns, rows, ORIGIN)


def trend(values: list[float | None], unit: str = "ton", months: bool = True) -> Dataset:
    columns = (Column(name="waktu", kind="date"), Column(name="panen", kind="number", label="Panen padi", unit=unit))
    days = [date(2025, m, 1 if months else 2) for m in range(1, len(values) + 1)]
    return build("deret", columns, list(zip(days, values, strict=True)), ORIGIN)


def weather(skies: list[str], period: str = "23 Juni 2024", day: date | None = None) -> Dataset:
    columns = [Column(name="kota", kind="text"), Column(name="cuaca", kind="text")]
    rows: list[tuple[object, ...]] = [(f"Kota {i}", sky) for i, sky in enumerate(skies)]
    if day:
        columns.append(Column(name="tanggal", kind="date"))
        rows = [(*row, day) for row in rows]
    return build("cuaca", columns, rows, Origin(producer="Gladi", period=period, as_of=date(2024, 6, 22)))


def first(dataset: Dataset, **words: object) -> str:
    return of(dataset, **words)[0].sentence.replace(NBSP, " ")


def of(dataset: Dataset, **words: object) -> list[finding.Finding]:
    return finding.of_ranking(dataset, dataset.columns[0], dataset.columns[1], **words)  # type: ignore[arg-type]


def moved(dataset: Dataset) -> str:
    found = finding.of_trend(dataset, dataset.columns[0], dataset.columns[1:])
    return found[0].sentence.replace(NBSP, " ")


def sky(dataset: Dataset) -> str:
    return finding.of_weather(dataset, dataset.columns[0], dataset.columns[1])[0].sentence


def test_a_share_close_to_one_in_n_is_said_with_words_when_the_table_is_the_whole() -> None:
    rows: list[tuple[str, float | None]] = [("A", 250), ("B", 248), ("C", 247), ("D", 255)]
    assert first(ranking(rows), whole="Kalteng") == "Satu dari empat warga Kalteng tinggal di D"
    assert first(ranking(rows)) == "Jumlah penduduk terbanyak: D, 255 jiwa"


def test_a_share_is_not_said_while_a_number_is_missing() -> None:
    found = of(ranking([("A", 250), ("B", 240), ("C", 230), ("D", None)]), whole="Kalteng")
    assert "share" not in {f.kind for f in found}


@pytest.mark.parametrize(("unit", "words"), [
    ("jiwa", "terbanyak di B: 9 jiwa"), ("%", "tertinggi di B: 9%"), ("ha", "terluas di B: 9 ha"),
    ("Rp", "tertinggi di B: Rp9"),
])
def test_the_superlative_fits_what_is_counted(unit: str, words: str) -> None:
    assert first(ranking([("A", 4), ("B", 9)], unit, "Angka"), places=True) == f"Angka {words}"


def test_two_at_the_top_are_both_named() -> None:
    assert first(ranking([("A", 9), ("B", 9), ("C", 1)], "%", "Angka")) == "Angka tertinggi: A dan B, 9%"


def test_equal_numbers_have_no_winner() -> None:
    assert first(ranking([("A", 0), ("B", 0), ("C", 0)], "kasus", "Kasus")) == "Kasus sama rata: 0 kasus"


def test_a_highlighted_row_is_given_its_rank() -> None:
    said = first(ranking([("A", 4), ("B", 9), ("C", 2)]), subject="A")
    assert said == "A di urutan ke-2 dari 3: 4 jiwa"
    with pytest.raises(DatasetError, match="no row 'Z'"):
        of(ranking([("A", 4)]), subject="Z")


def test_change_is_in_percent_from_the_first_to_the_last_number() -> None:
    assert moved(trend([100, 130, None, 124])) == "Panen padi 124 ton, naik 24 persen sejak Januari 2025"
    assert moved(trend([100, 76], months=False)) == "Panen padi 76 ton, turun 24 persen sejak 2 Januari 2025"


def test_a_small_base_is_said_from_and_to() -> None:
    assert moved(trend([2, 6])) == "Panen padi naik dari 2 ton menjadi 6 ton sejak Januari 2025"


def test_percentages_change_by_percentage_points() -> None:
    assert moved(trend([5.91, 5.17], "%")) == "Panen padi 5,17%, turun 0,74 poin persen sejak Januari 2025"


def test_nothing_changed_is_said_as_such() -> None:
    assert moved(trend([50, 60, 50])) == "Panen padi tetap 50 ton sejak Januari 2025"


def test_the_series_that_moved_most_is_the_subject() -> None:
    columns = (Column(name="t", kind="text"), Column(name="a", kind="number", unit="ton"),
               Column(name="b", kind="number", unit="ton"))
    dataset = build("dua", columns, [("2020", 100, 100), ("2021", 110, 60)], ORIGIN)
    assert finding.of_trend(dataset, columns[0], columns[1:])[0].subject == "b"
    assert finding.of_trend(dataset, columns[0], columns[1:], "a")[0].subject == "a"


@pytest.mark.parametrize(("dataset", "sentence"), [
    (weather(["Hujan Ringan", "Cerah", "Hujan Petir"]), "Besok 2 dari 3 kota berpotensi hujan"),
    (weather(["Cerah", "Berawan"]), "Besok tidak ada potensi hujan di 2 kota"),
    (weather(["Hujan Lebat"] * 3), "Besok seluruh 3 kota berpotensi hujan"),
    (weather(["Hujan Lebat", "Cerah"], "22 Juni 2024"), "Hari ini 1 dari 2 kota berpotensi hujan"),
    (weather(["Hujan Lebat", "Cerah"], "pekan ini"), "1 dari 2 kota berpotensi hujan"),
    (weather(["Hujan Lebat", "Cerah"], "22 Juni 2024 sampai 24 Juni 2024"), "1 dari 2 kota berpotensi hujan"),
    (weather(["Hujan", "Cerah"], "22 Juni 2024 sampai 24 Juni 2024", date(2024, 6, 23)),
     "Besok 1 dari 2 kota berpotensi hujan"),
])
def test_rain_is_counted_and_the_day_named_only_when_the_dates_say_so(dataset: Dataset, sentence: str) -> None:
    assert sky(dataset) == sentence


def test_a_number_that_the_table_does_not_hold_is_refused() -> None:
    dataset = ranking([("A", 4), ("B", 9)])
    honest = of(dataset)[0]
    with pytest.raises(DatasetError, match="nothing in the table vouches for 10"):
        finding.checked(replace(honest, sentence="A dan B berjumlah 10"), dataset, dataset.columns[0])
    wrong = replace(honest, claims=(replace(honest.claims[0], value=8.0),))
    with pytest.raises(DatasetError, match="is 9 in the table"):
        finding.checked(wrong, dataset, dataset.columns[0])


def test_a_figure_inside_a_name_needs_no_voucher() -> None:
    assert first(ranking([("SMA 1", 4), ("SMA 2", 9)])) == "Jumlah penduduk terbanyak: SMA 2, 9 jiwa"


def test_a_table_without_numbers_says_nothing() -> None:
    with pytest.raises(DatasetError, match="has no number"):
        of(ranking([("A", None)]))
    with pytest.raises(DatasetError, match="two numbers"):
        moved(trend([5, None]))


def test_no_sentence_ever_gives_a_cause() -> None:
    found = [*of(ranking([("A", 4), ("B", 9), ("C", 90)]), whole="Kalteng"),
             *finding.of_trend(d := trend([100, 50, 80]), d.columns[0], d.columns[1:])]
    assert found and not any(word in f.sentence.lower() for f in found for word in CAUSAL)
