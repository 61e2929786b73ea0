"""What moved since the last snapshot: jumps stop, revisions are told with old and new value."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mmc.core.dataset import Column, Dataset, build
from mmc.errors import CheckFailed, DatasetError
from mmc.sources import Fetcher, open_source
from mmc.sources.changes import change_checks, revised
from mmc.sources.checks import run_checks
from mmc.sources.refresh import refresh

from .builders import NOW, an_origin


def a_table(*values: float | None, unit: str = "Rp/kg", name: str = "harga") -> Dataset:
    columns = [Column(name="kota", kind="text"), Column(name="hari", kind="date")]
    columns.append(Column(name=name, kind="number", unit=unit))
    towns = ("Sampit", "Buntok", "Kasongan")
    rows = [(towns[n], date(2026, 9, 1), v) for n, v in enumerate(values)]
    return build("harga", columns, rows, an_origin())


def test_a_revised_figure_is_told_with_its_place_and_both_values() -> None:
    (found,) = revised(a_table(100.0, 50.0), a_table(100.0, 55.0))
    assert (found.key, found.column, found.old, found.new) == (("Buntok", date(2026, 9, 1)), "harga", 50.0, 55.0)
    assert found.percent == pytest.approx(10.0)


def test_a_new_row_is_no_revision_and_unchanged_rows_are_none() -> None:
    assert revised(a_table(100.0), a_table(100.0, 55.0)) == []


def test_rows_that_cannot_be_told_apart_are_never_compared() -> None:
    twice = a_table(100.0, 50.0)
    same = twice.with_table(twice.table.with_columns(kota=twice.table["kota"].str.replace("Buntok", "Sampit")))
    assert revised(same, same) == [] and revised(same, a_table(1.0, 2.0)) == []


def test_a_figure_that_jumps_stops_and_a_small_step_passes() -> None:
    before = a_table(100.0, 50.0)
    assert all(c.ok for c in change_checks(before, a_table(105.0, 50.0), {"change": 30}))
    failed = [c for c in change_checks(before, a_table(100.0, 5000.0), {"change": 30}) if not c.ok]
    assert [c.name for c in failed] == ["change"] and "Buntok" in failed[0].message
    assert "was 50.0, is 5000.0" in failed[0].message


def test_a_figure_that_vanished_is_a_jump() -> None:
    assert not all(c.ok for c in change_checks(a_table(100.0), a_table(None), {"change": 30}))


def test_a_changed_column_is_named() -> None:
    (columns, _) = change_checks(a_table(1.0), a_table(1.0, name="nilai"), {"change": 30})
    assert not columns.ok and "gone: harga; new: nilai" in columns.message


def test_the_first_time_there_is_nothing_to_compare_with() -> None:
    (check,) = change_checks(None, a_table(1.0), {"change": {"value": 30, "severity": "warn"}})
    assert check.ok and check.severity == "warn"


@pytest.mark.parametrize("value", [0, -1, "banyak", True])
def test_a_percent_that_is_none_is_a_mistake(value: Any) -> None:
    with pytest.raises(DatasetError, match="percent"):
        change_checks(a_table(1.0), a_table(1.0), {"change": value})


def test_days_that_go_back_are_found() -> None:
    table = a_table(1.0, 2.0)
    assert run_checks(table, NOW, {"monotone": "hari"})[0].ok
    later = table.with_table(table.table.with_columns(hari=table.table["hari"].replace({date(2026, 9, 1): None})))
    assert run_checks(later, NOW, {"monotone": ["hari"]})[0].ok
    back = build("x", [Column(name="d", kind="date")], [(date(2026, 1, 2),), (date(2026, 1, 1),)], an_origin())
    assert "row 2" in run_checks(back, NOW, {"monotone": ["d"]})[0].message


def test_a_refresh_compares_with_what_was_there_before(tmp_path: Any) -> None:
    from mmc.config import SourceConfig

    file = tmp_path / "x.csv"
    options: dict[str, Any] = {"producer": "D", "period": "2026", "as_of": "2026-01-01", "unit": "ton"}
    options["path"] = str(file)
    source = open_source("uji", SourceConfig(kind="spreadsheet", checks={"change": 50}, **options))
    file.write_text("Kabupaten;Padi\nKapuas;100\nKatingan;200\n")
    first = refresh(source, Fetcher(), NOW)
    file.write_text("Kabupaten;Padi\nKapuas;110\nKatingan;200\n")
    second = refresh(source, Fetcher(), NOW, last=first.dataset)
    assert [(r.key[0], r.old, r.new) for r in second.revised] == [("Kapuas", 100.0, 110.0)]
    file.write_text("Kabupaten;Padi\nKapuas;1100\nKatingan;200\n")
    with pytest.raises(CheckFailed, match=r"Kapuas: Padi was 110\.0, is 1100\.0"):
        refresh(source, Fetcher(), NOW, last=second.dataset)
