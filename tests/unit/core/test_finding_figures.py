"""What figures say: every sentence with its numbers recomputed, none with a cause."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mmc.core.dataset import Column, Dataset, Origin, build
from mmc.core.finding import Finding, checked
from mmc.core.finding_comparison import are_times, of_comparison
from mmc.core.finding_number import of_number
from mmc.core.finding_profile import of_profile, rank_of
from mmc.core.finding_progress import of_progress, reached
from mmc.core.finding_share import of_share, share_words
from mmc.errors import DatasetError

ORIGIN = Origin(producer="Uji", period="2024", as_of=date(2024, 12, 31), practice=True)
CAUSES = ("karena", "akibat", "berkat", "sebab", "dampak")


def table(columns: dict[str, str], *rows: tuple[Any, ...]) -> Dataset:
    made = [Column(name=n, kind="text") if k == "text" else Column(name=n, kind="date") if k == "date" else
            Column(name=n, kind="number", unit=k) for n, k in columns.items()]
    return build("uji", made, rows, ORIGIN)


def plain(found: list[Finding]) -> list[str]:
    for finding in found:
        assert not any(cause in finding.sentence.lower() for cause in CAUSES)
    return [finding.sentence.replace("\u00a0", " ") for finding in found]


def number(unit: str, *points: tuple[Any, float | None], kind: str = "text") -> list[str]:
    dataset = table({"t": kind, "Nilai": unit}, *points)
    return plain(of_number(dataset, dataset.columns[0], dataset.columns[1]))


def test_a_record_a_run_and_a_change_are_told_in_this_order() -> None:
    said = number("jiwa", *((str(2018 + i), 100.0 + i * i) for i in range(6)))
    assert said == ["Nilai tertinggi sepanjang 2018–2023", "Nilai naik 5 tahun berturut-turut",
                    "Nilai naik 7,8 persen dari 2022", "Nilai 125 jiwa"]


def test_a_tie_is_no_record_and_two_moves_are_no_run() -> None:
    said = number("jiwa", ("2019", 9.0), ("2020", 5.0), ("2021", 6.0), ("2022", 8.0), ("2023", 9.0))
    assert said[0] == "Nilai naik 3 tahun berturut-turut"
    assert number("jiwa", ("2020", 50.0), ("2021", 60.0), ("2022", 66.0))[0] == "Nilai naik 10 persen dari 2021"


def test_months_with_a_hole_are_not_called_consecutive() -> None:
    months = [(date(2025, m, 1), float(m)) for m in (1, 2, 3, 5)]
    assert "berturut" not in " ".join(number("ton", *months, kind="date"))
    whole = [(date(2025, m, 1), 10.0 - m) for m in (1, 2, 3, 4)]
    assert number("ton", *whole, kind="date")[0] == "Nilai turun 3 bulan berturut-turut"


@pytest.mark.parametrize(("unit", "first", "last", "said"), [
    ("%", 4.53, 4.2, "Nilai turun 0,33 poin persen dari 2021"),
    ("jiwa", 4.0, 6.0, "Nilai naik 2 jiwa dari 2021"),
    ("Rp/kg", 80_000.0, 76_000.0, "Nilai turun 5,0 persen dari 2021"),
    ("ton", 0.0, 5.0, "Nilai naik 5 ton dari 2021"),
    ("ton", 5.0, 5.0, "Nilai tetap dibandingkan 2021"),
])
def test_a_change_is_said_in_the_measure_that_does_not_mislead(
    unit: str, first: float, last: float, said: str
) -> None:
    assert number(unit, ("2021", first), ("2022", last))[0] == said


def compared(first: str, last: str, unit: str, *rows: tuple[Any, ...]) -> list[str]:
    dataset = table({"nama": "text", first: unit, last: unit}, *rows)
    return plain(of_comparison(dataset, *dataset.columns))


def test_moves_are_compared_by_share_and_percentages_by_points() -> None:
    rows = (("Besar", 1000.0, 1100.0), ("Kecil", 100.0, 150.0), ("Turun", 50.0, 49.0))
    assert compared("2016", "2020", "jiwa", *rows)[0] == "Kecil naik paling besar, 50 persen sejak 2016"
    assert compared("2016", "2020", "%", *rows)[0] == "Besar naik paling besar, 100 poin persen sejak 2016"


def test_a_move_nobody_can_picture_in_percent_is_said_from_and_to() -> None:
    said = compared("2016", "2020", "jiwa", ("A", 2.0, 9000.0))
    assert said[0] == "A naik dari 2 jiwa menjadi 9.000 jiwa sejak 2016"


def test_all_moves_in_one_direction_are_a_finding() -> None:
    rows = (("A", 1.0, 2.0), ("B", 2.0, 3.0), ("C", 3.0, 5.0))
    assert "Semua 3 nama naik sejak 2016" in compared("2016", "2020", "jiwa", *rows)
    assert not any(s.startswith("Semua") for s in compared("2016", "2020", "jiwa", *rows, ("D", 3.0, 1.0)))


def test_columns_are_times_only_if_both_name_one() -> None:
    def column(name: str) -> Column:
        return Column(name=name, kind="number", unit="jiwa")

    assert are_times(column("2016"), column("Agustus 2020"))
    assert not are_times(column("Laki-laki"), column("2020"))


@pytest.mark.parametrize(("share", "words"), [
    (0.5, "separuh"), (0.47, "hampir separuh"), (0.52, "lebih dari separuh"), (0.75, "tiga perempat"),
    (0.41, "41 persen"), (0.034, "3,4 persen"), (0.0001, "kurang dari 0,1 persen"), (0.9992, "99,9 persen"),
    (1.0, "100 persen"), (0.0, "0 persen"),
])
def test_a_share_is_said_as_people_say_it_and_never_rounded_to_all(share: float, words: str) -> None:
    assert share_words(share).replace("\u00a0", " ") == words


def test_the_three_largest_of_many_parts_are_a_finding() -> None:
    dataset = table({"n": "text", "Lahan": "ha"}, *((f"Desa {c}", v) for c, v in zip("ABCDEF", (9, 8, 7, 6, 5, 4))))
    said = plain(of_share(dataset, *dataset.columns, whole="lahan"))
    assert said == ["Desa A mencakup 23 persen lahan", "Tiga terbesar mencakup 62 persen lahan"]


@pytest.mark.parametrize(("share", "words"), [
    (0.64, "64 persen"), (0.9999, "99,9 persen"), (0.996, "99,6 persen"), (1.0, "100 persen"), (1.043, "104 persen"),
    (0.004, "0,4 persen"), (0.0, "0 persen"),
])
def test_a_target_not_met_is_never_said_to_be_met(share: float, words: str) -> None:
    assert reached(share).replace("\u00a0", " ") == words


def test_targets_met_are_counted_and_the_farthest_is_the_subject() -> None:
    dataset = table({"program": "text", "target": "ha", "realisasi": "ha"},
                    ("A", 10, 12), ("B", 10, 4), ("C", 10, None))
    found = of_progress(dataset, *dataset.columns)
    assert plain(found) == ["1 dari 3 program mencapai target", "B mencapai 40 persen dari target"]
    assert [f.subject for f in found] == ["B", "B"]


def test_a_shared_place_is_no_first_place() -> None:
    dataset = table({"d": "text", "Desa": "desa"}, ("A", 9), ("B", 9), ("C", 1))
    assert rank_of(dataset, dataset.columns[1], dataset.columns[0], "A") == (1, 3)
    assert plain(of_profile(dataset, dataset.columns[0], dataset.columns[1:], "A")) == ["Desa A 9 desa"]
    assert plain(of_profile(dataset, dataset.columns[0], dataset.columns[1:], "C"))[0] == \
        "Desa C paling sedikit dari 3 d"


def test_a_claim_that_the_table_does_not_bear_out_is_refused() -> None:
    dataset = table({"n": "text", "Lahan": "ha"}, ("A", 3), ("B", 1))
    [finding] = of_share(dataset, *dataset.columns, whole="lahan")
    wrong = replace(finding, claims=(replace(finding.claims[0], value=0.9),))
    with pytest.raises(DatasetError, match=r"0\.75 in the table"):
        checked(wrong, dataset, dataset.columns[0])
