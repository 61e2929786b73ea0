"""Declared checks: their verdicts, their severity, and declarations nobody can understand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mmc.errors import CheckFailed, DatasetError
from mmc.sources.checks import run_checks, stop_if_failed
from mmc.sources.source import Total

from .builders import NOW, a_forecast


def verdicts(declared: dict[str, Any], **options: Any) -> list[bool]:
    return [c.ok for c in run_checks(a_forecast(), options.pop("now", NOW), declared, **options)]


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ({"rows": 3}, [True]),
        ({"rows": 14}, [False]),
        ({"rows": {"min": 2, "max": 3}}, [True]),
        ({"rows": {"min": 4}}, [False]),
        ({"ranges": {"suhu_max": [15, 42]}}, [True]),
        ({"ranges": {"suhu_max": [15, 32], "penduduk": [1, 10**6]}}, [False, True]),
        ({"complete": ["kota"]}, [True]),
        ({"complete": "suhu_max"}, [False]),
        ({"regions": "62"}, [False]),
        ({"fresh": "36h"}, [True]),
    ],
)
def test_each_declared_check_says_yes_or_no(declared: dict[str, Any], expected: list[bool]) -> None:
    assert verdicts(declared) == expected


def test_old_data_is_not_fresh() -> None:
    assert verdicts({"fresh": "36h"}, now=NOW + timedelta(days=3)) == [False]


def test_a_total_is_compared_as_a_sum_or_a_mean_by_its_name() -> None:
    def of(label: str, value: float) -> list[bool]:
        return verdicts({"total": 0.5}, totals=[Total(label=label, values={"penduduk": value})])

    assert of("Jumlah", 1_046_944) == [True]
    assert of("Jumlah", 1_100_000) == [False]
    assert of("Rata-rata", 348_981) == [True]
    assert of("Jumlah / Rata-rata", 348_981) == [True]
    assert of("INDONESIA", 5) == []


def test_a_failed_check_stops_and_says_which_and_why() -> None:
    checks = run_checks(a_forecast(), NOW, {"rows": 14, "complete": ["kota"]})
    with pytest.raises(CheckFailed, match="cuaca: check 'rows' failed: expected 14 rows, found 3"):
        stop_if_failed("cuaca", checks)


def test_a_failed_check_that_only_warns_does_not_stop() -> None:
    checks = run_checks(a_forecast(), NOW, {"rows": {"value": 14, "severity": "warn"}})
    assert not checks[0].ok
    stop_if_failed("cuaca", checks)


@pytest.mark.parametrize(
    "declared",
    [
        {"baris": 14},
        {"rows": "banyak"},
        {"rows": {"value": 1, "severity": "teriak"}},
        {"ranges": {"suhu_max": 5}},
        {"ranges": {"tidak_ada": [1, 2]}},
        {"regions": "99"},
        {"regions": ["Atlantis"]},
        {"fresh": "lama"},
        {"total": True},
    ],
)
def test_a_declaration_nobody_can_understand_is_refused(declared: dict[str, Any]) -> None:
    with pytest.raises(DatasetError):
        run_checks(a_forecast(), NOW, declared, [Total(label="Jumlah", values={"penduduk": 1.0})])
