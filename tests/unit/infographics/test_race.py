"""race: a ranking over the years, its still and its movement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pytest

from mmc.core.dataset import Dataset
from mmc.core.finding_race import of_race, race_of
from mmc.drawing.race import RATE, RaceMark, Ticker, track_of
from mmc.drawing.sheet import Sheet
from mmc.errors import DatasetError, DrawingError
from tests.unit.infographics.samples import (
    FORMATS,
    assert_moves_honestly,
    picture,
    sample,
    table,
    words,
)
from tests.unit.infographics.tables import LONG

COLUMNS = {"nama": "text", "tahun": "text", "nilai": "kunjungan"}


def race(rows: Mapping[str, tuple[float | None, ...]], since: int = 2015) -> Dataset:
    made = [(name, str(since + k), v) for name, values in rows.items() for k, v in enumerate(values)]
    return table(COLUMNS, *made, labels={"nilai": "Kunjungan"})


def headlines(dataset: Dataset, subject: str = "") -> list[str]:
    columns = (dataset.column("nama"), dataset.column("tahun"), dataset.column("nilai"))
    return [f.sentence for f in of_race(dataset, columns, race_of(dataset, *columns), subject)]


def mark(sheet: Sheet) -> RaceMark:
    return next(m for m in sheet.marks if isinstance(m, RaceMark))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("format_name", FORMATS)
def test_the_sample_passes_the_gates_everywhere(format_name: str, theme: str) -> None:
    sheet = picture("race", sample("race"), format_name, theme=theme)
    assert "2025" in words(sheet, "year") and "Taman Baca Melati" in " ".join(words(sheet, "label"))


def test_the_still_is_the_last_year_in_its_order() -> None:
    sheet = picture("race", race({"A": (9.0, 4.0), "B": (5.0, 6.0), "C": (1.0, 8.0)}))
    assert words(sheet, "label") == ["C", "B", "A"] and words(sheet, "value") == ["8", "6", "4"]
    assert words(sheet, "year") == ["2016"] and words(sheet, "leader") == ["Teratas: C"]


def test_the_headline_says_who_leads_since_when() -> None:
    assert headlines(race({"A": (9.0, 4.0, 4.0), "B": (5.0, 6.0, 7.0)}))[0] == "B teratas sejak 2016, melewati A"
    assert headlines(race({"A": (9.0, 9.0), "B": (5.0, 6.0)}))[0] == "A selalu teratas, 2015 sampai 2016"
    back = race({"A": (9.0, 4.0, 9.0), "B": (5.0, 6.0, 7.0)})
    assert headlines(back)[0] == "A teratas pada 2017, melewati B"


def test_a_climber_and_a_highlighted_name_are_told_with_their_places() -> None:
    rows = {"A": (9.0, 9.0), "B": (5.0, 5.0), "C": (4.0, 4.0), "D": (1.0, 8.0)}
    assert "D naik dari urutan ke-4 ke urutan ke-2 sejak 2015" in headlines(race(rows))
    assert headlines(race(rows), "C") == ["C turun dari urutan ke-3 ke urutan ke-4 sejak 2015"]
    assert headlines(race(rows), "A") == ["A di urutan ke-1, sama seperti 2015"]


def test_two_that_share_the_first_place_lead_nothing() -> None:
    assert headlines(race({"A": (9.0, 7.0), "B": (5.0, 7.0)})) == ["A 7\u00a0kunjungan pada 2016"]


def test_bars_change_places_softly_and_stand_where_their_numbers_put_them() -> None:
    track = track_of(np.array([[10.0, 0.0], [0.0, 10.0], [4.0, 4.0]]), 2.0)
    assert [list(np.argsort(track.places[:, at])) for at in (0, -1)] == [[0, 2, 1], [1, 2, 0]]
    assert np.abs(np.diff(track.places, axis=1)).max() < 0.25  # no bar jumps
    assert np.allclose(track.places.sum(axis=0), 3.0)
    middle, _, _, _ = track.at(1.0)
    assert middle == pytest.approx([5.0, 5.0, 4.0])
    assert track.at(-1.0)[0] == pytest.approx([10.0, 0.0, 4.0]) == track.at(0.0)[0]
    assert track.seconds == pytest.approx(2.0 + 0.6, abs=1 / RATE)


def test_a_name_that_comes_later_is_not_there_before() -> None:
    sheet = picture("race", race({"A": (9.0, 9.0, 9.0), "B": (5.0, 5.0, 5.0), "C": (None, 6.0, 12.0)}))
    track = mark(sheet).track
    assert track.at(0.0)[2][2] == 0.0 and track.at(track.seconds)[2][2] == 1.0
    assert words(sheet, "label")[0] == "C"


def test_what_moves_is_said() -> None:
    assert_moves_honestly(picture("race", race({"A": (9.0, 4.0), "B": (5.0, 6.0), "C": (None, 8.0)}), "short"))


def test_dates_and_years_before_the_names_are_read_too() -> None:
    rows = [(date(2024, m, 1), n, float(m * k)) for m in (2, 1, 3) for n, k in (("A", 3), ("B", 2))]
    dated = table({"tahun": "date", "nama": "text", "nilai": "kunjungan"}, *rows)
    assert words(picture("race", dated), "year") == ["Maret 2024"]
    years = [(str(moment.month), name, value) for moment, name, value in rows]
    swapped = table({"tahun": "text", "nama": "text", "nilai": "kunjungan"}, *years)
    assert words(picture("race", swapped), "label") == ["A", "B"]


@pytest.mark.parametrize("format_name", ["square", "og", "short", "landscape"])
def test_extreme_tables_are_right(format_name: str) -> None:
    many = {f"Wilayah nomor {n}": tuple(float(n * 100 + k * (60 - n)) for k in range(30)) for n in range(60)}
    sheet = picture("race", race(many, since=1996), format_name)
    assert "teratas dari 60" in " ".join(words(sheet, "subtitle"))
    assert sheet.seconds < 50
    long = {f"{LONG[:38]} {n}": (1.0 + n, 9.0 - n, 2.5e9 * n) for n in range(3)}
    assert len(set(words(picture("race", race(long), format_name), "value"))) >= 2


def test_a_race_of_nothing_stands_at_its_axis() -> None:
    picture("race", race({"A": (0.0, 0.0), "B": (0.0, 0.0)}))


@pytest.mark.parametrize(
    ("dataset", "says"),
    [
        (race({"A": (1.0, 2.0, None), "B": (2.0, 2.0, 3.0)}), "column 'nilai': A has no number for 2017"),
        (race({"A": (1.0, 2.0), "B": (2.0, -2.0)}), "row 4, column 'nilai': -2 is below zero"),
        (race({"A": (1.0, 2.0, 3.0, 4.0)}), "column 'nama' has 1 names; 2 to 60"),
        (race(dict.fromkeys("ABCD", (1.0,))), "column 'tahun' has 1 moments; 2 to 40"),
        (race({n: tuple(float(k) for k in range(41)) for n in "AB"}), "column 'tahun' has 41 moments"),
        (race({f"N{n}": (1.0, 2.0) for n in range(61)}), "column 'nama' has 61 names"),
        (race({" ": (1.0, 2.0), "B": (1.0, 2.0)}), "row 1 has nothing in column 'nama'"),
        (table(COLUMNS, ("A", "2015", 1.0), ("A", "2015", 2.0), ("B", "2015", 1.0), ("B", "2016", 1.0)),
         "row 2: A has a second value for 2015 in column 'nilai'"),
        (table({"nama": "text", "nilai": "jiwa"}, *[("A", 1.0)] * 4), "needs column 'tahun'"),
        (table({"tahun": "text", "nilai": "jiwa"}, *[("2015", 1.0)] * 4), "names beside 'tahun'"),
    ],
)
def test_what_cannot_race_is_refused_with_column_and_reason(dataset: Dataset, says: str) -> None:
    with pytest.raises(DatasetError, match=says):
        picture("race", dataset)


def test_a_name_nobody_has_cannot_be_highlighted_and_endless_words_are_refused() -> None:
    with pytest.raises(DatasetError, match="no name 'Z' to highlight; there are A, B"):
        picture("race", race({"A": (1.0, 2.0), "B": (2.0, 2.0)}), highlight="Z")
    with pytest.raises(DrawingError, match="headline"):
        picture("race", sample("race"), headline="panjang sekali " * 40)


def test_the_leader_is_named_while_he_leads() -> None:
    sheet: Any = picture("race", race({"A": (9.0, 4.0), "B": (5.0, 6.0)}))
    ticker = next(m for m in sheet.marks if isinstance(m, Ticker))
    assert [(round(at, 1), text.run.text) for at, text in ticker.leaders] == [(0.0, "Teratas: A"), (1.6, "Teratas: B")]


def test_a_race_turns_at_each_of_its_years() -> None:
    sheet: Any = picture("race", race({"A": (1.0, 2.0, 4.0), "B": (3.0, 2.5, 1.0)}))
    ticker = next(m for m in sheet.marks if isinstance(m, Ticker))
    bars = mark(sheet)
    values = [bars.track.at(turn - bars.start)[0].tolist() for turn in ticker.turns()]
    assert sheet.turns() == ticker.turns()
    assert np.allclose(values, [(1.0, 3.0), (2.0, 2.5), (4.0, 1.0)], atol=0.05)
