"""Thirty-odd spellings of numbers and dates, and those that must be refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mmc.core.text import number
from mmc.sources.numbers import Locale, doubtful, is_missing, month_named, read_date, read_number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14300", "14300"),
        ("14.300", "14300"),
        ("1.234.567,89", "1234567.89"),
        ("13.900,00", "13900.00"),
        ("0,5", "0.5"),
        ("14,25", "14.25"),
        ("1 234 567", "1234567"),
        ("1\u00a0234,5", "1234.5"),
        ("Rp 14.500,-", "14500"),
        ("Rp14.500", "14500"),
        ("Rp. 14.500,00", "14500.00"),
        ("12,5 %", "12.5"),
        ("12,5 persen", "12.5"),
        ("(1.250)", "-1250"),
        ("-1.250,5", "-1250.5"),
        ("\u22121,5", "-1.5"),
        ("\u20131,5", "-1.5"),
        ("1,2 jt", "1200000.0"),
        ("1,2 Juta", "1200000.0"),
        ("3,4 M", "3400000000.0"),
        ("2 triliun", "2000000000000"),
        ("750 rb", "750000"),
        ("1.234*)", "1234"),
        ("1.234 **)", "1234"),
        ("'14.300", "14300"),
        ("１２", "12"),
    ],
)
def test_indonesian_spellings_of_numbers(text: str, expected: str) -> None:
    assert read_number(text) == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "expected"), [("1,234.5", "1234.5"), ("43,550", "43550"), ("1.234", "1.234"), ("-0.5", "-0.5")]
)
def test_english_spellings_need_the_english_locale(text: str, expected: str) -> None:
    assert read_number(text, "en") == Decimal(expected)


@pytest.mark.parametrize(
    "text", ["", " ", "-", "--", "\u2013", "…", "...", "n.a", "N/A", "NA", "tidak ada data", "0*", "*)"]
)
def test_missing_is_missing_and_never_zero(text: str) -> None:
    assert is_missing(text)
    assert read_number(text) is None


@pytest.mark.parametrize(
    "text", ["1.23", "12.50", "0.123", "1.2345", "1,2,3", "sekitar 100", "12/5", "1.234.5", "²5x", "12²", "5-3"]
)
def test_what_is_no_indonesian_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="'"):
        read_number(text)


def test_a_refused_number_that_english_could_read_says_so() -> None:
    with pytest.raises(ValueError, match="declare `locale: en`"):
        read_number("52500.0")


def test_marks_that_contradict_the_unit_are_refused() -> None:
    assert read_number("454.515 jiwa", unit="jiwa") == 454515
    with pytest.raises(ValueError, match="percentage, but the unit is Rp/kg"):
        read_number("12,5 %", unit="Rp/kg")
    with pytest.raises(ValueError, match="rupiah, but the unit is jiwa"):
        read_number("Rp 5.000", unit="jiwa")


def test_a_lone_comma_before_three_digits_is_doubtful_only_in_indonesian() -> None:
    assert doubtful("14,250")
    assert not doubtful("14,25")
    assert not doubtful("14,250", "en")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-09-05", date(2026, 9, 5)),
        ("05/09/2026", date(2026, 9, 5)),
        ("5-9-26", date(2026, 9, 5)),
        ("5.9.2026", date(2026, 9, 5)),
        ("05 Agustus 2026", date(2026, 8, 5)),
        ("5 Agt 2026", date(2026, 8, 5)),
        ("Senin, 7 September 2026", date(2026, 9, 7)),
        ("Nop 2025", date(2025, 11, 1)),
        ("Pebruari 2026", date(2026, 2, 1)),
        ("Agustus-26", date(2026, 8, 1)),
        ("2026-09-05 00:00:00", date(2026, 9, 5)),
    ],
)
def test_dates_are_read_day_first(text: str, expected: date) -> None:
    assert read_date(text) == expected


@pytest.mark.parametrize("text", ["31/02/2026", "13 Bulan 2026", "2026", "Minggu ke-2", "tetap", "1.234"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_date(text) is None


def test_months_are_known_by_their_office_spellings() -> None:
    assert [month_named(w) for w in ("Agst", "Nopember", "Peb.", "kemarin")] == [8, 11, 2, None]


@settings(deadline=None)
@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2), st.sampled_from(["id", "en"]))
def test_what_our_pictures_print_is_read_back_exactly(value: Decimal, locale: Locale) -> None:
    assert read_number(number(value, 2, locale), locale) == value
